"""What domain, rules and stories name, wherever it stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.guard.tree import Tree, mapping, sequence
from bot.yaml_file import KeyPath

# Stories of the data directory, and those that only `rasa test` reads.
_STORIES, _TEST_STORIES = "stories.yml", "tests/conversations/test_stories.yml"


def story_files(tree: Tree) -> list[Path]:
    """The files with stories that there are."""
    return [path for path in (tree.data / _STORIES, tree.root / _TEST_STORIES) if path.exists()]


def named(entry: Any) -> str:
    """The name of an intent, entity or action, which may be a mapping of the name to settings."""
    return str(next(iter(entry), "")) if isinstance(entry, dict) else str(entry)


def steps(at: KeyPath, rows: Any) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """The steps of a rule or story with their keys, alternatives among them."""
    for index, row in enumerate(sequence(rows)):
        step = mapping(row)
        yield (*at, index), step
        yield from steps((*at, index, "or"), step.get("or"))


def intent_steps(at: KeyPath, rows: Any) -> Iterator[tuple[KeyPath, str]]:
    """The intents of a rule or story."""
    for key, step in steps(at, rows):
        if "intent" in step:
            yield (*key, "intent"), str(step["intent"])
