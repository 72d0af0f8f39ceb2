"""Who is talking: the portal's token becomes a session of ours, and a session names its conversation."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import asdict, dataclass
from typing import Any, Callable, Optional

import jwt
from jwt.exceptions import PyJWTError

from bot.channels.keys import KeySet, KeysUnavailable, UnknownKey
from bot.channels.limits import UsedOnce
from bot.channels.refusal import Refusal
from bot.channels.seal import Seal
from bot.knowledge import load_knowledge
from bot.knowledge.places import country_with_code
from bot.languages import of_locale

_ALGORITHMS = ["ES256", "EdDSA"]
_LONGEST_LIFE = 300
_LEEWAY = 10
_AUDIENCE = "session"
_OWN_ALGORITHM = "HS256"
# How long after its end an anonymous session may still be renewed: as long as its conversation is worth keeping.
_RENEWABLE_SECONDS = 30 * 86_400


@dataclass(frozen=True)
class Profile:
    """What the portal says about the person; the assistant need not ask for it.

    `locale` is a language that the assistant speaks, `country` a key of the contact table, `cloud` a key of the clouds;
    None = not said.
    """

    name: Optional[str] = None
    locale: Optional[str] = None
    country: Optional[str] = None
    cloud: Optional[str] = None
    is_admin: Optional[bool] = None


@dataclass(frozen=True)
class Session:
    """A person's session: the conversation it may continue, and the person's profile."""

    conversation: str
    anonymous: bool
    profile: Profile


@dataclass(frozen=True)
class Issuer:
    """Who may sign tokens: its `iss`, the `aud` it must name, and its keys."""

    name: str
    audience: str
    keys: KeySet


class Sessions:
    """Exchanges the portal's tokens for sessions, and reads sessions back."""

    def __init__(
        self, seal: Seal, issuers: list[Issuer], minutes: int, anonymous: bool, clock: Callable[[], float] = time.time
    ) -> None:
        """Prepares the exchange.

        Args:
            seal: signs what is ours.
            issuers: whose tokens are taken.
            minutes: life of a session.
            anonymous: whether someone without a token gets a session.
            clock: Unix seconds.
        """
        self._seal, self._issuers, self._anonymous = seal, {issuer.name: issuer for issuer in issuers}, anonymous
        self.seconds, self._clock = minutes * 60, clock
        self._used = UsedOnce(clock)
        self._key = seal.key("session")

    async def signed_in(self, token: str, locale: Optional[str]) -> Session:
        """The session of the person whom a portal's token names.

        Args:
            token: JWT by ES256 or EdDSA with iss, aud, exp (five minutes at most), jti, sub.
            locale: language of the page, where the token names none.

        Raises:
            Refusal: 401 for a token that does not hold, 400 for a claim that makes no sense, 503 without keys.
        """
        issuer, claims = await self._verified(token)
        subject, name = claims["sub"], claims["jti"]
        if not _is_text(subject, 256) or not _is_text(name, 128):
            raise Refusal(401, "bad_token")
        expires = int(claims["exp"])
        if expires - self._clock() > _LONGEST_LIFE + _LEEWAY:
            raise Refusal(401, "token_too_long")
        profile = profile_of(claims, locale)
        if not self._used.first(f"{issuer.name}\n{name}", expires + _LEEWAY):
            raise Refusal(401, "token_used")
        conversation = self._seal.conversation("portal", issuer.name, subject)
        return Session(conversation, False, profile)

    def anonymous(self, locale: Optional[str]) -> Session:
        """A session for someone who shows no token; its conversation is a new one.

        Raises:
            Refusal: 401 where the operator did not allow it.
        """
        if not self._anonymous:
            raise Refusal(401, "token_missing")
        conversation = self._seal.conversation("portal", "anonymous", secrets.token_hex(16))
        return Session(conversation, True, Profile(locale=of_locale(locale)))

    def renewed(self, token: str) -> Session:
        """An anonymous session, continued from an older one.

        Raises:
            Refusal: 401 if the old one does not hold, is too old, or was not anonymous.
        """
        session = self._read(token, _RENEWABLE_SECONDS)
        if not session.anonymous or not self._anonymous:
            raise Refusal(401, "token_missing")
        return session

    def token(self, session: Session) -> str:
        """A session as a token for the client."""
        now = int(self._clock())
        claims = {
            "sub": session.conversation,
            "aud": _AUDIENCE,
            "iat": now,
            "exp": now + self.seconds,
            "anonymous": session.anonymous,
            "profile": {name: value for name, value in asdict(session.profile).items() if value is not None},
        }
        return jwt.encode(claims, self._key, algorithm=_OWN_ALGORITHM)

    def read(self, token: str) -> Session:
        """The session that a token names.

        Raises:
            Refusal: 401 if it was not made here, or is over.
        """
        return self._read(token, 0)

    def _read(self, token: str, grace: int) -> Session:
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_OWN_ALGORITHM],
                audience=_AUDIENCE,
                leeway=grace,
                options={"require": ["exp", "sub", "aud"]},
            )
            return Session(claims["sub"], bool(claims["anonymous"]), Profile(**claims["profile"]))
        except (PyJWTError, KeyError, TypeError, ValueError) as error:
            raise Refusal(401, "session_over") from error

    async def _verified(self, token: str) -> tuple[Issuer, dict[str, Any]]:
        try:
            header = jwt.get_unverified_header(token)
            named = jwt.decode(token, options={"verify_signature": False})["iss"]
            issuer = self._issuers[named]
            key = await issuer.keys.key(str(header["kid"]))
            claims = jwt.decode(
                token,
                key.key,
                algorithms=_ALGORITHMS,
                audience=issuer.audience,
                issuer=issuer.name,
                leeway=_LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub", "jti"]},
            )
        except KeysUnavailable as error:
            raise Refusal(503, "keys_unavailable", wait=60) from error
        except (PyJWTError, UnknownKey, KeyError, TypeError, ValueError, AttributeError) as error:
            raise Refusal(401, "bad_token") from error
        return issuer, claims


def profile_of(claims: dict[str, Any], locale: Optional[str] = None) -> Profile:
    """The profile in a token's claims.

    Raises:
        Refusal: 400, with the claim that makes no sense.
    """
    name, cloud, country, is_admin = (claims.get(key) for key in ("name", "cloud", "country", "is_admin"))
    if name is not None and not _is_text(name, 200):
        raise Refusal(400, "bad_claim", claim="name")
    if cloud is not None and cloud not in load_knowledge().clouds.clouds:
        raise Refusal(400, "bad_claim", claim="cloud")
    if is_admin is not None and not isinstance(is_admin, bool):
        raise Refusal(400, "bad_claim", claim="is_admin")
    key = country_with_code(load_knowledge(), country) if isinstance(country, str) else None
    if country is not None and key is None:
        raise Refusal(400, "bad_claim", claim="country")
    said = claims.get("locale")
    if said is not None and not isinstance(said, str):
        raise Refusal(400, "bad_claim", claim="locale")
    clean = re.sub(r"[\x00-\x1f\x7f]", "", name).strip()[:80] if name else None
    return Profile(clean or None, of_locale(said) or of_locale(locale), key, cloud, is_admin)


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest
