"""Faults as lines: by file and line, equal ones in a group, the number of them last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bot.yaml_file import Fault

# So many of a kind are told in full in each file.
_IN_FULL = 3
# What differs between faults of a kind: names in quotes, what is in brackets at the end, and numbers.
_OWN = re.compile(r"'[^']*'| \([^()]*\)$|[+\d][\d :.–-]*")


def report(faults: Iterable[Fault], root: Path) -> list[str]:
    """The lines to print."""
    ordered = sorted(set(faults), key=lambda fault: (str(fault.file), fault.line, fault.key, fault.message))
    kinds = Counter(_kind(fault) for fault in ordered)
    told: Counter[tuple[Path, str]] = Counter()
    lines = []
    for fault in ordered:
        kind = _kind(fault)
        told[kind] += 1
        if told[kind] <= _IN_FULL:
            lines.append(_line(fault, root))
        if told[kind] == _IN_FULL and kinds[kind] > _IN_FULL:
            lines.append(f"    and {kinds[kind] - _IN_FULL} more of this kind")
    return [*lines, f"{len(ordered)} fault{'' if len(ordered) == 1 else 's'}"]


def _kind(fault: Fault) -> tuple[Path, str]:
    return fault.file, _OWN.sub("…", fault.message)


def _line(fault: Fault, root: Path) -> str:
    file = fault.file.relative_to(root) if root in fault.file.parents else fault.file
    return str(Fault(file, fault.line, fault.key, fault.message))
