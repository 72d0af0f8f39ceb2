"""What support helps with and what it does not, data/scope.yml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Optional

from pydantic import root_validator

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Table
from bot.paths import DATA
from bot.yaml_file import read_yaml

FILE = "scope.yml"


class Subject(Table):
    """Something that support may be asked to help with.

    Attributes:
        support: which kind helps with it; None = none does.
        instead: whom to ask where none does.
    """

    support: Optional[Literal["technical", "billing"]] = None
    instead: Optional[Literal["community", "networking_team"]] = None

    @root_validator
    def _one_of_both(cls, values: dict[str, Any]) -> dict[str, Any]:
        if bool(values.get("support")) == bool(values.get("instead")):
            raise ValueError("must have either support or instead")
        return values


class Scope(Table):
    """data/scope.yml.

    Attributes:
        subjects: by key.
    """

    subjects: dict[str, Subject]


def read_scope(directory: Path = DATA) -> Scope:
    """Reads and checks the table.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    return parse_table(Scope, read_yaml(directory / FILE))


load_scope = lru_cache(maxsize=4)(read_scope)
