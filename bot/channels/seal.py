"""What only this server can make: conversation ids, session tokens' key, button payloads."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeSerializer


class BadPayload(ValueError):
    """A button payload that was not made here, or for another conversation."""


@dataclass(frozen=True)
class Pressed:
    """A pressed button: the title that the person saw, and what Rasa is told."""

    title: str
    payload: str


class Seal:
    """Signs with one secret; each purpose has a key of its own."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def key(self, purpose: str) -> bytes:
        """A key for one purpose, 32 bytes."""
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def conversation(self, channel: str, *who: str) -> str:
        """The id of a person's conversation: the same each time, and not to be guessed."""
        name = json.dumps([channel, *who], ensure_ascii=False).encode()
        return f"{channel}-{hmac.new(self.key('conversation'), name, hashlib.sha256).hexdigest()[:40]}"

    def payload(self, conversation: str, title: str, payload: str) -> str:
        """A button's payload, to be sent back by this conversation only."""
        return str(self._serializer(conversation).dumps([title, payload]))

    def pressed(self, conversation: str, sealed: str) -> Pressed:
        """The button that a payload was made for.

        Raises:
            BadPayload: it was made elsewhere, for another conversation, or changed.
        """
        try:
            title, payload = self._serializer(conversation).loads(sealed)
        except (BadData, ValueError, TypeError) as error:
            raise BadPayload("not a payload of this conversation") from error
        return Pressed(title, payload)

    def _serializer(self, conversation: str) -> URLSafeSerializer:
        return URLSafeSerializer(
            self.key("payload"), salt=conversation, signer_kwargs={"digest_method": hashlib.sha256}
        )
