# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any, Optional

from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

class Action:
    def name(self) -> str: ...

class RemoteAction(Action):
    action_endpoint: Optional[EndpointConfig]

    def __init__(self, name: str, action_endpoint: Optional[EndpointConfig]) -> None: ...
    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]: ...
    @staticmethod
    def action_response_format_spec() -> dict[str, Any]: ...
    def _validate_action_result(self, result: dict[str, Any]) -> bool: ...
