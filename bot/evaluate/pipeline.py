"""The pipeline of config.yml, trained on some lines and measured on others: its very components and settings."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Type

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.data import TrainingType
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.model_selection import StratifiedKFold

from bot.dialogue.parsed import AFTER, LANGUAGE
from bot.evaluate.examples import Prediction, prediction_of
from bot.evaluate.files import CONFIG
from bot.knowledge.utterances import Utterance
from bot.nlu.entity_matcher import EntityMatcher
from bot.nlu.intent import QuestionClassifier
from bot.yaml_file import read_yaml

FOLDS = 5
_LEAST_OF_A_HAND = 300
_CONTEXT = ExecutionContext(GraphSchema({}))


@dataclass(frozen=True)
class Step:
    """A component of the pipeline.

    Attributes:
        name: name and place, `FallbackClassifier4`.
        uses: its class.
        config: its settings, with its own where config.yml says nothing.
        is_trained: whether it learns from the training data.
        marks: whether it passes the training data on with marks for the components after it.
    """

    name: str
    uses: Type[GraphComponent]
    config: dict[str, Any]
    is_trained: bool
    marks: bool

    def made(self, storage: ModelStorage) -> Any:
        """The component, untrained."""
        return self.uses.create(self.config, storage, Resource(self.name), _CONTEXT)

    def loaded(self, storage: ModelStorage) -> Any:
        """The component as it would be at run time, with what its training stored."""
        return self.uses.load(self.config, storage, Resource(self.name), _CONTEXT)


class Pipeline:
    """The components of a configuration.

    Those up to the entity matcher find the same in a line whatever the other lines are (the language that it states,
    the names in it), so they read each line once. Those after it are trained anew for each measurement.

    Args:
        config: a config.yml.
        sentences: whether the classifier may use the sentence encoder.
    """

    def __init__(self, config: Path = CONFIG, sentences: bool = True) -> None:
        steps = _steps(read_yaml(config).data)
        for step in steps:
            if issubclass(step.uses, QuestionClassifier):
                step.config["sentences"] = sentences
        matchers = [place for place, step in enumerate(steps, start=1) if issubclass(step.uses, EntityMatcher)]
        place = matchers[-1] if matchers else 0
        self._before, self._after = steps[:place], steps[place:]

    def read(self, utterances: Iterable[Utterance]) -> list[Message]:
        """The lines as the components after the matcher get them: with language and entities."""
        data = TrainingData()
        messages = data.training_examples = [_message(utterance) for utterance in utterances]
        with tempfile.TemporaryDirectory() as directory:
            storage = LocalModelStorage.create(Path(directory))
            for step in self._before:
                component = step.made(storage)
                if isinstance(component, EntityMatcher):
                    component.train(data)  # compiles its tables
                if step.marks:
                    component.process_training_data(data)
        return messages

    def predictions(self, training: Sequence[Message], measured: Sequence[Message]) -> list[Prediction]:
        """Trains on some lines and classifies others.

        Args:
            training: lines as `read` returns them.
            measured: likewise; the components do not see what they were written for.
        """
        messages = [_without_intent(message) for message in measured]
        data = TrainingData([_copy(message) for message in training])
        with tempfile.TemporaryDirectory() as directory:
            storage = LocalModelStorage.create(Path(directory))
            for step in self._after:
                if step.is_trained:
                    step.made(storage).train(data)
                component = step.loaded(storage)
                if step.marks:
                    data = component.process_training_data(data)
                messages = component.process(messages)
        return [prediction_of(message.data) for message in messages]


def cross_validation(utterances: Sequence[Utterance], config: Path = CONFIG) -> list[Prediction]:
    """Each line classified by a pipeline that has not seen it: by n-grams alone, for the encoder was tuned on all."""
    pipeline = Pipeline(config, sentences=False)
    messages = pipeline.read(utterances)
    found: dict[int, Prediction] = {}
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=3)
    for fit, check in folds.split(messages, [utterance.intent for utterance in utterances]):
        predictions = pipeline.predictions([messages[i] for i in fit], [messages[i] for i in check])
        found.update(zip(map(int, check), predictions, strict=True))
    return [found[index] for index in range(len(messages))]


def leave_one_hand_out(
    utterances: Sequence[Utterance], config: Path = CONFIG
) -> dict[str, list[tuple[Utterance, Prediction]]]:
    """The lines of each hand, classified by a pipeline that has seen no line of that hand; by n-grams alone.

    A hand writes in a manner of its own, so this says more about strangers than folds at random do. Hands of few lines
    are not measured; lines that record no hand are always learnt from.
    """
    pipeline = Pipeline(config, sentences=False)
    messages = pipeline.read(utterances)
    counts = Counter(utterance.hand for utterance in utterances if utterance.hand)
    found = {}
    for hand in sorted(name for name, count in counts.items() if count >= _LEAST_OF_A_HAND):
        own = [place for place, utterance in enumerate(utterances) if utterance.hand == hand]
        others = [message for message, utterance in zip(messages, utterances, strict=True) if utterance.hand != hand]
        predictions = pipeline.predictions(others, [messages[place] for place in own])
        found[hand] = list(zip((utterances[place] for place in own), predictions, strict=True))
    return found


def small_predictions(
    sample: Sequence[Utterance], targets: Sequence[Utterance], config: Path = CONFIG
) -> list[Prediction]:
    """The pipeline trained on the sample that the peer is trained on."""
    pipeline = Pipeline(config)
    messages = pipeline.read([*sample, *targets])
    return pipeline.predictions(messages[: len(sample)], messages[len(sample) :])


def _steps(config: dict[str, Any]) -> list[Step]:
    """The components in order, with what Rasa would do with each."""
    names = [f"{item['name']}{place}" for place, item in enumerate(config["pipeline"])]
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {}, TrainingType.NLU)
    train, predict = graph.train_schema.nodes, graph.predict_schema.nodes
    steps = []
    for name in names:
        node = predict[f"run_{name}"]
        settings = {**node.uses.get_default_config(), **node.config}
        steps.append(Step(name, node.uses, settings, f"train_{name}" in train, f"run_{name}" in train))
    return steps


def _message(utterance: Utterance) -> Message:
    said = {LANGUAGE: utterance.language, AFTER: utterance.after}
    return Message({TEXT: utterance.text, INTENT: utterance.intent, METADATA: {INTENT: said, AFTER: utterance.after}})


def _copy(message: Message) -> Message:
    return Message(message.data, features=list(message.features))


def _without_intent(message: Message) -> Message:
    data = {key: value for key, value in message.data.items() if key != INTENT}
    return Message(data, features=list(message.features))
