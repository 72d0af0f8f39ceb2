"""The three systems that are compared: how each is started, and where it listens."""

from __future__ import annotations

import contextlib
import json
import secrets
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import yaml

from benchmarks.speed.load import Target
from benchmarks.speed.plan import ANSWERS, QUESTIONS
from benchmarks.speed.servers import Process, free_port, running
from benchmarks.speed.stock import Model

OURS, STOCK, FLOOR, FLOOR_STORED = "ours", "stock", "floor", "floor-stored"
TITLES = {OURS: "this assistant", STOCK: "stock Rasa", FLOOR: "Rasa's floor", FLOOR_STORED: "Rasa's floor with SQLite"}
_POLL_SECONDS = 0.05
_LONGEST_START_SECONDS = 180
_UNLIMITED = {"burst": 10_000_000, "per_minute": 10_000_000}


@dataclass(frozen=True)
class System:
    """A running system.

    Attributes:
        name: `ours`, `stock`, `floor` or `floor-stored`.
        target: where it listens.
        processes: all that belong to it.
        start_seconds: from the start of the first process to the first right answer.
    """

    name: str
    target: Target
    processes: tuple[Process, ...]
    start_seconds: float

    def memory(self) -> float:
        """Resident memory in MB, of all its processes."""
        return sum(process.memory() for process in self.processes)

    def processor_seconds(self) -> float:
        """Processor time of all its processes so far."""
        return sum(process.processor_seconds() for process in self.processes)


Start = Callable[[], contextlib.AbstractContextManager[System]]


@contextlib.contextmanager
def ours(folder: Path, processes: int = 1, database: str = "ours.db") -> Iterator[System]:
    """`bot serve`: the portal with anonymous sessions and no limits, its own SQLite file.

    Args:
        folder: for its files.
        processes: how many; they share the file, and a conversation stays with one of them.
        database: the file's name.
    """
    endpoints = {
        "tracker_store": {"type": "bot.storage.store.ConversationStore", "url": f"sqlite:///{folder / database}"},
        "lock_store": {"type": "bot.storage.locks.InProcessLockStore"},
        "action_endpoint": {"url": "http://127.0.0.1:5055/webhook", "in_process": True},
    }
    limits = ("messages_per_session", "requests_per_address", "sessions_per_address")
    portal = {"anonymous": True, **{name: _UNLIMITED for name in limits}}
    credentials = _write(folder / "ours-credentials.yml", {"bot.channels.portal.PortalInput": portal})
    variables = {
        "BOT_ENDPOINTS": str(_write(folder / f"{database}-endpoints.yml", endpoints)),
        "PORTAL_SECRET": secrets.token_urlsafe(48),
    }
    with contextlib.ExitStack() as stack:
        begin = time.perf_counter()
        ports, started = [], []
        for number in range(processes):
            ports.append(free_port())
            command = [sys.executable, "-m", "bot", "serve", "--port", str(ports[-1]), "--credentials", credentials]
            name = f"ours-{number}" if processes > 1 else "ours"
            started.append(stack.enter_context(running(name, [*map(str, command)], folder, **variables)))
        target = Target(tuple(f"http://127.0.0.1:{port}/webhooks/portal" for port in ports), portal=True)
        yield _ready(OURS, target, tuple(started), "phone", begin)


@contextlib.contextmanager
def stock(folder: Path, model: Model) -> Iterator[System]:
    """`rasa run` and `rasa run actions`, REST, Rasa's SQL store on its own SQLite file, default locks."""
    action_port, port = free_port(), free_port()
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{action_port}/webhook"},
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "stock.db")},
    }
    actions = ["-m", "rasa", "run", "actions", "--actions", "actions", "--port", str(action_port)]
    begin = time.perf_counter()
    with (
        running("stock-actions", [sys.executable, *actions], folder) as action_server,
        _rasa(STOCK, folder, model, port, endpoints) as server,
    ):
        yield _ready(STOCK, _rest(port), (server, action_server), "phone", begin)


@contextlib.contextmanager
def floor(folder: Path, model: Model, stored: bool = False) -> Iterator[System]:
    """`rasa run` with the smallest model and REST.

    Args:
        folder: for its files.
        model: the smallest model.
        stored: conversations in SQLite, as ours are; Rasa's own default is memory, which forgets them.
    """
    name = FLOOR_STORED if stored else FLOOR
    store = {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "floor.db")}}
    port = free_port()
    begin = time.perf_counter()
    with _rasa(name, folder, model, port, store if stored else {}) as server:
        yield _ready(name, _rest(port), (server,), "fixed", begin)


def _rasa(
    name: str, folder: Path, model: Model, port: int, endpoints: dict[str, Any]
) -> contextlib.AbstractContextManager[Process]:
    command = [sys.executable, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port)]
    command += ["--model", str(model.path)]
    command += ["--credentials", str(_write(folder / f"{name}-credentials.yml", {"rest": None}))]
    command += ["--endpoints", str(_write(folder / f"{name}-endpoints.yml", endpoints))]
    return running(name, command, folder)


def _rest(port: int) -> Target:
    return Target((f"http://127.0.0.1:{port}/webhooks/rest",), portal=False)


def _ready(name: str, target: Target, processes: tuple[Process, ...], kind: str, begin: float) -> System:
    """Waits for the first right answer of every process.

    Raises:
        RuntimeError: a process ended, or there was no answer in three minutes.
    """
    for address in target.addresses:
        answer = ""
        while ANSWERS[kind] not in answer:
            for process in processes:
                process.check()
            if time.perf_counter() - begin > _LONGEST_START_SECONDS:
                words = "\n".join(process.last_words() for process in processes)
                raise RuntimeError(
                    f"'{name}' gave no right answer within {_LONGEST_START_SECONDS} s. Last answer: {answer!r}\n{words}"
                )
            time.sleep(_POLL_SECONDS)
            with contextlib.suppress(OSError, ValueError):
                answer = _ask(address, target.portal, QUESTIONS[kind])
    return System(name, target, processes, time.perf_counter() - begin)


def _ask(address: str, portal: bool, text: str) -> str:
    sender = secrets.token_hex(16)
    if not portal:
        return _post(f"{address}/webhook", {"sender": sender, "message": text})
    session = json.loads(_post(f"{address}/session", {"locale": "sv"}))["session"]
    return _post(f"{address}/message", {"id": sender, "text": text}, Authorization=f"Bearer {session}")


def _post(address: str, body: dict[str, str], **headers: str) -> str:
    headers["Content-Type"] = "application/json"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.dumps(json.load(response), ensure_ascii=False)


def _write(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path
