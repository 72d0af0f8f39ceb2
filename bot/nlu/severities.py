"""Finds severity levels in a message: by letter, by word, and by a word beside one for severity. No Rasa in here."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args

from bot.knowledge.tables import Level
from bot.nlu.entity_words import EntityWords, LanguageWords, any_of, phrases_of
from bot.nlu.text import Folded
from bot.nlu.tokens import Phrases, Said, longest


class SeverityFinder:
    """Finds the severity levels that a message names.

    Args:
        words: the words of all languages.
        named: what the table calls the levels; a word of it counts beside a word for severity.
    """

    def __init__(self, words: EntityWords, named: Mapping[Level, Iterable[str]]) -> None:
        together = words.together
        level = together.level
        self._words = Phrases((word, level) for level, own in together.severity.items() for word in own)
        names = {level: tuple(named.get(level, ())) for level in get_args(Level)}
        beside = {level: (*together.severity_beside.get(level, ()), *own) for level, own in names.items()}
        every = [word for own in beside.values() for word in own]
        self._beside = [(level, pattern) for level, own in beside.items() for pattern in _beside(together, own, every)]
        self._beside += [
            (key, re.compile(rf"\b({phrases_of(own)})(?= {any_of(level.tickets)}\b)")) for key, own in names.items()
        ]
        before = any_of((*level.before_another, *level.before_level))
        onward = any_of((*level.before_level, *together.list_words))
        self._set = [
            (key, re.compile(rf"(?:\b{before} |['\"])({phrases_of(own)})\b(?!-| (?!{onward}\b)\w)"))
            for key, own in names.items()
        ]
        self._letters = _letters(words)
        letters = "".join(get_args(Level)).lower()
        self._another = re.compile(rf"\b{any_of(level.before_another)} ([{letters}])\b(?!-?\w)")
        joint = rf"(?:, ?| ?/ ?| {any_of((*together.list_words, *level.between_letters, *level.before_level))} )"
        either = rf"[{letters}](?![\w-])"
        self._listed = re.compile(rf"(?<![\w-]){either}(?:(?:{joint}| ){either})+")
        self._word = re.compile(rf"\b{any_of(level.after_word)}\b")
        self._before_run = re.compile(rf"(?:^|[^\w\s]|\b{any_of(together.small_words)})\s*$")
        self._either = re.compile(rf"(?<!\w){either}")

    def find(self, said: Said) -> Iterator[tuple[str, int, int]]:
        """Each level (`1` for a level that there is not), with start and end in the original."""
        found = list(self._named(said))
        for value, start, end in (*self._by_letter(said, bool(found)), *self._by_name(said, bool(found))):
            if all(end <= first or last <= start for _, first, last in found):
                found.append((value, start, end))
        yield from found

    def _by_letter(self, said: Said, is_named: bool) -> Iterator[tuple[str, int, int]]:
        """Letters that stand alone: "B, not A", "not A, it is B", "it's C.", "from A to C", "a, b and c"."""
        whole = said.folded
        others = [match.span(1) for match in self._another.finditer(whole.text)]
        listed = [_inside(self._either, match) for match in self._listed.finditer(whole.text)]
        runs = [own for own in listed if _are_capitals(said, own) or self._word.search(whole.text)]
        # "Vitamin B or C" names no level.
        runs = [own for own in runs if self._before_run.search(whole.text[: own[0][0]])]
        capitals = [own for own in others if _are_capitals(said, [own])]
        sure = is_named or bool(runs) or len(capitals) > 1
        in_runs = [span for own in runs for span in own]
        for start, end in dict.fromkeys((*in_runs, *others)):
            is_listed, is_capital = (start, end) in in_runs, (start, end) in capitals
            is_last = re.match(r"\s*\w", whole.text[end:]) is None
            if is_listed or (is_last and (sure or is_capital)) or (sure and is_capital):
                yield (whole.text[start:end].upper(), *whole.span(start, end))

    def _by_name(self, said: Said, is_named: bool) -> Iterator[tuple[str, int, int]]:
        """The table's names beside a level that is named: "from high to critical", "'high' or critical"."""
        for level, pattern in self._set if is_named else ():
            for match in pattern.finditer(said.folded.text):
                yield (level, *said.folded.span(*match.span(1)))

    def _named(self, said: Said) -> Iterator[tuple[str, int, int]]:
        """The levels that are named by themselves."""
        spans = longest(self._words.find(said))
        found = [(level, *said.span(start, end)) for start, end, level in spans]
        yield from found
        whole = said.folded
        for level, pattern in self._beside:
            for match in pattern.finditer(whole.text):
                start, end = whole.span(*match.span(1))
                if all(end <= other[1] or other[2] <= start for other in found):
                    yield level, start, end
        for pattern in self._letters:
            for match in pattern.finditer(whole.text):
                yield from _levels(match, whole)


