"""Which of the languages that the assistant speaks is a message in?"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any, Iterable, Optional

from babel import Locale, UnknownLocaleError
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.parsed import LANGUAGE
from bot.languages import default
from bot.nlu.component import TrainedComponent
from bot.nlu.features import Features, Ngrams, Reading
from bot.nlu.linear import LinearClassifier, train

_WORD = re.compile(r"[^\W\d_]{2}")
# So many times each name that all languages share stands among the lines of each, and no larger a part of them.
_TIMES, _PART = 5, 0.05


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(TrainedComponent[LinearClassifier]):
    """Tells the languages apart, and whether a message is clear about its own.

    Trained on the utterances' own language (`metadata: {language: sv}` in data/nlu.yml and data/utterances). Puts
    `language: {"code": "sv", "confidence": 0.98, "clear": true}` into the parse data.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`clear_from`: confidence from which a message is clear. `strength`: the classifier's C."""
        return {"clear_from": 0.9, "strength": 3.0}

    @staticmethod
    def features() -> list[Features]:
        """What the classifier looks at."""
        return [Ngrams("char_wb", (1, 4), min_df=2, form="lower"), Ngrams("word", (1, 1), min_df=2, form="lower")]

    @classmethod
    def read(cls, directory: Path) -> LinearClassifier:
        """Reads the classifier."""
        return LinearClassifier.load(directory)

    @staticmethod
    def write(trained: LinearClassifier, directory: Path) -> None:
        """Writes the classifier."""
        trained.save(directory)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on the examples that state their language."""
        # In an order of their own: in which file a line stands makes no difference.
        rows = sorted((stated_language(message) or "", message.get(TEXT)) for message in training_data.intent_examples)
        codes_seen = sorted({code for code, _ in rows if code})
        shared = [(code, name) for name in shared_names(codes_seen) for code in codes_seen]
        fewest = min(Counter(code for code, _ in rows if code).values(), default=0) * len(codes_seen)
        rows += shared * min(_TIMES, int(_PART * fewest / max(1, len(shared))))
        stated = [(code, Reading(text)) for code, text in rows if code]
        readings, codes = [reading for _, reading in stated], [code for code, _ in stated]
        return self.keep(train(readings, codes, self.features(), self._config["strength"]))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Later components train with the language that the identifier would see at run time."""
        for message in training_data.intent_examples:
            code = stated_language(message)
            if code is not None:
                message.set(LANGUAGE, {"code": code, "confidence": 1.0, "clear": True})
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Identifies the language of each message."""
        for message in messages:
            message.set(LANGUAGE, self.identify(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def identify(self, text: str) -> dict[str, Any]:
        """Language of one text; without words (`365`, an emoji, a pressed button) it is never clear."""
        if text.startswith("/") or not _WORD.search(text) or self._trained is None:
            return {"code": default(), "confidence": 0.5, "clear": False}
        probabilities = self._trained.probabilities([Reading(text)])[0]
        best = int(probabilities.argmax())
        confidence = float(probabilities[best])
        return {
            "code": self._trained.labels[best],
            "confidence": round(confidence, 4),
            "clear": confidence >= self._config["clear_from"],
        }


def shared_names(codes: Iterable[str]) -> list[str]:
    """Countries that are called alike in some languages (CLDR): "Jamaica" makes no message English.

    Args:
        codes: BCP 47; one that CLDR does not know shares none.
    """
    try:
        names = [set(Locale.parse(code, sep="-").territories.values()) for code in codes]
    except (UnknownLocaleError, ValueError):
        return []
    return sorted(set.intersection(*names)) if len(names) > 1 else []


def stated_language(message: Message) -> Optional[str]:
    """The language that a training example says it is in, or None."""
    metadata = (message.get("metadata") or {}).get(INTENT) or {}
    return metadata.get(LANGUAGE) if isinstance(metadata, dict) else None
