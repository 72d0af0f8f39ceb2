# Read from rasa_sdk 3.6.2: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from collections.abc import Coroutine
from typing import Any, Optional, Union

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

class Tracker:
    events: list[dict[str, Any]]
    sender_id: str
    slots: dict[str, Any]
    latest_message: dict[str, Any]

    def __init__(
        self,
        sender_id: str,
        slots: dict[str, Any],
        latest_message: Optional[dict[str, Any]],
        events: list[dict[str, Any]],
        paused: bool,
        followup_action: Optional[str],
        active_loop: dict[str, Any],
        latest_action_name: Optional[str],
    ) -> None: ...
    def get_slot(self, key: str) -> Optional[Any]: ...

class Action:
    def name(self) -> str: ...
    # departs: the executor takes events as well as something to wait for (call_potential_coroutine in rasa_sdk.utils).
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Union[list[dict[str, Any]], Coroutine[Any, Any, list[dict[str, Any]]]]: ...

class ActionExecutionRejection(Exception):
    action_name: str

    def __init__(self, action_name: str, message: Optional[str] = None) -> None: ...

class ActionNotFoundException(Exception):
    def __init__(self, action_name: str, message: Optional[str] = None) -> None: ...
