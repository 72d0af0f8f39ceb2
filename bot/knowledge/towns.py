"""Larger towns of the world by country and time zone, by which people name their country: data/towns.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zoneinfo import available_timezones

from pydantic import validator

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Table
from bot.paths import DATA
from bot.yaml_file import read_yaml

FILE = "towns.yml"


class Town(NamedTuple):
    """A town, the key of its country, and its IANA time zone."""

    name: str
    country: str
    zone: str


class TownTable(Table):
    """data/towns.yml, which `make towns` writes.

    Attributes:
        source: whose list it is, and under which license.
        as_of: edition of the list.
        towns: names by country and IANA time zone.
    """

    source: str
    as_of: str
    towns: dict[str, dict[str, tuple[str, ...]]]

    @validator("towns")
    def _zones_known(cls, value: dict[str, dict[str, tuple[str, ...]]]) -> dict[str, dict[str, tuple[str, ...]]]:
        known = available_timezones()
        for zones in value.values():
            for zone in zones:
                if zone not in known:
                    raise ValueError(f"'{zone}' is not an IANA time zone")
        return value

    def all(self) -> Iterator[Town]:
        """Every town."""
        for country, zones in self.towns.items():
            for zone, names in zones.items():
                yield from (Town(name, country, zone) for name in names)


def read_towns(directory: Path = DATA) -> TownTable:
    """Reads and checks the file of a data directory.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    return parse_table(TownTable, read_yaml(directory / FILE))
