"""Where conversations are kept: one table of events, in SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Iterable, Optional, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from bot.errors import OperatorError
from bot.storage.masking import masked_event

_T = TypeVar("_T")
_Event = SQLTrackerStore.SQLEvent
_BUSY_MILLISECONDS = 5000
_CONNECT_SECONDS = 3
_STATEMENT_MILLISECONDS = 5000
_TABLE_LOCK = 7_203_614
# On a tracker: how many of its events are in the store.
_STORED = "stored_events"


class StoreError(OperatorError):
    """The store cannot be used; the message says why, in a sentence."""


class ConversationStore(TrackerStore):
    """Keeps the events of conversations, in the table that Rasa's own SQL store has.

    What differs from Rasa's: a failure is an error and not an empty conversation; the event loop does not wait for the
    database; the last session is found by the order of events and not by the clock; SQLite writes ahead, in a private
    file, and a damaged file stops the start.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[str] = None,
        event_broker: Optional[EventBroker] = None,
        pool_size: int = 10,
        mask: bool = True,
        **kwargs: Any,
    ) -> None:
        """Opens the store.

        Args:
            domain: slots of the assistant.
            host: the database's URL (`url` in endpoints.yml): `sqlite:///var/conversations.db`, `postgresql://…`.
            event_broker: gets each new event, if there is one.
            pool_size: connections kept open to PostgreSQL.
            mask: keep e-mail addresses, phone numbers and personal numbers that people type out of the store.
            **kwargs: what Rasa's base class takes.

        Raises:
            StoreError: the URL makes no sense, or the file is damaged.
        """
        self._engine = open_engine(host or "sqlite:///var/conversations.db", pool_size)
        self._has_table, self._mask = False, mask
        # SQLite has one writer at a time, and lets others sleep until they may try again: here they queue instead.
        workers = 1 if self._engine.name == "sqlite" else 2 * pool_size
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="store")
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The conversation's last session, or None if there is no such conversation."""
        return await self._tracker(sender_id, last_session=True)

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """The conversation with all its sessions, or None if there is no such conversation."""
        return await self._tracker(conversation_id, last_session=False)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds the events that the store does not have yet; all of them or none."""
        await self.stream_events(tracker)
        setattr(tracker, _STORED, await self._in_thread(lambda connection: _append(connection, tracker, self._mask)))

    async def exists(self, conversation_id: str) -> bool:
        """Whether there is such a conversation."""
        query = sa.select(sa.exists().where(_Event.sender_id == conversation_id))
        return bool(await self._in_thread(lambda connection: connection.execute(query).scalar()))

    async def keys(self) -> Iterable[str]:
        """All conversations."""
        query = sa.select(_Event.sender_id).distinct()
        return list(await self._in_thread(lambda connection: connection.execute(query).scalars().all()))

    async def idle_since(self, moment: datetime) -> list[str]:
        """The conversations in which nothing has happened since a moment."""
        query = (
            sa.select(_Event.sender_id)
            .group_by(_Event.sender_id)
            .having(sa.func.max(_Event.timestamp) < moment.timestamp())
            .order_by(_Event.sender_id)
        )
        return list(await self._in_thread(lambda connection: connection.execute(query).scalars().all()))

    async def delete(self, conversation_id: str) -> int:
        """Deletes a conversation for good; returns how many events it had."""
        statement = sa.delete(_Event).where(_Event.sender_id == conversation_id)
        return int(await self._in_thread(lambda connection: connection.execute(statement).rowcount))

    async def events(self, conversation_id: str) -> list[dict[str, Any]]:
        """All events of a conversation as they are stored, oldest first."""
        return await self._in_thread(lambda connection: _events(connection, conversation_id, last_session=False))

    def close(self) -> None:
        """Gives the connections back."""
        self._threads.shutdown(wait=False)
        self._engine.dispose()

    async def _tracker(self, conversation: str, last_session: bool) -> Optional[DialogueStateTracker]:
        events = await self._in_thread(lambda connection: _events(connection, conversation, last_session))
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(conversation, events, self.domain.slots)
        setattr(tracker, _STORED, len(events))
        return tracker

    async def _in_thread(self, work: Callable[[sa.engine.Connection], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    def _run(self, work: Callable[[sa.engine.Connection], _T]) -> _T:
        if not self._has_table:
            # At first use and not at start: a database that is down at start is there later. In a transaction of its
            # own: work that fails must not take the table back.
            with self._engine.begin() as connection:
                create_table(connection)
            self._has_table = True
        with self._engine.begin() as connection:
            return work(connection)


def open_engine(url: str, pool_size: int = 10) -> Engine:
    """An engine for a database URL; for SQLite with its file made private, checked, and writing ahead.

    Raises:
        StoreError: the URL makes no sense, or the file is damaged.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError("The tracker store's url in the endpoints file is not a database URL.") from error
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    return sa.create_engine(
        parsed,
        hide_parameters=True,  # a fault that is printed or logged does not quote what people wrote
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=_CONNECT_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "options": f"-c statement_timeout={_STATEMENT_MILLISECONDS}",
            "application_name": "support-assistant",
        },
    )


