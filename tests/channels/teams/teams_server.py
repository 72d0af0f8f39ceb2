"""The Teams channel on a real port, with a connector stand-in that records what is sent, and fake people."""

from __future__ import annotations

import asyncio
import itertools
import socket
import time
from contextlib import asynccontextmanager, suppress

import aiohttp
from aiohttp import web
from sanic import Sanic
from sanic.touchup import TouchUp

from bot.channels.seal import Seal
from bot.channels.teams.channel import TeamsInput
from bot.channels.teams.client import TeamsClient
from bot.channels.teams.clouds import is_local_service
from bot.channels.teams.settings import TeamsSettings
from bot.commands.serve import make_app
from tests.channels.stand_in import StandIn
from tests.channels.teams.teams_keys import APP_ID, serving

SECRET = "a secret of the tests, long enough to be one"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
BOT = {"id": f"28:{APP_ID}", "name": "Supportvägen"}
_tune = TouchUp.run


def _tune_once(app):
    """Sanic rewrites its own code for the first application of a process, and stumbles over that at the second."""
    with suppress(KeyError):
        _tune(app)


TouchUp.run = _tune_once
_numbers = itertools.count(1)


class Connector:
    """What Teams would have shown. `script` holds what the next calls are answered with, before 201."""

    def __init__(self):
        self.calls, self.script, self.address = [], [], ""

    async def take(self, request):
        body = await request.json()
        call = {
            "path": request.raw_path,
            "token": request.headers.get("Authorization"),
            "body": body,
            "at": time.monotonic(),
        }
        self.calls.append(call)
        if self.script and body["type"] != "typing":
            status, headers = self.script.pop(0)
            if status == "hang":
                await asyncio.sleep(headers)
                return web.Response(status=500)
            if status != 201:
                return web.Response(status=status, headers=headers)
        return web.json_response({"id": f"sent-{len(self.calls)}"}, status=201)

    @property
    def messages(self):
        return [call["body"] for call in self.calls if call["body"]["type"] == "message"]

    @property
    def texts(self):
        return [message.get("text", "") for message in self.messages]

    @property
    def said(self):
        """The messages with a text; the cards come after them in messages of their own."""
        return [message for message in self.messages if message.get("text")]

    @property
    def cards(self):
        return [message["attachments"][0]["content"] for message in self.messages if "attachments" in message]

    async def until_said(self, count, seconds=60):
        """Waits until so many texts have come, and the card that may follow the last."""
        end = time.monotonic() + seconds
        while len(self.said) < count:
            assert time.monotonic() < end, f"{len(self.said)} texts instead of {count}: {self.texts}"
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        return [message["text"] for message in self.said]

    async def until(self, count, seconds=10):
        """Waits until so many messages have come."""
        end = time.monotonic() + seconds
        while len(self.messages) < count:
            assert time.monotonic() < end, f"{len(self.messages)} messages instead of {count}: {self.texts}"
            await asyncio.sleep(0.01)
        return self.messages


@asynccontextmanager
async def connector():
    fake = Connector()
    app = web.Application()
    app.add_routes([web.post("/{path:.*}", fake.take)])
    async with serving(app) as fake.address:
        yield fake


class FakeTokens:
    def __init__(self):
        self.given, self.rejected = 0, []

    async def token(self, rejected=None):
        if rejected:
            self.rejected.append(rejected)
        self.given += 1
        return f"token-{len(self.rejected)}"


class Caller:
    """Teams, calling the bot: makes activities and posts them."""

    def __init__(self, address, service):
        self.url, self.service, self.session = f"{address}/webhooks/teams/messages", service, None

    def activity(self, text="Hej", person="29:anna", conversation="a:anna", kind="personal", **changed):
        made = {
            "type": "message",
            "id": f"activity-{next(_numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.service,
            "from": {"id": person, "name": "Anna"},
            "recipient": dict(BOT),
            "conversation": {"id": conversation, "conversationType": kind, "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "sv-SE",
            "text": text,
        }
        return {key: value for key, value in {**made, **changed}.items() if value is not ...}

    async def post(self, activity, **options):
        """Posts an activity; returns status and body."""
        async with self.session.post(self.url, json=activity, **options) as response:
            return response.status, await response.text()

    async def say(self, text, **changed):
        status, _ = await self.post(self.activity(text, **changed))
        assert status == 200


def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@asynccontextmanager
async def teams(handler=None, agent=None, token_check=None, tokens=None, timeout=5.0, sleep=asyncio.sleep, **settings):
    """The channel and its surroundings.

    Args:
        handler: stands in for the assistant: `async def(message)`, which answers by the message's output channel.
        agent: or the real one.
        token_check: or none, as in local play.
        tokens: for what is sent.
        timeout: of each try to send.
        sleep: between tries.
        settings: of the channel.
    """
    async with connector() as fake:
        limit = aiohttp.ClientTimeout(total=timeout)
        client = TeamsClient(tokens, timeout=limit, sleep=sleep)
        channel = TeamsInput(TeamsSettings(**settings), Seal(SECRET), token_check, client, is_local_service)
        Sanic._app_registry.pop("support_assistant", None)
        app = make_app([channel])
        app.ctx.agent = StandIn(handler) if handler else agent
        number = port()
        server = await app.create_server("127.0.0.1", number, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.after_start()
        caller = Caller(f"http://127.0.0.1:{number}", fake.address)
        caller.channel = channel
        try:
            async with aiohttp.ClientSession() as caller.session:
                yield caller, fake
        finally:
            await server.before_stop()
            server.close()
            await server.wait_closed()
            await server.after_stop()


async def answer(message, *texts, buttons=()):
    """Answers as the assistant would."""
    for number, text in enumerate(texts):
        last = number == len(texts) - 1
        await message.output_channel.send_response(
            message.sender_id, {"text": text, "buttons": list(buttons) if last else []}
        )


def echo(message):
    return answer(message, f"echo {message.text}")
