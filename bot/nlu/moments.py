"""Finds moments in a text: clock times, days, dates, weeks, holidays, zones. No Rasa in here.

A moment of several words is found in parts ("on Saturday", "between 5 and 7"); bot/knowledge/moment.py joins them.
Nothing with a number is a moment unless its shape or the words around it say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Optional

from bot.knowledge.moment import Day, Moment
from bot.nlu.moment_words import LanguageMoments, moment_words
from bot.nlu.text import addresses, fold, unquoted
from bot.paths import DATA

_END = r"(?!\w)"
_START = r"(?<![\w.,:/+#&-])"
# A clock time with a point and no other mark is one only on a minute that people say.
_SAID_MINUTES = 5
# Numbers alone are an hour only from here on: lower ones may choose something.
_FIRST_HOUR_ALONE = 13
# How far apart a short word and the moment are that it belongs to.
_GAP = 2
_DAY = 1440


@dataclass(frozen=True)
class FoundMoment:
    """A moment in the original text, `end` exclusive."""

    moment: Moment
    start: int
    end: int


@dataclass(frozen=True)
class _Part:
    """The same in folded text; `weak` where it counts only beside another, no moment where it is silence."""

    moment: Optional[Moment]
    start: int
    end: int
    weak: bool = False


class MomentFinder:
    """Finds the moments of a text.

    Args:
        words: how they are said.
    """

    def __init__(self, words: LanguageMoments) -> None:
        self._words = words
        self._meaning: dict[str, tuple[Optional[Moment], bool]] = dict(_phrases(words))
        self._phrase = re.compile(rf"(?<!\w){_trie(self._meaning)}{_END}")
        self._months: dict[str, int] = {word: month for month, own in words.months.items() for word in own}
        self._numbers: dict[str, int] = {word: number for number, own in words.numbers.items() for word in own}
        self._after, self._before = frozenset(words.after), frozenset(words.before)
        self._sure, self._pm = frozenset(words.at_sure), frozenset(words.pm)
        self._month_first = frozenset(words.date_month_first)
        self._units: dict[str, int] = {
            word: minutes
            for own, minutes in ((words.minutes, 1), (words.hours, 60), (words.days, _DAY), (words.weeks, 7 * _DAY))
            for word in own
        }
        joiners = _trie([*words.and_, *words.before, *words.of, "-", "or", "eller"])
        self._joined = re.compile(rf"\s?{joiners}\s?\d+{_END}")
        self._followed = re.compile(rf"\s*(?:$|[?!.,;)\"':]|{_trie(words.follow)}{_END})")
        self._hint_before = re.compile(rf"(?<!\w)(?P<hint>{_trie([*words.after, *words.before])}) $")
        self._version = re.compile(rf"(?<!\w){_trie(words.versions)}[ .:-]{{0,2}}$")
        quarters = _trie([*words.half_past, *words.half_to, *words.quarter_past, *words.quarter_to])
        hours = rf"(?:\d{{1,2}}|{_trie(self._numbers)})"
        half = rf"(?:\s?(?P<half{{0}}>{_trie([*words.am, *words.pm])}){_END})?"
        clock = rf"(?P<clock{{0}}>\d{{{{1,2}}}}(?:[:.h]\d\d)?|{_trie(self._numbers)})(?![\d%])" + half
        one, two = clock.format(""), clock.format("2")
        self._rules: list[tuple[re.Pattern[str], Callable[[re.Match[str], str], Optional[Moment]]]] = [
            (
                re.compile(rf"{_START}{_trie(words.between)} {one}\s?(?:-|{_trie(words.and_)}){{1}}\s?{two}{_END}"),
                self._range,
            ),
            (
                re.compile(
                    rf"{_START}(?:(?P<hint>{_trie([*words.at_sure, *words.at, *words.after, *words.before])}) ?)?"
                    rf"(?:(?P<quarter>{quarters})"
                    rf" (?P<hour>{hours})(?:\s?(?P<qhalf>{_trie([*words.am, *words.pm])}))?{_END}"
                    rf"|(?P<army>[012]\d[0-5]\d){_END}"
                    rf"|{one}(?:\s?(?P<oclock>{_trie(words.oclock)}))?(?![\w%]|-\d))"
                ),
                self._clock,
            ),
            (re.compile(rf"{_START}(?P<year>20\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?![\d-])"), self._iso),
            (
                re.compile(
                    rf"{_START}(?:{_trie(words.date_before)} )?(?P<day>[0-3]?\d)(?:{_trie(words.ordinals)})?\.?\s?"
                    rf"(?:{_trie(words.of)} )?(?P<month>{_trie(self._months)}){_END}(?:,? (?P<year>20\d\d){_END})?"
                ),
                self._date,
            ),
            (
                re.compile(
                    rf"{_START}(?:on )?(?P<month>{_trie(self._months)})\.? (?:the )?(?P<day>[0-3]?\d)"
                    rf"(?P<ordinal>{_trie(words.ordinals)})?(?![\w:%]|\.\d)(?:,? (?P<year>20\d\d){_END})?"
                ),
                self._month_date,
            ),
            (
                re.compile(
                    rf"{_START}(?:(?P<hint>{_trie(words.date_before)}) )?(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)"
                    rf"(?:/(?:20)?\d\d)?(?![\w/])"
                ),
                self._slashes,
            ),
            (
                re.compile(rf"{_START}{_trie(words.date_before)} (?P<day>[0-3]?\d){_trie(words.ordinals)}{_END}"),
                self._day_of_month,
            ),
            (re.compile(rf"{_START}(?P<word>{_trie(words.week)})\.?\s?(?P<week>[0-5]?\d)(?![\w%]|\.\d)"), self._week),
            (
                re.compile(
                    rf"{_START}{_trie(words.ahead)} (?:(?P<half>{_trie(words.half_hour)})"
                    rf"|(?P<count>\d{{1,3}}|{_trie(words.one_unit)}|{_trie(self._numbers)})"
                    rf" (?P<unit>{_trie(self._units)})){_END}"
                ),
                self._ahead,
            ),
            (re.compile(rf"{_START}(?:gmt|utc)\s?(?P<sign>[+-])\s?(?P<hours>1?\d)(?::00)?{_END}"), self._offset),
        ]
        self._alone = re.compile(
            rf"(?:{_trie(words.alone)} )?(?P<hour>\d\d?)(?: {_trie([*words.alone, 'then'])})?\s*[?!.]*"
        )

    def find(self, text: str) -> list[FoundMoment]:
        """The moments of a text, in order, and not overlapping."""
        seen = fold(unquoted(text))
        said = seen.text
        phrases = list(self._in_phrases(said))
        numeric = list(self._in_numbers(said, {part.start for part in phrases}))
        alone = self._alone.fullmatch(said)
        if alone and _FIRST_HOUR_ALONE <= int(alone["hour"]) < 24:
            numeric.append(_Part(Moment(start=int(alone["hour"]) * 60), *alone.span("hour")))
        silent = [(part.start, part.end) for part in phrases if part.moment is None] + list(addresses(said))
        taken = bytearray(len(said) + 1)
        for start, end in silent:
            taken[start:end] = b"x" * (end - start)
        kept: list[_Part] = []
        for part in sorted([*phrases, *numeric], key=lambda item: (item.start - item.end, item.start)):
            if part.moment is not None and not any(taken[part.start : part.end]):
                taken[part.start : part.end] = b"x" * (part.end - part.start)
                kept.append(part)
        kept.sort(key=lambda item: item.start)
        strong = _supported(kept, said)
        return [
            FoundMoment(moment, *seen.span(part.start, part.end))
            for part in strong
            if (moment := self._hinted(part, said)) is not None
        ]

    def _in_phrases(self, said: str) -> Iterator[_Part]:
        for match in self._phrase.finditer(said):
            moment, weak = self._meaning[match[0]]
            yield _Part(moment, match.start(), match.end(), weak)

    def _in_numbers(self, said: str, phrase_starts: set[int]) -> Iterator[_Part]:
        for pattern, read in self._rules:
            for match in pattern.finditer(said):
                moment = read(match, said)
                if moment is None and phrase_starts and said[match.end() : match.end() + 1] == " ":
                    moment = self._before_phrase(read, match, said, phrase_starts)
                if moment is not None:
                    yield _Part(moment, match.start(), match.end())

    def _before_phrase(
        self, read: Callable[[re.Match[str], str], Optional[Moment]], match: re.Match[str], said: str, starts: set[int]
    ) -> Optional[Moment]:
        """A number before a moment ("at 9 on Saturday") is followed by what may follow it."""
        return read(match, said[: match.end()]) if match.end() + 1 in starts else None

    def _hinted(self, part: _Part, said: str) -> Optional[Moment]:
        """`until midnight`, `after noon`."""
        moment = part.moment
        if moment is None or moment.start is None or moment.onward or moment.end is not None:
            return moment
        hint = self._hint_before.search(said[max(0, part.start - 16) : part.start])
        if hint is None:
            return moment
        if hint["hint"] in self._before:
            return replace(moment, start=None, end=moment.start or _DAY)
        return replace(moment, onward=True)

    # ---- what stands in numbers

    def _clock(self, match: re.Match[str], said: str) -> Optional[Moment]:
        found, hint = match.groupdict(), match["hint"] or ""
        sure = hint in self._sure or any(hint.endswith(f" {word}") for word in self._sure)
        if found["quarter"]:
            return self._bounded(self._quarter(found), hint)
        if found["army"]:
            minutes = int(found["army"][:2]) * 60 + int(found["army"][2:])
            return self._bounded(Moment(start=minutes), hint) if sure and minutes < _DAY else None
        if self._version.search(said[max(0, match.start() - 12) : match.start()]):
            return None
        clock = self._time(found["clock"], found["half"])
        if clock is None:
            return None
        start, loose = clock
        is_marked = bool(found["half"] or found["oclock"]) or re.search(r"\d[:h]", found["clock"]) is not None
        if not is_marked and not sure:
            has_point = "." in found["clock"]
            if has_point and start % _SAID_MINUTES:
                return None
            if not (hint or has_point) or not self._may_follow(said, match.end()):
                return None
        if not hint and found["clock"] in self._numbers and not is_marked:
            return None
        return self._bounded(Moment(start=start, loose=loose), hint)

    def _may_follow(self, said: str, end: int) -> bool:
        if self._followed.match(said, end) is None:
            return False
        joined = self._joined.match(said, end)
        # "from 3 to 5 users": both numbers count users.
        return joined is None or self._followed.match(said, joined.end()) is not None

    def _bounded(self, moment: Optional[Moment], hint: str) -> Optional[Moment]:
        if moment is None or moment.start is None:
            return None
        if hint in self._before:
            return replace(moment, start=None, end=moment.start)
        return replace(moment, onward=hint in self._after)

    def _time(self, text: str, half: Optional[str]) -> Optional[tuple[int, bool]]:
        """Minutes after midnight, and whether the other half of the day may be meant."""
        hour_text, _, minute_text = re.sub("[.h]", ":", text).partition(":") if text[0].isdigit() else (text, "", "")
        hour = int(hour_text) if hour_text.isdigit() else self._numbers[hour_text]
        minute = int(minute_text or 0)
        if minute > 59 or hour > 24 or (hour == 24 and minute) or (half and not 0 < hour < 25):
            return None
        if half and hour <= 12:
            return (hour % 12 + (12 if half in self._pm else 0)) * 60 + minute, False
        # A leading zero or a colon after it is how clocks of 24 hours are written.
        is_loose = 0 < hour <= 12 and not hour_text.startswith("0")
        return (hour % 24 if not minute and hour == 24 else hour) * 60 + minute, is_loose

    def _quarter(self, found: dict[str, Optional[str]]) -> Optional[Moment]:
        words, name = self._words, found["quarter"]
        clock = self._time(str(found["hour"]), found["qhalf"])
        if clock is None:
            return None
        shift = 30 if name in words.half_past else -30 if name in words.half_to else -15
        shift = 15 if name in words.quarter_past else shift
        minutes, loose = clock
        hour = minutes // 60
        minutes = (minutes + shift) % _DAY
        # "Quarter to one" is after noon, in the hour of twelve.
        return Moment(start=minutes + (720 if hour == 1 and shift < 0 else 0), loose=loose)

    def _range(self, match: re.Match[str], said: str) -> Optional[Moment]:
        first, last = self._time(match["clock"], match["half"]), self._time(match["clock2"], match["half2"])
        if first is None or last is None:
            return None
        marked = match["half"] or match["half2"] or ":" in match[0]
        if not marked and not self._may_follow(said, match.end()):
            return None
        if match["half2"] and not match["half"] and last[0] >= 720 and first[0] + 720 < last[0]:
            first = (first[0] + 720, False)
        return Moment(start=first[0], end=last[0], loose=first[1] and (last[1] or last[0] < 720))

    def _iso(self, match: re.Match[str], said: str) -> Optional[Moment]:
        return _dated(int(match["month"]), int(match["day"]), match["year"])

    def _date(self, match: re.Match[str], said: str) -> Optional[Moment]:
        return _dated(self._months[match["month"]], int(match["day"]), match["year"])

    def _month_date(self, match: re.Match[str], said: str) -> Optional[Moment]:
        if not match["ordinal"] and not self._may_follow(said, match.end()):
            return None
        return _dated(self._months[match["month"]], int(match["day"]), match["year"])

    def _slashes(self, match: re.Match[str], said: str) -> Optional[Moment]:
        first, second, hint = int(match["a"]), int(match["b"]), match["hint"]
        if not hint and max(first, second) <= 12:
            return None
        month_first = second > 12 or (hint in self._month_first and first <= 12)
        month, day = (first, second) if month_first else (second, first)
        return _dated(month, day, None)

    def _day_of_month(self, match: re.Match[str], said: str) -> Optional[Moment]:
        day = int(match["day"])
        if not 1 <= day <= 31 or not self._may_follow(said, match.end()):
            return None
        return Moment(day=Day("date", f"{day:02d}"))

    def _week(self, match: re.Match[str], said: str) -> Optional[Moment]:
        week = int(match["week"])
        is_short = len(match["word"].rstrip(".")) == 1
        if not 1 <= week <= 53 or (is_short and len(match["week"]) < 2):
            return None
        if is_short and not self._may_follow(said, match.end()):
            return None
        return Moment(day=Day("week", str(week)))

    def _ahead(self, match: re.Match[str], said: str) -> Optional[Moment]:
        if match["half"]:
            return Moment(ahead=30)
        text = match["count"]
        count = int(text) if text.isdigit() else self._numbers.get(text, 1)
        minutes = count * self._units[match["unit"]]
        if minutes % _DAY == 0 and self._units[match["unit"]] >= _DAY:
            return Moment(day=Day("offset", str(minutes // _DAY))) if minutes // _DAY < 1000 else None
        return Moment(ahead=minutes)

    def _offset(self, match: re.Match[str], said: str) -> Optional[Moment]:
        hours = int(match["hours"])
        # POSIX, and so IANA, counts the other way.
        sign = "-" if match["sign"] == "+" else "+"
        return Moment(zone=f"Etc/GMT{sign}{hours}") if 0 < hours <= 12 else None


@lru_cache(maxsize=4)
def moment_finder(directory: Path = DATA) -> MomentFinder:
    """The finder over a data directory's words; made once a process.

    Raises:
        DataError: as `read_moment_words`.
    """
    return MomentFinder(moment_words(directory))


def _phrases(words: LanguageMoments) -> Iterator[tuple[str, tuple[Optional[Moment], bool]]]:
    """What phrases mean, and whether only beside another moment; the later of equal ones counts."""
    for table, weak in ((words.beside, True), (words.phrases, False)):
        for text, own in table.items():
            moment = Moment.parse(text)
            for phrase in own:
                yield from ((form, (moment, weak)) for form in _forms(phrase))
    yield from _weekdays(words)
    for phrase in words.silent:
        yield from ((form, (None, False)) for form in _forms(phrase))


def _weekdays(words: LanguageMoments) -> Iterator[tuple[str, tuple[Optional[Moment], bool]]]:
    short = {number: own for number, own in words.short_days.items()}
    parts = [(part, word) for part, own in words.parts.items() for word in own]
    for index, plural in enumerate(words.every):
        moment = Moment(day=Day("weekday", str(index % 7)), each=True)
        yield plural, (moment, False)
        yield from ((f"{before} {plural}", (moment, False)) for before in words.this)
    for number, names in words.weekdays.items():
        one = Moment(day=Day("weekday", str(number)))
        following = replace(one, day=Day("weekday", f"{number}+1"))
        for name in (*names, *short.get(number, ())):
            is_short = name not in names
            yield from ((f"{last} {name}", (None, False)) for last in words.last)
            yield from ((f"{before} {name}", (replace(one, each=True), False)) for before in words.every_before)
            starts = [("", one)] if not is_short else []
            starts += [(f"{before} ", one) for before in words.this]
            starts += [(f"{before} ", following) for before in words.next]
            for start, moment in starts:
                yield f"{start}{name}", (moment, False)
                for part, word in parts:
                    yield f"{start}{name} {word}", (replace(moment, part=part), False)  # type: ignore[arg-type]


def _forms(phrase: str) -> set[str]:
    return {phrase, phrase.replace("'", "")}


def _trie(words: Iterable[str]) -> str:
    """A regular expression for one of some words, the longest that fits; fails fast on any other."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree) if tree else "(?!)"


