"""The portal channel on a real port, with the real assistant behind it, and a portal of ours that signs people in."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

ISSUER, AUDIENCE = "https://portal.example", "support-assistant"
ORIGIN = "https://portal.example"


class Keys:
    """The portal's two keys, and a stranger's."""

    def __init__(self) -> None:
        self.ec, self.ed = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
        self.foreign = ec.generate_private_key(ec.SECP256R1())
        self.jwks = {
            "keys": [
                {**ECAlgorithm.to_jwk(self.ec.public_key(), as_dict=True), "kid": "one", "alg": "ES256"},
                {**OKPAlgorithm.to_jwk(self.ed.public_key(), as_dict=True), "kid": "two", "alg": "EdDSA"},
            ]
        }

    def token(self, key=None, algorithm: str = "ES256", kid: str | None = "one", without: str = "", **claims) -> str:
        body = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "anna",
            "exp": int(time.time()) + 120,
            "jti": uuid.uuid4().hex,
            **claims,
        }
        body.pop(without, None)
        return jwt.encode(body, key or self.ec, algorithm=algorithm, headers={"kid": kid} if kid else None)


class Person:
    """Someone with a session: says things, presses buttons."""

    def __init__(self, base: str, session: str, anonymous: bool) -> None:
        self.base, self.session, self.anonymous = base, session, anonymous
        self.http = requests.Session()
        self.http.headers.update({"Authorization": f"Bearer {session}", "Accept-Language": "sv"})

    def post(self, path: str, body: dict) -> requests.Response:
        return self.http.post(f"{self.base}/{path}", json=body, timeout=60)

    def send(self, text: str, message_id: str | None = None) -> requests.Response:
        return self.post("message", {"id": message_id or uuid.uuid4().hex, "text": text})

    def say(self, text: str, message_id: str | None = None) -> list[dict]:
        response = self.send(text, message_id)
        assert response.status_code == 200, response.text
        return response.json()["replies"]

    def text(self, text: str) -> str:
        return "\n".join(reply["text"] for reply in self.say(text))

    def press(self, payload: str) -> requests.Response:
        return self.post("message", {"id": uuid.uuid4().hex, "payload": payload})

    def history(self) -> list[dict]:
        response = self.http.get(f"{self.base}/history", timeout=60)
        assert response.status_code == 200, response.text
        return response.json()["messages"]


class Portal:
    """A running channel."""

    def __init__(self, port: int, keys: Keys) -> None:
        self.base, self.keys = f"http://127.0.0.1:{port}/webhooks/portal", keys

    def open(self, body: dict, **headers: str) -> requests.Response:
        return requests.post(f"{self.base}/session", json=body, headers=headers, timeout=60)

    def person(self, sub: str | None = None, **claims) -> Person:
        token = self.keys.token(sub=sub or uuid.uuid4().hex, **claims)
        response = self.open({"token": token})
        assert response.status_code == 200, response.text
        return Person(self.base, response.json()["session"], False)

    def stranger(self, **body: str) -> Person:
        response = self.open(body)
        assert response.status_code == 200, response.text
        return Person(self.base, response.json()["session"], True)


class _Server:
    """A Sanic server in a thread of its own."""

    def __init__(self, app, port: int) -> None:
        self.loop = asyncio.new_event_loop()
        self._app, self._port, self._started, self._stop = app, port, threading.Event(), asyncio.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        assert self._started.wait(30)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        server = await self._app.create_server("127.0.0.1", self._port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.after_start()
        self._started.set()
        while not self._stop.is_set():
            await asyncio.sleep(0.05)
        await server.before_stop()
        server.close()
        await server.wait_closed()
        await server.after_stop()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self.thread.join(30)


@pytest.fixture(scope="package")
def keys() -> Keys:
    return Keys()


@contextmanager
def portals(keys: Keys, folder: Path) -> Iterator[Callable[..., Portal]]:
    """Starts portal channels with an agent and settings; what is not said is generous: tests wait for no buckets."""
    import socket

    from sanic import Sanic

    from bot.channels.portal.channel import PortalInput
    from bot.commands.serve import make_app

    Sanic.test_mode = True
    file = folder / "jwks.json"
    file.write_text(json.dumps(keys.jwks))
    generous = {"burst": 100_000, "per_minute": 100_000}
    servers = []

    def start(agent, **settings) -> Portal:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        given = {
            "keys": str(file),
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "origins": [ORIGIN],
            "messages_per_session": generous,
            "requests_per_address": generous,
            "sessions_per_address": generous,
            **settings,
        }
        channel = PortalInput.from_credentials({name: value for name, value in given.items() if value is not None})
        app = make_app([channel])
        app.ctx.agent = agent
        servers.append(_Server(app, port))
        return Portal(port, keys)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_SECRET", "a secret for these tests only, 32 characters and more")
        yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="package")
def serve_portal(assistant, keys, tmp_path_factory) -> Iterator[Callable[..., Portal]]:
    """Starts a portal channel with settings, and the assistant behind it or another agent."""
    with portals(keys, tmp_path_factory.mktemp("keys")) as start:
        yield lambda agent=None, **settings: start(agent or assistant.agent, **settings)


@pytest.fixture(scope="package")
def portal(serve_portal) -> Portal:
    """A portal with its own sign-in and, beside it, anonymous sessions."""
    return serve_portal(anonymous=True)
