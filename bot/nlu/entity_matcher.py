"""The Rasa component around the entity finder."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.parsed import BARE, CLOUD, COUNTRY, LANGUAGE, SEVERITY
from bot.knowledge import load_knowledge
from bot.languages import languages
from bot.nlu.component import TrainedComponent
from bot.nlu.entity_words import EntityWords, read_entity_words, word_files
from bot.nlu.matching import EntityFinder, Mention
from bot.nlu.names import Name, country_names
from bot.nlu.text import folded
from bot.paths import DATA
from bot.yaml_file import read_yaml

_FILE = "entities.json"
_TABLES = ("contacts.yml", "clouds.yml", "country_names.yml")


class Compiled:
    """The table, and the finder over it."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table
        self.finder = finder_of(table)


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR],
    is_trainable=True,
)
class EntityMatcher(TrainedComponent[Compiled], EntityExtractorMixin):
    """Extracts country, cloud, severity, support_type and language by our own tables.

    `train` compiles data/contacts.yml, data/country_names.yml, the words of each language (bot/nlu/entity_words.py) and
    CLDR into one table that goes into the model archive, so that a model carries the names it was made with.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data`: the data directory, None = the project's."""
        return {"data": None}

    @classmethod
    def read(cls, directory: Path) -> Compiled:
        """Reads the compiled table."""
        return Compiled(json.loads((directory / _FILE).read_text(encoding="utf-8")))

    @staticmethod
    def write(trained: Compiled, directory: Path) -> None:
        """Writes the compiled table."""
        (directory / _FILE).write_text(json.dumps(trained.table, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Rasa's cache must see a change of the tables, which are not training data to it."""
        directory = Path(config.get("data") or DATA)
        digest = hashlib.sha256()
        for path in (*(directory / name for name in _TABLES), *word_files(directory)):
            digest.update(f"{path.relative_to(directory)}\n".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Compiles the table; the utterances are not needed."""
        directory = Path(self._config["data"]) if self._config["data"] else DATA
        return self.keep(Compiled(compile_table(directory)))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Marks the entities of the examples, so that the classifier learns with them masked."""
        self.process(training_data.intent_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities of each message to those already found."""
        assert self._trained is not None  # Rasa trains or loads before it processes
        finder = self._trained.finder
        for message in messages:
            language = message.get(LANGUAGE) or {}
            code = language.get("code") if language.get("confidence", 0) > 0.7 else None
            text = message.get(TEXT) or ""
            mentions = finder.find(text, code)
            found = [self._entity(mention) for mention in mentions]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
            message.set(BARE, finder.is_bare(text, mentions), add_to_output=True)
            if language and mentions and only_names(text, mentions):
                # A name alone tells no language: "Finland?" is answered in the conversation's.
                message.set(LANGUAGE, {**language, "clear": False}, add_to_output=True)
        return messages

    def _entity(self, mention: Mention) -> dict[str, Any]:
        entity: dict[str, Any] = {
            "entity": mention.entity,
            "value": mention.value,
            "start": mention.start,
            "end": mention.end,
            "extractor": type(self).__name__,
        }
        if mention.role:
            entity["role"] = mention.role
        return entity


def only_names(text: str, mentions: list[Mention]) -> bool:
    """Whether a text has no word of its own beside the countries and levels that it names."""
    rest = list(text)
    for mention in mentions:
        if mention.entity in (COUNTRY, SEVERITY, CLOUD):
            rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return not re.search(r"[^\W\d_]{2}", "".join(rest))


def compile_table(directory: Path = DATA) -> dict[str, Any]:
    """Everything the finder needs, as plain data."""
    from bot.nlu.ordinary import ordinary_lookalikes  # its word lists are needed for training only

    names = country_names(load_knowledge(directory), directory)
    extra = read_yaml(directory / "country_names.yml").data
    hazards = [folded(str(text)) for texts in (extra.get("hazards") or {}).values() for text in texts]
    return {
        "names": [[name.form, name.country, name.kind] for name in names],
        "words": read_entity_words(directory).for_finding(),
        "hazards": hazards,
        "ordinary": ordinary_lookalikes(names, languages(directory).all),
    }


def finder_of(table: dict[str, Any]) -> EntityFinder:
    """The finder over a compiled table."""
    names = [Name(form, country, kind) for form, country, kind in table["names"]]
    return EntityFinder(names, EntityWords.parse_obj(table["words"]), table["hazards"], table["ordinary"])
