"""Misspelt countries: which name a word or a few words are a slip of the finger away from. No Rasa in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Optional

from rapidfuzz.distance import OSA

_SHORTEST = 5
# From how many letters on any wrong letter may be one, and not only a likely one; and from how many on two.
_ANY_SLIP = 7
_TWO_SLIPS = 8
_TWO_SLIPS_OF_SEVERAL = 12
_WIDEST = 7
# A name of several words has at least one of so many letters; what has none is an abbreviation.
_LONGEST_PART_FROM = 4
_LIKELY, _UNLIKELY, _TWO = range(3)
_ROWS = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
_FOLDED = str.maketrans("åäö", "aao")
# Letters that sound alike, or stand for each other in the other language.
_ALIKE = ("ckq", "csz", "iyj", "vwf", "oåö", "aäe", "xk")


class Guess(NamedTuple):
    """A span of words that is likely a name, misspelt; if not `clear`, it may be ordinary words just as well."""

    start: int
    end: int
    form: str
    clear: bool


@dataclass(frozen=True)
class _Form:
    """A name of several words."""

    form: str
    words: tuple[str, ...]
    together: str


class Guesser:
    """Knows the names that may be misspelt, and the words that are none of them.

    Args:
        forms: names, as folded words with single blanks between them.
        ordinary: words of the languages that look like a name.
        common: words that look like a part of a name of several words, and are frequent.
        small: words that carry no meaning ("the", "of"); in a name they must be right.
        shortest: names of fewer letters must be right; too many ordinary words are a slip away.
    """

    def __init__(
        self,
        forms: Iterable[str],
        ordinary: Iterable[str] = (),
        common: Iterable[str] = (),
        small: Iterable[str] = (),
        shortest: int = _SHORTEST,
    ) -> None:
        self._shortest = shortest
        self._ordinary = frozenset(ordinary)
        self._common = frozenset(common)
        self._small = frozenset(small)
        self._singles: dict[str, None] = {}
        self._together: dict[str, _Form] = {}
        self._by_half: dict[str, list[tuple[_Form, int]]] = {}
        for form in forms:
            words = tuple(form.split())
            if not all(word.isalpha() for word in words) or len(form) < shortest:
                continue
            if len(words) == 1:
                self._singles[form] = None
            elif self._may_be_slipped(words):
                self._add(_Form(form, words, "".join(words)))
        self._shortened: dict[str, list[str]] = {}
        self._long: dict[tuple[str, int], list[str]] = {}
        for form in self._singles:
            for key in _with_one_less(form):
                self._shortened.setdefault(key, []).append(form)
            if len(form) >= _TWO_SLIPS:
                self._long.setdefault((form[0], len(form)), []).append(form)
        self._likely = lru_cache(maxsize=4096)(self._most_likely)

    @property
    def halves(self) -> frozenset[str]:
        """The words of names of several words."""
        return frozenset(self._by_half)

    def word(self, word: str) -> Sequence[str]:
        """The names that a word is most likely meant for, all alike likely; none if it is an ordinary word."""
        if len(word) < self._shortest - 1 or word in self._ordinary or word in self._small:
            return ()
        return self._likely(word)

    def is_ordinary(self, word: str) -> bool:
        """Whether a word looks like a name and is none."""
        return word in self._ordinary

    def several(self, words: Sequence[str], parted: Sequence[bool]) -> Iterator[Guess]:
        """Spans of words that together are likely a name of several words.

        Args:
            words: the words of a message.
            parted: for each whether something other than a blank or a hyphen stands before it.
        """
        for place, word in enumerate(words):
            for form, position in self._by_half.get(word, ()):
                for start, end in _windows(words, parted, place, form, position):
                    yield from self._weighed(words, start, end, form)
            # A blank that came a letter too early or too late: "newz ealand".
            if place + 1 < len(words) and not parted[place + 1]:
                together = self._together.get(word + words[place + 1])
                if together and together.words != tuple(words[place : place + 2]):
                    yield from self._weighed(words, place, place + 2, together)

    def _may_be_slipped(self, words: Sequence[str]) -> bool:
        """Whether a name of several words is no abbreviation, no sentence, and more than an article and a word."""
        if not 2 <= len(words) <= _WIDEST or max(map(len, words)) < _LONGEST_PART_FROM:
            return False
        return len(words) > 2 or words[0] not in self._small

    def _add(self, form: _Form) -> None:
        self._together[form.together] = form
        for position, word in enumerate(form.words):
            if word not in self._small:
                self._by_half.setdefault(word, []).append((form, position))

    def _weighed(self, words: Sequence[str], start: int, end: int, form: _Form) -> Iterator[Guess]:
        own = words[start:end]
        right = [word for word in own if word in form.words and word not in self._small]
        odd = [word for word in own if word not in form.words]
        # Two words of the name, or all its letters: nobody's ordinary words.
        enough = len(right) > 1 or "".join(own) == form.together
        if (enough or self._small.isdisjoint(odd)) and _is_alike(own, form, frozenset() if enough else self._small):
            clear = enough or (self._common.isdisjoint(odd) and min(map(len, odd)) > 1)
            yield Guess(start, end, form.form, clear)

    def _most_likely(self, word: str) -> tuple[str, ...]:
        near = {form for key in _with_one_less(word) for form in self._shortened.get(key, ())}
        ranks: dict[int, list[str]] = {}
        for form in near:
            rank = slip(word, form)
            if rank is not None and word != form:
                ranks.setdefault(rank, []).append(form)
        if not ranks and len(word) >= _TWO_SLIPS - 2:
            lengths = range(len(word) - 2, len(word) + 3)
            forms = [form for length in lengths for form in self._long.get((word[0], length), ())]
            ranks[_TWO] = [form for form in forms if slip(word, form) == _TWO]
        return tuple(sorted(ranks[min(ranks)])) if ranks else ()


def slip(word: str, name: str) -> Optional[int]:
    """How likely a word is a name with a slip in it: the less the likelier, None for no slip."""
    distance = OSA.distance(word, name, score_cutoff=2)
    if distance == 1 and is_likely(word, name, 1):
        return _LIKELY
    if distance == 1 and len(name) >= (_ANY_SLIP if word[0] == name[0] else _TWO_SLIPS):
        return _UNLIKELY
    if distance == 2 and len(name) >= _TWO_SLIPS and word[0] == name[0] and is_likely(word, name, 2):
        return _TWO
    return None


def is_likely(word: str, name: str, slips: int) -> bool:
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
    if wanted and is_likely(left, wanted[1:], fewer):
        return True
    if left and same and left[0] == word[same - 1] and is_likely(left[1:], wanted, fewer):
        return True
    if not left or not wanted:
        return False
    if left[0] in likely_instead().get(wanted[0], frozenset()) and is_likely(left[1:], wanted[1:], fewer):
        return True
    return left[:2] == wanted[1::-1] and len(wanted) > 1 and is_likely(left[2:], wanted[2:], fewer)


@lru_cache(maxsize=1)
def likely_instead() -> Mapping[str, frozenset[str]]:
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


def _is_alike(words: Sequence[str], form: _Form, small: frozenset[str]) -> bool:
    """Whether words are a name with a slip or two in it."""
    together = "".join(words)
    if len(words) > len(form.words):
        allowed = 2 if len(form.words) > 2 and not small else 0
        return OSA.distance(together, form.together, score_cutoff=allowed) <= allowed
    if len(words) < len(form.words):
        # A blank left out, and perhaps a slip besides.
        return len(words) == len(form.words) - 1 and is_likely(together, form.together, 1)
    pairs = [pair for pair in zip(words, form.words, strict=True) if pair[0] != pair[1]]
    slips = [None if half in small else slip(word, half) for word, half in pairs]
    if None not in slips and (len(slips) == 1 or (len(form.together) >= _TWO_SLIPS_OF_SEVERAL and _TWO not in slips)):
        return True
    return together == form.together and all(abs(len(word) - len(half)) == 1 for word, half in pairs)


def _windows(
    words: Sequence[str], parted: Sequence[bool], place: int, form: _Form, position: int
) -> Iterator[tuple[int, int]]:
    """The spans around a word that have nearly as many letters before and after it as the name has."""
    left = sum(len(word) for word in form.words[:position])
    right = sum(len(word) for word in form.words[position + 1 :])
    for start in _reached(words, parted, place, left, back=True):
        for end in _reached(words, parted, place, right, back=False):
            if end + 1 - start > 1 and tuple(words[start : end + 1]) != form.words:
                yield start, end + 1


def _reached(words: Sequence[str], parted: Sequence[bool], place: int, letters: int, back: bool) -> Iterator[int]:
    """Places from which, or up to which, there are about so many letters beside a word."""
    step, seen = (-1, 0) if back else (1, 0)
    while True:
        if abs(seen - letters) <= 2:
            yield place
        following = place + step
        if not 0 <= following < len(words) or parted[place if back else following] or seen > letters + 2:
            return
        place = following
        seen += len(words[place])


def _with_one_less(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: two words with one slip between them share one of these."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
