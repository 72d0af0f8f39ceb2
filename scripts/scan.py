"""`make scan`: no ordinary word, and no two of them, are taken for a country that data/guesses.yml does not name.

All words of both languages (wordfreq's lists), and the 7,000 x 7,000 pairs of the most frequent ones. Most pairs cannot
be taken for anything: only those in which both words look like parts of a name, and those with a code or another short
name beside a word that may make a country of it, go through the finder, which decides.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA
from wordfreq import top_n_list

from bot.knowledge import load_knowledge
from bot.languages import languages
from bot.nlu.countries import entries_of, guessable
from bot.nlu.entity_words import read_entity_words
from bot.nlu.matching import EntityFinder
from bot.nlu.names import country_names
from bot.nlu.ordinary import words_of
from bot.nlu.reviewed import read_guesses
from bot.nlu.table import compile_table, finder_of
from bot.nlu.text import folded
from bot.paths import DATA

MOST_FREQUENT = 7000
_COUNTRY = "country"


class Hit(NamedTuple):
    """A text in which a country is guessed that nobody has allowed."""

    text: str
    said: str
    country: str


class Scan:
    """Puts words and pairs of words through a finder.

    Args:
        finder: the finder.
        directory: the data directory.
    """

    def __init__(self, finder: EntityFinder, directory: Path = DATA) -> None:
        knowledge = load_knowledge(directory)
        self._finder = finder
        self._codes = tuple(languages(directory).all)
        self._allowed = read_guesses(knowledge, directory)
        names = country_names(knowledge, directory)
        self._forms = sorted(set(guessable(entries_of(names))))
        self._short = {name.form for name in names if len(name.form) <= 3 and name.form.isalpha()}
        words = read_entity_words(directory).together
        self._genitives = tuple(words.genitive)
        rules = words.short_names.values()
        around = {word for rule in rules for word in (*rule.before, *rule.after)}
        self._telling = {*words.calling.words, *words.calling.joined_by, *around}
        self._short |= set(words.short_names)

    def hits(self, texts: Iterable[str]) -> Iterator[Hit]:
        """The countries that are guessed in some texts and not allowed."""
        for text in texts:
            for mention in self._finder.find(text):
                said = folded(text[mention.start : mention.end])
                readings = {said, *(said.removesuffix(ending) for ending in self._genitives)}
                allowed = any(self._allowed.get(reading) == mention.value for reading in readings)
                if mention.entity == _COUNTRY and not mention.certain and not allowed:
                    yield Hit(text, said, mention.value)

    def words(self) -> list[str]:
        """All words of the languages."""
        return sorted({word for word, _ in words_of(self._codes)})

    def frequent(self, number: int = MOST_FREQUENT) -> dict[str, list[str]]:
        """The most frequent words of each language, folded."""
        return {code: [folded(word) for word in top_n_list(code, number) if word.isalpha()] for code in self._codes}

    def pairs(self, words: Collection[str]) -> Iterator[str]:
        """The pairs of some words that may be taken for a country."""
        known = set(words)
        near: dict[str, set[str]] = {}
        for left, right in self._parts():
            for part in (left, right):
                if part not in near:
                    near[part] = {word for word in known if OSA.distance(word, part, score_cutoff=2) <= 2}
            yield from (f"{first} {second}" for first in near[left] for second in near[right])
            together = left + right
            for place in range(1, len(together)):
                if together[:place] in known and together[place:] in known:
                    yield f"{together[:place]} {together[place:]}"
        for short in self._short & known:
            for word in self._telling:
                yield f"{short} {word}"
                yield f"{word} {short}"

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Each name of two or three words as two."""
        parts = [form.split() for form in self._forms]
        for words in parts:
            if 2 <= len(words) <= 3:
                for place in range(1, len(words)):
                    yield "".join(words[:place]), "".join(words[place:])


def main() -> int:
    """Prints what is found; the exit code says whether anything is."""
    scan = Scan(finder_of(compile_table()))
    words = scan.words()
    found = list(scan.hits(words))
    print(f"{len(words):,} words: {len(found)} taken for a country that data/guesses.yml does not allow")
    for code, frequent in scan.frequent().items():
        pairs = sorted(set(scan.pairs(frequent)))
        hits = list(scan.hits(pairs))
        found += hits
        number = f"{len(frequent) ** 2:,} pairs in '{code}', {len(pairs):,} of which may look like a country"
        print(f"{number}: {len(hits)} taken for one")
    for hit in found:
        print(f"  {hit.text!r}: {hit.said!r} is taken for {hit.country}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
