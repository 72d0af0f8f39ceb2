"""YAML as Rasa reads it: by another parser than ours, which takes less."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.guard.tree import Tree
from bot.yaml_file import Fault

# As rasa.shared.utils.io.read_yaml does.
_VERSION = (1, 2)
_BESIDE_DATA = ("domain.yml", "config.yml", "credentials.yml", "endpoints*.yml")


class _Constructor(SafeConstructor):
    """Takes a variable such as ${DATABASE_URL} as text: where Rasa is loaded, it has told ruamel to look it up."""


_Constructor.add_constructor("!env_var", lambda _, node: node.value)


def faults(tree: Tree) -> Iterator[Fault]:
    """Files that Rasa cannot read."""
    beside = [path for pattern in _BESIDE_DATA for path in sorted(tree.root.glob(pattern))]
    for path in (*sorted(tree.data.rglob("*.y*ml")), *beside):
        problem = problem_in(path)
        # What our own reader cannot read either is one fault, and named by it.
        if problem is not None and tree.file(path) is not None:
            yield problem


def problem_in(path: Path) -> Fault | None:
    """Why Rasa cannot read a file, or None if it can."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return Fault(path, 1, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return Fault(path, 1, "", "is not UTF-8 text")
    reader = YAML(typ="safe")
    reader.Constructor = _Constructor
    reader.version = _VERSION  # type: ignore[assignment]
    try:
        reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return Fault(path, line, "", f"Rasa cannot read this: {error.problem}{_advice(text, line)}")
    except (YAMLError, ValueError) as error:
        return Fault(path, 1, "", f"Rasa cannot read this: {error}")
    return None


def _advice(text: str, line: int) -> str:
    """What to write instead, where it is the usual mistake."""
    lines = text.splitlines()
    row = lines[line - 1] if line <= len(lines) else ""
    if "://" in row and ("[" in row or "{" in row):
        return '; write an address inside brackets in quotes, ["https://…"]'
    return ""