def _inside(pattern: re.Pattern[str], match: re.Match[str]) -> list[tuple[int, int]]:
    """The spans of a pattern within a match."""
    return [found.span() for found in pattern.finditer(match.string, *match.span())]


def _are_capitals(said: Said, spans: Iterable[tuple[int, int]]) -> bool:
    originals = (said.folded.span(*span) for span in spans)
    return all(said.text[start:end].isupper() for start, end in originals)


def _levels(match: re.Match[str], whole: Folded) -> Iterator[tuple[str, int, int]]:
    for group in range(1, (match.lastindex or 0) + 1):
        value = match.group(group)
        if value:
            # The first level's span takes in the word before it: "severity b".
            begin = match.start() if group == 1 else match.start(group)
            end = max(match.end(group), match.end() if group == 1 else 0)
            yield (value.upper(), *whole.span(begin, end))


def _beside(together: LanguageWords, own: Iterable[str], every: Iterable[str]) -> list[re.Pattern[str]]:
    """`prioriteten är hög`, `severity: high or medium`; `high severity`, `hög och låg prioritet`."""
    level = together.level
    word, other = rf"\b({phrases_of(own)})\b", phrases_of(every)
    joint = rf" ?{any_of([',', '/', '&', *together.list_words])} ?"
    before = any_of((*level.after_word, *level.before_letter))
    return [
        re.compile(rf"\b{before}[ :=,-]*(?:{any_of(level.between)} )*(?:{other}{joint})*{word}"),
        re.compile(rf"{word}(?:{joint}{other})*[ -]{any_of(level.after_word)}\b"),
    ]


def _letters(words: EntityWords) -> list[re.Pattern[str]]:
    """How levels are said by letter: "severity a, b and c"; "sev 1", which there is not; "b-nivå"; a letter alone."""
    together = words.together
    level = together.level
    letters = "".join(get_args(Level)).lower()
    others = "".join(letter for letter in string.ascii_lowercase if letter not in letters)
    between = rf"(?:\s*{any_of([',', '/', '&', *together.list_words, *level.between_letters])})+\s*"
    more = rf"(?:{between}([{letters}])\b)?" * (len(letters) - 1)
    after = "|".join(_after_letter(own) for own in words.by_language.values() if own.level.after_letter) or "(?!)"
    alone = rf"(?:{any_of(level.before_letter_alone)}\W+)*([{letters}])(?:\W+{any_of(level.after_letter_alone)})*"
    return [
        re.compile(rf"\b{any_of(level.before_letter)}[ :=-]*([{letters}])\b{more}"),
        re.compile(rf"\b{any_of(level.before_number)}(?:[ :=-]*(?=\d)|[ :=-]+)([0-9{others}])\b"),
        re.compile(rf"\b([{letters}])(?:{after})\b"),
        re.compile(rf"^\W*{alone}\W*$"),
    ]


def _after_letter(words: LanguageWords) -> str:
    """What follows a letter in a language; a letter that is a word there needs a hyphen: "a-level", but "b level"."""
    level = words.level
    own = "".join(level.words).lower()
    return (rf"(?:-|(?<![{own}]) )" if own else "[ -]") + any_of(level.after_letter)
