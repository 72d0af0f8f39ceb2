"""Finds countries in a message: by name, by compound, and, where none is named, by likeness. No Rasa in here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Optional, TypeVar

from bot.nlu.codes import Codes, UnclearCodes
from bot.nlu.entity_words import EntityWords
from bot.nlu.guesses import Guesser
from bot.nlu.names import Kind, Name
from bot.nlu.persons import PersonRule
from bot.nlu.spans import GUESS, HAZARD, Found, FoundKind, best
from bot.nlu.surroundings import Surroundings
from bot.nlu.tokens import Neighbors, Phrases, Said, texts_of

# Parts of a compound, and names that take a genitive, have at least so many letters.
_SHORTEST_COMPOUND = 4
# "Tromsökontoret": towns in compounds have at least so many.
_SHORTEST_TOWN = 5
# Names of fewer letters are meant in capitals only, unless they are listed as nobody's ordinary word.
_CAPITALS_BELOW = 4
# "china.xlsx" is a file.
_FILE = re.compile(r"\.(?:xlsx?|docx?|pptx?|pdf|csv|txt|png|jpe?g|zip|msg|eml|pst|vsdx?|one|mp4)\b", re.IGNORECASE)
# "Cnogo (DRC)", "Wallis & Futnua": marks that may stand within a name.
_JOINING = ([","], ["&"])
# "Dem. Rep. Cnogo": marks that part no words after so few letters.
_ABBREVIATING, _LONGEST_ABBREVIATED = (["."], [":"]), 5
_Key = TypeVar("_Key", bound=str)


@dataclass(frozen=True)
class Entry:
    """What a form stands for."""

    kind: FoundKind
    countries: tuple[str, ...] = ()


class CountryFinder:
    """Finds the countries that a message names.

    Args:
        names: all forms of all countries.
        words: the words of all languages.
        hazards: phrases that hold a country's name and name none: `a turkey sandwich`.
        blockers: likewise, names of other places: `New Guinea`.
        guesses: misspelt names that are listed, with their countries.
        ordinary: words that look like a name and are none.
        common: frequent words that look like a part of a name.
        unclear_codes: codes that mean something else as well.
        namesakes: names of countries that another country, or a state of one, bears too, with that one.
    """

    def __init__(
        self,
        names: Iterable[Name],
        words: EntityWords,
        hazards: Iterable[str] = (),
        blockers: Iterable[str] = (),
        guesses: Mapping[str, str] = MappingProxyType({}),
        ordinary: Iterable[str] = (),
        common: Iterable[str] = (),
        unclear_codes: Optional[UnclearCodes] = None,
        namesakes: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        together = words.together
        blockers = list(blockers)
        entries = entries_of(names)
        phrases = [(phrase, Entry(HAZARD)) for phrase in (*hazards, *blockers)]
        phrases += [(form, Entry(GUESS, (country,))) for form, country in guesses.items()]
        for form, entry in entries.items():
            phrases += [(inflected, entry) for inflected in _inflected(form, entry.kind, together.genitive)]
        self._phrases = Phrases(phrases)
        # By the words that are left of a form once it is taken apart.
        self._entries = {read(form): entry for form, entry in entries.items()}
        self._may_be_meant = {form: Entry(HAZARD) for form in guessable({}, blockers)}
        self._may_be_meant |= {words_of(form): entry for form, entry in entries.items() if entry.kind != "code"}
        self._guesser = Guesser(guessable(entries, blockers), ordinary, common, together.small_words)
        self._genitives = tuple(together.genitive)
        self._ordinary_in = {code: frozenset(own.ordinary_words) for code, own in words.by_language.items()}
        self._abbreviations = frozenset(map(read, together.abbreviations))
        self._short_names: dict[str, tuple[Neighbors, frozenset[str]]] = {
            form: (Neighbors.of(rule), frozenset(rule.not_after)) for form, rule in together.short_names.items()
        }
        self._known = frozenset(
            (
                *together.small_words,
                *together.fillers,
                *together.calling.words,
                *together.country_meant.after,
                *together.list_words,
            )
        )
        self._persons = PersonRule(together.persons, together.titles.articles, self._known, self._entries.__contains__)
        codes = [form for form, own in self._entries.items() if own.kind == "code" or len(form) < _CAPITALS_BELOW]
        self._codes = Codes(
            codes, unclear_codes or UnclearCodes(), together.calling, (*together.list_words, "/", ",", "&", "|", ";")
        )
        self._surroundings = Surroundings(together.titles, together.regions, namesakes)
        self._streets: frozenset[str] = frozenset(together.streets)
        self._weightless = frozenset((*self._surroundings.weightless, *together.small_words))
        heads, links = together.compounds.heads, ("", *together.compounds.joined_by)
        self._compound_rests = tuple(link + head for link in links for head in heads)

    def is_name(self, said: Said, start: int, end: int) -> bool:
        """Whether a span is a form of some country, whatever it means there."""
        return " ".join(said.texts[start:end]) in self._entries

    def find(self, said: Said, language: Optional[str] = None, taken: Iterable[int] = ()) -> list[Found]:
        """The countries of a message, in order.

        Args:
            said: the message.
            language: its language, if that is clear; decides whether `island` is Iceland.
            taken: tokens that are something else.
        """
        used = set(taken)
        named = [found for found in self._named(said) if used.isdisjoint(found.tokens)]
        weighed = [self._weighed(found, said, language) for found in named]
        candidates = [found for found in weighed if found is not None]
        candidates += self._alike_together(said, used, candidates)
        chosen = best(candidates, said, self._weightless)
        # What was weighed and found to be no country is not a misspelling of one either.
        used.update(*(found.tokens for found in (*named, *chosen)))
        chosen = self._surroundings.settled(chosen, said)
        for index, token in enumerate(said.tokens):
            if index not in used and token.is_word:
                chosen += self._compound(token.text, index) or self._alike(token.text, index)
        # Beside a country that is written out nothing is guessed.
        sure = [found for found in chosen if found.certain]
        return sorted(sure or chosen, key=lambda found: found.start)

    # ---- by name

    def _named(self, said: Said) -> Iterator[Found]:
        for start, end, entry in self._phrases.find(said):
            if _begins_anew(said.texts, start, end):
                continue
            yield Found(start, end, entry.kind, entry.countries, certain=entry.kind != GUESS)

    def _weighed(self, found: Found, said: Said, language: Optional[str]) -> Optional[Found]:
        """What is found, as it is meant where it stands; None if it is no country there."""
        if found.kind == HAZARD:
            return found
        if found.kind == "code":
            certain = self._codes.certainty(said, found.start, found.end)
            return None if certain is None else replace(found, certain=certain)
        return found if self._is_meant(found, said, language) else None

    def _is_meant(self, found: Found, said: Said, language: Optional[str]) -> bool:
        form = " ".join(said.texts[found.start : found.end])
        if _FILE.match(said.text, said.span(found.start, found.end)[1]):
            return False
        if said.after(found.end) in self._streets:
            return False
        if self._is_ordinary(form, found, said, language) or self._persons.is_person(said, found.start, found.end):
            return False
        letters = sum(len(text) for text in said.texts[found.start : found.end] if text.isalnum())
        if letters < _CAPITALS_BELOW and form not in self._abbreviations:
            return self._is_short_name(form, found, said)
        if form in self._short_names and said.original(found.start, found.end).islower():
            return _is_alone(found, said) or self._has_neighbors(form, found, said)
        return True

    def _is_ordinary(self, form: str, found: Found, said: Said, language: Optional[str]) -> bool:
        """`an island far away`; and `Johnston Island`, unless the language is clearly another."""
        owners = {code for code, own in self._ordinary_in.items() if form in own}
        if not owners or _is_alone(found, said):
            return False
        if language in owners:
            return True
        before = said.before(found.start)
        return language is None and before.isalpha() and before not in self._known and before not in self._entries

    def _is_short_name(self, form: str, found: Found, said: Said) -> bool:
        """`us` and the like: alone, in capitals within a text that is not, or between telling words."""
        original = said.original(found.start, found.end)
        shouted = said.text.isupper() and said.word_count > 2
        if _is_alone(found, said) or "." in original or (original.isupper() and not shouted):
            return True
        return form in self._short_names and self._has_neighbors(form, found, said)

    def _has_neighbors(self, form: str, found: Found, said: Said) -> bool:
        neighbors, not_after = self._short_names[form]
        before, after = said.before(found.start), said.after(found.end)
        return before in neighbors.before or (after in neighbors.after and before not in not_after)

    # ---- by compound and by likeness

    def _compound(self, word: str, index: int) -> list[Found]:
        """`norgenumret`, `finlandskontoret` → the country."""
        for length in range(len(word) - 3, _SHORTEST_COMPOUND - 1, -1):
            entry = self._entries.get(word[:length])
            may_be = entry and (entry.kind in ("name", "people") or (entry.kind == "city" and length >= _SHORTEST_TOWN))
            if entry and may_be and word.startswith(self._compound_rests, length):
                return [Found(index, index + 1, entry.kind, entry.countries)]
        return []

    def _alike(self, word: str, index: int) -> list[Found]:
        """A word that is a country, misspelt; its genitive likewise."""
        if self._guesser.is_ordinary(word):
            return []
        bare = [word.removesuffix(ending) for ending in self._genitives if word.endswith(ending)]
        for reading in (word, *bare):
            forms = self._guesser.word(reading)
            if forms:
                return self._guessed(forms, index, index + 1)
        return []

    def _guessed(self, forms: Sequence[str], start: int, end: int) -> list[Found]:
        """A guess, unless the forms are those of several countries."""
        entries = [self._may_be_meant[form] for form in forms]
        if len({entry.countries for entry in entries}) != 1:
            return []
        return [Found(start, end, entries[0].kind, entries[0].countries, certain=False, form=forms[0])]

    def _alike_together(self, said: Said, used: Iterable[int], named: Sequence[Found]) -> list[Found]:
        """Words that together are a country of several words, misspelt."""
        places = [index for index, token in enumerate(said.tokens) if token.is_word and index not in used]
        words = [said.texts[index] for index in places]
        parted = [True] * len(places)
        for place, (index, following) in enumerate(pairwise(places)):
            between = said.texts[index + 1 : following]
            short = len(said.texts[index]) <= _LONGEST_ABBREVIATED
            parted[place + 1] = between not in ([], *_JOINING) and not (short and between in _ABBREVIATING)
        forms: dict[tuple[int, int], dict[str, bool]] = {}
        for guess in self._guesser.several(words, parted):
            span = places[guess.start], places[guess.end - 1] + 1
            forms.setdefault(span, {})[guess.form] = guess.clear
        # Up to their last words: "U.S." ends with a mark, and no guess does.
        named = [replace(other, end=_last_word(other, said) + 1) for other in named]
        result = []
        for (start, end), own in forms.items():
            certain = [other for other in named if other.certain and start < other.end and other.start < end]
            inside = [other for other in named if start <= other.start and other.end <= end]
            if any(other not in inside or (other.start, other.end) == (start, end) for other in certain):
                continue
            clear = [form for form, is_clear in own.items() if is_clear]
            meant = {self._may_be_meant[form].countries for form in clear or own}
            written = [other for other in certain if other.kind != "people"]
            width = min(form.count(" ") for form in own) + 1
            if any(other.countries in meant and _count_words(other, said) >= width for other in written):
                continue  # it is written out: "in Papua New Guinea" is no misspelling of it
            others = not inside or any(other.countries not in meant for other in inside)
            if clear and len(meant) == 1:
                # "Antigua and Barbda" is no guess: a part of it is written out.
                sure = bool(written) and {other.countries for other in written} == meant
                result += [replace(found, certain=sure) for found in self._guessed(clear, start, end)]
            elif len(meant) > 1 or others:
                # What may be a longer name, and may not, keeps a shorter one in it from being taken for another.
                result.append(Found(start, end, HAZARD, ()))
        return result


def _begins_anew(texts: Sequence[str], start: int, end: int) -> bool:
    """Whether what looks like a name turned round is two: "not Guinea, Equatorial Guinea"."""
    own = texts[start:end]
    head = own[: own.index(",")] if "," in own else []
    return bool(head) and list(texts[end : end + len(head)]) == list(head)


def read(form: str) -> str:
    """A form as it reads among tokens."""
    return " ".join(texts_of(form))


def guessable(entries: Mapping[str, Entry], blockers: Iterable[str] = ()) -> Iterator[str]:
    """The forms that may be met misspelt; so may names of other places, lest a part of them is taken for a country."""
    for form, entry in entries.items():
        if entry.kind in ("name", "people"):
            yield words_of(form)
    yield from (words_of(form) for form in blockers if " " in form)


def words_of(form: str) -> str:
    """The words of a form, without any marks."""
    return " ".join(text for text in texts_of(form) if text[0].isalnum())


def entries_of(names: Iterable[Name]) -> dict[str, Entry]:
    """The names by form."""
    owners: dict[tuple[str, Kind], list[str]] = {}
    for name in names:
        owners.setdefault((name.form, name.kind), []).append(name.country)
    return {form: Entry(kind, tuple(own)) for (form, kind), own in owners.items()}


def _inflected(form: str, kind: FoundKind, genitive: Mapping[_Key, Sequence[str]]) -> list[str]:
    """The form, with the genitives of all languages where they make a word."""
    forms = [form]
    if kind in ("name", "city") and len(form) >= _SHORTEST_COMPOUND:
        forms += [form + ending for ending, not_after in genitive.items() if form[-1] not in not_after]
    if form.endswith("."):
        forms.append(form[:-1])
    return forms


def _last_word(found: Found, said: Said) -> int:
    return max((index for index in found.tokens if said.tokens[index].is_word), default=found.start)


def _count_words(found: Found, said: Said) -> int:
    return sum(said.tokens[index].is_word for index in found.tokens)


def _is_alone(found: Found, said: Said) -> bool:
    """Whether a message has no other word."""
    return not any(token.is_word for index, token in enumerate(said.tokens) if index not in found.tokens)
