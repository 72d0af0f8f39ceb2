"""The goals, as ratios of figures of one run."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

from benchmarks.speed.systems import FLOOR, FLOOR_STORED, OURS, STOCK, TITLES


@dataclass(frozen=True)
class Goal:
    """What is promised, and what was found.

    Attributes:
        text: what is compared.
        ratio: what was found.
        limit: what is promised.
        at_least: whether more is better.
    """

    text: str
    ratio: float
    limit: float
    at_least: bool

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def as_dict(self) -> dict[str, Any]:
        """For bench.json."""
        sign = "≥" if self.at_least else "≤"
        return {"goal": self.text, "promised": f"{sign} {self.limit:g}", "found": self.ratio, "met": self.is_met}


def goals(found: dict[str, Any]) -> list[Goal]:
    """All goals; none is left out because it is missed."""
    by_name, length, pair = found["systems"], found["length"][OURS], found["pair"]

    def figure(system: str, kind: str, concurrent: str, name: str) -> float:
        return float(by_name[system]["load"][kind][concurrent][name])

    def start(system: str) -> float:
        return float(statistics.median(by_name[system]["start_seconds"]))

    result = []
    for concurrent in by_name[OURS]["load"]["phone"]:
        ours = figure(OURS, "phone", concurrent, "per_second")
        ratio = _ratio(ours, figure(STOCK, "phone", concurrent, "per_second"))
        result.append(Goal(f"phone-number throughput, {concurrent} at once: ours to stock", ratio, 5, True))
    for floor in (FLOOR, FLOOR_STORED):
        for kind, words in (("fixed", "fixed answer"), ("phone", "phone number")):
            ratio = _ratio(figure(OURS, kind, "1", "median_ms"), figure(floor, "fixed", "1", "median_ms"))
            text = f"median, {words}, 1 at once: ours to the fixed answer of {TITLES[floor]}"
            result.append(Goal(text, ratio, 1.5, False))
    memory = _ratio(by_name[OURS]["memory_mb"], by_name[STOCK]["memory_mb"])
    result += [
        Goal("start to first answer: ours to stock", _ratio(start(OURS), start(STOCK)), 0.5, False),
        Goal("resident memory: ours to stock", memory, 0.5, False),
        Goal(
            "throughput of two processes to one",
            _ratio(pair["2"]["per_second"], pair["1"]["per_second"]),
            1.8,
            True,
        ),
        Goal(f"turn {length['turns']} to turn 1", _ratio(length["last_ms"], length["first_ms"]), 1.3, False),
        Goal(
            f"the last ten of {length['turns']} turns to turns 2–11 (turn 1 begins a session besides)",
            _ratio(length["late_ms"], length["early_ms"]),
            1.3,
            False,
        ),
    ]
    for kind, words in (("fixed", "fixed answer"), ("phone", "phone number")):
        if "8" in by_name[OURS]["load"][kind]:
            ratio = _ratio(figure(OURS, kind, "8", "p99_ms"), figure(OURS, kind, "8", "median_ms"))
            result.append(Goal(f"p99 to median, {words}, 8 at once", ratio, 4, False))
    return result


def _ratio(one: float, other: float) -> float:
    return round(one / other, 3) if other else float("inf")
