"""`bot serve`: opens the channels of credentials.yml on Rasa's server, without Rasa's HTTP API."""

from __future__ import annotations

import errno
import ipaddress
import socket
from functools import partial
from pathlib import Path

import rasa.core.run
from rasa.core.channels.channel import InputChannel

from bot.paths import ROOT
from bot.runtime import patches
from bot.runtime.assistant import read_endpoints

# Channels of Rasa's own that let anyone who reaches them continue anyone's conversation.
_LOOPBACK_ONLY = {"rest", "socketio", "callback"}


class ServeError(Exception):
    """The server cannot start; the message says why, in a sentence."""


def serve(model: Path, interface: str, port: int, credentials: Path = ROOT / "credentials.yml") -> None:
    """Serves until it is stopped.

    Raises:
        ServeError: the port is taken, the address is not ours, no channel is open, or an open channel may not leave
            loopback.
    """
    channels = rasa.core.run.create_http_input_channels(None, str(credentials) if credentials.exists() else None)
    if not channels:
        raise ServeError("credentials.yml opens no channel.")
    _check_reach(channels, interface)
    _check_port(interface, port)
    patches.apply()
    endpoints = read_endpoints()
    app = rasa.core.run.configure_app(channels, enable_api=False, port=port, endpoints=endpoints)
    app.register_listener(
        partial(rasa.core.run.load_agent_on_start, str(model), endpoints, None), "before_server_start"
    )
    app.register_listener(rasa.core.run.close_resources, "after_server_stop")
    names = ", ".join(channel.name() for channel in channels)
    print(f"Serving on http://{interface}:{port} (channels: {names}). Stop with Ctrl-C.", flush=True)
    app.run(host=interface, port=port, workers=1, access_log=False, motd=False)


def _check_reach(channels: list[InputChannel], interface: str) -> None:
    open_to_all = sorted({channel.name() for channel in channels} & _LOOPBACK_ONLY)
    if open_to_all and not _is_loopback(interface):
        raise ServeError(
            f"credentials.yml opens '{open_to_all[0]}', which lets anyone who reaches it continue anyone's "
            f"conversation. It is served on loopback only: leave --interface at 127.0.0.1, or close the channel."
        )


def _is_loopback(interface: str) -> bool:
    try:
        return ipaddress.ip_address(interface).is_loopback
    except ValueError:
        return interface == "localhost"


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
