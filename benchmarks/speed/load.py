"""Runs the load client and makes figures of what it saw."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.speed.plan import ANSWERS, QUESTIONS, TURNS_OF_A_CONVERSATION
from benchmarks.speed.servers import environment
from bot.paths import ROOT

_LONGEST_SECONDS = 900


@dataclass(frozen=True)
class Target:
    """Where a system listens: several addresses mean several processes, and a conversation stays with one."""

    addresses: tuple[str, ...]
    portal: bool


@dataclass
class Load:
    """What one or several jobs of the same kind saw.

    Attributes:
        turns: milliseconds of each message, a list for each conversation.
        seconds: that the jobs took.
        client_seconds: processor time of the client.
        wrong: answers without the sentence that was expected.
        example: one of them.
    """

    turns: list[list[float]] = field(default_factory=list)
    seconds: float = 0.0
    client_seconds: float = 0.0
    wrong: int = 0
    example: str = ""

    @property
    def milliseconds(self) -> list[float]:
        """Of every message."""
        return [turn for conversation in self.turns for turn in conversation]

    @property
    def throughput(self) -> float:
        """Right answers a second."""
        return (len(self.milliseconds) - self.wrong) / self.seconds if self.seconds else 0.0

    def add(self, other: Load) -> None:
        """Takes another job's messages in."""
        self.turns += other.turns
        self.seconds += other.seconds
        self.client_seconds += other.client_seconds
        self.wrong += other.wrong
        self.example = self.example or other.example

    def percentile(self, share: float) -> float:
        """The value that `share` (0–1) of the messages do not exceed."""
        return percentile(self.milliseconds, share)

    def summary(self) -> dict[str, float]:
        """For bench.json."""
        return {
            "messages": len(self.milliseconds),
            "median_ms": round(self.percentile(0.5), 2),
            "p95_ms": round(self.percentile(0.95), 2),
            "p99_ms": round(self.percentile(0.99), 2),
            "per_second": round(self.throughput, 2),
            "client_seconds": round(self.client_seconds, 2),
            "wrong": self.wrong,
        }


def for_seconds(target: Target, kind: str, concurrent: int, seconds: float) -> Load:
    """So many conversations at once for so many seconds."""
    return _run(target, kind, concurrent=concurrent, seconds=seconds, turns=TURNS_OF_A_CONVERSATION)


def conversations(target: Target, kind: str, number: int, turns: int) -> Load:
    """So many conversations of so many turns, one after the other."""
    return _run(target, kind, concurrent=1, conversations=number, turns=turns)


def percentile(values: Sequence[float], share: float) -> float:
    """By linear interpolation; 0 for no values."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    position = (len(ordered) - 1) * share
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def _run(target: Target, kind: str, **sizes: Any) -> Load:
    """Runs one job in a process of its own.

    Raises:
        RuntimeError: the client failed; its last words are the message.
    """
    job = {
        "addresses": target.addresses,
        "portal": target.portal,
        "text": QUESTIONS[kind],
        "expected": ANSWERS[kind],
        **sizes,
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed.client"],
        input=json.dumps(job).encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment(),
        timeout=_LONGEST_SECONDS,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The load client failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    found = json.loads(done.stdout)
    return Load(
        turns=[turns for turns in found["turns"] if turns],
        seconds=found["seconds"],
        client_seconds=found["processor_seconds"],
        wrong=found["wrong_count"],
        example=(found["wrong"] or [""])[0],
    )
