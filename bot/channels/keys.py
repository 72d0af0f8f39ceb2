"""Public keys that tokens are checked with: a JWKS from a file or an address, kept and renewed with restraint."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Awaitable, Callable, Optional
from urllib.parse import urlsplit

import aiohttp
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from bot.channels.local import is_loopback
from bot.channels.settings import SettingsError

logger = logging.getLogger(__name__)
Fetch = Callable[[], Awaitable[list[dict[str, Any]]]]

_TIMEOUT = aiohttp.ClientTimeout(total=10)
_MOST_BYTES = 1_000_000
_DAY = 86_400.0


class UnknownKey(Exception):
    """No key has this id."""


class KeysUnavailable(Exception):
    """The keys could not be read, and none are known from before."""


@dataclass(frozen=True)
class Key:
    """A public key, with what its document says beside it (Bot Framework's `endorsements`)."""

    key: PyJWK
    document: dict[str, Any]


class KeySet:
    """Keys by id. Fetched when first needed, daily, and for an unknown id; a source that is down keeps the old keys."""

    def __init__(
        self,
        fetch: Fetch,
        keep_seconds: float = _DAY,
        pause_seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepares the set; nothing is fetched yet.

        Args:
            fetch: returns the keys of the JWKS.
            keep_seconds: age at which keys are fetched again.
            pause_seconds: least time between two fetches, so that unknown ids cannot make us hammer the source.
            clock: seconds that never go backwards.
        """
        self._fetch, self._keep, self._pause, self._clock = fetch, keep_seconds, pause_seconds, clock
        self._keys: dict[str, Key] = {}
        self._fetched: Optional[float] = None
        self._tried: Optional[float] = None
        self._lock = asyncio.Lock()

    async def key(self, kid: str) -> Key:
        """The key with an id.

        Raises:
            UnknownKey: the source has no such key.
            KeysUnavailable: the source has never been reached.
        """
        old = self._fetched is None or self._clock() - self._fetched > self._keep
        if old or kid not in self._keys:
            await self._renew(kid, old)
        if kid in self._keys:
            return self._keys[kid]
        if self._fetched is None:
            raise KeysUnavailable("the signing keys cannot be read at the moment")
        raise UnknownKey("no signing key has this id")

    async def _renew(self, kid: str, old: bool) -> None:
        async with self._lock:
            if not old and kid in self._keys:
                return  # another request has fetched it while this one waited
            if self._tried is not None and self._clock() - self._tried < self._pause:
                return
            self._tried = self._clock()
            try:
                documents = await self._fetch()
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, KeyError, TypeError) as error:
                logger.warning("Signing keys could not be read (%s).", type(error).__name__)
                return
            self._keys = parse_keys(documents)
            self._fetched = self._clock()


def parse_keys(documents: list[dict[str, Any]]) -> dict[str, Key]:
    """Keys by id; what has no id or is of an unknown kind is left out."""
    keys = {}
    for document in documents:
        try:
            keys[str(document["kid"])] = Key(PyJWK(document), document)
        except (PyJWTError, KeyError, TypeError, ValueError, AttributeError):
            continue
    return keys


def key_source(location: str, root: Path) -> Fetch:
    """How to read a JWKS: from an https address, or from a file (relative to `root`).

    Raises:
        SettingsError: the file cannot be used, or the address is not https.
    """
    parts = urlsplit(location)
    if parts.scheme in ("http", "https"):
        if not is_safe(location):
            raise SettingsError(f"{location}: keys may only be fetched by https.")
        return lambda: _fetched_keys(location)
    path = root / location
    _keys_in(path)  # a fault in the file shows at start

    async def read() -> list[dict[str, Any]]:
        return _keys_in(path)

    return read


def is_safe(address: str) -> bool:
    """Whether keys may be fetched from an address: by https, or from this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def _keys_in(path: Path) -> list[dict[str, Any]]:
    try:
        documents = json.loads(path.read_text(encoding="utf-8"))["keys"]
    except OSError as error:
        raise SettingsError(f"The key file {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"The key file {path} is not a JWKS (JSON with a list 'keys').") from error
    if not isinstance(documents, list) or not parse_keys(documents):
        raise SettingsError(f"The key file {path} holds no usable key with a 'kid'.")
    return documents


async def fetch_json(session: aiohttp.ClientSession, address: str) -> Any:
    """A JSON document of at most a megabyte.

    Raises:
        aiohttp.ClientError: no answer, or not a good one.
        ValueError: it is too long or not JSON.
    """
    async with session.get(address, allow_redirects=False, raise_for_status=True) as response:
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        body = await response.content.read(_MOST_BYTES + 1)
        while len(body) <= _MOST_BYTES and (more := await response.content.read(_MOST_BYTES)):
            body += more
    if len(body) > _MOST_BYTES:
        raise ValueError("the document is too long")
    return json.loads(body)


async def _fetched_keys(address: str) -> list[dict[str, Any]]:
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        return list((await fetch_json(session, address))["keys"])
