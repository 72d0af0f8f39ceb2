"""Who calls the Teams endpoint: the checks of a token from Azure Bot Service, each with a name for the log."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

import aiohttp
import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from bot.channels.keys import Key, KeySet, KeysUnavailable, UnknownKey, fetch_json, is_safe
from bot.channels.refusal import Denied
from bot.channels.teams.clouds import Cloud

_ALGORITHM = "RS256"
_LEEWAY = 300
_LONGEST_TOKEN = 16_384
_TIMEOUT = aiohttp.ClientTimeout(total=10)
# Order matters: the first that fits names the check. InvalidSignatureError derives from what a broken token raises.
_CHECKS: tuple[tuple[type[PyJWTError], str], ...] = (
    (InvalidSignatureError, "signature"),
    (ExpiredSignatureError, "expired"),
    (ImmatureSignatureError, "not yet valid"),
    (InvalidIssuerError, "issuer"),
    (InvalidAudienceError, "audience"),
)


class TokenCheck:
    """Checks that a call comes from Azure Bot Service, for this bot, and about this activity.

    Whoever does not pass is denied with the name of the check that failed, which is for the log alone: 401 if the token
    is bad, 403 if it does not allow this activity. The rules are those of "Authenticate requests from the Bot Connector
    service to your bot" (learn.microsoft.com).
    """

    def __init__(self, app_id: str, issuer: str, keys: KeySet) -> None:
        """Prepares the check.

        Args:
            app_id: `aud` of good tokens.
            issuer: `iss` of good tokens.
            keys: the signing keys of the cloud.
        """
        self._app_id, self._issuer, self._keys = app_id, issuer, keys

    async def check(self, authorization: Optional[str], activity: Mapping[str, Any]) -> None:
        """Lets a good call pass.

        Args:
            authorization: the header of that name.
            activity: the body, of which nothing is believed yet.

        Raises:
            Denied: says which check failed.
        """
        token = _bearer(authorization)
        key = await self._key(token)
        claims = self._claims(token, key)
        endorsements = key.document.get("endorsements")
        if not isinstance(endorsements, list) or activity.get("channelId") not in endorsements:
            raise Denied(403, "endorsements")
        if not _same_address(claims.get("serviceurl"), activity.get("serviceUrl")):
            raise Denied(403, "serviceurl")

    async def _key(self, token: str) -> Key:
        try:
            header = jwt.get_unverified_header(token)
        except (PyJWTError, ValueError, RecursionError) as error:
            raise Denied(401, "token form") from error
        if header.get("alg") != _ALGORITHM:
            raise Denied(401, "algorithm")
        kid = header.get("kid")
        if not isinstance(kid, str) or not kid:
            raise Denied(401, "key id missing")
        try:
            return await self._keys.key(kid)
        except UnknownKey as error:
            raise Denied(401, "key unknown") from error
        except KeysUnavailable as error:
            raise Denied(401, "keys unavailable") from error

    def _claims(self, token: str, key: Key) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key.key,
                algorithms=[_ALGORITHM],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=_LEEWAY,
                options={"require": ["exp", "nbf", "iss", "aud"], "strict_aud": True},
            )
        except MissingRequiredClaimError as error:
            raise Denied(401, f"{error.claim} missing") from error
        except PyJWTError as error:
            raise Denied(401, _check_name(error)) from error
        except (TypeError, ValueError, OverflowError, AttributeError, RecursionError) as error:
            raise Denied(401, "token form") from error
        return claims


def openid_keys(cloud: Cloud, clock: Optional[Callable[[], float]] = None) -> KeySet:
    """The signing keys of a cloud, found by its OpenID document; nothing is fetched before the first call."""

    async def fetch() -> list[dict[str, Any]]:
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            document = await fetch_json(session, cloud.openid)
            address = str(document["jwks_uri"])
            if not is_safe(address):
                raise ValueError("keys may only be fetched by https")
            return list((await fetch_json(session, address))["keys"])

    return KeySet(fetch) if clock is None else KeySet(fetch, clock=clock)


def check_tenant(tenants: tuple[str, ...], allowed: frozenset[str]) -> None:
    """Checks that an activity is of an allowed tenant.

    Args:
        tenants: every tenant that the activity names.
        allowed: ids in lower case; empty = any.

    Raises:
        Denied: a tenant is not allowed, or none is named.
    """
    if allowed and not (tenants and all(tenant.lower() in allowed for tenant in tenants)):
        raise Denied(403, "tenant")


def _bearer(authorization: Optional[str]) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise Denied(401, "token missing")
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        raise Denied(401, "token form")
    return token


def _check_name(error: PyJWTError) -> str:
    return next((name for kind, name in _CHECKS if isinstance(error, kind)), "token form")


def _same_address(claimed: Any, given: Any) -> bool:
    if not isinstance(claimed, str) or not isinstance(given, str):
        return False
    return bool(claimed) and claimed.rstrip("/") == given.rstrip("/")
