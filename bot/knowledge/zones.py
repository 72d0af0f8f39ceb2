"""Time zones of cities, states and provinces by which a country is named: data/time_zones.yml."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import available_timezones

from pydantic import validator

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Table
from bot.paths import DATA
from bot.yaml_file import read_yaml

FILE = "time_zones.yml"
_ZONES = available_timezones()


class ZoneTable(Table):
    """data/time_zones.yml.

    Attributes:
        places: names of cities, states and provinces, by IANA zone; where a country has several zones, the first one
            here stands for all with the same clock.
    """

    places: dict[str, tuple[str, ...]]

    @validator("places")
    def _known(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for zone in value:
            if zone not in _ZONES:
                raise ValueError(f"'{zone}' is not an IANA time zone")
        return value


def read_zones(directory: Path = DATA) -> ZoneTable:
    """Reads and checks the file of a data directory.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    return parse_table(ZoneTable, read_yaml(directory / FILE))
