"""Who speaks first is answered first, and no conversation has two turns at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from contextlib import asynccontextmanager
from typing import Any, AsyncIterator, Optional
from weakref import WeakValueDictionary

import redis.asyncio
from prometheus_client import Histogram
from rasa.core.lock_store import LockStore
from redis.asyncio.lock import Lock as RedisLock
from redis.exceptions import LockError, RedisError

logger = logging.getLogger(__name__)
_WAITED = Histogram(
    "assistant_lock_wait_seconds",
    "Time that a message waited for its conversation's earlier messages.",
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10),
)
# A process that dies in a turn frees its conversation after this time; one that lives renews in time.
_LIFETIME_SECONDS = 10.0
_POLL_SECONDS = 0.02
_LONGEST_WAIT_SECONDS = 60.0
_SOCKET_SECONDS = 3.0


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
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        begin = time.monotonic()
        async with lock:
            _WAITED.observe(time.monotonic() - begin)
            yield


class RedisConversationLockStore(InProcessLockStore):
    """A lock in Redis for assistants in several processes: atomic, owned by a token, renewed while it is held.

    Within a process the order of arrival holds; between processes, that one turn follows the other.
    """

    def __init__(self, endpoint_config: Any = None, url: Optional[str] = None) -> None:
        """Prepares the connection; Redis is reached when first needed.

        Args:
            endpoint_config: Rasa's endpoint with the `url` (`redis://:password@host:6379/0`, or `rediss://` for TLS).
            url: the same, given directly.
        """
        super().__init__()
        self._redis = redis.asyncio.from_url(
            url or endpoint_config.url,
            socket_timeout=_SOCKET_SECONDS,
            socket_connect_timeout=_SOCKET_SECONDS,
            health_check_interval=15,
        )

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Holds the conversation's lock in all processes.

        Raises:
            RedisError: Redis cannot be reached, or the lock is not to be had within a minute.
        """
        async with super().lock(conversation_id):
            lock = RedisLock(
                self._redis,
                f"assistant:lock:{conversation_id}",
                timeout=_LIFETIME_SECONDS,
                sleep=_POLL_SECONDS,
                blocking_timeout=_LONGEST_WAIT_SECONDS,
                thread_local=False,
            )
            if not await lock.acquire():
                raise LockError("the conversation has been busy for a minute")
            renewal = asyncio.create_task(_renew(lock))
            try:
                yield
            finally:
                renewal.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await renewal
                await _release(lock)


async def _renew(lock: RedisLock) -> None:
    while True:
        await asyncio.sleep(_LIFETIME_SECONDS / 3)
        try:
            await lock.reacquire()
        except RedisError as error:
            logger.error("A conversation's lock could not be renewed (%s).", type(error).__name__)


async def _release(lock: RedisLock) -> None:
    try:
        await lock.release()
    except RedisError as error:
        # It ends by itself after its lifetime.
        logger.error("A conversation's lock could not be released (%s).", type(error).__name__)
