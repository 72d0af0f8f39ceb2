"""Phrases that are listened for, each with what it stands for; a longer one takes its words from a shorter one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.talk import folded


class Phrases:
    """Finds phrases in folded text.

    Args:
        rows: (phrase, what it stands for), of which it may be several; a `*` at a word's end stands for any ending.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        names: dict[str, set[str]] = {}
        for phrase, name in rows:
            names.setdefault(pattern_of(phrase), set()).add(name)
        # The longest first: "everyone else is fine" is not everyone.
        longest = sorted(names.items(), key=lambda row: -len(row[0]))
        self._patterns = [(re.compile(rf"\b{pattern}\b"), frozenset(own)) for pattern, own in longest]

    def find(self, said: str) -> set[str]:
        """What the phrases of a folded text stand for."""
        found: set[str] = set()
        for pattern, names in self._patterns:
            said, times = pattern.subn("·", said)
            if times:
                found |= names
        return found


def pattern_of(phrase: str) -> str:
    r"""A regular expression for a phrase in folded text; a `*` at a word's end stands for `\w*`."""
    words = [re.escape(folded(word)) + (r"\w*" if word.endswith("*") else "") for word in phrase.split()]
    return " ".join(words)
