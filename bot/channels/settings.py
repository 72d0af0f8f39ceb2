"""Settings of a channel: from credentials.yml, secrets from the environment, every fault in a sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, Optional, Type, TypeVar

from pydantic import BaseModel, Extra, ValidationError

from bot.errors import OperatorError

_Settings = TypeVar("_Settings", bound="ChannelSettings")
_LEAST_SECRET = 32


class SettingsError(OperatorError):
    """A setting is missing or wrong; the message names it."""


class ChannelSettings(BaseModel):
    """Base of a channel's settings: an unknown key is a fault, not a surprise."""

    class Config:
        """Pydantic's own settings."""

        extra = Extra.forbid
        allow_mutation = False


def read_settings(model: Type[_Settings], channel: str, given: Optional[dict[str, Any]]) -> _Settings:
    """Makes settings of what credentials.yml holds for a channel.

    Raises:
        SettingsError: names channel and key of each fault.
    """
    try:
        return model.parse_obj(given or {})
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        raise SettingsError(f"credentials.yml, {channel}: {'; '.join(faults)}") from error


def channel_secret(variable: str, channel: str, hangs_on_it: str, own_file: Optional[Path]) -> str:
    """The secret that a channel signs with.

    Args:
        variable: environment variable that holds it.
        channel: name, for the fault.
        hangs_on_it: what is lost with it, for the fault.
        own_file: where one is made and kept if the variable is not set; only for what never leaves this machine.

    Raises:
        SettingsError: it is missing or too short.
    """
    secret = secret_from_environment(variable)
    if secret is not None:
        return secret
    if own_file is not None:
        return secret_from_file(own_file)
    raise SettingsError(
        f"The {channel} channel needs the environment variable {variable}: at least 32 characters, to be kept, because "
        f"{hangs_on_it} hang on it."
    )


def secret_from_environment(name: str) -> Optional[str]:
    """A secret, or None if it is not set.

    Raises:
        SettingsError: it is too short to protect anything.
    """
    secret = os.environ.get(name)
    if secret is not None and len(secret) < _LEAST_SECRET:
        raise SettingsError(f"The environment variable {name} must have at least {_LEAST_SECRET} characters.")
    return secret


def secret_from_file(path: Path) -> str:
    """A secret kept in a private file, made at first use: for the demo, whose conversations outlive a restart."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
