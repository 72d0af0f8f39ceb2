"""Figures for Prometheus. Labels are bounded: never a text, a person or a conversation."""

from __future__ import annotations

import socket
import threading
from functools import lru_cache
from typing import Any, Optional
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import yaml
from prometheus_client import Counter, Histogram, make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from bot.errors import OperatorError
from bot.observe.counters import OTHER, count_error, known_channel
from bot.paths import ROOT

__all__ = ["MetricsError", "count_error", "count_message", "count_turn", "start_metrics"]

_LANGUAGES = {"sv", "en"}
_FALLBACKS = {"nlu_fallback", "out_of_scope"}
_CLIENT_SECONDS = 10

_MESSAGES = Counter("assistant_messages", "Messages that reached the dialogue.", ("channel",))
_ANSWERS = Counter("assistant_answers", "Answers by what was understood.", ("intent", "language"))
_NOT_UNDERSTOOD = Counter("assistant_fallbacks", "Answers that could not help.", ("kind", "language"))
_SECONDS = Histogram(
    "assistant_turn_seconds",
    "Time of a turn, from the conversation's lock to the stored answer.",
    ("channel",),
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)


class MetricsError(OperatorError):
    """The figures cannot be served; the message says why, in a sentence."""


def count_message(channel: Optional[str]) -> None:
    """Counts a message when its turn begins."""
    _MESSAGES.labels(known_channel(channel)).inc()


def count_turn(channel: Optional[str], intent: Optional[str], language: Optional[str], seconds: float) -> None:
    """Counts an answered message.

    Args:
        channel: where it came from.
        intent: what was understood.
        language: of the answer.
        seconds: that the turn took.
    """
    spoken = language if language in _LANGUAGES else OTHER
    understood = intent if intent in _intents() else OTHER
    _SECONDS.labels(known_channel(channel)).observe(seconds)
    _ANSWERS.labels(understood, spoken).inc()
    if understood in _FALLBACKS:
        _NOT_UNDERSTOOD.labels(understood, spoken).inc()


def start_metrics(port: int, interface: str = "127.0.0.1") -> WSGIServer:
    """Serves the figures on a port of their own, in a thread that ends with the process.

    Args:
        port: to listen on; 0 takes a free one.
        interface: address to listen on.

    Raises:
        MetricsError: the port is taken, or the address is not ours.
    """
    _intents()  # read before the first turn needs it

    class Server(ThreadingWSGIServer):
        address_family = socket.AF_INET6 if ":" in interface else socket.AF_INET

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is nobody's concern."""

    try:
        server = make_server(interface, port, make_wsgi_app(), Server, _QuietHandler)
    except OSError as error:
        raise MetricsError(f"The metrics cannot be served on {interface}:{port}: {error.strerror}.") from error
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


class _QuietHandler(WSGIRequestHandler):
    timeout = _CLIENT_SECONDS

    def log_message(self, format: str, *args: Any) -> None:
        """Logs nothing: Prometheus asks four times a minute."""


@lru_cache(maxsize=1)
def _intents() -> frozenset[str]:
    """The intents of domain.yml."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    domain = yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), Loader=loader)
    return frozenset(name if isinstance(name, str) else next(iter(name)) for name in domain["intents"])
