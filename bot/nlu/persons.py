"""People who are named like a country: `India Jones`, `Chad in accounts`, `Tom Holland`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.nlu.entity_words import Persons
from bot.nlu.tokens import Neighbors, Phrases, Said

# From this share of capitals on, a text is written in title case, and capitals tell nothing.
_TITLE_CASE = 0.6
# So many words on at most stands what somebody says.
_UP_TO_VERB = 5


class PersonRule:
    """Tells a person's name from a country's.

    Args:
        words: given names, and what shows that a person is meant.
        articles: words that may stand before a department.
        never: words that are no surname, however they are written.
        is_place: whether a word names a place.
    """

    def __init__(
        self, words: Persons, articles: Iterable[str], never: Iterable[str], is_place: Callable[[str], bool]
    ) -> None:
        self._names = frozenset(words.names)
        self._first_names = frozenset(words.first_names)
        self._around = Neighbors.of(words)
        self._at = frozenset(words.at)
        self._departments = Phrases((phrase, True) for phrase in words.departments)
        self._articles = frozenset(articles)
        self._speaks: frozenset[str] = frozenset(words.speaks)
        self._joining: frozenset[str] = frozenset(words.joining)
        self._is_a = [tuple(phrase.split()) for phrase in words.is_a]
        self._theirs: frozenset[str] = frozenset(words.theirs)
        self._nouns: frozenset[str] = frozenset(words.not_surnames)
        self._never = frozenset((*never, *words.not_surnames))
        self._is_place = is_place

    def is_person(self, said: Said, start: int, end: int) -> bool:
        """Whether the name at a span is somebody's."""
        if self._is_surname(said, start, end):
            return True
        if " ".join(said.texts[start:end]) not in self._names:
            return False
        return (
            self._around.next_to(said, start, end)
            or self._works_somewhere(said, end)
            or self._has_surname(said, start)
            or self._has_something(said, start, end)
            or self._says_something(said, end)
            or any(said.texts[end : end + len(phrase)] == list(phrase) for phrase in self._is_a)
        )

    def _says_something(self, said: Said, end: int) -> bool:
        """`Chad next to me says`: what persons do, a few words on; not `Chad office says`, `Chad and Mali told us`."""
        following = said.texts[end : end + _UP_TO_VERB]
        if not following or following[0] in self._nouns:
            return False
        stops = (place for place, text in enumerate(following) if not text.isalpha() or text in self._joining)
        ends = next(stops, len(following))
        return not self._speaks.isdisjoint(following[:ends])

    def _has_something(self, said: Said, start: int, end: int) -> bool:
        """`Chad on the forklift forgot his password`; the Chad office may have some too."""
        if not said.begins_a_sentence(start) or said.after(end) in self._nouns:
            return False
        following = said.texts[end:]
        ends = next((place for place, text in enumerate(following) if text in ".?!"), len(following))
        return not self._theirs.isdisjoint(following[:ends])

    def _works_somewhere(self, said: Said, end: int) -> bool:
        """`Jordan from IT`, `Chad in the accounts team`."""
        if said.after(end) not in self._at:
            return False
        starts = {start for start, _, _ in self._departments.find(said)}
        return end + 1 in starts or (said.after(end + 1) in self._articles and end + 2 in starts)

    def _has_surname(self, said: Said, start: int) -> bool:
        """`India Jones`."""
        return (
            start + 1 < len(said.tokens) and self._is_capitalized(said, start) and self._may_be_surname(said, start + 1)
        )

    def _is_surname(self, said: Said, start: int, end: int) -> bool:
        """`Tom Holland`."""
        if end - start > 1 or start == 0 or not self._is_capitalized(said, start):
            return False
        return said.before(start) in self._first_names and self._is_capitalized(said, start - 1)

    def _may_be_surname(self, said: Said, index: int) -> bool:
        word = said.tokens[index]
        written = said.original(index, index + 1)
        if not word.text.isalpha() or len(word.text) < 3 or word.text in self._never or self._is_place(word.text):
            return False
        return written[0].isupper() and not written.isupper() and not self._is_title_case(said, index)

    def _is_capitalized(self, said: Said, index: int) -> bool:
        return said.is_capitalized(index) and not said.original(index, index + 1).isupper()

    def _is_title_case(self, said: Said, index: int) -> bool:
        others = [i for i, token in enumerate(said.tokens) if token.text.isalpha() and i not in (index - 1, index)]
        capitals = sum(said.is_capitalized(i) for i in others)
        return len(others) > 0 and capitals / len(others) > _TITLE_CASE
