"""The Teams channel's settings, from credentials.yml and the environment."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Literal, Optional

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import Field, validator

from bot.channels.settings import ChannelSettings, SettingsError, channel_secret
from bot.channels.teams.client import Tokens
from bot.channels.teams.clouds import CLOUDS, Cloud
from bot.channels.teams.login import Certificate, app_tokens, identity_tokens
from bot.paths import ROOT

_SECRET = "TEAMS_SECRET"
_PASSWORD = "TEAMS_APP_PASSWORD"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HOST = re.compile(r"\.?(?:[a-z0-9-]+\.)+[a-z0-9-]+")
_THUMBPRINT = re.compile(r"[0-9A-F]{40}")


class TeamsSettings(ChannelSettings):
    """What credentials.yml may say about Teams; docs/teams.md explains each."""

    app_id: Optional[str] = None
    tenant_id: Optional[str] = None
    cloud: Literal["public", "us_government", "china"] = "public"
    certificate: Optional[str] = None
    thumbprint: Optional[str] = None
    managed_identity: bool = False
    allowed_tenants: tuple[str, ...] = ()
    service_hosts: tuple[str, ...] = ()
    local_play: bool = False
    most_text_characters: int = Field(1000, ge=100, le=4000)
    most_turns: int = Field(200, ge=1)

    @validator("app_id", "tenant_id")
    def _id(cls, value: Optional[str]) -> Optional[str]:
        return None if value is None else checked_id(value)

    @validator("allowed_tenants", each_item=True)
    def _tenant(cls, value: str) -> str:
        return checked_id(value)

    @validator("service_hosts", each_item=True)
    def _host(cls, value: str) -> str:
        if not _HOST.fullmatch(value.lower()):
            raise ValueError(f"'{value}' is not a host name such as smba.example.com, or .example.com for all below it")
        return value.lower()

    @validator("thumbprint")
    def _print(cls, value: Optional[str]) -> Optional[str]:
        digits = (value or "").replace(":", "").replace(" ", "").upper()
        if value is not None and not _THUMBPRINT.fullmatch(digits):
            raise ValueError("is not the SHA-1 thumbprint of a certificate (40 hexadecimal digits)")
        return digits or None

    @property
    def cloud_facts(self) -> Cloud:
        """The cloud that `cloud` names."""
        return CLOUDS[self.cloud]

    @property
    def tenants(self) -> frozenset[str]:
        """Tenants that may talk to the bot: those listed, else its own; in local play any."""
        own = (self.tenant_id,) if self.tenant_id else ()
        return frozenset(self.allowed_tenants or own)


def teams_secret(settings: TeamsSettings) -> str:
    """The secret that conversation ids and buttons are signed with.

    Raises:
        SettingsError: it is missing or too short.
    """
    own_file = ROOT / "var" / "teams.secret" if settings.local_play else None
    return channel_secret(_SECRET, "Teams", "conversations and buttons", own_file)


def login(settings: TeamsSettings) -> Optional[Tokens]:
    """Where the bot's own tokens come from; None in local play.

    Raises:
        SettingsError: names the setting that is missing, or two that contradict each other.
    """
    password = os.environ.get(_PASSWORD) or None
    ways = {
        f"the environment variable {_PASSWORD}": password,
        "'certificate'": settings.certificate,
        "'managed_identity'": settings.managed_identity,
    }
    given = [name for name, value in ways.items() if value]
    if settings.local_play:
        if settings.app_id or given:
            raise _fault(f"'local_play' is without credentials: take out {(given or ['app_id'])[0]}, or 'local_play'")
        return None
    if not settings.app_id:
        raise _fault("'app_id' is missing (or ask for 'local_play: true' to try the bot on this machine)")
    if not settings.tenant_id:
        raise _fault("'tenant_id' is missing: the directory in which the app is registered")
    if not given:
        raise _fault(f"set {', or '.join(ways)}: the bot cannot answer without one of them")
    if len(given) > 1:
        raise _fault(f"{' and '.join(given)} are set: choose one")
    cloud = settings.cloud_facts
    if settings.managed_identity:
        return identity_tokens(settings.app_id, cloud)
    credential = password or _certificate(settings)
    return app_tokens(settings.app_id, settings.tenant_id, cloud, credential)


def _certificate(settings: TeamsSettings) -> Certificate:
    if not settings.thumbprint:
        raise _fault("'certificate' needs 'thumbprint' beside it")
    path = ROOT / Path(settings.certificate or "")
    try:
        pem = path.read_text(encoding="ascii")
        load_pem_private_key(pem.encode(), password=None)
    except OSError as error:
        raise _fault(f"'certificate': {path} cannot be read ({error.strerror})") from error
    except (ValueError, TypeError) as error:
        raise _fault(f"'certificate': {path} holds no private key in PEM without a password") from error
    return Certificate(pem, settings.thumbprint)


def checked_id(value: Any) -> str:
    """An id of Azure's in lower case.

    Raises:
        ValueError: it is none.
    """
    if not _ID.fullmatch(str(value).lower()):
        raise ValueError(f"'{value}' is not an id such as 00000000-0000-0000-0000-000000000000")
    return str(value).lower()


def _fault(sentence: str) -> SettingsError:
    return SettingsError(f"credentials.yml, teams: {sentence}.")
