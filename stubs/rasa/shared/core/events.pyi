# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from abc import ABC
from typing import Any, Optional

class Event(ABC):
    type_name: str
    timestamp: float
    metadata: dict[str, Any]

    def __init__(self, timestamp: Optional[float] = None, metadata: Optional[dict[str, Any]] = None) -> None: ...
    def as_dict(self) -> dict[str, Any]: ...
    @staticmethod
    def resolve_by_type(type_name: str, default: Optional[type[Event]] = None) -> Optional[type[Event]]: ...

class AlwaysEqualEventMixin(Event, ABC): ...
class SkipEventInMDStoryMixin(Event, ABC): ...

class UserUttered(Event):
    text: Optional[str]
    intent: dict[str, Any]
    message_id: Optional[str]
    # departs: a component may put more into it than Rasa names.
    parse_data: dict[str, Any]

    def __init__(
        self,
        text: Optional[str] = None,
        intent: Optional[dict[str, Any]] = None,
        entities: Optional[list[dict[str, Any]]] = None,
    ) -> None: ...

class BotUttered(SkipEventInMDStoryMixin):
    text: Optional[str]
    data: dict[str, Any]

    def __init__(
        self,
        text: Optional[str] = None,
        data: Optional[dict[str, Any]] = None,
        metadata: Optional[dict[str, Any]] = None,
        timestamp: Optional[float] = None,
    ) -> None: ...
    def message(self) -> dict[str, Any]: ...

class SlotSet(Event):
    key: str
    value: Optional[Any]

    def __init__(
        self,
        key: str,
        value: Optional[Any] = None,
        timestamp: Optional[float] = None,
        metadata: Optional[dict[str, Any]] = None,
    ) -> None: ...

class Restarted(AlwaysEqualEventMixin): ...

class ActionExecuted(Event):
    action_name: Optional[str]

    def __init__(self, action_name: Optional[str] = None) -> None: ...

class SessionStarted(AlwaysEqualEventMixin): ...
