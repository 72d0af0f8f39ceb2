"""The bot's own token, from Entra ID by msal: with a secret, a certificate, or a managed identity.

"Authenticate requests with the Bot Connector API" and "Create a bot resource" (learn.microsoft.com).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Callable, Optional, Union

import msal
import requests

from bot.channels.teams.client import TokenFailed
from bot.channels.teams.clouds import Cloud

_TIMEOUT_SECONDS = 10.0
# What msal gives back of a fault that is safe to log: never the description, which repeats what was sent.
_SAFE = "error"


@dataclass(frozen=True)
class Certificate:
    """A private key (PEM) and the thumbprint of its certificate, as Entra ID shows it."""

    private_key: str
    thumbprint: str


Credential = Union[str, Certificate]
Acquire = Callable[[], dict[str, Any]]


class LoginTokens:
    """Tokens of one app. msal keeps them, and renews them five minutes before they end, in a thread: it blocks."""

    def __init__(self, make: Callable[[], Acquire]) -> None:
        """Prepares the source; nothing is asked yet.

        Args:
            make: makes msal's client, with an empty cache.
        """
        self._make = make
        self._acquire: Optional[Acquire] = None
        self._last: Optional[str] = None
        self._lock = asyncio.Lock()

    async def token(self, rejected: Optional[str] = None) -> str:
        """See bot.channels.teams.client.Tokens."""
        async with self._lock:
            if rejected is not None and rejected == self._last:
                self._acquire = None  # with its cache; another turn may have renewed it already
            answer = await asyncio.to_thread(self._ask)
            token = answer.get("access_token")
            if not isinstance(token, str):
                raise TokenFailed(f"the login service answered: {answer.get(_SAFE, 'nothing')}")
            self._last = token
            return token

    def _ask(self) -> dict[str, Any]:
        try:
            if self._acquire is None:
                self._acquire = self._make()
            return self._acquire() or {}
        except (requests.RequestException, ValueError, OSError, msal.ManagedIdentityError) as error:
            raise TokenFailed(f"the login service could not be asked ({type(error).__name__})") from None


def app_tokens(
    app_id: str, tenant: str, cloud: Cloud, credential: Credential, http_client: Optional[Any] = None
) -> LoginTokens:
    """Tokens of a single-tenant app with a secret or a certificate."""

    def make() -> Acquire:
        app = msal.ConfidentialClientApplication(
            app_id,
            client_credential=_for_msal(credential),
            authority=f"{cloud.login}/{tenant}",
            instance_discovery=False,  # our own list of clouds is what decides
            timeout=_TIMEOUT_SECONDS,
            http_client=http_client,
        )
        return lambda: dict(app.acquire_token_for_client([cloud.scope]))

    return LoginTokens(make)


def identity_tokens(app_id: str, cloud: Cloud, http_client: Optional[Any] = None) -> LoginTokens:
    """Tokens of a user-assigned managed identity, which exists only on a machine in Azure."""

    def make() -> Acquire:
        client = msal.ManagedIdentityClient(
            msal.UserAssignedManagedIdentity(client_id=app_id), http_client=http_client or _TimedSession()
        )
        resource = cloud.scope.removesuffix("/.default")
        return lambda: dict(client.acquire_token_for_client(resource=resource))

    return LoginTokens(make)


def _for_msal(credential: Credential) -> Any:
    if isinstance(credential, Certificate):
        return {"private_key": credential.private_key, "thumbprint": credential.thumbprint}
    return credential


class _TimedSession(requests.Session):
    """A session that does not wait for ever; msal adds no time-out to one that it is given."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs.setdefault("timeout", _TIMEOUT_SECONDS)
        return super().request(*args, **kwargs)
