"""`make bench`: measures, prints a table, and writes reports/bench.json and reports/bench.png."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from types import FrameType
from typing import Optional

from benchmarks.speed.goals import goals
from benchmarks.speed.measure import measure
from benchmarks.speed.plan import FULL, QUICK
from benchmarks.speed.report import markdown, picture
from bot.engine import quiet, training
from bot.paths import ROOT

REPORTS = ROOT / "reports"


def main() -> int:
    """Runs the benchmark; 0 if every answer was right (goals that are missed are said, not punished)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="tiny sizes, to try the benchmark out; figures mean nothing"
    )
    options = parser.parse_args()
    if not training.is_current():
        print("The model is not current: `make train` first.", file=sys.stderr)
        return 1
    quiet.before_imports()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _as_interrupt)
    begin = time.perf_counter()

    def say(line: str) -> None:
        minutes, seconds = divmod(int(time.perf_counter() - begin), 60)
        print(f"[{minutes:2}:{seconds:02}] {line}", file=sys.stderr, flush=True)

    try:
        found = measure(QUICK if options.quick else FULL, say)
    except KeyboardInterrupt:
        print("Stopped; all servers are ended.", file=sys.stderr)
        return 130
    reached = goals(found)
    found["goals"] = [goal.as_dict() for goal in reached]
    REPORTS.mkdir(exist_ok=True)
    name = "bench-quick" if options.quick else "bench"
    (REPORTS / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    picture(found, REPORTS / f"{name}.png")
    print(markdown(found, reached))
    say(f"Written: reports/{name}.json, reports/{name}.png")
    loads = [seen for system in found["systems"].values() for kind in system["load"].values() for seen in kind.values()]
    return 1 if any(seen["wrong"] for seen in loads) else 0


def _as_interrupt(number: int, frame: Optional[FrameType]) -> None:
    """Ctrl-C and SIGTERM end us with all servers."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
