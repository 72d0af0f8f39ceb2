# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from collections import deque
from collections.abc import Iterable
from enum import Enum
from typing import Any, Optional

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.slots import Slot

class EventVerbosity(Enum):
    NONE = 1

class DialogueStateTracker:
    events: deque[Event]
    sender_id: str
    latest_message: Optional[UserUttered]

    def __init__(self, sender_id: str, slots: Optional[Iterable[Slot]]) -> None: ...
    @classmethod
    def from_dict(
        cls,
        sender_id: str,
        events_as_dict: list[dict[str, Any]],
        slots: Optional[Iterable[Slot]] = None,
        max_event_history: Optional[int] = None,
    ) -> DialogueStateTracker: ...
    def current_state(self, event_verbosity: EventVerbosity = ...) -> dict[str, Any]: ...
    def current_slot_values(self) -> dict[str, Any]: ...
    def get_slot(self, key: str) -> Optional[Any]: ...
    def update(self, event: Event, domain: Optional[Domain] = None) -> None: ...
    @property
    def latest_action_name(self) -> Optional[str]: ...
