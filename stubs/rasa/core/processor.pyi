# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any, Optional

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.engine.runner.dask import DaskGraphRunner as DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

class MessageProcessor:
    domain: Domain

    async def handle_message(self, message: UserMessage) -> Optional[list[dict[str, Any]]]: ...
    async def parse_message(
        self,
        message: UserMessage,
        tracker: Optional[DialogueStateTracker] = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]: ...
    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None: ...
    async def _run_prediction_loop(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> None: ...
    @staticmethod
    async def _send_bot_messages(
        events: list[Event], tracker: DialogueStateTracker, output_channel: OutputChannel
    ) -> None: ...
    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool: ...
