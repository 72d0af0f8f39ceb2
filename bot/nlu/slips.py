"""Slips of the finger and of the ear: how likely one word is another, misspelt. No Rasa in here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Optional

from rapidfuzz.distance import OSA

# How likely a slip is: one that fingers make, any other, two that they make.
LIKELY, UNLIKELY, TWO = range(3)
# From how many letters on any wrong letter may be a slip, and from how many on there may be two.
_ANY_SLIP = 7
TWO_SLIPS = 8
_ROWS = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
_FOLDED = str.maketrans("åäö", "aao")
# Letters that sound alike, or stand for each other in the other language.
_ALIKE = ("ckq", "csz", "iyj", "vwf", "oåö", "aäe")


def slip(word: str, name: str) -> Optional[int]:
    """How likely a word is a name with a slip in it: the less the likelier, None for no slip."""
    distance = OSA.distance(word, name, score_cutoff=2)
    if distance == 1 and _is_likely(word, name, 1):
        return LIKELY
    if distance == 1 and len(name) >= (_ANY_SLIP if word[0] == name[0] else TWO_SLIPS):
        return UNLIKELY
    if distance == 2 and len(name) >= TWO_SLIPS and word[0] == name[0] and _is_likely(word, name, 2):
        return TWO
    return None


def is_slip_of_blank(together: str, name: str) -> bool:
    """Whether words, without the blanks between them, are a name with one slip besides at most."""
    return _is_likely(together, name, 1)


def _is_likely(word: str, name: str, slips: int) -> bool:
    """Whether a word is a name with at most so many slips that fingers and ears make.

    Two letters swapped, one left out or typed twice, the key beside the right one, or a letter that sounds alike.
    """
    same = next(
        (place for place, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name))
    )
    left, wanted = word[same:], name[same:]
    if not left and not wanted:
        return True
    if slips == 0:
        return False
    fewer = slips - 1
    if wanted and _is_likely(left, wanted[1:], fewer):
        return True
    if left and same and left[0] == word[same - 1] and _is_likely(left[1:], wanted, fewer):
        return True
    if not left or not wanted:
        return False
    if left[0] in _likely_instead().get(wanted[0], frozenset()) and _is_likely(left[1:], wanted[1:], fewer):
        return True
    return left[:2] == wanted[1::-1] and len(wanted) > 1 and _is_likely(left[2:], wanted[2:], fewer)


@lru_cache(maxsize=1)
def _likely_instead() -> Mapping[str, frozenset[str]]:
    """For each letter those beside it on a Swedish keyboard, and those that sound like it."""
    found: dict[str, set[str]] = {}
    for low, high in ((0, 1), (1, 2)):
        # Each row stands half a key to the right of the one above it.
        for column, letter in enumerate(_ROWS[high]):
            for other in _ROWS[low][column : column + 2]:
                found.setdefault(letter, set()).add(other)
                found.setdefault(other, set()).add(letter)
    for row in _ROWS:
        for letter, other in pairwise(row):
            found.setdefault(letter, set()).add(other)
            found.setdefault(other, set()).add(letter)
    for group in _ALIKE:
        for letter in group:
            found.setdefault(letter, set()).update(group)
    plain: dict[str, set[str]] = {}
    for letter, others in found.items():
        key = letter.translate(_FOLDED)
        plain.setdefault(key, set()).update(other.translate(_FOLDED) for other in others)
    return {letter: frozenset(others - {letter}) for letter, others in plain.items()}
