"""The sentences of each language, data/words/<language>/sentences.yml: titles of questions, and fixed answers."""

from __future__ import annotations

from functools import cache
from typing import Optional

from pydantic import validator

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Table
from bot.languages import languages
from bot.yaml_file import DataError, YamlFile, read_yaml

FILE = "sentences.yml"


class Sentence(Table):
    """What a language says about one entry of the catalogue.

    Attributes:
        title: of the question, for a button.
        text: the answer, a template; None where the answer is computed.
        clouds: the answer where the conversation is about that cloud.
        topics: the answer where it follows that question.
    """

    title: Optional[str] = None
    text: Optional[str] = None
    clouds: dict[str, str] = {}
    topics: dict[str, str] = {}

    @validator("title", "text")
    def _not_blank(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and not value.strip():
            raise ValueError("must not be empty")
        return value


class Sentences(Table):
    """All sentences of a language."""

    __root__: dict[str, Sentence]


def parse_sentences(file: YamlFile) -> dict[str, Sentence]:
    """The sentences of a file.

    Raises:
        DataError: names line and key of what is wrong.
    """
    return parse_table(Sentences, file).__root__


@cache
def _sentences(language: str) -> dict[str, Sentence]:
    path = languages().all[language].folder / FILE
    return parse_sentences(read_yaml(path)) if path.exists() else {}


def title(intent: str, language: str) -> str:
    """A question's title for a button.

    Raises:
        DataError: no language of the chain has one.
    """
    for code in languages().chain(language):
        row = _sentences(code).get(intent)
        if row is not None and row.title:
            return row.title
    raise _missing(intent, "title", language)


def source_of(name: str, language: str, cloud: Optional[str], follows: Optional[str] = None) -> tuple[str, str]:
    """The template of a fixed answer, and the language it is in: the first of the chain that has one.

    Raises:
        DataError: no language of the chain has one.
    """
    for code in languages().chain(language):
        row = _sentences(code).get(name)
        text = row and (row.topics.get(follows or "") or row.clouds.get(cloud or "") or row.text)
        if text:
            return text, code
    raise _missing(name, "text", language)


def _missing(name: str, key: str, language: str) -> DataError:
    file = read_yaml(languages().all[languages().chain(language)[0]].folder / FILE)
    return DataError([file.fault((name, key), "is missing")])
