# Read from rasa_sdk 3.6.2: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any, Optional

EventType = dict[str, Any]

def SlotSet(key: str, value: Any = None, timestamp: Optional[float] = None) -> EventType: ...
def SessionStarted(timestamp: Optional[float] = None) -> EventType: ...
def FollowupAction(name: str, timestamp: Optional[float] = None) -> EventType: ...
def ActionExecuted(
    action_name: Optional[str],
    policy: Optional[str] = None,
    confidence: Optional[float] = None,
    timestamp: Optional[float] = None,
) -> EventType: ...
