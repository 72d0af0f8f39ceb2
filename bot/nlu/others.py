"""Whether a message asks for someone else's number, hours or support: Telia's, the police's, Nordlund & Söner's.

To name is not to ask. "We are customers of Telia, your number in Finland?" asks for ours, so a name alone is not
enough: it has to stand where the owner of a number stands ("X's number", "number for X", "call X", "is X open?").
Companies, authorities and products are listed in data; where one could stand, a capitalized word that is nothing else
is taken for a company too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Optional, Protocol, Type, TypeVar
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import ConstrainedStr
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Table
from bot.languages import FOLDER, languages
from bot.nlu.text import Folded, fold, folded, unquoted
from bot.paths import DATA
from bot.yaml_file import DataError, Fault, read_yaml

FILE = "others.yml"
How = Literal["listed", "shape"]
_T = TypeVar("_T", bound=Table)

# A word with its apostrophes and the Swedish `HP:s`, or a single mark.
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+|:s\b)*|\S")
_GENITIVE = re.compile(r"(?:'s|:s|s)$")
_MARKED_GENITIVE = re.compile(r"['’:]s$", re.IGNORECASE)
# Marks that neither end a clause nor join words, and those that join the words of a name.
_SILENT, _JOINERS = frozenset("\"'*_~"), frozenset("&+")
# How many words may stand between a name and what is asked for.
_BETWEEN = 6
# A name glued to what is asked (Telianumret) has so many letters at least, a word that is looked into so many at most.
_SHORTEST_GLUED, _LONGEST_GLUED = 4, 40
# So many of the most frequent words of a language are no names where a sentence begins, and so many nowhere.
_USUAL, _FREQUENT = 25_000, 8_000
# Letters that a misspelt place may be off, from so many letters on.
_SLIPS = ((8, 2), (5, 1))
# Where everybody writes capitals, only words of so many letters at most are written without.
_SMALL_WORD = 3


# ---- the data


class Spelling(ConstrainedStr):
    """A name as it is written."""

    strict = True
    strip_whitespace = True
    min_length = 1


class Word(Spelling):
    """A word or phrase, folded; a `*` before or after it stands for any letters."""

    @classmethod
    def __get_validators__(cls) -> Generator[Callable[..., Any], None, None]:
        yield from super().__get_validators__()
        yield folded


Words = tuple[Word, ...]
Spellings = tuple[Spelling, ...]


class ListedNames(Table):
    """data/others.yml: names that are the same in every language.

    Attributes:
        ours: what the assistant is about.
        products: Microsoft's own that it is not about.
        companies: by trade, which only helps the reader.
        authorities: authorities, and the numbers that some are called by.
        places: towns and regions, which are no companies.
    """

    ours: Spellings = ()
    products: Spellings = ()
    companies: dict[str, Spellings] = {}
    authorities: Spellings = ()
    places: Spellings = ()


class LanguageOthers(Table):
    """data/words/<language>/others.yml.

    Attributes:
        names: authorities and services by their name in this language.
        ordinary: names that are words of the language: without a capital that tells something they count only beside
            what is asked, or where the clause ends.
        only_capital: names so ordinary that they count with such a capital only.
        things: what somebody has and is asked for: a number, support, hours.
        weak: the same, but only where no unknown word follows, for they mean more: a phone, a line.
        no_things: what looks like them: an account number.
        coverage: of these, what asks what support covers if `for` follows: support for Azure.
        between: may stand between a name and what is asked, or a verb.
        to: number to X.
        for: number for X.
        at: support at X.
        in: may follow a weak thing.
        call: call X.
        has: which number has X.
        does: does X have a number, is X open.
        answers: what X does in such a question.
        open: X's hours.
        down: X's state.
        before: before a name, these show that it is only mentioned.
        after: so do these after it.
        own: so do these: my Dell.
        modal: so do these: may Atea phone support.
        not: denies what follows.
        past: so does the story of a call.
        their: their number, after the name.
        them: call them, after the name.
        that: a number for that, likewise.
        ours_own: your number.
        ours: call you.
        fillers: beside a name alone they ask nothing else.
        people: given names and titles.
        departments: other capitalized words that are no company.
        company: the mark of one: Ltd, AB.
    """

    names: Spellings = ()
    ordinary: Words = ()
    only_capital: Words = ()
    things: Words = ()
    weak: Words = ()
    no_things: Words = ()
    coverage: Words = ()
    between: Words = ()
    to: Words = ()
    for_: Words = ()
    at: Words = ()
    in_: Words = ()
    call: Words = ()
    has: Words = ()
    does: Words = ()
    answers: Words = ()
    open: Words = ()
    down: Words = ()
    before: Words = ()
    after: Words = ()
    own: Words = ()
    modal: Words = ()
    not_: Words = ()
    past: Words = ()
    their: Words = ()
    them: Words = ()
    that: Words = ()
    ours_own: Words = ()
    ours: Words = ()
    fillers: Words = ()
    people: Words = ()
    departments: Words = ()
    company: Words = ()

    class Config:
        """Settings of pydantic."""

        fields = {"for_": "for", "in_": "in", "not_": "not"}


Tokens = tuple[str, ...]
Kinds = frozenset[str]
_NONE: Kinds = frozenset()
_KINDS = tuple(kind for kind in LanguageOthers.__fields__ if kind not in ("names", "ordinary", "only_capital"))
_THING = ("things", "weak")
# Words of these kinds may be in the genitive, or a place too.
_INFLECTED, _NO_COMPANY = frozenset({"people", "departments", "company"}), frozenset({"people", "departments"})
# Words of these kinds may be part of a capitalized name; all others end it.
_OF_NAMES = frozenset({"people", "departments", "company", "between", "fillers", "place"})


@dataclass(frozen=True)
class Listed:
    """A listed name."""

    name: str
    ours: bool = False
    product: bool = False
    ordinary: bool = False
    only_capital: bool = False


@dataclass(frozen=True)
class OtherWords:
    """The words of all languages, ready to be looked up by folded tokens.

    Attributes:
        names: listed names, ours too.
        phrases: kinds of words and phrases.
        beginnings: kinds by the beginning of a word.
        endings: kinds by the end of a word.
        longest: tokens of the longest name or phrase.
        places: words of places, languages, days and months.
        misspelt: those that somebody may misspell, and our own names, by their first letter.
        usual: words that are no names where a sentence begins.
        frequent: words that are no names anywhere.
    """

    names: dict[Tokens, Listed] = field(default_factory=dict)
    phrases: dict[Tokens, Kinds] = field(default_factory=dict)
    beginnings: dict[str, Kinds] = field(default_factory=dict)
    endings: dict[str, Kinds] = field(default_factory=dict)
    longest: int = 1
    places: frozenset[str] = frozenset()
    misspelt: dict[str, tuple[str, ...]] = field(default_factory=dict)
    usual: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()

    def kinds(self, word: str) -> Kinds:
        """Of which kinds a single word is; its ends tell nothing of what only looks like a thing."""
        kinds = self.phrases.get((word,), _NONE)
        if "no_things" in kinds:
            return kinds
        for size in range(2, min(len(word), _LONGEST_GLUED) + 1):
            kinds |= self.beginnings.get(word[:size], _NONE)
            kinds |= self.endings.get(word[-size:], _NONE) if size < len(word) else _NONE
        return kinds


# ---- the question


@dataclass(frozen=True)
class Other:
    """Someone else, whose number, hours or support a message asks for.

    Attributes:
        name: as it is spelt in the list, else as it was typed.
        start: where the name begins in the message.
        end: where it ends, exclusive.
        how: whether it is listed, or only looks like a name.
    """

    name: str
    start: int
    end: int
    how: How


class Spanned(Protocol):
    """Whatever a message names; the places are None where it was not typed."""

    @property
    def start(self) -> Optional[int]:
        """Where it begins."""

    @property
    def end(self) -> Optional[int]:
        """Where it ends, exclusive."""

    @property
    def certain(self) -> bool:
        """Whether it was written out, and not guessed."""


def find_other(text: str, mentions: Sequence[Spanned], words: OtherWords) -> Optional[Other]:
    """The first one whose number, hours or support a message asks for, unless it asks for ours.

    Args:
        text: what was typed.
        mentions: what it names of ours: a country, a language and so on is never someone else. A listed name is rather
            what it is than what was guessed.
        words: `other_words()`.
    """
    message = _Message(unquoted(text), mentions, words)
    return None if message.asks_for_ours() else message.other()


@dataclass(frozen=True)
class _Unit:
    """A word, phrase, name or mark; `start` and `end` are places in the original."""

    start: int
    end: int
    text: str
    kinds: Kinds = _NONE
    listed: Optional[Listed] = None
    shape: bool = False
    genitive: bool = False
    capital: bool = False
    initial: bool = False
    mark: bool = False


_END = _Unit(0, 0, "", mark=True)


class _Message:
    """A message as a row of units; the methods tell what stands around the one at a place `i` of the row."""

    def __init__(self, text: str, mentions: Sequence[Spanned], words: OtherWords) -> None:
        self.text = text
        self.words = words
        self.cased = _is_cased(text)
        units = list(_units(text, mentions, words))
        self.units = self._with_names(units) if self.cased else units
        row = range(len(self.units))
        self._asking = sum(not (self.units[i].mark or self._is(i, "fillers", "mention")) for i in row)
        self._theirs_at = max((i for i in row if self._is_theirs(i)), default=-1)

    def other(self) -> Optional[Other]:
        """The first name whose number is asked for."""
        for i, unit in enumerate(self.units):
            if unit.listed and self._asks_for_listed(i, unit, unit.listed):
                return Other(unit.listed.name, unit.start, unit.end, "listed")
            if unit.shape and self._asks_for(i):
                return Other(self.text[unit.start : unit.end], unit.start, unit.end, "shape")
        return None

    def asks_for_ours(self) -> bool:
        """Whether the message asks for our own number, whatever else it names."""
        return any(self._asks_for_ours(i, unit) for i, unit in enumerate(self.units) if not self._is(i - 1, "not_"))

    # ---- frames: where the owner of a number stands

    def _asks_for_ours(self, i: int, unit: _Unit) -> bool:
        if unit.listed and unit.listed.ours and (not unit.listed.only_capital or self._tells(unit)):
            return self._thing_follows(i) or self._thing_precedes(i) or self._called(i)
        if "ours_own" in unit.kinds:
            return self._is(self._skip(i + 1, 1, "between", "mention"), *_THING)
        return "ours" in unit.kinds and (self._thing_precedes(i) or self._called(i))

    def _asks_for_listed(self, i: int, unit: _Unit, listed: Listed) -> bool:
        if listed.ours or not (self._tells(unit) or self._counts_anyway(i, unit, listed)):
            return False
        if self._asks_for(i):
            return True
        return (
            self._down(i)
            or self._bare_thing_precedes(i)
            or self._heads(i)
            or self._theirs(i)
            # A product alone may be asked about in another way: is it part of the plan?
            or (self._asking <= 1 and not listed.ordinary and not listed.product)
        )

    def _asks_for(self, i: int) -> bool:
        if self._is(i - 1, "not_"):
            return False
        if self._thing_follows(i) and not self._only_mentioned(i):
            return True
        return self._thing_precedes(i) or self._called(i) or self._has(i) or self._open(i)

    def _counts_anyway(self, i: int, unit: _Unit, listed: Listed) -> bool:
        """Whether a name without a capital that tells something is a name nevertheless."""
        if listed.only_capital:
            return False
        near = self._at(i + 1).mark or self._is(i + 1, "mention", "open", "down", *_THING) or self._is(i - 1, "has")
        return not listed.ordinary or unit.genitive or near

    def _thing_follows(self, i: int) -> bool:
        """`X's number`, `X customer service`, `X UK phone number`, `X in France hours`."""
        if self._includes_thing(i):
            return True
        at = i + 1
        if self._is(at, "to", "in_") and self._is(at + 1, "mention", "place"):
            at += 1
        at = self._skip(at, 1, "between", "mention", "place")
        if not self._is(at, *_THING) and at > i + 1 and self._is(at - 1, *_THING):
            at -= 1  # a thing that may also stand between: "X service"
        unit, ends = self.units[i], self._at(at + 1).mark or self._is(at + 1, "mention")
        if unit.shape and unit.initial and not unit.genitive and self._is(at, "coverage") and not ends:
            return False  # an unknown verb: "Bistår supporten vid en flytt?"
        owned = unit.genitive and self._is(at, "weak") and not self._is(at, "call")
        if owned or self._is(at, "things"):
            return not self._is(self._skip(at, 1, "mention", *_THING), "after")
        return self._is(at, "weak") and self._changes_nothing(at + 1)

    def _includes_thing(self, i: int) -> bool:
        """`Tre kundtjänst`, listed because "tre" alone is a number."""
        if not self.units[i].listed:
            return False
        tokens = tuple(self.units[i].text.split())
        return any("things" in self.words.phrases.get(tokens[at:], _NONE) for at in range(1, len(tokens)))

    def _only_mentioned(self, i: int) -> bool:
        """`our Dell support`, `may Atea phone support`, `at our client X support`."""
        if self._is(i - 1, "in_") and self._is(i - 2, "ours", "ours_own"):
            return True  # "the difference between you and X's support"
        if self.units[i].genitive:
            return False
        return self._is(i - 1, "own", "modal") or self._is(self._skip(i - 1, -1, "between"), "before", "own")

    def _thing_precedes(self, i: int) -> bool:
        """`number for X`, `support at X`, `numret i Sverige till X`."""
        link_at = self._skip(i - 1, -1, "between")
        link = self._at(link_at)
        if not self._is(link_at, "to", "for_", "at") or self._is_followed_by_more(i):
            return False
        at = self._skip(link_at - 1, -1, "between", "mention", "in_")
        if not self._is(at, *_THING):
            # A thing that may also stand between: "service for X".
            at = next((j for j in range(at + 1, link_at) if self._is(j, *_THING)), -1)
        if at < 0 or (self._is(at, "coverage") and not self._is(at, "things") and "for_" in link.kinds):
            return False
        first = self._skip(at, -1, "between", "mention", *_THING)
        return not self._is(first, "own", "ours_own", "past") and not (
            "at" in link.kinds and self._is(first, "has", "before")
        )

    def _bare_thing_precedes(self, i: int) -> bool:
        """`telefonnummer Telia`."""
        if not self._is(i - 1, *_THING) or self._is(i - 1, "coverage") or not self._ends(i + 1):
            return False
        return not self._is(i - 2, "own", "ours_own", "before")

    def _called(self, i: int) -> bool:
        """`call X`, `who do I ring at X`."""
        at = self._skip(i - 1, -1, "between")
        link = self._at(at)
        if self._is(at, "to", "at", "for_"):
            at = self._skip(at - 1, -1, "between")
        if not self._is(at, "call") or self._is_followed_by_more(i):
            return False
        if "for_" in link.kinds and not any(self._is(j, *_THING) for j in range(at - 4, at)):
            return False  # "which number do I call for X", but not "may I call for X"
        if self._is(at, "weak") and self._is(at - 1, "own", "between"):
            return False  # my phone
        return not self._is(at - 1, "not_", "past") and not self._is(at - 2, "not_", "past")

    def _has(self, i: int) -> bool:
        """`does X have a number`, `vad har X för nummer`, `vilket nummer har X`."""
        verb, after = self._skip(i - 1, -1, "between"), self._skip(i + 1, 1, "between", "mention", "place")
        if not self._is(verb, "does", "has"):
            return False
        if self._is(self._skip(verb - 1, -1, "between", "mention"), *_THING):
            return self._is(verb, "has") or self._is(after, "answers")
        at = self._skip(i + 1, 1, "mention", "place", "in_")
        at = self._skip(at + 1 if self._is(at, "answers") else at, 1, "between", "mention", "for_", "own", "in_")
        return self._is(at, "things") or (self._is(at, "weak") and self._changes_nothing(at + 1))

    def _open(self, i: int) -> bool:
        """`is X open`, `när öppnar X`, `X open on Sunday`."""
        verb, after = self._skip(i - 1, -1, "between"), self._skip(i + 1, 1, "between", "mention", "place", "in_")
        if self._is(verb, "open") and self._is(verb, "does"):
            return self._ends(i + 1) or self._is(verb - 1, "does")
        if not self._is(after, "open") or self._is(verb, "before", "own"):
            return False
        return self._is(verb, "does", "has") or (after == i + 1 and self._ends(after + 1))

    def _down(self, i: int) -> bool:
        """`is X down`, `X down?`."""
        return self._is(i + 1, "down") and (self._is(i - 1, "does") or (i == 0 and self._ends(i + 2)))

    def _heads(self, i: int) -> bool:
        """`X in Norway, phone number?`: nothing before, nothing after."""
        at = self._skip(i + 1, 1, "between", "mention", "to", "in_", "place")
        if i > 0 or not self._at(at).mark or at + 1 >= len(self.units):
            return False
        at = self._skip(at + 1, 1, "in_", "between")
        return self._is(at, *_THING) and self._at(self._skip(at, 1, "fillers", "between", *_THING)).mark

    def _theirs(self, i: int) -> bool:
        """`X keeps billing me, what is their number?`."""
        if self._is(self._theirs_at, "that"):
            return self._theirs_at > i  # "my Xbox is broken too, a number for that?"
        mentioned = self._is(self._skip(i - 1, -1, "between"), "before", "own", "at") or self._is(i + 1, "after")
        return self._theirs_at > i and not mentioned

    def _is_theirs(self, i: int) -> bool:
        """`their number`, `do they have a hotline`, `call them`, `a number for that`."""
        if self._is(i, "them"):
            return self._is(self._skip(i - 1, -1, "between"), "call")
        if self._is(i, "that"):
            return self._is(i - 1, "for_", "to") and self._is(i - 2, *_THING)
        thing = self._skip(i + 1, 1, "between", "for_", "own", "departments")
        return self._is(i, "their") and self._is(thing, "open", *_THING)

    def _is_followed_by_more(self, i: int) -> bool:
        """`call X users`, `number for X, our client`, `number for Springfield, USA`."""
        if self._at(i + 1).text != ",":
            return self._is(i + 1, "after")
        our_client = self._is(i + 2, "own") and self._is(i + 3, "before")
        return our_client or (self.units[i].shape and self._is(i + 2, "mention"))

    # ---- the row

    def _at(self, i: int) -> _Unit:
        return self.units[i] if 0 <= i < len(self.units) else _END

    def _is(self, i: int, *kinds: str) -> bool:
        return not self._at(i).kinds.isdisjoint(kinds)

    def _skip(self, i: int, step: int, *kinds: str) -> int:
        """The first place from i on, rightward (1) or leftward (-1), of a name or of a unit of none of the kinds."""
        for _ in range(_BETWEEN):
            unit = self._at(i)
            if unit.listed or unit.shape or unit.kinds.isdisjoint(kinds):
                break
            i += step
        return i

    def _changes_nothing(self, i: int) -> bool:
        """Whether a weak thing before this means what is asked: "X phone in Norway", not "X phone crashes"."""
        if self._at(i).mark:
            return self._at(i).text != "," or self._is(i - 1, "coverage") or self._ends(i + 1)
        return self._is(i, "mention", "place", "to", "for_", "at", "in_", "open", "down", *_THING)

    def _ends(self, i: int) -> bool:
        """Whether the clause says no more than where and when."""
        return self._at(self._skip(i, 1, "mention", "place", "in_", "fillers", "departments")).mark

    def _tells(self, unit: _Unit) -> bool:
        """Whether a unit has a capital that tells something."""
        typed = self.text[unit.start : unit.end]
        return self.cased and unit.capital and (not unit.initial or (typed.isupper() and len(typed) > 1))

    # ---- names by shape

    def _with_names(self, units: Sequence[_Unit]) -> list[_Unit]:
        """The units, with capitalized words that look like a name as one."""
        result: list[_Unit] = []
        i = 0
        while i < len(units):
            run = _run(units, i)
            # "What's Acme's number": the sentence begins with an ordinary word.
            if len(run) > 1 and run[0].initial and self._is_frequent(run[0]) and self._is_name(run[1:], run[0]):
                run = run[:0]
            if run and self._is_name(run, units[i - 1] if i else _END):
                result.append(_named(run, self.text))
                i += len(run)
            else:
                result.append(units[i])
                i += 1
        return result

    def _is_name(self, run: Sequence[_Unit], before: _Unit) -> bool:
        named = [unit for unit in run if not unit.mark]
        people = sum("people" in unit.kinds for unit in named)
        joined = len(named) < len(run) and people < len(named)
        marked = any("company" in unit.kinds for unit in named[1:])
        if "people" in before.kinds or ("people" in named[0].kinds and not joined and not marked):
            return False
        if joined or marked:
            return any(unit.kinds.isdisjoint({"departments", "company", "between"}) for unit in named)
        return any(map(self._is_strange, named))

    def _is_strange(self, unit: _Unit) -> bool:
        """Whether a capitalized word is no place, person or department, not even misspelt, and no ordinary word."""
        typed = self.text[unit.start : unit.end]
        forms = _forms(unit)
        if (
            unit.kinds - {"place"}
            or not unit.text.replace("'", "").isalpha()
            or not forms.isdisjoint(self.words.places)
        ):
            return False
        ordinary = self.words.usual if unit.initial or typed.isupper() else self.words.frequent
        if not forms.isdisjoint(ordinary) or len(typed) < (_SMALL_WORD if typed.isupper() else 2):
            return False
        return not any(_is_like(form, self.words.misspelt.get(form[:1], ())) for form in forms)

    def _is_frequent(self, unit: _Unit) -> bool:
        return not _forms(unit).isdisjoint(self.words.frequent)


def _run(units: Sequence[_Unit], i: int) -> Sequence[_Unit]:
    """Capitalized words from i on that may be a name: `Nordlund & Söner`, `Blorps Bygg AB`."""
    end = i
    while end < len(units):
        unit = units[end]
        joins = unit.text in _JOINERS and end + 1 < len(units) and _may_be_of_name(units[end + 1])
        goes_on = (_may_be_of_name(unit) and not unit.initial) or joins or "company" in unit.kinds
        if not (goes_on if end > i else _may_be_of_name(unit)):
            break
        end += 1
    return units[i:end]


def _may_be_of_name(unit: _Unit) -> bool:
    return unit.capital and not unit.listed and unit.kinds <= _OF_NAMES


def _named(run: Sequence[_Unit], text: str) -> _Unit:
    first, last = run[0], run[-1]
    ending = _MARKED_GENITIVE.search(text[last.start : last.end])
    end = last.end - (len(ending.group()) if ending else 0)
    return replace(first, end=end, kinds=_NONE, shape=True, genitive=last.text.endswith("s"))


def _forms(unit: _Unit) -> set[str]:
    return {unit.text, _GENITIVE.sub("", unit.text)}


def _is_like(word: str, known: Sequence[str]) -> bool:
    slips = next((slips for length, slips in _SLIPS if len(word) >= length), 0)
    return bool(slips) and extractOne(word, known, scorer=OSA.distance, score_cutoff=slips) is not None


def _is_cased(text: str) -> bool:
    """Whether capitals tell something: not where all is shouted, nor Where Every Word Begins With One."""
    words = re.findall(r"[^\W\d_]+", text)
    small = [word for word in words if not word[0].isupper()]
    if len(small) == len(words) or not any(character.islower() for character in text):
        return False
    return len(words) <= _SMALL_WORD or words[0][0].islower() or any(len(word) > _SMALL_WORD for word in small)


# ---- from a text to units


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    text: str


def _tokens(whole: Folded) -> Iterator[_Token]:
    """Words and marks, with their places in the original; a hyphen within a word and quotes are left out."""
    for match in _TOKEN.finditer(whole.text):
        word, at = match.group(), match.start()
        within = word == "-" and whole.text[at - 1 : at].isalnum() and whole.text[at + 1 : at + 2].isalnum()
        if word not in _SILENT and not within:
            yield _Token(*whole.span(at, match.end()), word)


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    certain: bool


def _spans(mentions: Iterable[Spanned]) -> Iterator[_Span]:
    for mention in mentions:
        if mention.start is not None and mention.end is not None:
            yield _Span(mention.start, mention.end, mention.certain)


def _units(text: str, mentions: Sequence[Spanned], words: OtherWords) -> Iterator[_Unit]:
    tokens = list(_tokens(fold(text)))
    taken = sorted(_spans(mentions), key=lambda span: span.start)
    i, read, initial = 0, 0, True
    while i < len(tokens):
        token = tokens[i]
        if "\n" in text[read : token.start]:
            yield _Unit(read, token.start, "\n", mark=True)
            initial = True
        if not token.text[0].isalnum():
            yield _Unit(token.start, token.end, token.text, mark=True)
            i, read, initial = i + 1, token.end, initial or token.text in ".?!:"
            continue
        unit, length = _unit(text, tokens, i, taken, words)
        unit = replace(unit, initial=initial)
        yield from _unglued(unit, words) if length == 1 else [unit]
        i, read, initial = i + length, unit.end, False


def _unit(text: str, tokens: Sequence[_Token], i: int, taken: Sequence[_Span], words: OtherWords) -> tuple[_Unit, int]:
    """The unit that begins at a token, and how many tokens it has."""
    length, kinds, listed, genitive = _look_up([token.text for token in tokens[i : i + words.longest]], words)
    start, end = tokens[i].start, tokens[i + length - 1].end
    over = [span for span in taken if span.start < end and start < span.end]
    # "Air France" is no country, though France is one; but a name that is what is mentioned is not someone else's.
    surely = [span for span in over if span.certain]
    longer = length > 1 and all(start <= s.start and s.end <= end and s.end - s.start < end - start for s in surely)
    if listed and ((surely and not longer) or text[max(0, start - 1) : start] in tuple("@./\\")):
        listed, genitive = None, False
    if over and not listed:
        kinds |= {"mention"}
    if length == 1 and kinds <= _NO_COMPANY and tokens[i].text in words.places:
        kinds |= {"place"}
    plain = " ".join(token.text for token in tokens[i : i + length])
    if genitive:
        ending = _GENITIVE.search(plain)
        end -= len(ending.group()) if ending else 0
    return _Unit(start, end, plain, kinds, listed, genitive=genitive, capital=text[start].isupper()), length


def _look_up(tokens: Sequence[str], words: OtherWords) -> tuple[int, Kinds, Optional[Listed], bool]:
    """How many tokens are one; of which kinds, which name, and whether in the genitive."""
    for length in range(len(tokens), 0, -1):
        key = tuple(tokens[:length])
        kinds = words.kinds(key[0]) if length == 1 else words.phrases.get(key, _NONE)
        listed = words.names.get(key)
        if kinds or listed:
            return length, kinds, listed, False
        base = _GENITIVE.sub("", key[-1])
        listed = words.names.get((*key[:-1], base))
        kinds = words.phrases.get((*key[:-1], base), _NONE) & _INFLECTED
        if kinds or listed:
            return length, kinds, listed, True
    return 1, _NONE, None, False


def _unglued(unit: _Unit, words: OtherWords) -> list[_Unit]:
    """`Telianumret` → the name and what is asked."""
    word = unit.text
    if unit.listed or "mention" in unit.kinds or len(word) > _LONGEST_GLUED or unit.end - unit.start != len(word):
        return [unit]
    for size in range(len(word) - 2, _SHORTEST_GLUED - 1, -1):
        listed = words.names.get((word[:size],))
        kinds = words.kinds(word[size:]) if listed and not (listed.ordinary or listed.only_capital) else _NONE
        if not kinds.isdisjoint(_THING):
            cut = unit.start + size
            name = replace(unit, end=cut, text=word[:size], kinds=_NONE, listed=listed)
            return [name, _Unit(cut, unit.end, word[size:], kinds)]
    return [unit]


# ---- from the data to words


def read_other_words(directory: Path = DATA) -> OtherWords:
    """Reads and checks the words of a data directory.

    A language other than the default need not have a file: then the words of the others do for it.

    Raises:
        DataError: names file, line and key of whatever is not as it should be, or the language that cannot be used.
    """
    faults: list[Fault] = []

    def read(model: Type[_T], path: Path) -> _T:
        try:
            return parse_table(model, read_yaml(path))
        except DataError as error:
            faults.extend(error.faults)
            return model()

    listed = read(ListedNames, directory / FILE)
    spoken = languages(directory)
    paths = {code: language.folder / FILE for code, language in spoken.all.items()}
    paths = {code: path for code, path in paths.items() if code == spoken.default or path.exists()}
    own = {path: read(LanguageOthers, path) for path in paths.values()}
    if not faults:
        faults = list(_unlisted(own, set(map(folded, _all_names(listed, own.values())))))
    if faults:
        raise DataError(faults)
    return _words(listed, list(own.values()), tuple(spoken.all))


@lru_cache(maxsize=4)
def other_words(directory: Path = DATA) -> OtherWords:
    """`read_other_words`, once a process."""
    return read_other_words(directory)


def other_files(directory: Path = DATA) -> list[Path]:
    """The files that `read_other_words` reads, beside each language.yml."""
    return [directory / FILE, *sorted((directory / FOLDER).glob(f"*/{FILE}"))]


def _all_names(listed: ListedNames, own: Iterable[LanguageOthers]) -> list[str]:
    companies = [name for trade in listed.companies.values() for name in trade]
    named = [name for language in own for name in language.names]
    return [*listed.ours, *listed.products, *companies, *listed.authorities, *named]


def _unlisted(own: Mapping[Path, LanguageOthers], names: Container[str]) -> Iterator[Fault]:
    """Words that are said to be ordinary names and are no names at all."""
    for path, language in own.items():
        for key in ("ordinary", "only_capital"):
            for at, word in enumerate(getattr(language, key)):
                if word not in names:
                    yield read_yaml(path).fault((key, at), f"'{word}' is no listed name")


def _words(listed: ListedNames, own: Sequence[LanguageOthers], codes: Sequence[str]) -> OtherWords:
    names = _names(listed, own)
    phrases: dict[Tokens, Kinds] = {}
    beginnings: dict[str, Kinds] = {}
    endings: dict[str, Kinds] = {}
    for kind, word in [(key, value) for language in own for key in _KINDS for value in getattr(language, key)]:
        if word.startswith("*"):
            endings[word[1:]] = endings.get(word[1:], _NONE) | {kind}
        elif word.endswith("*"):
            beginnings[word[:-1]] = beginnings.get(word[:-1], _NONE) | {kind}
        else:
            phrases[_split(word)] = phrases.get(_split(word), _NONE) | {kind}
    known = _words_of((*_places(codes), *_calendar(codes)))
    misspelt: dict[str, tuple[str, ...]] = {}
    for word in sorted(known | _words_of(listed.ours)):
        misspelt[word[0]] = (*misspelt.get(word[0], ()), word)
    places = known | _words_of(listed.places)
    usual, frequent = _ordinary_words(codes)
    longest = max((len(key) for key in (*names, *phrases)), default=1)
    return OtherWords(names, phrases, beginnings, endings, longest, places, misspelt, usual, frequent)


def _names(listed: ListedNames, own: Sequence[LanguageOthers]) -> dict[Tokens, Listed]:
    ordinary = {word for language in own for word in language.ordinary}
    only_capital = {word for language in own for word in language.only_capital}
    names: dict[Tokens, Listed] = {}
    for name in _all_names(listed, own):
        plain = folded(name)
        entry = Listed(name, name in listed.ours, name in listed.products, plain in ordinary, plain in only_capital)
        for spelling in (plain, plain.replace("'", "")):
            names.setdefault(_split(spelling), entry)
    return names


def _split(plain: str) -> Tokens:
    return tuple(token.text for token in _tokens(fold(plain)))


def _words_of(names: Iterable[str]) -> frozenset[str]:
    """The folded words of names, but for the short ones, which are rather words of a language."""
    words = (word for name in names for word in _split(folded(name)))
    return frozenset(word for word in words if len(word) >= _SMALL_WORD and word[0].isalpha())


def _places(codes: Iterable[str]) -> Iterator[str]:
    """Countries, regions and the cities of time zones, in the languages that CLDR knows."""
    for locale in _locales(codes):
        yield from locale.territories.values()
        yield from (str(zone["city"]) for zone in locale.time_zones.values() if zone.get("city"))
    yield from (zone.rsplit("/", 1)[-1].replace("_", " ") for zone in available_timezones())


def _calendar(codes: Iterable[str]) -> Iterator[str]:
    """Languages, days and months."""
    for locale in _locales(codes):
        yield from locale.languages.values()
        for table in (locale.days, locale.months):
            yield from (name for context in table.values() for width in context.values() for name in width.values())


def _locales(codes: Iterable[str]) -> Iterator[Locale]:
    for code in codes:
        try:
            yield Locale(code)
        except UnknownLocaleError:
            continue


def _ordinary_words(codes: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The most frequent words of the languages that wordfreq has a list of, and of these the most frequent ones."""
    from wordfreq import available_languages, top_n_list  # it takes half a second to load

    listed = available_languages("small")
    tops = [[folded(word) for word in top_n_list(code, _USUAL, wordlist="small")] for code in codes if code in listed]
    usual = frozenset(word for top in tops for word in top)
    return usual, frozenset(word for top in tops for word in top[:_FREQUENT])
