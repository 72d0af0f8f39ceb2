"""Reads YAML so that every fault can be named by file, line and key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Union

import yaml

from bot.errors import OperatorError

KeyPath = tuple[Union[str, int], ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a data file.

    Attributes:
        file: the file's path.
        line: line number, counted from 1.
        key: dotted path of the key, `countries.norway.phones.0.number`; empty for the whole file.
        message: what is wrong, in a sentence.
    """

    file: Path
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        return f"{self.file}:{self.line}:{key} {self.message}"


class DataError(OperatorError):
    """A data file cannot be used. Lists every fault found.

    Args:
        faults: what is wrong, one entry a fault; never empty.
    """

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class YamlFile:
    """The content of a YAML file and the line of each of its keys."""

    path: Path
    data: Any
    lines: dict[KeyPath, int]

    def fault(self, key: Iterable[str | int], message: str) -> Fault:
        """Makes a fault at a key, or at the nearest key above it that stands in the file."""
        key_path = tuple(key)
        known = key_path
        while known and known not in self.lines:
            known = known[:-1]
        return Fault(self.path, self.lines.get(known, 1), ".".join(map(str, key_path)), message)


def read_yaml(path: Path) -> YamlFile:
    """Reads a YAML file.

    Raises:
        DataError: the file is missing, is not YAML, or states a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError([Fault(path, 1, "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise DataError([Fault(path, 1, "", "is not UTF-8 text")]) from error
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        lines: dict[KeyPath, int] = {}
        faults: list[Fault] = []
        if root is not None:
            _walk(root, (), path, lines, faults)
        if faults:
            raise DataError(faults)
        data = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DataError([Fault(path, line, "", f"is not valid YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise DataError([Fault(path, 1, "", f"is not valid YAML: {error}")]) from error
    finally:
        loader.dispose()
    return YamlFile(path, data, lines)


def _walk(node: yaml.Node, at: KeyPath, path: Path, lines: dict[KeyPath, int], faults: list[Fault]) -> None:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            key = (*at, str(key_node.value))
            line = key_node.start_mark.line + 1
            if key in lines:
                message = f"stands twice (first on line {lines[key]})"
                faults.append(Fault(path, line, ".".join(map(str, key)), message))
                continue
            lines[key] = line
            _walk(value_node, key, path, lines, faults)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*at, index)] = item.start_mark.line + 1
            _walk(item, (*at, index), path, lines, faults)