def create_table(connection: sa.engine.Connection) -> None:
    """Makes the table of events, if it is not there; of several processes that start together, one does it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TABLE_LOCK})
    SQLTrackerStore.Base.metadata.create_all(connection, checkfirst=True)


def _open_sqlite(url: URL) -> Engine:
    if url.database:
        path = Path(url.database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        if path.stat().st_uid == os.getuid():
            path.chmod(0o600)
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        # SQLAlchemy would open a file anew for every turn.
        poolclass=QueuePool if url.database else None,
        connect_args={"timeout": _BUSY_MILLISECONDS / 1000, "check_same_thread": False},
    )

    def configure(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten

    sa.event.listen(engine, "connect", configure)
    try:
        with engine.connect() as connection:
            found = connection.execute(sa.text("PRAGMA quick_check(1)")).scalar()
            if found != "ok":
                raise StoreError(_damaged(url))
    except DBAPIError as error:
        if "malformed" in str(error) or "not a database" in str(error):
            raise StoreError(_damaged(url)) from error
        raise StoreError(f"The conversations in {url.database} cannot be opened: {error.orig}.") from error
    return engine


def _damaged(url: URL) -> str:
    return (
        f"The file of conversations {url.database} is damaged. It was left as it is: restore it from a backup, or move "
        "it away to start with an empty one (docs/operations.md)."
    )


def _last_session(conversation: str) -> Any:
    """Where the last session begins: by order of events, because clocks jump."""
    return (
        sa.select(sa.func.coalesce(sa.func.max(_Event.id), 0))
        .where(_Event.sender_id == conversation, _Event.type_name == SessionStarted.type_name)
        .scalar_subquery()
    )


def _events(connection: sa.engine.Connection, conversation: str, last_session: bool) -> list[dict[str, Any]]:
    query = sa.select(_Event.data).where(_Event.sender_id == conversation).order_by(_Event.id)
    if last_session:
        query = query.where(_Event.id >= _last_session(conversation))
    return [json.loads(data) for data in connection.execute(query).scalars()]


def _append(connection: sa.engine.Connection, tracker: DialogueStateTracker, mask: bool) -> int:
    """Adds what the tracker has and the store has not; returns how many events the tracker has."""
    conversation, events = tracker.sender_id, list(tracker.events)
    stored = getattr(tracker, _STORED, None)
    if stored is None:  # not read from here: Rasa made it
        stored = connection.execute(
            sa.select(sa.func.count(_Event.id)).where(
                _Event.sender_id == conversation, _Event.id >= _last_session(conversation)
            )
        ).scalar()
    rows = []
    for event in events[stored:]:
        data = masked_event(event.as_dict()) if mask else event.as_dict()
        rows.append(
            {
                "sender_id": conversation,
                "type_name": event.type_name,
                "timestamp": data.get("timestamp"),
                "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
                "action_name": data.get("name"),
                "data": json.dumps(data),
            }
        )
    if rows:
        connection.execute(sa.insert(_Event), rows)
    return len(events)
