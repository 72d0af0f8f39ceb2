"""Which question is it?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.parsed import BARE, CLOUD, COUNTRY, QUESTIONS, SEVERITY
from bot.nlu.component import TrainedComponent
from bot.nlu.entity_words import conjunctions, question_boundary
from bot.nlu.features import Features, Ngrams, Reading
from bot.nlu.linear import LinearClassifier, train

_RANKING = "intent_ranking"
_SUPPLIES = "inform"
_SEVERAL = "several_questions"
_VALUES = {COUNTRY, CLOUD, SEVERITY}
_SAYS_SOMETHING = re.compile(r"\w|[\u2600-\u27bf\U0001f000-\U0001faff]")
_MOST_QUESTIONS = 3
_LEAST_WORDS = 3  # "Give examples." is no question of its own
_Entities = Sequence[Mapping[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(IntentClassifier, TrainedComponent[LinearClassifier]):
    """A linear classifier over words and character n-grams of the folded text, with places masked.

    Why a linear model: docs/understanding.md. It trains in seconds and answers in a millisecond.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: the classifier's C. `ranking_length`: how many alternatives to report.

        `several_from`: confidence from which each part of a message counts as a question of its own.
        `several_below`: confidence of the whole below which it is looked at in parts.
        """
        return {"strength": 1.0, "ranking_length": 10, "several_from": 0.9, "several_below": 0.97}

    @staticmethod
    def features() -> list[Features]:
        """What the classifier looks at."""
        return [Ngrams("word", (1, 2)), Ngrams("char_wb", (2, 5), min_df=2)]

    @classmethod
    def read(cls, directory: Path) -> LinearClassifier:
        """Reads the classifier."""
        return LinearClassifier.load(directory)

    @staticmethod
    def write(trained: LinearClassifier, directory: Path) -> None:
        """Writes the classifier."""
        trained.save(directory)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on the examples."""
        # In an order of their own: in which file a line stands makes no difference.
        examples = sorted(training_data.intent_examples, key=lambda message: (message.get(INTENT), message.get(TEXT)))
        readings = [Reading.of(message.get(TEXT), message.get(ENTITIES) or []) for message in examples]
        labels = [message.get(INTENT) for message in examples]
        return self.keep(train(readings, labels, self.features(), self._config["strength"]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and ranking of each message."""
        for message in messages:
            text, entities = message.get(TEXT) or "", message.get(ENTITIES) or []
            ranking = self.rank(text, entities)
            if ranking and message.get(BARE) and any(entity["entity"] in _VALUES for entity in entities):
                # Nothing but a value: it supplies or asks again, whatever the letters look like.
                others = [row for row in ranking if row["name"] != _SUPPLIES]
                ranking = [{"name": _SUPPLIES, "confidence": 1.0}, *({**row, "confidence": 0.0} for row in others)]
            else:
                # A message that is one question through and through is not taken apart.
                whole = ranking[0]["confidence"] if ranking else 1.0
                questions = self.questions(text, entities) if whole < self._config["several_below"] else []
                message.set(QUESTIONS, questions, add_to_output=True)
                if questions:
                    ranking = [{"name": _SEVERAL, "confidence": 1.0}, *({**row, "confidence": 0.0} for row in ranking)]
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(_RANKING, ranking, add_to_output=True)
        return messages

    def questions(self, text: str, entities: _Entities) -> list[str]:
        """The different questions of one message, in order; empty unless there are at least two clear ones."""
        parts = [part for part in Reading.of(text, entities).parts(self._boundary) if _is_long_enough(part)]
        if self._trained is None or len(parts) < 2:
            return []
        found: list[str] = []
        for row in self._trained.probabilities(parts):
            best = int(row.argmax())
            name = self._trained.labels[best]
            if name.startswith("ask_") and row[best] >= self._config["several_from"] and name not in found:
                found.append(name)
        return found[:_MOST_QUESTIONS] if len(found) > 1 else []

    def rank(self, text: str, entities: _Entities) -> list[dict[str, Any]]:
        """The likeliest intents, `{"name", "confidence"}`, likeliest first; empty if the text has no letter."""
        if self._trained is None or not _SAYS_SOMETHING.search(text):
            return []
        probabilities = self._trained.probabilities([Reading.of(text, entities)])[0]
        # That there are several is told by the parts (`questions`), not by the look of the whole.
        probabilities = probabilities * [label != _SEVERAL for label in self._trained.labels]
        probabilities = probabilities / probabilities.sum()
        best = probabilities.argsort()[::-1][: self._config["ranking_length"]]
        return [{"name": self._trained.labels[index], "confidence": float(probabilities[index])} for index in best]

    @cached_property
    def _boundary(self) -> re.Pattern[str]:
        """Where one message may end one question and begin the next."""
        return question_boundary(conjunctions())


def _is_long_enough(part: Reading) -> bool:
    return len(part.masked.split()) >= _LEAST_WORDS
