# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from collections.abc import Callable, Iterable
from typing import Any, Optional, Union

from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy import Column
from sqlalchemy.ext.declarative import DeclarativeMeta

class TrackerStore:
    event_broker: Optional[EventBroker]

    def __init__(
        self, domain: Optional[Domain], event_broker: Optional[EventBroker] = None, **kwargs: dict[str, Any]
    ) -> None: ...
    @staticmethod
    def create(
        obj: Union[TrackerStore, EndpointConfig, None],
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
    ) -> TrackerStore: ...
    async def get_or_create_tracker(
        self, sender_id: str, max_event_history: Optional[int] = None, append_action_listen: bool = True
    ) -> DialogueStateTracker: ...
    async def save(self, tracker: DialogueStateTracker) -> None: ...
    async def exists(self, conversation_id: str) -> bool: ...
    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]: ...
    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]: ...
    async def stream_events(self, tracker: DialogueStateTracker) -> None: ...
    async def keys(self) -> Iterable[str]: ...
    @property
    def domain(self) -> Domain: ...
    @domain.setter
    def domain(self, domain: Optional[Domain]) -> None: ...

class InMemoryTrackerStore(TrackerStore):
    # departs: None is an empty domain, as in TrackerStore, to which it is handed on.
    def __init__(
        self, domain: Optional[Domain], event_broker: Optional[EventBroker] = None, **kwargs: dict[str, Any]
    ) -> None: ...

class SQLTrackerStore(TrackerStore):
    Base: DeclarativeMeta

    # A subclass of Base, which SQLAlchemy makes when Rasa is imported.
    class SQLEvent:
        id: Column
        sender_id: Column
        type_name: Column
        timestamp: Column
        intent_name: Column
        action_name: Column
        data: Column

class FailSafeTrackerStore(TrackerStore):
    def __init__(
        self,
        tracker_store: TrackerStore,
        on_tracker_store_error: Optional[Callable[[Exception], None]] = None,
        fallback_tracker_store: Optional[TrackerStore] = None,
    ) -> None: ...
