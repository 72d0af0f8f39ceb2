"""Servers as processes of their own: started on free ports, measured, and ended whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.paths import ROOT

_PATIENCE_SECONDS = 15
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """A running server."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """The process."""
        return self.popen.pid

    def memory(self) -> float:
        """Resident memory in MB, with that of its children."""
        return sum(_resident(pid) for pid in _family(self.pid))

    def processor_seconds(self) -> float:
        """Processor time so far, with that of its children."""
        return sum(_processor_seconds(pid) for pid in _family(self.pid))

    def check(self) -> None:
        """Makes sure that it lives.

        Raises:
            RuntimeError: it has ended; its last words are the message.
        """
        if self.popen.poll() is not None:
            raise RuntimeError(f"'{self.name}' ended with {self.popen.returncode}:\n{self.last_words()}")

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]


@contextlib.contextmanager
def running(name: str, command: Sequence[str], folder: Path, **variables: str) -> Iterator[Process]:
    """Starts a server; ends it, by its own process id, when the block is left, also by an exception or Ctrl-C.

    Args:
        name: for its log and for messages.
        command: program and arguments.
        folder: where its log goes.
        **variables: of the environment.
    """
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        # A session of its own: Ctrl-C reaches us alone, and we end it in order.
        popen = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Process(name, popen, log)
    finally:
        _end(popen)


def environment(**variables: str) -> dict[str, str]:
    """The environment of a server: ours, quiet, on loopback."""
    quiet = {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "SANIC_HOST": "127.0.0.1",  # of the action server
    }
    return {**os.environ, **quiet, **variables}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(popen: subprocess.Popen[bytes]) -> None:
    children = _family(popen.pid)[1:]
    popen.terminate()
    try:
        popen.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        popen.kill()
        popen.wait()
    except BaseException:  # a second Ctrl-C
        popen.kill()
        popen.wait()
        raise
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)


def _family(pid: int) -> list[int]:
    """A process and all that it has started, from /proc."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text().split():
                found += _family(int(child))
    return found


def _resident(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _processor_seconds(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    return 0.0
