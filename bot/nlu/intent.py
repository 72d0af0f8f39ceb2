"""Which question is it?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.parsed import AFTER, BARE, CLOUD, COUNTRY, QUESTIONS, SEVERITY
from bot.knowledge.catalogue import load_catalogue
from bot.nlu.blend import Blend
from bot.nlu.component import TrainedComponent
from bot.nlu.encoder import find_encoder
from bot.nlu.entity_words import conjunctions, question_boundary
from bot.nlu.features import Ngrams, Reading, Sentences
from bot.nlu.linear import train, train_on_sentences

_RANKING = "intent_ranking"
_SUPPLIES = "inform"
_SEVERAL = "several_questions"
_VALUES = {COUNTRY, CLOUD, SEVERITY}
_SAYS_SOMETHING = re.compile(r"\w|[\u2600-\u27bf\U0001f000-\U0001faff]")
_MOST_QUESTIONS = 5
# Of the examples that stand alone one in so many is read after some question as well.
_ALONE_EVERY = 3
# "1) number 2) hours": who counts his questions has several.
_LISTED = re.compile(r"(?:^|\s)1[).:]\s.*\s2[).:]\s", re.DOTALL)
# "And the bill", "give examples": so few words are a question of their own only where little else is sure.
_FEW_WORDS, _OF_FEW_WORDS_BELOW = 2, 0.985


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(IntentClassifier, TrainedComponent[Blend]):
    """A linear classifier over n-grams of the folded text, blended with one over the sentence encoder's vectors.

    Both see the text with its places masked, and the question that was answered last. Why these: docs/understanding.md.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: the classifier's C. `ranking_length`: how many alternatives to report.

        `several_from`: confidence from which each part of a message counts as a question of its own.
        `few_words_from`: likewise, for parts of a word or two.
        `sentences`: also learn from the sentence encoder's vectors; not where folds of its own lines are measured.
        `several_below`: confidence of the whole below which it is looked at in parts.
        `one_from`: confidence of the whole from which it is one question nevertheless, where that is one of the parts'.
        `one_by_commas_from`: likewise, where only commas part it.
        """
        return {
            "strength": 1.0,
            "ranking_length": 10,
            "several_from": 0.85,
            "few_words_from": 0.97,
            "several_below": 0.995,
            "one_from": 0.97,
            "one_by_commas_from": 0.88,
            "sentences": True,
        }

    @staticmethod
    def features() -> list[Ngrams]:
        """What the classifier looks at."""
        return [
            Ngrams("word", (1, 2)),
            Ngrams("char_wb", (2, 5), min_df=2),
            Ngrams("word", (1, 1), form="followed"),
        ]

    @classmethod
    def makers(cls, readings: Sequence[Reading]) -> list[Ngrams]:
        """Those of the features that find something in the readings."""
        return [maker for maker in cls.features() if maker.reads_any(readings)]

    @classmethod
    def read(cls, directory: Path) -> Blend:
        """Reads the classifier."""
        return Blend.load(directory)

    @staticmethod
    def write(trained: Blend, directory: Path) -> None:
        """Writes the classifier."""
        trained.save(directory)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on the examples."""
        # In an order of their own: in which file a line stands makes no difference.
        examples = sorted(training_data.intent_examples, key=lambda message: (message.get(INTENT), message.get(TEXT)))
        readings = readings_of(examples)
        labels = [message.get(INTENT) for message in examples]
        ngrams = train(readings, labels, self.makers(readings), self._config["strength"])
        encoder = find_encoder() if self._config["sentences"] else None
        if encoder is None:
            return self.keep(Blend(ngrams, None, 0.0))
        sentences = train_on_sentences(readings, labels, Sentences(encoder), encoder.temperature)
        return self.keep(Blend(ngrams, sentences, encoder.share))

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and ranking of each message."""
        for message in messages:
            entities = message.get(ENTITIES) or []
            reading = _reading(message, (message.get(METADATA) or {}).get(AFTER))
            ranking = self.rank(reading)
            if ranking and message.get(BARE) and any(entity["entity"] in _VALUES for entity in entities):
                # Nothing but a value: it supplies or asks again, whatever the letters look like.
                others = [row for row in ranking if row["name"] != _SUPPLIES]
                ranking = [{"name": _SUPPLIES, "confidence": 1.0}, *({**row, "confidence": 0.0} for row in others)]
            else:
                # A message that is one question through and through is not taken apart.
                questions = self.questions(reading, ranking)
                message.set(QUESTIONS, questions, add_to_output=True)
                if len(questions) > 1:
                    ranking = [{"name": _SEVERAL, "confidence": 1.0}, *({**row, "confidence": 0.0} for row in ranking)]
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(_RANKING, ranking, add_to_output=True)
        return messages

    def questions(self, reading: Reading, ranking: Sequence[Mapping[str, Any]] = ()) -> list[str]:
        """The different questions that the parts of a message ask, in order; few, for who asks more asks again.

        One alone where the other parts ask nothing ("back to English, and the number"), or only tell what happened
        ("did that, which button now").

        Args:
            reading: the message.
            ranking: what it is as a whole, as `rank` says.
        """
        listed = bool(_LISTED.search(reading.raw))
        whole = float(ranking[0]["confidence"]) if ranking and not listed else 0.0
        parts = reading.parts(self._boundary)
        if self._trained is None or len(parts) < 2 or whole >= self._config["several_below"]:
            return []
        found: list[str] = []
        for part, row in zip(parts, self._trained.probabilities(parts), strict=True):
            best = int(row.argmax())
            name = self._trained.labels[best]
            if name in self._questions and row[best] >= self._least_sure(part, whole, listed) and name not in found:
                found.append(name)
        found = [name for name in found if name not in self._telling] or found
        # "I'm a consultant, may I do it for a client?": what leads up to a question is none.
        by_commas = all(part.raw.rstrip().endswith(",") for part in parts[:-1])
        one = self._config["one_by_commas_from" if by_commas else "one_from"]
        if len(found) > 1 and whole >= one and ranking[0]["name"] in found:
            return []
        return found[:_MOST_QUESTIONS]

    def _least_sure(self, part: Reading, whole: float, listed: bool) -> float:
        """How sure it must be that a part is a question; what is counted is meant as one."""
        if listed or len(part.masked.split()) > _FEW_WORDS:
            return float(self._config["several_from"])
        return float(self._config["few_words_from"]) if whole < _OF_FEW_WORDS_BELOW else 1.0

    def rank(self, reading: Reading) -> list[dict[str, Any]]:
        """The likeliest intents, `{"name", "confidence"}`, likeliest first; empty if the text has no letter."""
        if self._trained is None or not _SAYS_SOMETHING.search(reading.raw):
            return []
        probabilities = self._trained.probabilities([reading])[0]
        # That there are several is told by the parts (`questions`), not by the look of the whole.
        probabilities = probabilities * [label != _SEVERAL for label in self._trained.labels]
        probabilities = probabilities / probabilities.sum()
        best = probabilities.argsort()[::-1][: self._config["ranking_length"]]
        return [{"name": self._trained.labels[index], "confidence": float(probabilities[index])} for index in best]

    @cached_property
    def _questions(self) -> frozenset[str]:
        """Intents that ask something."""
        catalogue = load_catalogue()
        return frozenset(name for name in catalogue.questions if catalogue.is_question(name))

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Those of them that tell what happened, so that another question beside them is the one that is asked."""
        catalogue = load_catalogue()
        return frozenset(name for name in self._questions if catalogue.question(name).tells)

    @cached_property
    def _boundary(self) -> re.Pattern[str]:
        """Where one message may end one question and begin the next."""
        return question_boundary(conjunctions())


def stated_after(message: Message) -> Optional[str]:
    """The question that a training example says it follows, or None."""
    metadata = (message.get(METADATA) or {}).get(INTENT) or {}
    return metadata.get(AFTER) if isinstance(metadata, dict) else None


def _follows(examples: Sequence[Message]) -> list[Optional[str]]:
    """What each example follows; some of those that stand alone are put after a question, which changes nothing."""
    stated = [stated_after(message) for message in examples]
    topics = sorted({after for after in stated if after})
    if not topics:
        return stated
    return [
        after or (topics[place // _ALONE_EVERY % len(topics)] if place % _ALONE_EVERY == 0 else None)
        for place, after in enumerate(stated)
    ]


def readings_of(examples: Sequence[Message], alone: bool = False) -> list[Reading]:
    """Examples as the classifier reads them.

    Args:
        examples: with their entities.
        alone: put none after a question that it does not state itself, as it is where they are measured on.
    """
    follows = [stated_after(message) for message in examples] if alone else _follows(examples)
    return [_reading(message, after) for message, after in zip(examples, follows, strict=True)]


def _reading(message: Message, after: Optional[str]) -> Reading:
    return Reading.of(message.get(TEXT) or "", message.get(ENTITIES) or [], after)
