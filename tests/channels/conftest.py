"""Runs the `bot` command as a stranger does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
import requests

from bot.paths import ROOT


@pytest.fixture
def bot(assistant) -> Callable[..., subprocess.CompletedProcess]:
    """Runs `python -m bot …` with the current model and returns what came of it."""

    def run(*arguments: str, stdin: str | bytes = "") -> subprocess.CompletedProcess:
        data = stdin if isinstance(stdin, bytes) else stdin.encode()
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=data,
            capture_output=True,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "PORTAL_SECRET"},
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(assistant, free_port) -> Iterator[str]:
    """`bot serve` on a free port of this machine; its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(free_port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ},
    )
    address = f"http://127.0.0.1:{free_port}"
    try:
        for _ in range(240):
            try:
                requests.get(f"{address}/webhooks/portal/health", timeout=2)
                break
            except requests.ConnectionError:
                if process.poll() is not None:
                    raise RuntimeError(process.stdout.read().decode()) from None
                time.sleep(0.5)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
