"""How much one session or one address may ask for, and which address a request comes from."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from typing import Callable, Sequence, Union

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]
# Of an IPv6 caller the network counts: each household has 2^64 addresses.
_IPV6_PREFIX = 64


class TokenBuckets:
    """Token buckets by key: `burst` tokens at once, refilled evenly."""

    def __init__(
        self, burst: int, per_minute: float, clock: Callable[[], float] = time.monotonic, most: int = 50_000
    ) -> None:
        """Makes empty buckets.

        Args:
            burst: tokens in a full bucket.
            per_minute: tokens that flow back in a minute.
            clock: seconds that never go backwards.
            most: buckets kept; the one unused for longest is forgotten first.
        """
        self._burst, self._per_second = float(burst), per_minute / 60
        self._clock, self._most = clock, most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Takes a token; returns 0.0, or the seconds until there is one again."""
        now = self._clock()
        tokens, then = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - then) * self._per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._per_second
        self._buckets[key] = (tokens - 1 if wait == 0 else tokens, now)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return wait


class UsedOnce:
    """Remembers names until they expire, so that each is used once."""

    def __init__(self, clock: Callable[[], float] = time.time, most: int = 100_000) -> None:
        self._clock, self._most = clock, most
        self._until: OrderedDict[str, float] = OrderedDict()

    def first(self, name: str, until: float) -> bool:
        """Whether the name is new; `until` (Unix seconds) is when it may be forgotten."""
        now = self._clock()
        while self._until and (next(iter(self._until.values())) < now or len(self._until) > self._most):
            self._until.popitem(last=False)
        if name in self._until:
            return False
        self._until[name] = until
        return True


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The address that limits are counted for.

    Args:
        peer: who opened the connection.
        forwarded_for: the header X-Forwarded-For; read from its end as far as trusted proxies wrote it.
        trusted: networks of the proxies.

    Returns:
        An IPv4 address, or an IPv6 network of 64 bits.
    """
    address = peer
    for hop in reversed([hop.strip() for hop in forwarded_for.split(",") if hop.strip()]):
        if not _is_in(address, trusted) or not _is_address(hop):
            break
        address = hop
    if not _is_address(address):
        return address
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_PREFIX), strict=False))
    return str(parsed)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    return _is_address(address) and any(ipaddress.ip_address(address) in network for network in networks)
