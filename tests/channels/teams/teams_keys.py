"""A stand-in for Azure Bot Service's sign-in: an OpenID document, its keys, and tokens good and forged."""

from __future__ import annotations

import base64
import json
import time
from contextlib import asynccontextmanager
from dataclasses import replace

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from bot.channels.teams.clouds import PUBLIC

APP_ID = "11111111-2222-3333-4444-555555555555"
SERVICE = "https://smba.trafficmanager.net/emea/"
ENDORSED = ["msteams", "webchat"]
KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("k1", "k2", "forger")}
CURVE_KEY = ec.generate_private_key(ec.SECP256R1())


def jwk(kid, key=None, endorsements=ENDORSED):
    document = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk((key or KEYS[kid]).public_key()))
    document.pop("key_ops", None)
    document |= {"kid": kid, "use": "sig"}
    if endorsements is not None:
        document["endorsements"] = endorsements
    return document


def claims(**changed):
    now = int(time.time())
    good = {
        "iss": PUBLIC.issuer,
        "aud": APP_ID,
        "nbf": now - 60,
        "exp": now + 3600,
        "serviceurl": SERVICE,
    }
    return {name: value for name, value in {**good, **changed}.items() if value is not ...}


def token(key="k1", kid=..., alg="RS256", headers=None, **changed):
    """A good token, but for what is changed; `...` leaves a claim or the key id out."""
    head = {"kid": key if kid is ... else kid} if kid is not None else {}
    signer = KEYS[key] if isinstance(key, str) else key
    return jwt.encode(claims(**changed), signer, algorithm=alg, headers={**head, **(headers or {})})


def raw_token(header, body, signature=b"x"):
    """A token put together by hand, for what PyJWT would not make."""
    parts = [json.dumps(header).encode(), json.dumps(body).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


class OpenId:
    """What the fake server gives out, and how often it was asked."""

    def __init__(self):
        self.keys = [jwk("k1")]
        self.asked = 0
        self.down = False
        self.address = ""
        self.jwks_address = None

    async def document(self, request):
        self.asked += 1
        if self.down:
            return web.Response(status=503)
        return web.json_response({"issuer": "x", "jwks_uri": self.jwks_address or f"{self.address}/keys"})

    async def jwks(self, request):
        return web.json_response({"keys": self.keys})

    def cloud(self, cloud=PUBLIC):
        return replace(cloud, openid=f"{self.address}/openid")


@asynccontextmanager
async def open_id():
    fake = OpenId()
    app = web.Application()
    app.add_routes([web.get("/openid", fake.document), web.get("/keys", fake.jwks)])
    async with serving(app) as fake.address:
        yield fake


@asynccontextmanager
async def serving(app):
    """Serves an aiohttp application on a free port of this machine; gives its address."""
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()
