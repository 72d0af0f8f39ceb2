"""What the reply to a turn must hold: facts, never wordings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

_DASHES = re.compile("[\u2010-\u2015\u2212]")
# "17.30 per telefon" is no half of a day.
_TIME = r"(\d{1,2})(?:[:.](\d\d))?(?:\s*([ap])\.?\s?m\b\.?)?"
_RANGE = re.compile(rf"(?<![\d.:])(?:kl\.?\s*)?{_TIME}\s*(?:-|to|till|until|and|och)\s*(?:kl\.?\s*)?{_TIME}(?!\d)")
_MIDNIGHT = re.compile(r"\b(?:midnight|midnatt)\b")
_NUMBER = re.compile(r"\d{6,}")
# A number as it is called: so many figures in a row, whatever marks are between them.
_CALLED = re.compile(r"(?<![\w./-])\+?\(?\d(?:[ ()-]{0,2}\d){6,}")
_ADDRESS = re.compile(r"https?://\S+")
GROUPS = yaml.safe_load((Path(__file__).parent / "groups.yml").read_text(encoding="utf-8"))


def missing(turn: dict[str, Any], reply: str) -> list[str]:
    """What a reply lacks, or holds and must not; empty if it is right.

    Args:
        turn: `has`, each of which must be there: figures, a string, some of which one must be there (`a|b`), or a group
            of groups.yml (`@free`); `not`, none of which may be there; `off`, so that no number may be.
        reply: everything that was said.
    """
    if not reply.strip():
        return ["says nothing"]
    text, figures = _plain(reply), _digits(reply)
    faults = [f"no {wanted}" for wanted in turn.get("has", ()) if not _holds_one(text, figures, wanted)]
    faults += [f"holds {each}" for each in turn.get("not", ()) if _holds(text, figures, each)]
    if turn.get("off") and _CALLED.search(_ADDRESS.sub("", reply)):
        faults.append("holds a number")
    return faults


def _holds_one(text: str, figures: str, wanted: str) -> bool:
    if _NUMBER.fullmatch(wanted):
        return wanted.lstrip("0") in figures
    choices = GROUPS[wanted[1:]] if wanted.startswith("@") else wanted.split("|")
    return any(_holds(text, figures, each) for each in choices)


def _holds(text: str, figures: str, wanted: str) -> bool:
    ranges = _ranges(_plain(wanted))
    if ranges and ranges <= _ranges(text):
        return True
    return _plain(wanted) in text or (len(_digits(wanted)) > 6 and _digits(wanted) in figures)


def _ranges(text: str) -> set[tuple[int, int]]:
    """Clock ranges in minutes, in whatever notation: `9 AM-5 PM`, `kl. 9-17`."""
    found = set()
    for begin, minute, half, end, other, later in _RANGE.findall(text):
        half = half or (later if later and int(begin) < int(end) else "")
        found.add((_minutes(begin, minute, half), _minutes(end, other, later)))
    return found


def _minutes(hour: str, minute: str, half: str) -> int:
    counted = int(hour) % 12 + 12 * (half == "p") if half else int(hour)
    return counted * 60 + int(minute or 0)


def _plain(text: str) -> str:
    return _MIDNIGHT.sub("24", re.sub(r"\s+", " ", _DASHES.sub("-", text)).lower())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
