"""How severe does it sound? Learnt from data/problems.yml, by n-grams of the text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.dialogue.parsed import LEVELS, SYMPTOM
from bot.dialogue.symptoms import load_symptoms
from bot.knowledge.catalogue import load_catalogue
from bot.knowledge.problems import Problem, read_problems
from bot.nlu.component import TrainedComponent
from bot.nlu.features import Ngrams, Reading
from bot.nlu.linear import LinearClassifier, train

# What is said about levels without telling a problem.
NONE = "none"
# So likely, a message tells a problem.
_TELLS = 0.6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SeverityClassifier(TrainedComponent[LinearClassifier]):
    """Puts `levels: {"A": 0.7, "B": 0.2, "C": 0.1}` into the parse data of a message that seems to tell a problem.

    That a question about the levels tells none is learnt from the utterances of the questions that depend on a problem.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: the classifier's C. `least_words`: of a message that is read."""
        return {"strength": 1.0, "least_words": 3}

    @classmethod
    def read(cls, directory: Path) -> LinearClassifier:
        """Reads the classifier."""
        return LinearClassifier.load(directory)

    @staticmethod
    def write(trained: LinearClassifier, directory: Path) -> None:
        """Writes the classifier."""
        trained.save(directory)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on data/problems.yml, and on questions about levels in which no problem is told."""
        catalogue, symptoms = load_catalogue(), load_symptoms()
        about = {name for name, row in catalogue.questions.items() if SYMPTOM in row.depends_on}
        said = sorted({m.get(TEXT) for m in training_data.intent_examples if m.get(INTENT) in about})
        none = [text for text in said if not symptoms.read(text).told]
        return self.keep(classifier_of(read_problems(), none, self._config["strength"]))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Rasa asks for it; the training data stays as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the levels of each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._trained is not None and len(text.split()) >= self._config["least_words"]:
                levels = levels_of(self._trained, text)
                if levels:
                    message.set(LEVELS, levels, add_to_output=True)
        return messages


def classifier_of(problems: Sequence[Problem], none: Sequence[str], strength: float) -> LinearClassifier:
    """A classifier that learnt from some problems; one between two levels is an example of both.

    Args:
        problems: with their levels.
        none: what is said about levels without telling a problem.
        strength: the classifier's C.
    """
    rows = [(problem.text, level) for problem in problems for level in problem.levels]
    rows += [(text, NONE) for text in none]
    features = [Ngrams("word", (1, 2)), Ngrams("char_wb", (2, 5), min_df=2)]
    return train([Reading(text) for text, _ in rows], [level for _, level in rows], features, strength)


def levels_of(classifier: LinearClassifier, text: str) -> dict[str, float]:
    """How likely each level is, together 1; empty if the text seems to tell no problem."""
    row = dict(zip(classifier.labels, map(float, classifier.probabilities([Reading(text)])[0]), strict=True))
    rest = 1 - row.pop(NONE, 0.0)
    return {level: round(p / rest, 3) for level, p in row.items()} if rest >= _TELLS else {}
