"""`make bench`, second part: how long understanding takes, piece by piece, and what the sentence encoder costs.

Everything runs in this process, on one thread, without a server; prints a table and writes reports/understanding.json.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.engine import quiet, training
from bot.paths import ROOT

REPORTS = ROOT / "reports"
TALKS = ROOT / "tests" / "conversations" / "talks"
USUAL = "what is the phone number for technical support in Sweden and is it open now?"
LONG = {
    "one name again and again": "korea, " * 150,
    "halves of names": "south new republic islands saint united korea guinea virgin " * 20,
    "marks": "?!.;&+|" * 150,
    "words": "i have been waiting for the mail to come back since monday and nobody can tell me when " * 12,
}
_LONGEST = 1000
_ROUNDS = 15
# Goals, in milliseconds, megabytes and seconds.
GOALS = {
    "finder, usual message": 2.0,
    "finder, 1,000 characters, the worst": 20.0,
    "turn, median": 15.0,
    "turn, 99th percentile": 40.0,
    "encoder, resident": 120.0,
    "encoder, start": 1.5,
}


def main() -> int:
    """Measures and prints; 1 if there is no current model."""
    if not training.is_current():
        print("The model is not current: `make train` first.", file=sys.stderr)
        return 1
    quiet.before_imports()
    found = dict(_encoder()) | dict(_finder()) | dict(_turns())
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "understanding.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print("\n| what | measured | goal | |\n|---|---|---|---|")
    for name, value in found.items():
        unit = "MB" if name.endswith("resident") else "s" if name.endswith("start") else "ms"
        goal = GOALS.get(name)
        met = "" if goal is None else f"{goal:g} {unit} | {'yes' if value <= goal else 'no'}"
        print(f"| {name} | {value:.2f} {unit} | {met or '|'} |")
    return 0


def _encoder() -> Iterator[tuple[str, float]]:
    """What loading the encoder adds to a process that has the rest, and what one vector takes."""
    import bot.engine.assistant  # noqa: F401  # the rest, Rasa and TensorFlow among it

    quiet.after_imports()
    before, begin = _resident(), time.perf_counter()
    from bot.nlu.encoder import Encoder

    encoder = Encoder()
    encoder.vector(USUAL)
    yield "encoder, start", time.perf_counter() - begin
    yield "encoder, resident", _resident() - before
    texts, long = iter(range(10**6)), LONG["words"][:_LONGEST]
    yield "encoder, usual message", _milliseconds(lambda: encoder.vector(f"{USUAL} {next(texts)}"))
    yield (
        "encoder, 1,000 characters",
        _milliseconds(lambda: encoder.vector(f"{next(texts)} {long}")),
    )


def _finder() -> Iterator[tuple[str, float]]:
    from bot.nlu.moments import moment_finder
    from bot.nlu.table import compile_table, finder_of

    finder, moments = finder_of(compile_table()), moment_finder()
    yield "finder, usual message", _milliseconds(lambda: finder.find(USUAL))
    yield (
        "finder, 1,000 characters, the worst",
        max(_milliseconds(lambda text=text: finder.find(text[:_LONGEST])) for text in LONG.values()),
    )
    yield "moments, usual message", _milliseconds(lambda: moments.find(USUAL))
    yield (
        "moments, 1,000 characters, the worst",
        max(_milliseconds(lambda text=text: moments.find(text[:_LONGEST])) for text in LONG.values()),
    )


def _turns() -> Iterator[tuple[str, float]]:
    """Whole turns, message to answer, of the conversations in tests/conversations/talks."""
    from bot.engine.assistant import Assistant, new_conversation

    assistant = Assistant.in_memory(training.MODEL)
    lines = [line for path in sorted(TALKS.glob("*/*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]

    async def talk() -> list[float]:
        taken = []
        for conversation in map(json.loads, lines):
            number = new_conversation()
            for turn in conversation["turns"]:
                begin = time.perf_counter()
                await assistant.reply(turn["user"], number)
                taken.append(1000 * (time.perf_counter() - begin))
        return taken

    taken = sorted(asyncio.run(talk())[len(lines) // 10 :])
    yield "turn, median", statistics.median(taken)
    yield "turn, 99th percentile", taken[int(0.99 * len(taken))]


def _resident() -> float:
    """Megabytes of this process that are in memory (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024 / 1e6


def _milliseconds(work: Callable[[], Any]) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begin))
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
