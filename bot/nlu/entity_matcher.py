"""The Rasa component around the entity finder."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.parsed import BARE, CLOUD, COUNTRY, DENIED, GUESSED, LANGUAGE, MOMENT, OTHER, SEVERITY, ZONE
from bot.knowledge.moment import Moment
from bot.nlu.component import TrainedComponent
from bot.nlu.denial import denial_words, mark_denied
from bot.nlu.denial import word_files as denial_files
from bot.nlu.matching import Mention
from bot.nlu.moment_words import word_files as moment_files
from bot.nlu.moments import MomentFinder, moment_finder
from bot.nlu.others import find_other, other_files, other_words
from bot.nlu.table import compile_table, files_of, finder_of
from bot.nlu.text import folded, unquoted
from bot.nlu.zones import Zones, zone_files, zones
from bot.paths import DATA

_FILE = "entities.json"


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
    """Extracts country, cloud, severity, support_type, language and moment by our own tables.

    `train` compiles the tables, the words of each language and CLDR into one table (bot/nlu/table.py) that goes into
    the model archive, so that a model carries the names it was made with.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data`: the data directory, None = the project's."""
        return {"data": None}

    @classmethod
    def read(cls, directory: Path) -> Compiled:
        """Reads the compiled table, and what is read beside it, so that the first message need not wait for it."""
        denial_words(DATA)
        other_words(DATA)
        moment_finder(DATA)
        zones(DATA)
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
        for path in (
            *files_of(directory),
            *denial_files(directory),
            *other_files(directory),
            *moment_files(directory),
            *zone_files(directory),
        ):
            digest.update(f"{path.relative_to(directory)}\n".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Compiles the table; the utterances are not needed."""
        return self.keep(Compiled(compile_table(self._data)))

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
            named = mark_denied(text, finder.find(text, code), denial_words(self._data))
            mentions = with_moments(text, named, moment_finder(self._data), zones(self._data))
            found = [self._entity(mention) for mention in mentions]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
            message.set(BARE, finder.is_bare(text, mentions), add_to_output=True)
            other = find_other(text, named, other_words(self._data))
            if other is not None:
                message.set(OTHER, other.name, add_to_output=True)
            if language and mentions and only_names(text, mentions):
                # A name alone tells no language: "Finland?" is answered in the conversation's.
                message.set(LANGUAGE, {**language, "clear": False}, add_to_output=True)
        return messages

    @property
    def _data(self) -> Path:
        return Path(self._config["data"]) if self._config["data"] else DATA

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
        if not mention.certain:
            entity[GUESSED] = True
        if mention.denied:
            entity[DENIED] = True
        if mention.zone:
            entity[ZONE] = mention.zone
        return entity


def with_moments(text: str, mentions: list[Mention], finder: MomentFinder, known: Zones) -> list[Mention]:
    """The mentions of a text with its moments, and with the zones of the countries named by a city or state.

    A country before a word for time ("Beijing time") is a zone; any other country keeps a moment from where it stands.
    """
    result: list[Mention] = []
    for mention in mentions:
        if mention.entity == COUNTRY:
            name = folded(text[mention.start : mention.end])
            zone, said_time = known.of(mention.value, name, text[mention.end :].lower())
            compound = known.of_compound(mention.value, name)
            if compound or (zone and said_time):
                zone, end = compound or zone, mention.end + (0 if compound else len(said_time))
                result.append(Mention(MOMENT, str(Moment(zone=zone)), mention.start, end))
                continue
            mention = replace(mention, zone=known.of_city(name))
        result.append(mention)
    times = [(mention.start, mention.end) for mention in result if mention.entity == MOMENT]
    # "German time" is no language either.
    result = [m for m in result if m.entity == MOMENT or all(m.end <= start or end <= m.start for start, end in times)]
    taken = [(mention.start, mention.end) for mention in result if mention.entity in (COUNTRY, MOMENT)]
    for found in finder.find(text):
        if all(found.end <= start or end <= found.start for start, end in taken):
            result.append(Mention(MOMENT, str(found.moment), found.start, found.end))
    return sorted(result, key=lambda mention: (mention.start, mention.end))


def only_names(text: str, mentions: list[Mention]) -> bool:
    """Whether a text has no word of its own beside the countries and levels that it names."""
    rest = list(unquoted(text))
    for mention in mentions:
        if mention.entity in (COUNTRY, SEVERITY, CLOUD):
            rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return not re.search(r"[^\W\d_]{2}", "".join(rest))
