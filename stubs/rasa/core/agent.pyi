# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from asyncio import AbstractEventLoop
from pathlib import Path
from typing import Any, Optional, Union

from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockStore
from rasa.core.processor import MessageProcessor as MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore as FailSafeTrackerStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

class Agent:
    domain: Optional[Domain]
    processor: Optional[MessageProcessor]
    tracker_store: TrackerStore
    lock_store: LockStore

    @classmethod
    def load(
        cls,
        model_path: Union[str, Path],
        domain: Optional[Domain] = None,
        *,
        tracker_store: Optional[TrackerStore] = None,
        lock_store: Optional[LockStore] = None,
        action_endpoint: Optional[EndpointConfig] = None,
    ) -> Agent: ...
    def is_ready(self) -> bool: ...
    async def parse_message(self, message_data: str) -> dict[str, Any]: ...
    async def handle_message(self, message: UserMessage) -> Optional[list[dict[str, Any]]]: ...

async def load_agent(
    model_path: Optional[str] = None,
    model_server: Optional[EndpointConfig] = None,
    remote_storage: Optional[str] = None,
    endpoints: Optional[AvailableEndpoints] = None,
    loop: Optional[AbstractEventLoop] = None,
) -> Agent: ...
