"""The catalogue of questions, data/questions.yml: what a question is stands there, and nowhere else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Iterator, Literal, Optional, Union

from pydantic import validator

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Table
from bot.paths import DATA
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml

FILE = "questions.yml"
Kind = Literal["computed", "fixed", "chitchat", "move"]
NextStep = Literal["request", "call", "number"]
# What a message can name. A value of `support_type` may stand by itself: `support_type:billing`.
VALUES = ("support_language", "country", "support_type", "severity", "cloud", "moment", "symptom", "subject")
SEVERAL = "several"
_SEPARATOR = ":"
_MOST_SUGGESTIONS = 3


class Question(Table):
    """What a message can be; the keys are explained at the head of data/questions.yml."""

    kind: Kind
    depends_on: tuple[str, ...] = ()
    begun_by: tuple[str, ...] = ()
    asked_with: dict[str, str] = {}
    followed_by: dict[str, str] = {}
    needs: Optional[Literal["country"]] = None
    invites: Optional[Literal["country"]] = None
    asks: tuple[str, ...] = ()
    follows: bool = False
    tells: bool = False
    not_known: bool = False
    next_step: Optional[NextStep] = None
    clouds: Optional[tuple[str, ...]] = None
    for_administrators: bool = False
    aside: bool = False
    suggestions: Union[str, tuple[str, ...]] = ()
    suggestions_without_number: tuple[str, ...] = ()

    @validator("depends_on", "begun_by", each_item=True)
    def _value(cls, value: str) -> str:
        return _known_value(value)

    @validator("asked_with", "followed_by")
    def _values(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            _known_value(name)
        return value

    @property
    def is_question(self) -> bool:
        """Whether it asks for something that the assistant knows, so that it may stand on a button."""
        return self.kind in ("computed", "fixed")


class Prompt(Table):
    """What the assistant says of its own accord."""

    suggestions: Union[str, tuple[str, ...]] = ()


class Catalogue(Table):
    """data/questions.yml."""

    lists: dict[str, tuple[str, ...]]
    questions: dict[str, Question]
    prompts: dict[str, Prompt]

    def __contains__(self, intent: object) -> bool:
        return intent in self.questions

    def question(self, intent: str) -> Question:
        """The question of an intent.

        Raises:
            KeyError: there is none of that name.
        """
        return self.questions[intent]

    def is_question(self, intent: Optional[str]) -> bool:
        """Whether an intent asks for something that the assistant knows."""
        return intent in self.questions and self.questions[str(intent)].is_question

    def next_step(self, intent: Optional[str]) -> Optional[NextStep]:
        """What comes next where the answer to a question did not help; None: a person."""
        return self.questions[str(intent)].next_step if intent in self.questions else None

    def suggestions(self, name: str) -> tuple[str, ...]:
        """The questions that are offered with the answer to an intent, or with a prompt."""
        row = self.questions.get(name) or self.prompts[name]
        return self.lists[row.suggestions] if isinstance(row.suggestions, str) else row.suggestions

    def begun_by(self, value: str) -> Optional[str]:
        """The question that a value alone asks, such as `country` or `support_type:billing`."""
        return next((name for name, row in self.questions.items() if value in row.begun_by), None)


def template_of(intent: str) -> str:
    """`ask_phone_number` → `phone_number`: the name of what makes a computed answer, template and function."""
    return intent.removeprefix("ask_")


def load_catalogue(directory: Path = DATA) -> Catalogue:
    """Reads and checks the catalogue of a data directory; read once a process.

    Raises:
        DataError: it is missing, is not YAML, or holds something that it does not allow.
    """
    return _load(directory)


@lru_cache(maxsize=4)
def _load(directory: Path) -> Catalogue:
    catalogue, file = read_catalogue(directory)
    faults = list(catalogue_faults(catalogue, file))
    if faults:
        raise DataError(faults)
    return catalogue


def read_catalogue(directory: Path) -> tuple[Catalogue, YamlFile]:
    """The catalogue and the file it came from.

    Raises:
        DataError: as `load_catalogue`, but for names that lead nowhere.
    """
    file = read_yaml(directory / FILE)
    return parse_table(Catalogue, file), file


def catalogue_faults(catalogue: Catalogue, file: YamlFile) -> Iterator[Fault]:
    """Names in the catalogue that lead nowhere, and values that begin two questions."""
    for list_name, names in catalogue.lists.items():
        yield from _not_on_buttons(catalogue, file, ("lists", list_name), names)
    for section, rows in (("questions", catalogue.questions), ("prompts", catalogue.prompts)):
        for name, row in rows.items():
            at = (section, name, "suggestions")
            if not isinstance(row.suggestions, str):
                yield from _not_on_buttons(catalogue, file, at, row.suggestions)
                if len(row.suggestions) > _MOST_SUGGESTIONS:
                    yield file.fault(at, f"more than {_MOST_SUGGESTIONS} buttons under an answer are hard to read")
            elif row.suggestions not in catalogue.lists:
                yield file.fault(at, f"there is no list '{row.suggestions}'")
    begun: dict[str, str] = {}
    for name, question in catalogue.questions.items():
        at_name = ("questions", name)
        without = question.suggestions_without_number
        yield from _not_on_buttons(catalogue, file, (*at_name, "suggestions_without_number"), without)
        for key in ("asked_with", "followed_by"):
            for value, other in getattr(question, key).items():
                if not catalogue.is_question(other):
                    yield file.fault((*at_name, key, value), f"there is no question '{other}'")
        for index, prompt in enumerate(question.asks):
            if prompt not in catalogue.prompts:
                yield file.fault((*at_name, "asks", index), f"there is no prompt '{prompt}'")
        for value in question.begun_by:
            if value in begun:
                yield file.fault((*at_name, "begun_by"), f"'{value}' begins {begun[value]} already")
            begun[value] = name


def _not_on_buttons(
    catalogue: Catalogue, file: YamlFile, at: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if not catalogue.is_question(name):
            yield file.fault((*at, index), f"there is no question '{name}'")


def _known_value(value: str) -> str:
    name = value.partition(_SEPARATOR)[0]
    if name not in VALUES:
        raise ValueError(f"'{name}' is none of the values {', '.join(VALUES)}")
    return value
