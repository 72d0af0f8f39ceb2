"""Words by which people refer to the conversation itself, data/words/<language>/talk.yml: "both", "the second one".

All languages are heard at once: people mix them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional

from pydantic import ConstrainedStr

from bot.knowledge.parse import parse_each_language
from bot.knowledge.tables import Table
from bot.paths import DATA

FILE = "talk.yml"
_APOSTROPHES = re.compile("['\u2019`\u00b4]")
_WORD = re.compile(r"[^\W_]+")
# A choice among offers, and "both", are said in so few words at most.
_MOST_WORDS = 6
# "That's a German number": so many words at most lie between.
_JUST_BEFORE = 3
# A message of so many words may name a level by a small letter.
_SHORT, _LEVELS = 3, ("A", "B", "C")
# So many words before a statement may make it no statement ("what if I am not an admin").
_BEFORE_STATEMENT = 3


class Word(ConstrainedStr):
    """Type of a word: YAML reads an unquoted `no` as a truth value, which is none."""

    strict = True
    strip_whitespace = True
    min_length = 1


_Words = tuple[Word, ...]


class Statement(Table):
    """How somebody says whether he is an administrator: a person, small words or a denial, then what he is.

    Attributes:
        persons: `I am`.
        small: words that may stand between.
        denials: `not`, likewise; they turn it round.
        administrator: what an administrator is, or has.
        other: what only somebody else is.
        unless_before: words by which it is no statement: `if`.
        unless_after: words after which it is something else: `admin center`.
    """

    persons: _Words
    small: _Words = ()
    denials: _Words = ()
    administrator: _Words
    other: _Words = ()
    unless_before: _Words = ()
    unless_after: _Words = ()


class TalkWords(Table):
    """data/words/<language>/talk.yml.

    Attributes:
        both: means all that was named last.
        choices: words for the first of several, the second, and so on.
        last: words for the last of several.
        beside: words that may stand beside those.
        number: words for a phone number, by which "again" is about it.
        calling: words that show that a call is what is wanted.
        desk: likewise, but names of whom one calls, which may stand for something else.
        ours: names of what we give the numbers for.
        origin: words after which stands where a call comes from.
        target: words after which stands what is called.
        place: words after which stands where somebody is.
        mobile: words for a phone that is carried about.
        that_is: words after which stands what something looks like: "that's a German number".
        again: words that may end a wish for a language: "English again".
        plans: names of plans.
        is_administrator: how somebody says whether he is one.
        ordinary_cloud: phrases by which somebody says that he has what most have: `the normal one`.
        wait: asks to wait: `hold on`.
        refers: words for what was just told: `that`.
        levels: words by which a severity is asked for: `how bad`.
        skip: says that a question of a draft is left out.
        leave: ends a draft.
        back: takes the last answer of a draft back.
        change: begins "change 2", by which a line of a draft is changed.
        chat: ways to write to somebody that support does not have.
        only: words by which it is asked whether nobody else may: "must I be", "only the admin".
        may: words with which it is asked whether somebody may.
        anybody: who is no administrator.
    """

    both: _Words = ()
    choices: tuple[_Words, ...] = ()
    last: _Words = ()
    beside: _Words = ()
    number: _Words = ()
    calling: _Words = ()
    desk: _Words = ()
    ours: _Words = ()
    origin: _Words = ()
    target: _Words = ()
    place: _Words = ()
    mobile: _Words = ()
    that_is: _Words = ()
    again: _Words = ()
    plans: _Words = ()
    is_administrator: tuple[Statement, ...] = ()
    ordinary_cloud: _Words = ()
    wait: _Words = ()
    refers: _Words = ()
    levels: _Words = ()
    skip: _Words = ()
    leave: _Words = ()
    back: _Words = ()
    change: _Words = ()
    chat: _Words = ()
    only: _Words = ()
    may: _Words = ()
    anybody: _Words = ()


@dataclass(frozen=True)
class Talk:
    """The words of all languages."""

    tables: tuple[TalkWords, ...] = ()

    def says_both(self, text: str) -> bool:
        """Whether a text says "both", and nothing else."""
        beside = {word for table in self.tables for word in _all(table.beside)}
        both = {word for table in self.tables for word in _all(table.both)}
        words = folded(text).split()
        counted = {word for table in self.tables for names in table.choices for word in _all(names)}  # "båda två"
        return len(words) <= _MOST_WORDS and not both.isdisjoint(words) and {*words} <= both | beside | counted

    def choice(self, text: str, offers: int) -> Optional[int]:
        """Which of so many offers a text chooses, counted from 0; None if it says anything else."""
        words = folded(text).split()
        beside = {word for table in self.tables for word in _all(table.beside)}
        left = [word for word in words if word not in beside]
        if not left or len(words) > _MOST_WORDS:
            return None
        places = [self._place(word, offers) for word in left]
        first = places[0]
        # "the second one": what counts comes first.
        return first if first is not None and None not in places and first < offers else None

    def names_number(self, text: str) -> bool:
        """Whether a text speaks of a phone number."""
        return self._has(text, (table.number for table in self.tables))

    def calls(self, text: str) -> bool:
        """Whether a text speaks of calling, or of whom one calls."""
        return self._has(text, (table.calling + table.desk + table.number for table in self.tables))

    def asks_to_call(self, text: str) -> bool:
        """Whether a text speaks of calling itself."""
        return self._has(text, (table.calling + table.number for table in self.tables))

    def names_us(self, text: str) -> bool:
        """Whether a text names what we give the numbers for."""
        return self._has(text, (table.ours for table in self.tables))

    def names_mobile(self, text: str) -> bool:
        """Whether a text speaks of a phone that is carried about."""
        return self._has(text, (table.mobile for table in self.tables))

    def names_plan(self, text: str) -> bool:
        """Whether a text names a plan."""
        return self._has(text, (table.plans for table in self.tables))

    def describes(self, before: str, after: str) -> bool:
        """Whether what stands between two texts says what a number looks like: "that's a German number"."""
        that_is = {word for table in self.tables for word in _all(table.that_is)}
        number = {word for table in self.tables for word in _all(table.number)}
        is_said = not that_is.isdisjoint(folded(before).split()[-_JUST_BEFORE:])
        return is_said and not number.isdisjoint(folded(after).split()[:1])

    def ends(self, after: str) -> bool:
        """Whether nothing belongs to a word that a text follows: a full stop, nothing at all, "again"."""
        words = folded(after).split()
        again = {word for table in self.tables for word in _all(table.again)}
        return not words or words[0] in again or not after[:1].isspace()

    def is_origin(self, text: str, start: int, or_place: bool = False) -> bool:
        """Whether what stands at a place of a text is where a call comes from: "from a Swedish mobile".

        Args:
            text: the text.
            start: where it stands.
            or_place: whether "I am in Tallinn" says it too, where nothing before it says what is called.
        """
        origins, targets, places = (
            {word for table in self.tables for word in _all(getattr(table, name))}
            for name in ("origin", "target", "place")
        )
        words = folded(text[:start]).split()
        told = [word for word in words if word in origins or word in targets]
        if told:
            return told[-1] in origins
        return or_place and any(word in places for word in words)

    def level(self, text: str) -> Optional[str]:
        """The severity level that a text chooses by its letter: "nä A", "o a", "not B, I meant A"."""
        words = _WORD.findall(text)
        denials = {word for table in self.tables for own in table.is_administrator for word in _all(own.denials)}
        short = len(words) <= _SHORT
        found = [
            word.upper()
            for place, word in enumerate(words)
            if (word in _LEVELS or (short and word.upper() in _LEVELS and place + 1 == len(words)))
            and (place == 0 or short or folded(words[place - 1]) not in denials)
        ]
        return found[-1] if found else None

    def is_administrator(self, text: str) -> Optional[bool]:
        """Whether somebody says that he is an administrator (True) or not (False); None if he says neither."""
        words = folded(text).split()
        found = [
            (start, said)
            for table in self.tables
            for statement in table.is_administrator
            for start, said in _stated(statement, words)
        ]
        return max(found)[1] if found else None

    def only_administrators(self, text: str) -> Optional[bool]:
        """Whether it is so what is asked about who may: "must one be admin?" is, "can any user call?" is not."""
        words = folded(text).split()
        administrators = {
            word for table in self.tables for own in table.is_administrator for word in _all(own.administrator)
        }
        if self._has(text, (table.only for table in self.tables)) and not administrators.isdisjoint(words):
            return True
        asks = any(words[:1] == [word] for table in self.tables for word in _all(table.may))
        return False if asks and self._has(text, (table.anybody for table in self.tables)) else None

    def names_ordinary_cloud(self, text: str) -> bool:
        """Whether a text says that it is about the cloud that most have."""
        return contains(text, (phrase for table in self.tables for phrase in _all(table.ordinary_cloud)))

    def asks_to_wait(self, text: str) -> bool:
        """Whether a text asks to wait: "hold on, someone at the door"."""
        return contains(text, (phrase for table in self.tables for phrase in _all(table.wait)))

    def names_level(self, text: str) -> bool:
        """Whether a text asks for a severity by some word."""
        return contains(text, (phrase for table in self.tables for phrase in _all(table.levels)))

    def refers_back(self, text: str) -> bool:
        """Whether a text speaks of what was just told: "when is that for me?"."""
        return contains(text, (phrase for table in self.tables for phrase in _all(table.refers)))

    def skips(self, text: str) -> bool:
        """Whether a text says nothing but that a question is left out."""
        return self._is_one_of(text, (table.skip for table in self.tables))

    def leaves_draft(self, text: str) -> bool:
        """Whether a text says nothing but that a draft is to end."""
        return self._is_one_of(text, (table.leave for table in self.tables))

    def goes_back(self, text: str) -> bool:
        """Whether a text says nothing but that the last answer is taken back."""
        return self._is_one_of(text, (table.back for table in self.tables))

    def draft_line(self, text: str, lines: int) -> Optional[int]:
        """Which of so many lines a text wants changed ("change 2"), counted from 0; None if it says anything else."""
        words = folded(text).split()
        change = {word for table in self.tables for word in _all(table.change)}
        if not words or words[0] not in change or not words[-1].isdecimal() or len(words) > _SHORT:
            return None
        line = int(words[-1][:3])
        return line - 1 if 1 <= line <= lines else None

    def names_chat(self, text: str) -> bool:
        """Whether a text speaks of a chat."""
        return self._has(text, (table.chat for table in self.tables))

    @staticmethod
    def _is_one_of(text: str, phrases: Iterable[_Words]) -> bool:
        said = folded(text)
        return any(said == phrase for names in phrases for phrase in _all(names))

    def _place(self, word: str, offers: int) -> Optional[int]:
        if word.isdecimal():
            return int(word) - 1 if 1 <= int(word[:3]) <= offers else None
        for table in self.tables:
            if word in _all(table.last):
                return offers - 1
            for place, names in enumerate(table.choices):
                if word in _all(names):
                    return place
        return None

    @staticmethod
    def _has(text: str, phrases: Iterable[_Words]) -> bool:
        words = set(folded(text).split())
        return any(word in words for names in phrases for word in _all(names))


def folded(text: str) -> str:
    """Words in small letters without marks, one blank between them: `I'm  Über.` is `im uber`."""
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(plain))


def contains(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of some phrases, folded, stands in a text as whole words."""
    said = f" {folded(text)} "
    return any(f" {phrase} " in said for phrase in phrases)


