"""Names and sentences inside the tables: each stands in every language, and in no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.guard.tree import Tree
from bot.knowledge.tables import WordLists, Words
from bot.yaml_file import Fault, KeyPath

_TABLES = ("contacts", "clouds", "severities")
# Other names are no translations of each other: a language may have none.
_OTHER_NAMES = "also"


def faults(tree: Tree) -> Iterator[Fault]:
    """Languages that a name or sentence lacks, or that nobody speaks."""
    if tree.languages is None:
        return
    spoken = list(tree.languages.all)
    for name in _TABLES:
        file, table = tree.file(tree.data / f"{name}.yml"), getattr(tree, name)
        if file is None or table is None:
            continue
        for at, words in _words(table, ()):
            for code in words:
                if code not in spoken:
                    yield file.fault((*at, code), f"the assistant does not speak '{code}'")
            for code in spoken:
                if code not in words and at[-1] != _OTHER_NAMES and words:
                    instead = next((other for other in tree.chain(code) if other in words), next(iter(words)))
                    yield file.fault(at, f"is missing in '{code}': falls back to '{instead}'")


def _words(value: Any, at: KeyPath) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """All words in a table, with their keys."""
    if isinstance(value, Words | WordLists):
        yield at, value.__root__
    elif isinstance(value, dict):
        for key, row in value.items():
            yield from _words(row, (*at, key))
    elif isinstance(value, list | tuple):
        for index, row in enumerate(value):
            yield from _words(row, (*at, index))
    elif hasattr(value, "__fields__"):
        for name, field in value.__fields__.items():
            yield from _words(getattr(value, name), (*at, field.alias))
