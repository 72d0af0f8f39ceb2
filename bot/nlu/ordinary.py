"""Ordinary words that look like a country, or like a part of its name: `child` is not a misspelt Chile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from wordfreq import available_languages, get_frequency_dict

from bot.nlu.guesses import Guesser
from bot.nlu.text import folded

# How often a word beside a part of a name must be met (in a million words) to be no slip of the finger.
# Alone, a word counts however rare it is: nothing else there shows that a country is meant.
_COMMON = 1e-6


def words_of(codes: Iterable[str], least: float = 0.0) -> Iterator[tuple[str, float]]:
    """The words of some languages, folded, and how frequent they are; a language without a list adds none."""
    for code in codes:
        for size in ("large", "small"):
            if code in available_languages(size):
                for word, frequency in get_frequency_dict(code, size).items():
                    plain = folded(word)
                    if frequency >= least and plain.isalpha():
                        yield plain, frequency
                break


def ordinary_lookalikes(
    forms: Iterable[str], codes: Iterable[str], allowed: Iterable[str] = (), genitives: Iterable[str] = ()
) -> tuple[list[str], list[str]]:
    """The words of some languages that look like a country, and the frequent ones that look like a part of its name.

    Args:
        forms: names that may be misspelt.
        codes: languages.
        allowed: words that are a country misspelt though they are listed among a language's words.
        genitives: endings without which a word is looked at as well.
    """
    known = list(forms)
    guesser = Guesser(known)
    halves = Guesser(guesser.halves, shortest=1)
    fragments = set(_fragments(known))
    named, allowed = set(known), set(allowed)
    alone, beside, endings = set(), set(), tuple(genitives)
    for word, frequency in words_of(codes):
        readings = {word, *(word.removesuffix(ending) for ending in endings)}
        if readings.isdisjoint(allowed) and word not in named and any(map(guesser.word, readings)):
            alone.add(word)
        if frequency >= _COMMON and (word in fragments or halves.word(word)):
            beside.add(word)
    return sorted(alone), sorted(beside)


def _fragments(forms: Iterable[str]) -> Iterator[str]:
    """What the words of a name become where the blank between them is typed a letter too early or too late."""
    for form in forms:
        words = form.split()
        for left, right in pairwise(words):
            yield from (left[:-1], left[-1] + right, left + right[0], right[1:], left + right)
