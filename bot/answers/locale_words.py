"""Dates, clock times, days, languages, lists and short words, as each language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any, Optional

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_day_names
from babel.lists import format_list

from bot.languages import Language, languages
from bot.yaml_file import read_yaml

FILE = "words.yml"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


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


def join_words(items: Iterable[str], language: str) -> str:
    """`a, b och c` / `a, b, and c`."""
    return str(format_list(list(items), locale=language))


def days_range(days: str, language: str) -> str:
    """`Mon-Fri` → `mån–fre` / `Mon–Fri`."""
    names = get_day_names("abbreviated", locale=language)
    return "–".join(names[_WEEKDAYS.index(day)] for day in days.split("-"))


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


def long_date(value: date, language: str) -> str:
    """`1 september 2020` / `September 1, 2020`."""
    return str(format_date(value, "long", locale=language))


def zone_name(zone: Optional[str], language: str) -> str:
    """`Europe/Moscow` → `Moskvatid` / `Moscow time`; None → `lokal tid` / `local time`."""
    names: dict[str, str] = words(language)["time_zones"]
    return names.get(zone or "local", zone or "")


def amount(count: int, unit: str, language: str) -> str:
    """`3`, `business_day` → `3 arbetsdagar` / `3 business days`."""
    forms = words(language)["units"][unit]
    return str(forms["one" if count == 1 else "other"]).replace("{n}", str(count))


def _spoken(language: str) -> Language:
    return languages().all[languages().chain(language)[0]]


def _plain(text: str) -> str:
    """With ordinary blanks where CLDR puts narrow ones."""
    return str(text).replace("\u202f", " ")
