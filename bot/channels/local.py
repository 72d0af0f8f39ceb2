"""What is this machine's own, and what comes from elsewhere."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from sanic.request import Request

# What proxies add: a request with one of these has come from further away than its connection.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "via")


def is_loopback(host: str) -> bool:
    """Whether a host name or an IP address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_local(request: Request) -> bool:
    """Whether a request comes from this machine itself: not by a proxy, and not by a foreign name for it."""
    host = urlsplit(f"//{request.host}").hostname or ""
    forwarded = any(name in request.headers for name in _FORWARDED)
    return is_loopback(request.ip or "") and is_loopback(host) and not forwarded
