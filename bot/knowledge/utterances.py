"""What people say: data/nlu.yml, the questions by example, and data/utterances/, the breadth of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from bot.languages import languages, spoken
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml

FOLDER = "utterances"
# Of a block's metadata, beside its language; what a message follows stands under the same key in its own metadata.
AFTER, HAND = "after", "hand"
_ANY_YAML = "*.y*ml"  # Rasa takes .yaml as well
# Told by its first key, as Rasa does, but without parsing every table for it.
_HAS_UTTERANCES = re.compile(r"^[\"']?nlu[\"']?\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Utterance:
    """Something people say.

    Attributes:
        intent: what it is, a name of the catalogue.
        language: the language that it is in.
        text: how it is said.
        file: where it stands.
        after: the question that was answered before it, for a message that is understood by that.
        hand: who wrote it, where that is recorded.
    """

    intent: str
    language: str
    text: str
    file: Path
    after: Optional[str] = None
    hand: Optional[str] = None


def read_utterances(directory: Path) -> list[Utterance]:
    """Everything that people say, of all files of a data directory.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    utterances, faults = find_utterances(directory)
    if faults:
        raise DataError(faults)
    return utterances


def find_utterances(directory: Path) -> tuple[list[Utterance], list[Fault]]:
    """The utterances that can be read, and what is wrong with the others."""
    utterances: list[Utterance] = []
    faults: list[Fault] = []
    try:
        known = tuple(languages(directory).all)
    except DataError as error:
        return [], error.faults
    for path in utterance_files(directory):
        try:
            file = read_yaml(path)
        except DataError as error:
            faults += error.faults
            continue
        faults += _faults(file, known)
        if _is_of_folder(path, directory):
            faults += _misplaced(file)
        utterances += _utterances(file, known)
    return utterances, faults


def read_utterance_file(path: Path) -> list[Utterance]:
    """The utterances of one file, whatever its name.

    Raises:
        DataError: as `read_utterances`.
    """
    file, known = read_yaml(path), spoken()
    faults = list(_faults(file, known))
    if faults:
        raise DataError(faults)
    return list(_utterances(file, known))


def utterance_files(directory: Path) -> list[Path]:
    """All files that hold utterances: what Rasa trains on, and everything that stands in data/utterances."""
    paths = sorted(directory.rglob(_ANY_YAML))
    return [path for path in paths if _is_of_folder(path, directory) or _has_utterances(path)]


def _is_of_folder(path: Path, directory: Path) -> bool:
    return (directory / FOLDER) in path.parents


def _has_utterances(path: Path) -> bool:
    try:
        return bool(_HAS_UTTERANCES.search(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        return False  # whoever reads that table names the fault


def _blocks(file: YamlFile) -> list[Any]:
    blocks = file.data.get("nlu") if isinstance(file.data, dict) else None
    return blocks if isinstance(blocks, list) else []


def _utterances(file: YamlFile, known: Collection[str]) -> Iterator[Utterance]:
    for block in _blocks(file):
        intent, language = _said(block)
        if intent and language in known:
            for line in _lines(block):
                if line.startswith("- ") and line[2:].strip():
                    yield Utterance(
                        intent, language, line[2:].strip(), file.path, _told(block, AFTER), _told(block, HAND)
                    )


def _faults(file: YamlFile, known: Collection[str]) -> Iterator[Fault]:
    if not _blocks(file):
        yield file.fault(("nlu",), "holds no utterances: needs `nlu:` with a list of intents")
    for index, block in enumerate(_blocks(file)):
        at = ("nlu", index)
        intent, language = _said(block)
        if not intent or not language:
            yield file.fault(at, "needs an intent and `metadata: {language: …}`")
        elif language not in known:
            message = f"the assistant does not speak '{language}', but {', '.join(known)}"
            yield file.fault((*at, "metadata", "language"), message)
        if isinstance(block, dict):
            yield from _faults_of_lines(file, index, block)


def _faults_of_lines(file: YamlFile, index: int, block: dict[str, Any]) -> Iterator[Fault]:
    at = ("nlu", index, "examples")
    lines = _lines(block)
    if not lines:
        yield file.fault(at, "is empty")
    first = file.lines.get(at, 0) + 1  # of a literal block, `examples: |`
    for number, line in enumerate(lines):
        if not line.startswith("- ") or not line[2:].strip():
            message = f"'{line}' is no example: needs `- ` and a text"
            yield Fault(file.path, first + number, ".".join(map(str, at)), message)


def _misplaced(file: YamlFile) -> Iterator[Fault]:
    """Blocks that a file is not named after: it would be looked for elsewhere."""
    for index, block in enumerate(_blocks(file)):
        intent, language = _said(block)
        name = f"{intent}.{language}.yml"
        if intent and language and name != file.path.name:
            yield file.fault(("nlu", index), f"belongs in a file named {name}")


def _said(block: Any) -> tuple[str, str]:
    """Intent and language of a block, empty where it does not say."""
    if not isinstance(block, dict):
        return "", ""
    metadata = block.get("metadata")
    language = metadata.get("language") if isinstance(metadata, dict) else None
    return str(block.get("intent") or ""), str(language or "")


def _told(block: dict[str, Any], key: str) -> Optional[str]:
    metadata = block.get("metadata")
    return str(metadata[key]) if isinstance(metadata, dict) and metadata.get(key) else None


def _lines(block: dict[str, Any]) -> list[str]:
    examples = block.get("examples")
    return examples.splitlines() if isinstance(examples, str) else []
