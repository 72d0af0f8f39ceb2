# Read from rasa_sdk 3.6.2: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any, Optional, TypedDict

class DomainDict(TypedDict):
    intents: list[dict[str, Any]]
    entities: list[str]
    slots: dict[Any, dict[str, Any]]
    responses: dict[str, list[dict[str, Any]]]
    actions: list[str]
    forms: dict[str, Any]
    # departs: Rasa sends the whole domain, rasa_sdk names a part of it.
    session_config: dict[str, Any]

class TrackerState(TypedDict):
    sender_id: str
    slots: dict[str, Any]
    latest_message: Optional[dict[str, Any]]
    events: list[dict[str, Any]]
    paused: bool
    followup_action: Optional[str]
    active_loop: dict[str, Any]
    active_form: dict[str, Any]
    latest_action_name: Optional[str]

class ActionCall(TypedDict):
    next_action: Optional[str]
    sender_id: str
    tracker: TrackerState
    domain: DomainDict
    version: str
