"""Real PostgreSQL and Redis on free ports, and assistants that use them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from bot.paths import ROOT
from tests.portal import Person, Portal, keys, serve_portal  # noqa: F401


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.time() + seconds
    while not true():
        assert time.time() < deadline, "it did not happen in time"
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Postgres:
    """A server of its own, under a user that PostgreSQL accepts, in a folder that is deleted."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [Path(shutil.which("postgres") or "/").parent]
        if not (found[-1] / "initdb").exists():
            pytest.fail(
                "The service tests need PostgreSQL: install it (Debian: apt install postgresql), or call .ci/run."
            )
        self.bin, self.data, self.port = found[-1], folder / "data", free_port()
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(folder, "postgres")
        self.run("initdb", "-D", str(self.data), "-U", "assistant", "-A", "trust", "-N")
        self.url = f"postgresql://assistant@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str, **options) -> subprocess.CompletedProcess:
        command = [*self._as, str(self.bin / program), *arguments]
        return subprocess.run(command, check=True, capture_output=True, cwd="/tmp", **options)

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.data}"
        command = [*self._as, str(self.bin / "pg_ctl"), "-D", str(self.data), "-o", options, "-w", "start"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")


class Redis:
    """A server of its own that keeps nothing."""

    def __init__(self) -> None:
        if shutil.which("redis-server") is None:
            pytest.fail("The service tests need Redis: install it (Debian: apt install redis-server), or call .ci/run.")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/tmp")
        wait_until(lambda: _listens(self.port))

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="assistant-pg-"))
    server = Postgres(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    server = Redis()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def agent_with(assistant):
    """The assistant's model with other stores, loaded anew."""
    from rasa.core.agent import Agent

    from bot.engine.actions_in_process import InProcessActionEndpoint
    from bot.engine.training import MODEL
    from bot.storage.locks import InProcessLockStore

    def make(store, locks=None) -> Agent:
        return Agent.load(
            MODEL,
            tracker_store=store,
            lock_store=locks or InProcessLockStore(),
            action_endpoint=InProcessActionEndpoint(),
        )

    return make


class Served:
    """`bot serve` in a process of its own."""

    def __init__(self, credentials: Path, environment: dict[str, str], log: Path) -> None:
        self.port, self.log = free_port(), log
        self._file = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", str(self.port), "--credentials", str(credentials)],
            cwd=ROOT,
            stdout=self._file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
        self.portal = Portal(self.port, None)

    def wait(self) -> Served:
        def ready() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            try:
                return requests.get(f"{self.portal.base}/health", timeout=2).status_code == 200
            except requests.ConnectionError:
                return False

        wait_until(ready, 240)
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture
def serve(assistant, tmp_path) -> Iterator[Callable[..., Served]]:
    """Starts `bot serve` with anonymous sessions and generous limits."""
    generous = "{burst: 100000, per_minute: 100000}"
    credentials = tmp_path / "credentials.yml"
    credentials.write_text(
        "bot.channels.portal.PortalInput:\n  anonymous: true\n"
        + "".join(
            f"  {n}: {generous}\n" for n in ("messages_per_session", "requests_per_address", "sessions_per_address")
        )
    )
    started: list[Served] = []

    def start(endpoints: str, **environment: str) -> Served:
        file = tmp_path / f"endpoints-{len(started)}.yml"
        file.write_text(endpoints)
        given = {
            "BOT_ENDPOINTS": str(file),
            "PORTAL_SECRET": "a secret for these tests only, 32 characters and more",
            **environment,
        }
        server = Served(credentials, given, tmp_path / f"log-{len(started)}.txt")
        started.append(server)
        return server

    yield start
    for server in started:
        if server.process.poll() is None:
            server.kill()


SQLITE = """
tracker_store:
  type: bot.storage.store.ConversationStore
  url: sqlite:///{path}
lock_store:
  type: bot.storage.locks.InProcessLockStore
action_endpoint: {{url: "http://127.0.0.1:5055/webhook", in_process: true}}
"""
