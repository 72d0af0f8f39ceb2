"""After the tests: how many lines and branches of bot/ and actions/ they ran, and in which files the fewest."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import CoverageException

ROOT = Path(__file__).resolve().parent.parent
_LOWEST = 8


def summary(report: dict) -> list[str]:
    """Lines to print: the total, then the files with the lowest share.

    Args:
        report: what `coverage json` writes.
    """
    total = report["totals"]
    lines = [
        f"branch coverage: {total['percent_covered']:.1f}% of {total['num_statements']:,} lines and "
        f"{total['num_branches']:,} branches"
    ]
    shares = {
        name: file["summary"]["percent_covered"]
        for name, file in report["files"].items()
        if file["summary"]["num_statements"] and file["summary"]["percent_covered"] < 100
    }
    lowest = sorted(shares, key=lambda name: (shares[name], name))[:_LOWEST]
    return [*lines, *(f"  {shares[name]:5.1f}%  {name}" for name in lowest)]


def main() -> int:
    """Prints the summary of the last run; returns 1 if there was none."""
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    target = Path(measured.config.data_file).with_name("report.json")
    try:
        measured.load()
        measured.json_report(outfile=str(target))
    except CoverageException as error:
        print(f"coverage: {error}", file=sys.stderr)
        return 1
    print("\n".join(summary(json.loads(target.read_text(encoding="utf-8")))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
