"""The measurements, one after the other; each returns plain data for bench.json."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed import systems
from benchmarks.speed.load import Load, Target, conversations, for_seconds
from benchmarks.speed.plan import TURNS_OF_A_CONVERSATION, Plan
from benchmarks.speed.stock import Model, floor_model, our_training, stock_model
from benchmarks.speed.systems import FLOOR, FLOOR_STORED, OURS, STOCK, System

Figures = dict[str, Any]
_PAIR_CONCURRENT = 32
# Turns that are looked at beside the very first and last: a single message tells little.
_WINDOW = 10


def measure(plan: Plan, say: Callable[[str], None]) -> Figures:
    """Everything, in one run."""
    models = {OURS: our_training(say), STOCK: stock_model(plan, say), FLOOR: floor_model(say)}
    models[FLOOR_STORED] = models[FLOOR]
    found: Figures = {"machine": _machine(), "plan": vars(plan)}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with contextlib.ExitStack() as stack:
            running = _start_all(folder, models, stack, say)
            found["systems"] = {system.name: _beginning(system, models[system.name]) for system in running}
            _loads(plan, running, found["systems"], say)
            for system in running:
                found["systems"][system.name]["memory_mb"] = round(system.memory())
            found["length"] = {
                OURS: _length(plan, running[0], plan.long_conversations, say),
                STOCK: _length(plan, running[1], 1, say),
            }
        found["stored"] = _stored(plan, folder, say)
        found["systems"][OURS]["start_seconds"].append(found["stored"]["start_seconds_empty"])
        found["pair"] = _pair(plan, folder, say)
    found["machine"]["load_average_after"] = os.getloadavg()
    return found


def _machine() -> Figures:
    return {
        "when": time.strftime("%Y-%m-%d %H:%M"),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": sys.version.split()[0],
        # Above 0.5 or so somebody else was at work on this machine.
        "load_average_before": os.getloadavg(),
    }


def _start_all(
    folder: Path, models: dict[str, Model], stack: contextlib.ExitStack, say: Callable[[str], None]
) -> list[System]:
    starts: list[tuple[str, systems.Start]] = [
        (OURS, lambda: systems.ours(folder)),
        (STOCK, lambda: systems.stock(folder, models[STOCK])),
        (FLOOR, lambda: systems.floor(folder, models[FLOOR])),
        (FLOOR_STORED, lambda: systems.floor(folder, models[FLOOR], stored=True)),
    ]
    running = []
    for name, start in starts:
        say(f"Starting {systems.TITLES[name]} …")
        running.append(stack.enter_context(start()))
        say(f"  first answer after {running[-1].start_seconds:.1f} s")
    return running


def _beginning(system: System, model: Model) -> Figures:
    return {
        "start_seconds": [round(system.start_seconds, 2)],
        "training_seconds": round(model.training_seconds, 1),
        "trained_on": model.trained_on,
        "load": {},
    }


def _loads(plan: Plan, running: Sequence[System], into: Figures, say: Callable[[str], None]) -> None:
    """Load on every system in turn, for a fixed answer and a phone number."""
    kinds = {OURS: ("fixed", "phone"), STOCK: ("fixed", "phone"), FLOOR: ("fixed",), FLOOR_STORED: ("fixed",)}
    say("Warming up …")
    for system in running:
        for kind in kinds[system.name]:
            conversations(system.target, kind, 1 + plan.warm_up // TURNS_OF_A_CONVERSATION, TURNS_OF_A_CONVERSATION)
    sums: dict[tuple[str, str, int], Load] = {}
    for concurrent in plan.concurrent:
        for number in range(plan.rounds):
            say(f"Load: {concurrent} at once, round {number + 1} of {plan.rounds} …")
            for kind in ("fixed", "phone"):
                for system in running:
                    if kind in kinds[system.name]:
                        seen = for_seconds(system.target, kind, concurrent, plan.seconds)
                        sums.setdefault((system.name, kind, concurrent), Load()).add(seen)
    for (name, kind, concurrent), seen in sums.items():
        into[name]["load"].setdefault(kind, {})[str(concurrent)] = seen.summary()
        if seen.wrong:
            say(f"  {name}, {kind}, {concurrent} at once: {seen.wrong} wrong answers, such as {seen.example}")


def _length(plan: Plan, system: System, number: int, say: Callable[[str], None]) -> Figures:
    """Whether the last turn of a long conversation takes longer than the first."""
    say(f"Long conversations: {number} of {plan.long_turns} turns with {systems.TITLES[system.name]} …")
    turns = conversations(system.target, "phone", number, plan.long_turns).turns
    early = [turn for conversation in turns for turn in conversation[1 : 1 + _WINDOW]]
    late = [turn for conversation in turns for turn in conversation[-_WINDOW:]]
    by_turn = [round(statistics.median(row), 2) for row in zip(*turns, strict=True)]
    return {
        "conversations": number,
        "turns": plan.long_turns,
        "first_ms": by_turn[0],
        "last_ms": by_turn[-1],
        "early_ms": round(statistics.median(early), 2),
        "late_ms": round(statistics.median(late), 2),
        "by_turn_ms": by_turn,
    }


def _stored(plan: Plan, folder: Path, say: Callable[[str], None]) -> Figures:
    """Start-up and turn time with an empty store, and with many conversations in it."""
    database = "stored.db"
    number = max(1, plan.stored_samples // TURNS_OF_A_CONVERSATION)

    def median(target: Target) -> float:
        conversations(target, "phone", 2, TURNS_OF_A_CONVERSATION)
        return round(conversations(target, "phone", number, TURNS_OF_A_CONVERSATION).percentile(0.5), 2)

    say("Stored conversations: empty store …")
    with systems.ours(folder, database=database) as system:
        empty = median(system.target)
        say(f"Stored conversations: {plan.stored:,} …")
        copies = _copy_conversations(folder / database, plan.stored)
        full = median(system.target)
        start_empty = system.start_seconds
    with systems.ours(folder, database=database) as system:
        start_full, restarted = system.start_seconds, median(system.target)
    megabytes = (folder / database).stat().st_size / 1e6
    (folder / database).unlink()
    return {
        "conversations": copies,
        "megabytes": round(megabytes),
        "empty_ms": empty,
        "full_ms": full,
        "full_restarted_ms": restarted,
        "start_seconds_empty": round(start_empty, 2),
        "start_seconds_full": round(start_full, 2),
    }


def _copy_conversations(database: Path, number: int) -> int:
    """Puts copies of the longest conversation into the store; returns how many conversations there are then."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(events)") if row[1] != "id"]
        source = connection.execute("SELECT sender_id FROM events GROUP BY 1 ORDER BY count(*) DESC LIMIT 1").fetchone()
        names = ", ".join(columns)
        values = ", ".join("'copy-' || n" if name == "sender_id" else name for name in columns)
        for first in range(0, number, 1000):
            connection.execute(
                "WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :end) "
                f"INSERT INTO events ({names}) SELECT {values} FROM numbers, "
                "(SELECT * FROM events WHERE sender_id = :source ORDER BY id) ORDER BY n, id",
                {"first": first, "end": min(first + 1000, number), "source": source[0]},
            )
            connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(connection.execute("SELECT count(DISTINCT sender_id) FROM events").fetchone()[0])


def _pair(plan: Plan, folder: Path, say: Callable[[str], None]) -> Figures:
    """One process, and two that share the store, in turns."""
    say("Starting two processes of this assistant …")
    sums, server_seconds = {1: Load(), 2: Load()}, {1: 0.0, 2: 0.0}
    with systems.ours(folder, processes=2, database="pair.db") as system:
        for_seconds(system.target, "phone", 2, 2.0)
        for number in range(plan.pair_rounds):
            say(f"One process and two, round {number + 1} of {plan.pair_rounds} …")
            for processes in (1, 2):
                target = Target(system.target.addresses[:processes], portal=True)
                before = system.processor_seconds()
                sums[processes].add(for_seconds(target, "phone", _PAIR_CONCURRENT, plan.seconds))
                server_seconds[processes] += system.processor_seconds() - before
    return {
        str(processes): {
            **seen.summary(),
            "server_cores": round(server_seconds[processes] / seen.seconds, 2),
            "client_cores": round(seen.client_seconds / seen.seconds, 2),
        }
        for processes, seen in sums.items()
    }
