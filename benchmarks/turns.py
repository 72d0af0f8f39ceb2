"""The time of a turn beside another checkout's: `python -m benchmarks.turns BEFORE`, both with a trained model."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from bot.evaluate.files import CONVERSATIONS
from bot.paths import ROOT

_ROUNDS = 3


def turn_times(checkout: Path, conversations: str) -> list[float]:
    """Milliseconds of each turn when a checkout replays conversations, on one thread."""
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "replay"],
        cwd=checkout,
        env={**os.environ, **threads, "PYTHONPATH": str(checkout), "BOT_HOME": str(checkout)},
        input=conversations,
        capture_output=True,
        text=True,
        check=True,
    )
    return [turn["ms"] for line in done.stdout.splitlines() for turn in json.loads(line)["turns"]]


def compare(before: Path, after: Path = ROOT, rounds: int = _ROUNDS) -> str:
    """A line a round, and the ratio of the best rounds: the two take turns, and a busy moment hits one of them only."""
    conversations = CONVERSATIONS.read_text(encoding="utf-8")
    medians: dict[str, list[float]] = {"before": [], "after": []}
    lines = ["| round | checkout | turns | median ms | 99th percentile ms |", "|---|---|---|---|---|"]
    for number in range(1, rounds + 1):
        for name, checkout in (("before", before), ("after", after)):
            found = sorted(turn_times(checkout, conversations))
            medians[name].append(statistics.median(found))
            slow = found[int(len(found) * 0.99)]
            lines.append(f"| {number} | {name} | {len(found)} | {medians[name][-1]:.2f} | {slow:.2f} |")
    ratio = min(medians["after"]) / min(medians["before"])
    return "\n".join([*lines, f"median after / before, best rounds: {ratio:.2f}"])


def main() -> None:
    """Prints the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path, help="another checkout of this project, with a trained model")
    print(compare(parser.parse_args().before.resolve()))


if __name__ == "__main__":
    main()
