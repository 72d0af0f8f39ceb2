"""Time zones of cities, states and provinces that stand for their country; read from data. No Rasa in here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Optional
from zoneinfo import ZoneInfo

from bot.knowledge.knowledge import load_knowledge
from bot.knowledge.towns import FILE as TOWNS
from bot.knowledge.towns import read_towns
from bot.knowledge.zones import FILE, read_zones
from bot.nlu.moment_words import moment_words
from bot.nlu.text import folded
from bot.paths import DATA

# A year whose rules of daylight saving hold.
_YEAR = 2026
_GENITIVE = re.compile(r"'?s$")


@dataclass(frozen=True)
class Zones:
    """Zones of places.

    Attributes:
        cities: by folded name.
        countries: of countries that have one only.
        time: what is said after a place to mean its zone.
        compound: the same in one word with it.
    """

    cities: dict[str, str]
    countries: dict[str, str]
    time: re.Pattern[str]
    compound: re.Pattern[str]

    def of_city(self, name: str) -> Optional[str]:
        """The zone of a city or state, folded name; None where it is no such name."""
        return self.cities.get(name) or self.cities.get(_GENITIVE.sub("", name))

    def of(self, country: str, name: str, after: str) -> tuple[Optional[str], str]:
        """The zone of a country as it is named, and the words after it that say that its time is meant."""
        match = self.time.match(after)
        return self.of_city(name) or self.countries.get(country), match[0] if match else ""

    def of_compound(self, country: str, name: str) -> Optional[str]:
        """The zone that a compound of a place and a word for time names (`pekingtid`), folded; None if it is none."""
        match = self.compound.fullmatch(name)
        return (self.of_city(match[1]) or self.countries.get(country)) if match else None


def zone_files(directory: Path = DATA) -> list[Path]:
    """The files that `zones` reads and nothing else."""
    return [directory / FILE, directory / TOWNS]


def _only(known: list[str], first: list[str]) -> Optional[str]:
    """The one zone of a country, if its clocks agree in winter and in summer."""
    clocks = {tuple(ZoneInfo(zone).utcoffset(datetime(_YEAR, month, 1)) for month in (1, 7)) for zone in known}
    if len(clocks) != 1:
        return None
    return next((zone for zone in first if zone in known), known[0])


@lru_cache(maxsize=4)
def zones(directory: Path = DATA) -> Zones:
    """The zones of a data directory; read once a process.

    Raises:
        DataError: as `read_zones`.
    """
    places = read_zones(directory).places
    cities = {folded(town.name): town.zone for town in read_towns(directory).all()}
    cities |= {folded(name): zone for zone, names in places.items() for name in names}
    rows = load_knowledge(directory).contacts.countries.items()
    countries = {key: zone for key, row in rows if (zone := _only(row.time_zones, list(places))) is not None}
    # Said in the original: a blank may stand before it.
    words = "|".join(re.escape(word) for word in sorted(moment_words(directory).zone_time, key=len, reverse=True))
    after = re.compile(rf"(?:'s|s)?[ -]?(?:{words})(?!\w| zone)")
    return Zones(cities, countries, after, re.compile(rf"(\w{{3,}}?)s?-?(?:{words})"))
