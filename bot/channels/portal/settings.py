"""The portal channel's settings, from credentials.yml and the environment."""

from __future__ import annotations

import ipaddress
from typing import Any, Optional
from urllib.parse import urlsplit

from pydantic import Field, root_validator, validator

from bot.channels.settings import ChannelSettings, channel_secret
from bot.paths import ROOT

_SECRET = "PORTAL_SECRET"


class Rate(ChannelSettings):
    """So many at once, and so many a minute after that."""

    burst: int = Field(ge=1)
    per_minute: float = Field(gt=0)


class PortalSettings(ChannelSettings):
    """What credentials.yml may say about the portal; docs/portal.md explains each."""

    demo: bool = False
    keys: Optional[str] = None
    issuer: Optional[str] = None
    audience: Optional[str] = None
    anonymous: bool = False
    origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    session_minutes: int = Field(60, ge=1, le=1440)
    most_body_bytes: int = Field(8192, ge=1024, le=65_536)
    most_text_characters: int = Field(1000, ge=100, le=4000)
    most_turns: int = Field(200, ge=1)
    messages_per_session: Rate = Rate(burst=15, per_minute=30)
    requests_per_address: Rate = Rate(burst=120, per_minute=600)
    sessions_per_address: Rate = Rate(burst=30, per_minute=20)

    @validator("origins", each_item=True)
    def _origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or value != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(f"'{value}' is not an origin such as https://portal.example")
        return value.lower()

    @validator("trusted_proxies", each_item=True)
    def _network(cls, value: str) -> str:
        return str(ipaddress.ip_network(value))

    @root_validator(skip_on_failure=True)
    def _complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["keys"] and not (values["issuer"] and values["audience"]):
            raise ValueError("'keys' needs 'issuer' and 'audience' beside it")
        if not (values["keys"] or values["anonymous"] or values["demo"]):
            raise ValueError("set 'keys' (the portal signs people in), 'anonymous: true', or 'demo: true'")
        return values


def portal_secret(settings: PortalSettings) -> str:
    """The secret that conversation ids, sessions and buttons are signed with.

    Raises:
        SettingsError: it is missing or too short.
    """
    own_file = ROOT / "var" / "portal.secret" if settings.demo else None
    return channel_secret(_SECRET, "portal", "conversations and sessions", own_file)
