"""Everything that is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.guard import (
    catalogue,
    intents,
    renderings,
    sentences,
    tables,
    translations,
    turns,
    words,
    written_out,
    yaml_reader,
)
from bot.guard.tree import Tree
from bot.yaml_file import DataError, Fault

Subject = Callable[[Tree], Iterator[Fault]]
SUBJECTS: tuple[Subject, ...] = (
    yaml_reader.faults,
    tables.faults,
    catalogue.faults,
    intents.faults,
    turns.faults,
    sentences.faults,
    words.faults,
    translations.faults,
    written_out.faults,
    renderings.faults,
)


def find_faults(tree: Tree, subjects: Iterable[Subject] = SUBJECTS) -> set[Fault]:
    """What is wrong in a tree; where a broken file keeps one subject from its work, the others go on."""
    found: set[Fault] = set()
    for subject in subjects:
        try:
            found.update(subject(tree))
        except DataError as error:
            found.update(error.faults)
        except Exception as error:
            message = f"{subject.__module__} cannot check this: {type(error).__name__} {error}"
            found.add(Fault(tree.data, 1, "", message))
    return found | tree.faults
