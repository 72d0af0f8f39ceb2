"""The demo portal's sign-in: a key that lives as long as the process, and is believed on this machine only."""

from __future__ import annotations

import secrets
import time
from typing import Any, Optional

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from bot.channels.keys import KeySet
from bot.channels.portal.session import Issuer
from bot.paths import ROOT
from bot.yaml_file import read_yaml

_PERSONS = ROOT / "bot" / "widget" / "demo.persons.yml"
_ISSUER, _AUDIENCE, _KEY_ID = "demo-portal", "support-assistant", "demo"
_LIFE_SECONDS = 120


class Demo:
    """Signs the persons of demo.persons.yml in."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        public = ECAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        document = {**public, "kid": _KEY_ID, "alg": "ES256", "use": "sig"}

        async def keys() -> list[dict[str, Any]]:
            return [document]

        self.issuer = Issuer(_ISSUER, _AUDIENCE, KeySet(keys))
        self._persons: dict[str, dict[str, Any]] = read_yaml(_PERSONS).data

    def token(self, person: str) -> Optional[str]:
        """A portal's token for one of the persons, or None if there is no such person."""
        if person not in self._persons:
            return None
        claims = {
            **self._persons[person],
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": f"demo-{person}",
            "jti": secrets.token_hex(16),
            "exp": int(time.time()) + _LIFE_SECONDS,
        }
        return jwt.encode(claims, self._key, algorithm="ES256", headers={"kid": _KEY_ID})
