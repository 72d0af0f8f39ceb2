"""`bot serve`: opens the channels of credentials.yml, and nothing else of Rasa's server."""

from __future__ import annotations

import errno
import logging
import socket
from asyncio import AbstractEventLoop
from pathlib import Path

import rasa.core.run
from rasa.core.channels.channel import InputChannel, register
from sanic import Sanic
from sanic.exceptions import SanicException, ServiceUnavailable
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.local import is_loopback
from bot.channels.refusal import Refusal
from bot.engine import patches
from bot.engine.endpoints import read_endpoints
from bot.errors import OperatorError
from bot.observe.counters import count_error, count_refusal
from bot.paths import ROOT

logger = logging.getLogger(__name__)
# Channels of Rasa's own that let anyone who reaches them continue anyone's conversation.
_LOOPBACK_ONLY = {"rest", "socketio", "callback"}
# Of what any channel takes; each channel has a limit of its own below it.
_MOST_BODY_BYTES = 262_144
_CODES = {404: "not_found", 405: "bad_method", 413: "body_too_large"}


class ServeError(OperatorError):
    """The server cannot start; the message says why, in a sentence."""


def serve(model: Path, interface: str, port: int, credentials: Path = ROOT / "credentials.yml") -> None:
    """Serves until it is stopped.

    Raises:
        ServeError: the port is taken, the address is not ours, no channel is open, or an open channel may not leave
            loopback.
        SettingsError: a channel's settings are wrong.
    """
    channels = _channels(credentials)
    _check_reach(channels, interface)
    _check_port(interface, port)
    patches.apply()
    app = make_app(channels)
    endpoints = read_endpoints()

    @app.before_server_start
    async def load(app: Sanic, loop: AbstractEventLoop) -> None:
        await rasa.core.run.load_agent_on_start(str(model), endpoints, None, app, loop)

    app.register_listener(rasa.core.run.close_resources, "after_server_stop")

    @app.after_server_start
    async def announce(*_: object) -> None:
        names = ", ".join(channel.name() for channel in channels)
        address = f"http://{interface}:{port}"
        print(f"Serving on {address} (channels: {names}). Stop with Ctrl-C.", flush=True)
        for channel in channels:
            page = getattr(channel, "demo_page", None)
            if page:
                print(f"Open the demo page in a browser: {address}/webhooks/{channel.url_prefix()}{page}", flush=True)

    app.run(host=interface, port=port, workers=1, access_log=False, motd=False)


def make_app(channels: list[InputChannel]) -> Sanic:
    """A server with the channels' addresses and no others; it tells neither its version nor a traceback."""
    app = Sanic("support_assistant", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _MOST_BODY_BYTES
    app.config.KEEP_ALIVE_TIMEOUT = 15
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 30.0
    app.ctx.stopping = False
    register(channels, app, route="/webhooks/")

    @app.before_server_stop
    async def stop(*_: object) -> None:
        app.ctx.stopping = True

    @app.on_response
    async def hang_up(request: Request, _: HTTPResponse) -> None:
        # Whoever keeps a connection busy would keep a server that is told to stop from stopping.
        if app.ctx.stopping and request.stream is not None:
            request.stream.keep_alive = False

    @app.exception(Exception)
    async def refuse(request: Request, error: Exception) -> HTTPResponse:
        status = error.status_code if isinstance(error, SanicException) else 500
        if isinstance(error, ServiceUnavailable):
            # Sanic's word for a client that hung up; what was asked goes on (bot/channels/turns.py).
            logger.info("%s: the client hung up", request.path)
        elif status >= 500:
            count_error("request")
            logger.error("%s failed", request.path, exc_info=error)
        code = _CODES.get(status, "failed" if status >= 500 else "bad_request")
        count_refusal("server", code)
        response = Refusal(status, code).response(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return app


def _channels(credentials: Path) -> list[InputChannel]:
    if not credentials.exists():
        raise ServeError(f"{credentials} does not exist: it says which channels are open.")
    channels: list[InputChannel] = rasa.core.run.create_http_input_channels(None, str(credentials))
    if not channels:
        raise ServeError(f"{credentials.name} opens no channel.")
    return channels


def _check_reach(channels: list[InputChannel], interface: str) -> None:
    if is_loopback(interface):
        return
    for channel in channels:
        if channel.name() in _LOOPBACK_ONLY:
            raise ServeError(
                f"credentials.yml opens '{channel.name()}', which lets anyone who reaches it continue anyone's "
                "conversation. It is served on loopback only: leave --interface at 127.0.0.1, or close the channel."
            )
        if getattr(channel, "loopback_only", False):
            raise ServeError(
                f"credentials.yml opens '{channel.name()}' for trying out (demo, local_play), where anyone may be "
                "anyone. It is served on loopback only: leave --interface at 127.0.0.1, or configure the channel."
            )


def _check_port(interface: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ServeError(f"Port {port} is taken: choose another with --port.") from error
            raise ServeError(f"Cannot listen on {interface}:{port}: {error.strerror}.") from error