def read_talk(directory: Path = DATA) -> Talk:
    """Reads and checks the words; a language need not have a file.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    return Talk(tuple(parse_each_language(TalkWords, FILE, directory)))


load_talk = lru_cache(maxsize=4)(read_talk)


@lru_cache(maxsize=256)
def _all(words: _Words) -> frozenset[str]:
    return frozenset(folded(word) for word in words)


@lru_cache(maxsize=64)
def _phrases(words: _Words) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(folded(word).split()) for word in words), key=len, reverse=True))


def _stated(statement: Statement, words: list[str]) -> Iterator[tuple[int, bool]]:
    """(where, whether he is one) of each statement in some words."""
    small, denials = _all(statement.small), _all(statement.denials)
    first = {phrase[0] for phrase in _phrases(statement.persons)}
    for start in (at for at, word in enumerate(words) if word in first):
        length = _starts(words, start, statement.persons)
        if not length or {*words[max(0, start - _BEFORE_STATEMENT) : start]} & _all(statement.unless_before):
            continue
        at, denied = start + length, False
        while at < len(words):
            length = _starts(words, at, statement.administrator)
            if length:
                if at + length >= len(words) or words[at + length] not in _all(statement.unless_after):
                    yield start, not denied
                break
            if _starts(words, at, statement.other):
                if not denied:
                    yield start, False
                break
            is_other = words[at] not in small and words[at] not in denials
            if is_other and not {*words[at + 1 : at + 2]} & denials:
                break  # but "I'm a nurse, not admin"
            denied = denied or words[at] in denials
            at += 1


def _starts(words: list[str], at: int, phrases: _Words) -> int:
    """How many words of a phrase stand at a place; 0 if none does."""
    return next((len(phrase) for phrase in _phrases(phrases) if tuple(words[at : at + len(phrase)]) == phrase), 0)
