"""What a message asks help with ("is SSO covered?"), by the words of data/words/<language>/scope.yml; all languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Optional

from bot.dialogue.phrases import Phrases
from bot.dialogue.talk import Word, folded
from bot.knowledge.parse import parse_each_language
from bot.knowledge.scope import FILE, Scope, load_scope
from bot.knowledge.tables import Table
from bot.paths import DATA
from bot.yaml_file import Fault, YamlFile


class SubjectWords(Table):
    """Phrases for each subject of data/scope.yml, folded; a `*` at a word's end stands for any ending."""

    __root__: dict[str, tuple[Word, ...]]


class Subjects:
    """Finds subjects in messages.

    Args:
        tables: the words of each language.
    """

    def __init__(self, tables: Iterable[SubjectWords]) -> None:
        self._phrases = Phrases(
            (phrase, key) for table in tables for key, own in table.__root__.items() for phrase in own
        )

    def named(self, text: str) -> frozenset[str]:
        """The keys of the subjects that a message names."""
        return frozenset(self._phrases.find(folded(text)))

    def read(self, text: str) -> Optional[str]:
        """The key of the one subject that a message names; None if it names none, or several."""
        found = self.named(text)
        return next(iter(found)) if len(found) == 1 else None


def read_subjects(directory: Path = DATA) -> Subjects:
    """Reads and checks the words; a language need not have a file.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    scope = load_scope(directory)
    return Subjects(parse_each_language(SubjectWords, FILE, directory, check=lambda *row: _unknown(scope, *row)))


def _unknown(scope: Scope, file: YamlFile, table: SubjectWords) -> Iterator[Fault]:
    for key in table.__root__:
        if key not in scope.subjects:
            yield file.fault((key,), f"there is no subject '{key}' in data/{FILE}")


load_subjects = lru_cache(maxsize=4)(read_subjects)
