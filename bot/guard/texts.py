"""Every text that is said, with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from bot.answers import locale_words, sentences
from bot.guard.tree import Tree, mapping, sequence
from bot.guard.words import leaves
from bot.yaml_file import Fault, KeyPath, YamlFile

# `text: |-`: the text begins on the next line.
_BLOCK = re.compile(r":\s+[|>][-+\d]*\s*(#.*)?$")


@dataclass(frozen=True)
class Text:
    """A text that is said.

    Attributes:
        source: the text; of a sentence or template, before it is rendered.
        file: where it stands.
        line: line of its beginning.
        key: its dotted key; empty for a whole file.
        language: code of its language.
        name: of the entry in the catalogue; empty where it belongs to none.
        cloud: the cloud that it is for; None = no particular one.
    """

    source: str
    file: Path
    line: int
    key: str
    language: str
    name: str = ""
    cloud: Optional[str] = None

    def fault(self, line: int, message: str) -> Fault:
        """A fault on a line of the text, counted from 1."""
        return Fault(self.file, self.line + line - 1, self.key, message)


def titles(tree: Tree) -> Iterator[Text]:
    """The titles of questions, which are no templates."""
    for code, rows in tree.sentences.items():
        file = tree.file(tree.folders[code] / sentences.FILE)
        for name, row in rows.items():
            if file is not None and row.title:
                yield _text(file, (name, "title"), row.title, code, name)


def sentence_texts(tree: Tree) -> Iterator[Text]:
    """The fixed answers and prompts, those of each cloud and after each question too."""
    for code, rows in tree.sentences.items():
        file = tree.file(tree.folders[code] / sentences.FILE)
        for name, row in rows.items():
            if file is not None and row.text:
                yield _text(file, (name, "text"), row.text, code, name)
            for cloud, source in row.clouds.items():
                if file is not None:
                    yield _text(file, (name, "clouds", cloud), source, code, name, cloud)
            for topic, source in row.topics.items():
                if file is not None:
                    yield _text(file, (name, "topics", topic), source, code, name)


def template_texts(tree: Tree) -> Iterator[Text]:
    """The templates."""
    for code in tree.folders:
        for name, path in tree.templates(code).items():
            try:
                yield Text(path.read_text(encoding="utf-8"), path, 1, "", code, name)
            except (OSError, UnicodeDecodeError):
                tree.faults.add(Fault(path, 1, "", "cannot be read as UTF-8 text"))


def words_texts(tree: Tree) -> Iterator[Text]:
    """The short words."""
    for code, words in tree.words.items():
        file = tree.file(tree.folders[code] / locale_words.FILE)
        for at, value in leaves(words):
            if file is not None and isinstance(value, str):
                yield _text(file, at, value, code)


def domain_texts(tree: Tree) -> Iterator[Text]:
    """Responses in the domain, should there be some."""
    if tree.domain is None:
        return
    for name, variations in mapping(mapping(tree.domain.data).get("responses")).items():
        for index, row in enumerate(sequence(variations)):
            text = mapping(row).get("text")
            if isinstance(text, str):
                yield _text(tree.domain, ("responses", name, index, "text"), text, "")


def _text(file: YamlFile, at: KeyPath, source: str, language: str, name: str = "", cloud: Optional[str] = None) -> Text:
    line = file.fault(at, "").line
    lines = _lines(file.path)
    begins = line + 1 if line <= len(lines) and _BLOCK.search(lines[line - 1]) else line
    return Text(source, file.path, begins, ".".join(map(str, at)), language, name, cloud)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
