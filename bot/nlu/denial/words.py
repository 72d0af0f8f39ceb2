"""How values are denied, read from data/words/<language>/denial.yml and the towns of data/country_names.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.knowledge.parse import parse_each_language
from bot.languages import FOLDER
from bot.nlu.denial.grammar import Grammar
from bot.nlu.denial.tables import LanguageDenial
from bot.nlu.text import folded
from bot.paths import DATA
from bot.yaml_file import read_yaml

FILE = "denial.yml"
_NAMES_FILE = "country_names.yml"


@dataclass(frozen=True)
class DenialWords:
    """How values are denied.

    Attributes:
        grammars: one a language, the default language first.
        towns: folded names of towns.
    """

    grammars: tuple[Grammar, ...]
    towns: frozenset[str] = frozenset()


def read_denial_words(directory: Path = DATA) -> DenialWords:
    """Reads and checks how values are denied; a language other than the default need not have a file.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    grammars = map(Grammar, parse_each_language(LanguageDenial, FILE, directory, needed=True))
    return DenialWords(tuple(grammars), frozenset(_towns(read_yaml(directory / _NAMES_FILE).data)))


denial_words = lru_cache(maxsize=4)(read_denial_words)


def word_files(directory: Path = DATA) -> list[Path]:
    """The files that hold how values are denied."""
    return sorted((directory / FOLDER).glob(f"*/{FILE}"))


def _towns(names: Any) -> Iterator[str]:
    for section in ("countries", "unlisted"):
        for row in (names.get(section) or {}).values():
            yield from (folded(str(town)) for town in row.get("cities") or ())
