"""Dates, clock times, days, languages, lists and short words, as each language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Optional

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_time,
    get_day_names,
    get_timezone_location,
    get_timezone_name,
)
from babel.lists import format_list

from bot.knowledge.tables import WEEKDAYS
from bot.languages import Language, languages
from bot.yaml_file import read_yaml

FILE = "words.yml"


@cache
def words(language: str) -> dict[str, Any]:
    """The short words of a language, from data/words/<language>/words.yml; what it lacks comes from its chain."""
    result: dict[str, Any] = {}
    for code in reversed(languages().chain(language)):
        path = languages().all[code].folder / FILE
        if path.exists():
            result = _over(result, read_yaml(path).data or {})
    return result


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two trees of words, the upper one first."""
    merged = dict(below)
    for key, value in above.items():
        lower = below.get(key)
        merged[key] = _over(lower, value) if isinstance(value, dict) and isinstance(lower, dict) else value
    return merged


def language_name(code: str, language: str) -> str:
    """`fr` → `franska` / `French`."""
    own = words(language)["languages"].get(code)
    return str(own or Locale.parse(language).languages.get(code, code))


def cloud_label(key: str, language: str) -> str:
    """`21vianet` → `21Vianet`."""
    return str(words(language)["labels"][key])


def join_words(items: Iterable[str], language: str) -> str:
    """`a, b och c` / `a, b, and c`."""
    return str(format_list(list(items), locale=language))


def days_range(days: str, language: str) -> str:
    """`Mon-Fri` → `mån–fre` / `Mon–Fri`."""
    names = get_day_names("abbreviated", locale=language)
    return "–".join(names[WEEKDAYS.index(day)] for day in days.split("-"))


def clock_range(start: str, end: str, language: str) -> str:
    """`09:00`, `17:30` → `9–17.30` / `9 AM–5:30 PM`."""
    return f"{clock(start, language)}–{clock(end, language)}"


def clock(value: str, language: str) -> str:
    """`09:00` → `9` / `9 AM`; `24:00` → `24` / `midnight`."""
    hour, minute = int(value[:2]), int(value[3:])
    formats = _spoken(language).formats
    if hour == 24:
        return formats["midnight"]
    pattern = formats["clock" if minute else "hour"]
    return _plain(format_time(time(hour, minute), pattern, locale=language))


def moment(value: datetime, language: str) -> str:
    """`onsdag 14:05` / `Wednesday 2:05 PM`."""
    return _plain(format_datetime(value, _spoken(language).formats["moment"], locale=language))


def day(value: date, language: str) -> str:
    """`lördag 28 nov` / `Saturday, Nov 28`."""
    return _plain(format_date(value, words(language)["moments"]["day"], locale=language)).rstrip(".")


def at(day_said: str, clock_said: str, language: str) -> str:
    """A clock time of a day: `fre kl. 9` / `Fri 9 AM`."""
    pattern: str = words(language)["moments"]["at"]
    return pattern.replace("{day}", day_said).replace("{clock}", clock_said)


def moment_of_day(value: datetime, language: str) -> str:
    """A clock time of a date: `onsdag 2 dec kl. 22` / `Wednesday, Dec 2 10 PM`."""
    return at(day(value.date(), language), time_of(value, language), language)


def weekday(value: date, language: str) -> str:
    """`lördag` / `Saturday`."""
    return str(get_day_names("wide", locale=language)[value.weekday()])


def short_day(value: date, language: str) -> str:
    """`lör` / `Sat`."""
    return _plain(format_date(value, words(language)["moments"]["short_day"], locale=language)).rstrip(".")


def time_of(value: datetime, language: str) -> str:
    """`18` / `6 PM`, of a moment."""
    return clock(value.strftime("%H:%M"), language)


def zone_of_city(zone: str, language: str) -> str:
    """A zone by its own words, or by its city: `New York-tid` / `New York time`; `Etc/GMT-1` → `GMT+1`."""
    names: dict[str, str] = words(language)["time_zones"]
    if zone in names:
        return names[zone]
    if zone.startswith("Etc/GMT"):
        return zone.removeprefix("Etc/").translate(str.maketrans("+-", "-+"))
    if "/" not in zone:
        return zone
    return str(words(language)["moments"]["city"]).replace("{city}", city_of(zone, language))


def long_date(value: date, language: str) -> str:
    """`1 september 2020` / `September 1, 2020`."""
    return str(format_date(value, "long", locale=language))


def zone_name(zone: Optional[str], language: str) -> str:
    """`Europe/Moscow` → `Moskvatid` / `Moscow time`; None → `lokal tid` / `local time`."""
    return zone_of_city(zone or "local", language)


def city_of(zone: str, language: str) -> str:
    """`Europe/Moscow` → `Moskva` / `Moscow`: the city that a zone is named for, by CLDR or else by its own name."""
    try:
        known = str(get_timezone_location(zone, locale=language, return_city=True))
    except LookupError:
        known = zone  # younger than the zones that Babel knows
    return known.rsplit("/", 1)[-1].replace("_", " ")


@cache
def name_of_zone(zone: str, language: str) -> str:
    """`Europe/Stockholm` → `centraleuropeisk tid` / `Central European Time`; empty where it has no everyday name."""
    name = str(get_timezone_name(zone, locale=language))
    return "" if re.search(r"[(\d]", name) else name


def utc_offset(value: datetime) -> str:
    """`UTC+1`, `UTC−3:30`, of a moment with a time zone."""
    minutes = int((value.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


def amount(count: int, unit: str, language: str) -> str:
    """`3`, `business_day` → `3 arbetsdagar` / `3 business days`."""
    forms = words(language)["units"][unit]
    return str(forms["one" if count == 1 else "other"]).replace("{n}", str(count))


def _spoken(language: str) -> Language:
    return languages().all[languages().chain(language)[0]]


def _plain(text: str) -> str:
    """With ordinary blanks where CLDR puts narrow ones."""
    return str(text).replace("\u202f", " ")
