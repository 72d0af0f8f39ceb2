"""Who speaks first is answered first: the order of messages within a conversation."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator
from weakref import WeakValueDictionary

from rasa.core.lock_store import LockStore


class InProcessLockStore(LockStore):
    """One asyncio lock a conversation, for an assistant in a single process.

    Rasa's own lock store looks once a second whether a message's turn has come; here the next one starts at once, in
    the order of arrival. Locks that nobody holds or waits for vanish by themselves.
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Holds the conversation's lock."""
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        async with lock:
            yield
