"""The files of a project, each read once. What cannot be read is one fault; the rest is checked as far as it can be."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, Iterator, Optional, Type, TypeVar

from bot.answers import locale_words, sentences
from bot.answers.render import TEMPLATES
from bot.answers.sentences import Sentence, parse_sentences
from bot.guard.said import said_by_policy
from bot.knowledge import catalogue as questions
from bot.knowledge.catalogue import Catalogue, catalogue_faults
from bot.knowledge.knowledge import Knowledge, cross_faults
from bot.knowledge.parse import parse_table
from bot.knowledge.tables import CloudTable, ContactTable, SeverityTable, Table
from bot.knowledge.utterances import Utterance, find_utterances
from bot.languages import FOLDER, Languages, read_languages
from bot.paths import DATA, ROOT
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml

_T = TypeVar("_T", bound=Table)


class Tree:
    """A data directory, the project around it, and all that stands in their files.

    Attributes:
        data: the directory.
        root: the project: where domain.yml stands beside the directory, else our own.
        faults: what could not be read so far.
    """

    def __init__(self, data: Path = DATA) -> None:
        self.data = data.absolute()
        self.root = self.data.parent if (self.data.parent / "domain.yml").exists() else ROOT
        self.faults: set[Fault] = set()
        self._files: dict[Path, Optional[YamlFile]] = {}

    def file(self, path: Path) -> Optional[YamlFile]:
        """A YAML file, or None if it cannot be read."""
        if path not in self._files:
            try:
                self._files[path] = read_yaml(path)
            except DataError as error:
                self.faults.update(error.faults)
                self._files[path] = None
        return self._files[path]

    def table(self, model: Type[_T], name: str) -> Optional[_T]:
        """A table of the data directory, or None if it cannot be read."""
        file = self.file(self.data / name)
        try:
            return parse_table(model, file) if file is not None else None
        except DataError as error:
            self.faults.update(error.faults)
            return None

    # ---- tables

    @cached_property
    def contacts(self) -> Optional[ContactTable]:
        """data/contacts.yml."""
        return self.table(ContactTable, "contacts.yml")

    @cached_property
    def clouds(self) -> Optional[CloudTable]:
        """data/clouds.yml."""
        return self.table(CloudTable, "clouds.yml")

    @cached_property
    def severities(self) -> Optional[SeverityTable]:
        """data/severities.yml."""
        return self.table(SeverityTable, "severities.yml")

    @cached_property
    def knowledge(self) -> Optional[Knowledge]:
        """All tables, each right by itself; None if one is not."""
        if self.contacts is None or self.clouds is None or self.severities is None:
            return None
        return Knowledge(self.contacts, self.clouds, self.severities)

    @cached_property
    def cross_faults(self) -> list[Fault]:
        """Keys in one table that another one does not have."""
        if self.knowledge is None:
            return []
        files = {name: self.file(self.data / f"{name}.yml") for name in ("contacts", "clouds", "severities")}
        return cross_faults(self.knowledge, {name: file for name, file in files.items() if file is not None})

    @cached_property
    def usable_knowledge(self) -> Optional[Knowledge]:
        """The tables if answers can be made of them."""
        return None if self.cross_faults else self.knowledge

    # ---- questions

    @cached_property
    def catalogue(self) -> Optional[Catalogue]:
        """data/questions.yml; names in it may lead nowhere."""
        return self.table(Catalogue, questions.FILE)

    @cached_property
    def usable_catalogue(self) -> Optional[Catalogue]:
        """The catalogue if every name in it leads somewhere."""
        file = self.file(self.data / questions.FILE)
        if self.catalogue is None or file is None or any(catalogue_faults(self.catalogue, file)):
            return None
        return self.catalogue

    @cached_property
    def question_names(self) -> list[str]:
        """Names of all questions, even where the catalogue holds something that it may not."""
        file = self.file(self.data / questions.FILE)
        return list(mapping(mapping(file.data).get("questions"))) if file is not None else []

    @cached_property
    def said(self) -> set[str]:
        """What the policy says in reply to anything, as far as that can be told."""
        if self.usable_catalogue is None or self.usable_knowledge is None:
            return set()
        try:
            return said_by_policy(self.usable_catalogue, self.usable_knowledge)
        except DataError:
            # Words that the policy listens for; bot/guard/words.py names what is wrong with them.
            return set()

    @cached_property
    def utterances(self) -> Optional[list[Utterance]]:
        """What people say; None if something of it cannot be read."""
        utterances, faults = find_utterances(self.data)
        self.faults.update(faults)
        return None if faults else utterances

    # ---- languages and words

    @cached_property
    def languages(self) -> Optional[Languages]:
        """The languages, None if one cannot be used."""
        try:
            found, faults = read_languages(self.data)
        except DataError as error:
            found, faults = Languages({}), error.faults
        self.faults.update(faults)
        return None if faults else found

    @cached_property
    def folders(self) -> dict[str, Path]:
        """The folder of each language by its code, the default language first as far as that can be told."""
        if self.languages is not None:
            return {code: language.folder for code, language in self.languages.all.items()}
        return {path.name: path for path in sorted((self.data / FOLDER).glob("*")) if path.is_dir()}

    def chain(self, code: str) -> tuple[str, ...]:
        """A language and those that say what it lacks, in order."""
        return self.languages.chain(code) if self.languages is not None else (code,)

    @cached_property
    def sentences(self) -> dict[str, dict[str, Sentence]]:
        """The sentences of each language whose file can be read."""
        found = {}
        for code, folder in self.folders.items():
            file = self.file(folder / sentences.FILE)
            try:
                if file is not None:
                    found[code] = parse_sentences(file)
            except DataError as error:
                self.faults.update(error.faults)
        return found

    @cached_property
    def words(self) -> dict[str, dict[str, Any]]:
        """The short words of each language whose file can be read."""
        files = {code: self.file(folder / locale_words.FILE) for code, folder in self.folders.items()}
        return {code: mapping(file.data) for code, file in files.items() if file is not None}

    def templates(self, code: str) -> dict[str, Path]:
        """The templates that stand in a language's folder, by name."""
        return {path.stem: path for path in sorted((self.folders[code] / TEMPLATES).glob("*.j2"))}

    # ---- Rasa's files

    def rows(self, path: Path, section: str) -> Iterator[tuple[YamlFile, int, dict[str, Any]]]:
        """The entries of a list in one of Rasa's files, with file and index."""
        file = self.file(path) if path.exists() else None
        if file is not None:
            for index, row in enumerate(sequence(mapping(file.data).get(section))):
                yield file, index, mapping(row)

    @property
    def domain(self) -> Optional[YamlFile]:
        """domain.yml."""
        return self.file(self.root / "domain.yml")


def mapping(value: Any) -> dict[str, Any]:
    """A mapping as it is; what is none has no keys."""
    return {str(key): row for key, row in value.items()} if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """A list as it is; what is none has no entries."""
    return value if isinstance(value, list) else []
