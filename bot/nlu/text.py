"""Folding: lower case, without diacritics, with a way back to the original characters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_SPECIAL = {
    **{"æ": "ae", "ø": "o", "ß": "ss", "ı": "i", "ð": "d", "þ": "th", "œ": "oe", "ł": "l"},
    **dict.fromkeys("’‘´`", "'"),
    **dict.fromkeys("–—", "-"),
}


@dataclass(frozen=True)
class Folded:
    """Folded text; `origin[i]` is the index in the original of the folded character i (and one past the end)."""

    text: str
    origin: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of a span of the folded text."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Folds text: `Österrike’s` → `osterrike's`."""
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        lower = character.lower()
        plain = _SPECIAL.get(lower)
        if plain is None:
            plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
        characters.extend(plain)
        origin.extend([index] * len(plain))
    return Folded("".join(characters), [*origin, len(text)])


def folded(text: str) -> str:
    """The folded text alone."""
    return fold(text).text
