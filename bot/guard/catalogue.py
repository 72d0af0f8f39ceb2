"""The catalogue: names in it lead somewhere, computed questions are computed, and what the policy says is in it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from bot.answers import compose
from bot.guard.tree import Tree
from bot.knowledge.catalogue import FILE, catalogue_faults, template_of
from bot.yaml_file import Fault


def faults(tree: Tree) -> Iterator[Fault]:
    """What is wrong in data/questions.yml, and functions that no question uses."""
    file = tree.file(tree.data / FILE)
    if tree.catalogue is None or file is None:
        return
    yield from catalogue_faults(tree.catalogue, file)
    computed = {name for name, row in tree.catalogue.questions.items() if row.kind == "computed"}
    for name, row in tree.catalogue.questions.items():
        at = ("questions", name)
        if name in computed and compose.composer_of(name) is None:
            message = f"no function computes it: needs `@computed def {template_of(name)}(asked)`"
            yield file.fault((*at, "kind"), message)
        for index, cloud in enumerate(row.clouds or ()):
            if tree.clouds is not None and cloud not in tree.clouds.clouds:
                yield file.fault((*at, "clouds", index), f"there is no cloud '{cloud}'")
    yield from _unused_functions({template_of(name) for name in computed})
    for name in sorted(tree.said - {*tree.catalogue.questions, *tree.catalogue.prompts}):
        yield file.fault(("prompts", name), "is said by bot/dialogue/policy.py and is missing")


def _unused_functions(used: set[str]) -> Iterator[Fault]:
    for name, function in compose.composers().items():
        if name not in used:
            path = Path(inspect.getsourcefile(function) or "")
            yield Fault(path, function.__code__.co_firstlineno, name, f"no computed question of data/{FILE} uses it")
