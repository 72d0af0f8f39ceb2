"""Sending to Teams: patient with a busy service, quick to give up on one that says no."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Awaitable, Callable, Mapping, Optional, Protocol
from urllib.parse import quote

import aiohttp
from yarl import URL

_TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
_TYPING_SECONDS = 5.0
_CONNECTIONS = 50
_TRIES = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 20.0
# "Optimize your bot with rate limiting" (learn.microsoft.com): these are worth another try, with pauses that grow.
_PASSING = frozenset({412, 429, 500, 502, 503, 504})
_MOST_ANSWER_BYTES = 65_536


class DeliveryFailed(Exception):
    """Teams did not take an activity. `status` is None if it gave no answer at all."""

    def __init__(self, status: Optional[int], reason: str) -> None:
        super().__init__(f"{status or 'no answer'}, {reason}")
        self.status = status


class TokenFailed(Exception):
    """There is no token to send with; the message says why, without secrets."""


class Tokens(Protocol):
    """Where the token comes from that answers are sent with (bot/channels/teams/login.py)."""

    async def token(self, rejected: Optional[str] = None) -> str:
        """A token; another one than `rejected`, which the service did not take.

        Raises:
            TokenFailed: the login service gives none.
        """


@dataclass(frozen=True)
class Target:
    """A conversation in Teams, and the activity in it that is answered."""

    service: str
    conversation: str
    reply_to: Optional[str] = None

    @property
    def url(self) -> URL:
        """The address to post to ("Bot Connector API reference"). Ids are quoted: they must not reach other paths."""
        path = f"v3/conversations/{quote(self.conversation, safe='')}/activities"
        if self.reply_to:
            path += f"/{quote(self.reply_to, safe='')}"
        return URL(f"{self.service.rstrip('/')}/{path}", encoded=True)


class TeamsClient:
    """Posts activities. One connection pool, opened at the first use in the running loop."""

    def __init__(
        self,
        tokens: Optional[Tokens],
        timeout: aiohttp.ClientTimeout = _TIMEOUT,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Prepares the client.

        Args:
            tokens: source of tokens; None in local play, which sends without.
            timeout: of each try.
            sleep: waits between tries.
        """
        self._tokens, self._timeout, self._sleep = tokens, timeout, sleep
        self._session: Optional[aiohttp.ClientSession] = None

    async def send(self, target: Target, activity: Mapping[str, Any]) -> Optional[str]:
        """Sends an activity, trying again while that may help; returns its id if Teams gives one.

        Raises:
            DeliveryFailed: it was not taken.
        """
        rejected: Optional[str] = None
        pause, last = 0.0, DeliveryFailed(None, "not tried")
        for attempt in range(_TRIES):
            if pause:
                await self._sleep(pause)
            try:
                token = await self._tokens.token(rejected) if self._tokens else None
                status, wait, answer = await self._post(target, activity, token)
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, TokenFailed) as error:
                last = DeliveryFailed(None, f"{type(error).__name__} {error if isinstance(error, TokenFailed) else ''}")
                pause = _pause(attempt)
                continue
            if status < 300:
                return answer
            last = DeliveryFailed(status, "refused")
            if status == 401 and token and rejected is None:
                rejected, pause = token, 0.0  # once: it may have been revoked before its time
            elif status in _PASSING:
                pause = _pause(attempt) if wait is None else wait
            else:
                break
        raise last

    async def typing(self, target: Target, activity: Mapping[str, Any]) -> None:
        """Says that an answer is being written; whether Teams takes it does not matter."""
        try:
            token = await self._tokens.token() if self._tokens else None
            await asyncio.wait_for(self._post(target, activity, token), _TYPING_SECONDS)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, TokenFailed):
            return

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(
        self, target: Target, activity: Mapping[str, Any], token: Optional[str]
    ) -> tuple[int, Optional[float], Optional[str]]:
        """One try: status, the pause that the service asks for, and the id that it gave."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
            self._session = aiohttp.ClientSession(
                timeout=self._timeout, connector=connector, cookie_jar=aiohttp.DummyCookieJar()
            )
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        # A redirect would take the token to a host that is not on the list.
        async with self._session.post(target.url, json=activity, headers=headers, allow_redirects=False) as response:
            wait = retry_after(response.headers.get("Retry-After"))
            if response.status >= 300:
                return response.status, wait, None
            return response.status, wait, await _given_id(response)


def retry_after(value: Optional[str], now: Optional[float] = None) -> Optional[float]:
    """The header Retry-After in seconds, bounded; None if it is not there or makes no sense."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - (time.time() if now is None else now)
        except (TypeError, ValueError, OverflowError):
            return None
    return min(max(seconds, 0.0), _LONGEST_PAUSE) if seconds == seconds else None


def _pause(attempt: int) -> float:
    """Doubles, with some chance in it, so that many conversations do not come back at the same moment."""
    return float(min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE) * random.uniform(0.8, 1.2))


async def _given_id(response: aiohttp.ClientResponse) -> Optional[str]:
    if (response.content_length or 0) > _MOST_ANSWER_BYTES:
        return None
    try:
        answer = await response.json(content_type=None)
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
        return None  # it was taken; only its id is unknown
    given = answer.get("id") if isinstance(answer, dict) else None
    return given if isinstance(given, str) else None