def _branches(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    parts = [re.escape(key) + _branches(below) for key, below in sorted(node.items()) if key]
    if not parts:
        return ""
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)}){'?' if ends else ''}"


def _dated(month: int, day: int, year: Optional[str]) -> Optional[Moment]:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Moment(day=Day("date", f"{year}-{month:02d}-{day:02d}" if year else f"{month:02d}-{day:02d}"))


def _is_zone(part: _Part) -> bool:
    return part.moment is not None and not part.moment.tells_when


def _has_clock(part: _Part) -> bool:
    return part.moment is not None and part.moment.has_clock


def _supported(parts: list[_Part], said: str) -> list[_Part]:
    """Without the words that count only right beside a moment, where there is none."""
    strong = [not part.weak for part in parts]
    order = list(range(1, len(parts)))
    for indexes, step in ((order, -1), (list(reversed(range(len(parts) - 1))), 1)):
        for index in indexes:
            other = index + step
            left, right = sorted((parts[index], parts[other]), key=lambda part: part.start)
            gap = said[left.end : right.start]
            if parts[index].weak and _is_zone(parts[index]) and not (other < index and _has_clock(parts[other])):
                continue
            if strong[other] and len(gap) <= _GAP and not re.search(r"\w", gap):
                strong[index] = True
    return [part for part, is_strong in zip(parts, strong, strict=True) if is_strong]
