"""Dates, clock times, days, languages and lists, as written in Swedish and in English."""

from __future__ import annotations

from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any, Iterable, Optional

from babel import Locale
from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list

from bot.yaml_file import read_yaml

LANGUAGES = ("sv", "en")
_HERE = Path(__file__).parent
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@cache
def words(language: str) -> dict[str, Any]:
    """The short words of a language, from words.<language>.yml."""
    data: dict[str, Any] = read_yaml(_HERE / f"words.{language}.yml").data
    return data


def spoken_language(locale: Optional[str]) -> Optional[str]:
    """`sv-SE` → `sv`, `en_GB` → `en`; None for a language that the assistant does not speak."""
    code = (locale or "").strip().replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else None


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
    if hour == 24:
        return "24" if language == "sv" else "midnight"
    pattern = {"sv": "H.mm" if minute else "H", "en": "h:mm a" if minute else "h a"}[language]
    return str(format_time(time(hour, minute), pattern, locale=language)).replace("\u202f", " ")


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


def title(intent: str, language: str) -> str:
    """A question's title for a button; raises KeyError if it has none."""
    return str(words(language)["titles"][intent])
