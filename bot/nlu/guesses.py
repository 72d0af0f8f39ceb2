"""Misspelt countries: which name a word or a few words are a slip of the finger away from. No Rasa in here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.nlu.slips import TWO, TWO_SLIPS, is_slip_of_blank, slip

_SHORTEST = 5
# Names of several words: from how many letters on they may have two slips in them, and how many the longest word has at
# least (what has less is an abbreviation).
_TWO_SLIPS_OF_SEVERAL = 12
_LONGEST_PART_FROM = 4
_WIDEST = 7
# How many letters more or less than in the name there may be on either side of a word that is right.
_MOST_OFF = 2


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


class _Place(NamedTuple):
    """Where a word stands in a name: its place, how many words there are, and how many letters before and after it."""

    position: int
    words: int
    left: int
    right: int

    def windows(self, place: int, letters: Sequence[int], gaps: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Spans around a word of a message that have nearly as many words and letters before and after it.

        Args:
            place: where the word stands.
            letters: for each word of the message how many letters are before it.
            gaps: likewise, how many words stand apart from the one before them.
        """
        for start in (place - self.position, place - self.position + 1, place - self.position - 1):
            if not 0 <= start <= place or abs(letters[place] - letters[start] - self.left) > _MOST_OFF:
                continue
            for end in (start + self.words, start + self.words - 1, start + self.words + 1):
                if not place < end < len(letters) or end - start == 1 or gaps[end] > gaps[start + 1]:
                    continue
                if abs(letters[end] - letters[place + 1] - self.right) <= _MOST_OFF:
                    yield start, end


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
        self._by_half: dict[str, dict[_Place, list[_Form]]] = {}
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
            if len(form) >= TWO_SLIPS:
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
        letters = list(accumulate(map(len, words), initial=0))
        gaps = list(accumulate(parted, initial=0))
        for place, word in enumerate(words):
            for part, forms in self._by_half.get(word, {}).items():
                for start, end in part.windows(place, letters, gaps):
                    together = "".join(words[start:end])
                    for form in forms:
                        if OSA.distance(together, form.together, score_cutoff=2) <= 2:
                            yield from self._weighed(words[start:end], start, form)
            # A blank that came a letter too early or too late: "newz ealand".
            if place + 1 < len(words) and not parted[place + 1]:
                known = self._together.get(word + words[place + 1])
                if known:
                    yield from self._weighed(words[place : place + 2], place, known)

    def _may_be_slipped(self, words: Sequence[str]) -> bool:
        """Whether a name of several words is no abbreviation, no sentence, and more than an article and a word."""
        if not 2 <= len(words) <= _WIDEST or max(map(len, words)) < _LONGEST_PART_FROM:
            return False
        return len(words) > 2 or words[0] not in self._small

    def _add(self, form: _Form) -> None:
        self._together[form.together] = form
        for position, word in enumerate(form.words):
            if word not in self._small:
                around = form.words[:position], form.words[position + 1 :]
                place = _Place(position, len(form.words), *(sum(map(len, words)) for words in around))
                self._by_half.setdefault(word, {}).setdefault(place, []).append(form)

    def _weighed(self, words: Sequence[str], start: int, form: _Form) -> Iterator[Guess]:
        if tuple(words) == form.words:
            return
        right = [word for word in words if word in form.words and word not in self._small]
        odd = [word for word in words if word not in form.words]
        # Two words of the name, or all its letters: nobody's ordinary words.
        enough = len(right) > 1 or "".join(words) == form.together
        if (enough or self._small.isdisjoint(odd)) and _is_alike(words, form, frozenset() if enough else self._small):
            clear = enough or (self._common.isdisjoint(odd) and min(map(len, odd), default=0) > 1)
            yield Guess(start, start + len(words), form.form, clear)

    def _most_likely(self, word: str) -> tuple[str, ...]:
        near = {form for key in _with_one_less(word) for form in self._shortened.get(key, ())}
        ranks: dict[int, list[str]] = {}
        for form in near:
            rank = slip(word, form)
            if rank is not None and word != form:
                ranks.setdefault(rank, []).append(form)
        if not ranks and len(word) >= TWO_SLIPS - 2:
            lengths = range(len(word) - 2, len(word) + 3)
            forms = [form for length in lengths for form in self._long.get((word[0], length), ())]
            ranks[TWO] = [form for form in forms if slip(word, form) == TWO]
        return tuple(sorted(ranks[min(ranks)])) if ranks else ()


def _is_alike(words: Sequence[str], form: _Form, small: frozenset[str]) -> bool:
    """Whether words are a name with a slip or two in it."""
    together = "".join(words)
    if len(words) > len(form.words):
        allowed = 2 if len(form.words) > 2 and not small else 0
        return OSA.distance(together, form.together, score_cutoff=allowed) <= allowed
    if len(words) < len(form.words):
        # A blank left out, and perhaps a slip besides.
        return len(words) == len(form.words) - 1 and is_slip_of_blank(together, form.together)
    pairs = [pair for pair in zip(words, form.words, strict=True) if pair[0] != pair[1]]
    slips = [None if half in small else slip(word, half) for word, half in pairs]
    if None not in slips and (len(slips) == 1 or (len(form.together) >= _TWO_SLIPS_OF_SEVERAL and TWO not in slips)):
        return True
    return together == form.together and all(abs(len(word) - len(half)) == 1 for word, half in pairs)


def _with_one_less(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: two words with one slip between them share one of these."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
