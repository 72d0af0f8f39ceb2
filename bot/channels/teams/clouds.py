"""The clouds that Teams runs in: whose tokens are taken, where ours come from, and which hosts may be answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable
from urllib.parse import urlsplit

from bot.channels.local import is_loopback


@dataclass(frozen=True)
class Cloud:
    """What differs between the clouds.

    The values are those of "Authenticate requests with the Bot Connector API", "Configure Bot Framework bots for US
    Government customers" and "Configure a bot in Microsoft Azure operated by 21Vianet" (learn.microsoft.com).

    Attributes:
        name: the setting `cloud`.
        issuer: `iss` of the tokens that Azure Bot Service signs.
        openid: document that names where its keys are.
        login: host that gives us tokens.
        scope: what our tokens are for.
        service_hosts: hosts that answers may be sent to; one that begins with a dot stands for all below it.
    """

    name: str
    issuer: str
    openid: str
    login: str
    scope: str
    service_hosts: tuple[str, ...]


PUBLIC = Cloud(
    name="public",
    issuer="https://api.botframework.com",
    openid="https://login.botframework.com/v1/.well-known/openidconfiguration",
    login="https://login.microsoftonline.com",
    scope="https://api.botframework.com/.default",
    # The community cloud GCC has its own Teams host, but signs in as the public cloud does.
    service_hosts=("smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com", ".botframework.com"),
)
US_GOVERNMENT = Cloud(
    name="us_government",
    issuer="https://api.botframework.us",
    openid="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
    login="https://login.microsoftonline.us",
    scope="https://api.botframework.us/.default",
    service_hosts=(
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
        ".botframework.azure.us",
    ),
)
CHINA = Cloud(
    name="china",
    issuer="https://api.botframework.azure.cn",
    openid="https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
    login="https://login.partner.microsoftonline.cn",
    scope="https://api.botframework.azure.cn/.default",
    service_hosts=("frontend.botapi.msg.infra.teams.microsoftonline.cn", ".botframework.azure.cn"),
)
CLOUDS = {cloud.name: cloud for cloud in (PUBLIC, US_GOVERNMENT, CHINA)}


def is_service(address: str, hosts: Iterable[str]) -> bool:
    """Whether our answers, and with them our token, may be sent to an address.

    Args:
        address: `serviceUrl` of an activity.
        hosts: allowed hosts; `.example.com` stands for every host below example.com.
    """
    host = _host(address, "https")
    return host is not None and any(host.endswith(h) if h.startswith(".") else host == h for h in hosts)


def is_local_service(address: str) -> bool:
    """Whether an address is on this machine: all that local play may send to."""
    host = _host(address, "http", any_port=True)
    return host is not None and is_loopback(host)


def _host(address: str, scheme: str, any_port: bool = False) -> str | None:
    """The host of an address that has nothing odd about it, else None."""
    if any(c.isspace() or c == "\\" or not c.isprintable() for c in address):
        return None  # parsers disagree about these
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    odd = parts.scheme != scheme or "@" in parts.netloc or parts.query or parts.fragment
    if odd or not (any_port or port in (None, 443)):
        return None
    return parts.hostname
