"""When holidays are: by the rules of data/holidays.yml and the calendars of the package `holidays`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Optional

import holidays
from pydantic import Field

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Table
from bot.paths import DATA
from bot.yaml_file import read_yaml

FILE = "holidays.yml"
_ENGLISH = "en_US"
_EASTER = "easter"


class Holiday(Table):
    """How the date of a holiday is found: the first of these that gives one.

    Attributes:
        named: part of its name in the calendar of the country asked about, in English.
        date: the same every year, month and day.
        easter: days after Easter Sunday of the western churches, which is the holiday `easter`.
        weekday: 0 = Monday; the first such day on or after `date`.
        home: country (ISO 3166-1) whose calendar has it, where the one asked about does not.
    """

    named: Optional[str] = None
    date: Optional[str] = Field(None, regex=r"^\d\d-\d\d$")
    easter: Optional[int] = None
    weekday: Optional[int] = Field(None, ge=0, le=6)
    home: Optional[str] = Field(None, regex=r"^[A-Z]{2}$")


class HolidayTable(Table):
    """data/holidays.yml.

    Attributes:
        holidays: by a name of ours.
        subdivisions: of countries whose own calendar lacks what most of them keep, the part whose calendar has it.
    """

    holidays: dict[str, Holiday]
    subdivisions: dict[str, str] = {}


@lru_cache(maxsize=4)
def holiday_table(directory: Path = DATA) -> HolidayTable:
    """Reads and checks the file of a data directory.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    return parse_table(HolidayTable, read_yaml(directory / FILE))


def holiday_date(name: str, today: date, country: Optional[str] = None) -> Optional[date]:
    """The next date of a holiday, today included; None where it is not known.

    Args:
        name: its key in data/holidays.yml.
        today: the first day that counts.
        country: ISO 3166-1 code of the country asked about.
    """
    holiday = holiday_table().holidays.get(name)
    if holiday is None:
        return None
    for year in (today.year, today.year + 1):
        days = [day for day in _dates(holiday, year, country) if day >= today]
        if days:
            return min(days)
    return None


def public_holiday(day: date, country: str) -> Optional[str]:
    """The English name of the public holiday that a day is in a country; None where it is none, or is not known."""
    return _calendar(country, day.year).get(day)


def _dates(holiday: Holiday, year: int, country: Optional[str]) -> list[date]:
    if holiday.named and country:
        found = _in_calendar(holiday.named, country, year)
        if found:
            return found
    if holiday.date:
        start = date(year, int(holiday.date[:2]), int(holiday.date[3:]))
        ahead = 0 if holiday.weekday is None else (holiday.weekday - start.weekday()) % 7
        return [start + timedelta(days=ahead)]
    if holiday.easter is not None:
        sundays = _dates(holiday_table().holidays[_EASTER], year, None)
        return [day + timedelta(days=holiday.easter) for day in sundays]
    return _in_calendar(holiday.named, holiday.home, year) if holiday.named and holiday.home else []


def _in_calendar(name: str, country: str, year: int) -> list[date]:
    meant = re.compile(rf"(?<!following ){re.escape(name)}(?!'s eve| eve)", re.IGNORECASE)
    part = holiday_table().subdivisions.get(country)
    for calendar in (_calendar(country, year), _calendar(country, year, part) if part else {}):
        found = sorted(day for day, said in calendar.items() if meant.search(said))
        if found:
            return found
    return []


@lru_cache(maxsize=512)
def _calendar(country: str, year: int, part: Optional[str] = None) -> dict[date, str]:
    try:
        calendar = holidays.country_holidays(country, subdiv=part, years=year, language=_ENGLISH)
        return {day: str(name) for day, name in calendar.items() if str(name).lower() != "sunday"}
    except NotImplementedError:
        return {}
