"""Serves to Prometheus what is counted, on a port of its own."""

from __future__ import annotations

import socket
import threading
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from bot.errors import OperatorError

_CLIENT_SECONDS = 10


class MetricsError(OperatorError):
    """The figures cannot be served; the message says why, in a sentence."""


def start_metrics(port: int, interface: str = "127.0.0.1") -> WSGIServer:
    """Serves the figures on a port of their own, in a thread that ends with the process.

    Args:
        port: to listen on; 0 takes a free one.
        interface: address to listen on.

    Raises:
        MetricsError: the port is taken, or the address is not ours.
    """

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
