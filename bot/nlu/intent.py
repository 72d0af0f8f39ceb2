"""Which question is it?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import TrainedComponent
from bot.nlu.entity_matcher import BARE
from bot.nlu.linear import LinearClassifier, make_vectorizer, train
from bot.nlu.text import fold

QUESTIONS = "questions"
_RANKING = "intent_ranking"
_SUPPLIES = "inform"
_SEVERAL = "several_questions"
_VALUES = {"country", "cloud", "severity"}
# Where one message may end one question and begin the next.
_BOUNDARY = re.compile(r"(?<=[?!.;])\s+|\s*,?\s+(?:och|and|samt|plus|also|dessutom|sen|sedan)\s+(?=\w)", re.IGNORECASE)
_SAYS_SOMETHING = re.compile(r"\w|[\u2600-\u27bf\U0001f000-\U0001faff]")
_MOST_QUESTIONS = 3
_LEAST_WORDS = 3  # "Give examples." is no question of its own
_MASKED = {"country": " landnamn ", "cloud": " molnnamn "}


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
        examples = training_data.intent_examples
        texts = [masked(message.get(TEXT), message.get(ENTITIES) or []) for message in examples]
        labels = [message.get(INTENT) for message in examples]
        vectorizers = [make_vectorizer("word", (1, 2)), make_vectorizer("char_wb", (2, 5), 2)]
        return self.keep(train(texts, labels, vectorizers, self._config["strength"]))

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and ranking of each message."""
        for message in messages:
            entities = message.get(ENTITIES) or []
            ranking = self.rank(message.get(TEXT) or "", entities)
            if ranking and message.get(BARE) and any(entity["entity"] in _VALUES for entity in entities):
                # Nothing but a value: it supplies or asks again, whatever the letters look like.
                others = [row for row in ranking if row["name"] != _SUPPLIES]
                ranking = [{"name": _SUPPLIES, "confidence": 1.0}, *({**row, "confidence": 0.0} for row in others)]
            else:
                # A message that is one question through and through is not taken apart.
                whole = ranking[0]["confidence"] if ranking else 1.0
                parts = whole < self._config["several_below"]
                questions = self.questions(message.get(TEXT) or "", entities) if parts else []
                message.set(QUESTIONS, questions, add_to_output=True)
                if questions:
                    ranking = [{"name": _SEVERAL, "confidence": 1.0}, *({**row, "confidence": 0.0} for row in ranking)]
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(_RANKING, ranking, add_to_output=True)
        return messages

    def questions(self, text: str, entities: list[dict[str, Any]]) -> list[str]:
        """The different questions of one message, in order; empty unless there are at least two clear ones."""
        parts = [part for part in _BOUNDARY.split(masked(text, entities)) if part and len(part.split()) >= _LEAST_WORDS]
        if self._trained is None or len(parts) < 2:
            return []
        found: list[str] = []
        for row in self._trained.probabilities(parts):
            best = int(row.argmax())
            name = self._trained.labels[best]
            if name.startswith("ask_") and row[best] >= self._config["several_from"] and name not in found:
                found.append(name)
        return found[:_MOST_QUESTIONS] if len(found) > 1 else []

    def rank(self, text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The likeliest intents, `{"name", "confidence"}`, likeliest first; empty if the text has no letter."""
        if self._trained is None or not _SAYS_SOMETHING.search(text):
            return []
        probabilities = self._trained.probabilities([masked(text, entities)])[0]
        # That there are several is told by the parts (`questions`), not by the look of the whole.
        probabilities = probabilities * [label != _SEVERAL for label in self._trained.labels]
        probabilities = probabilities / probabilities.sum()
        best = probabilities.argsort()[::-1][: self._config["ranking_length"]]
        return [{"name": self._trained.labels[index], "confidence": float(probabilities[index])} for index in best]


def masked(text: str, entities: list[dict[str, Any]]) -> str:
    """Folded text in which every country reads alike, and every cloud; long numbers too."""
    pieces, position = [], 0
    for entity in sorted(entities, key=lambda item: int(item.get("start", 0))):
        mask = _MASKED.get(entity["entity"])
        if mask is None or entity["start"] < position:
            continue
        pieces += [text[position : entity["start"]], mask]
        position = entity["end"]
    pieces.append(text[position:])
    return re.sub(r"\d{3,}", "000", fold("".join(pieces)).text)
