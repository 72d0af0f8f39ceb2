"""Problems in people's own words with the severity that 21Vianet's definitions give them, data/problems.yml."""

from __future__ import annotations

from pathlib import Path

from pydantic import conlist

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Level, Table
from bot.paths import DATA
from bot.yaml_file import read_yaml

FILE = "problems.yml"


class Problem(Table):
    """A problem as somebody told it.

    Attributes:
        text: how it is told.
        language: the language that it is in.
        hand: who wrote it.
        levels: the severity; two neighbouring ones where what is told leaves it open.
    """

    text: str
    language: str
    hand: str
    levels: conlist(Level, min_items=1, max_items=2)  # type: ignore[valid-type]


class Problems(Table):
    """data/problems.yml."""

    problems: tuple[Problem, ...]


def read_problems(directory: Path = DATA) -> tuple[Problem, ...]:
    """Reads and checks them.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    return parse_table(Problems, read_yaml(directory / FILE)).problems
