"""How moments are said, read from data/words/<language>/moments.yml; the languages are heard together. No Rasa."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pydantic import ConstrainedStr, validator

from bot.knowledge.holiday_dates import FILE as HOLIDAYS_FILE
from bot.knowledge.holiday_dates import holiday_table
from bot.knowledge.moment import PARTS, Moment
from bot.knowledge.parse import parse_each_language
from bot.knowledge.tables import Table
from bot.languages import FOLDER
from bot.nlu.text import folded
from bot.paths import DATA
from bot.yaml_file import Fault, YamlFile

FILE = "moments.yml"


class Word(ConstrainedStr):
    """A word or phrase, folded."""

    strict = True
    strip_whitespace = True
    min_length = 1

    @classmethod
    def __get_validators__(cls) -> Generator[Callable[..., Any], None, None]:
        yield from super().__get_validators__()
        yield folded


Words = tuple[Word, ...]


class LanguageMoments(Table):
    """data/words/<language>/moments.yml.

    Attributes:
        phrases: what phrases mean, by the form of `Moment`.
        beside: the same of words that mean it only right beside another moment.
        silent: phrases that hold no moment.
        weekdays: their names, 0 = Monday.
        every: their plurals, Monday first.
        every_before: before a weekday, every one is meant.
        last: before a weekday, it is past.
        next: before a weekday, the one of the week after this is meant.
        this: may stand before a weekday.
        short_days: weekdays cut short, which count after `this` or `next`.
        parts: parts of the day that may follow a weekday.
        months: their names and abbreviations.
        date_before: may stand before a date.
        date_month_first: of these, before which 5/6 is a day of May.
        ordinals: may follow the number of a day.
        of: may stand between day and month.
        week: before the number of a week.
        am: after a clock time, the first half of the day.
        pm: the second.
        oclock: after an hour, these show that it is one.
        at: before a clock time.
        at_sure: before a number, these show that it is a clock time.
        after: from a clock time on.
        before: until a clock time.
        between: before two clock times.
        and_: between them.
        numbers: hours in words.
        half_past: `half past five` is 5:30.
        half_to: `halv sex` is 5:30.
        quarter_past: likewise.
        quarter_to: likewise.
        ahead: before a time from now.
        one_unit: one of a unit.
        minutes: a unit.
        hours: a unit.
        days: a unit.
        weeks: a unit.
        half_hour: half of one.
        follow: what may follow a number that is a clock time only by the word before it.
        versions: what is followed by a number that is no clock time.
        zone_time: after a place, its zone is meant.
        alone: may stand beside an hour alone.
    """

    phrases: dict[str, Words] = {}
    beside: dict[str, Words] = {}
    silent: Words = ()
    weekdays: dict[int, Words] = {}
    every: Words = ()
    every_before: Words = ()
    last: Words = ()
    next: Words = ()
    this: Words = ()
    short_days: dict[int, Words] = {}
    parts: dict[str, Words] = {}
    months: dict[int, Words] = {}
    date_before: Words = ()
    date_month_first: Words = ()
    ordinals: Words = ()
    of: Words = ()
    week: Words = ()
    am: Words = ()
    pm: Words = ()
    oclock: Words = ()
    at: Words = ()
    at_sure: Words = ()
    after: Words = ()
    before: Words = ()
    between: Words = ()
    and_: Words = ()
    numbers: dict[int, Words] = {}
    half_past: Words = ()
    half_to: Words = ()
    quarter_past: Words = ()
    quarter_to: Words = ()
    ahead: Words = ()
    one_unit: Words = ()
    minutes: Words = ()
    hours: Words = ()
    days: Words = ()
    weeks: Words = ()
    half_hour: Words = ()
    follow: Words = ()
    versions: Words = ()
    zone_time: Words = ()
    alone: Words = ()

    class Config:
        """Settings of pydantic."""

        fields = {"and_": "and"}

    @validator("phrases", "beside")
    def _moments(cls, value: dict[str, Words]) -> dict[str, Words]:
        for text in value:
            Moment.parse(text)
        return value

    @validator("parts")
    def _known_parts(cls, value: dict[str, Words]) -> dict[str, Words]:
        for part in value:
            if part not in PARTS:
                raise ValueError(f"'{part}' is no part of the day")
        return value


def read_moment_words(directory: Path = DATA) -> LanguageMoments:
    """Reads and checks how moments are said, all languages in one.

    A language other than the default need not have a file.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    check = partial(_unknown_holidays, known=holiday_table(directory).holidays)
    return _merged(parse_each_language(LanguageMoments, FILE, directory, needed=True, check=check))


moment_words = lru_cache(maxsize=4)(read_moment_words)


def word_files(directory: Path = DATA) -> list[Path]:
    """The files that hold how moments are said."""
    return [*sorted((directory / FOLDER).glob(f"*/{FILE}")), directory / HOLIDAYS_FILE]


def _unknown_holidays(file: YamlFile, table: LanguageMoments, known: Iterable[str]) -> Iterator[Fault]:
    for text in table.phrases:
        day = Moment.parse(text).day
        if day is not None and day.kind == "holiday" and day.value not in known:
            yield file.fault(("phrases", text), f"there is no holiday '{day.value}' in {HOLIDAYS_FILE}")


def _merged(tables: list[LanguageMoments]) -> LanguageMoments:
    together: dict[str, Any] = {}
    for table in tables:
        for name in table.__fields_set__:
            value = getattr(table, name)
            if isinstance(value, dict):
                own = together.setdefault(name, {})
                for key, words in value.items():
                    own[key] = (*own.get(key, ()), *words)
            else:
                together[name] = (*together.get(name, ()), *value)
    return LanguageMoments.construct(**together)
