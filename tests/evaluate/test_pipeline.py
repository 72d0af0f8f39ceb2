"""Cross-validation measures the pipeline that config.yml names, whatever that is."""

from pathlib import Path

import pytest
import yaml
from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT

from bot.dialogue.parsed import BARE, LANGUAGE
from bot.evaluate.files import CONFIG
from bot.evaluate.peer import default_pipeline, marked
from bot.evaluate.pipeline import Pipeline, cross_validation, leave_one_hand_out, small_predictions
from bot.knowledge.utterances import Utterance
from bot.nlu.features import Ngrams
from bot.nlu.intent import QuestionClassifier

CLASSIFIER = {"name": "bot.nlu.intent.QuestionClassifier"}
SAID = {
    "greet": "god {} på dig",
    "thank": "tack för {} hjälpen",
    "ask_support_cost": "vad kostar {} samtalet",
}
WORDS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t"]
LINES = [
    Utterance(intent, "sv", text.format(word), Path("made_up.yml")) for intent, text in SAID.items() for word in WORDS
]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class AlwaysThanks(GraphComponent):
    """A classifier that has one idea."""

    @classmethod
    def create(cls, config, model_storage, resource, execution_context):
        return cls()

    def process(self, messages):
        for message in messages:
            assert message.get(INTENT) is None  # what a line was written for is not known when it is classified
            message.set(INTENT, {"name": "thank", "confidence": 0.8}, add_to_output=True)
            message.set("intent_ranking", [{"name": "thank", "confidence": 0.8}], add_to_output=True)
        return messages


@pytest.fixture
def config(tmp_path):
    """Writes a configuration of some components; returns its path."""

    def write(*components):
        path = tmp_path / "config.yml"
        path.write_text(
            yaml.safe_dump({"recipe": "default.v1", "assistant_id": "x", "language": "sv", "pipeline": components}),
            encoding="utf-8",
        )
        return path

    return write


def fallback(threshold):
    return {"name": "FallbackClassifier", "threshold": threshold, "ambiguity_threshold": 0.0}


def right(predictions):
    return sum(prediction.intent == line.intent for prediction, line in zip(predictions, LINES, strict=True))


def test_lines_are_classified_by_a_pipeline_that_has_not_seen_them(config):
    predictions = cross_validation(LINES, config(CLASSIFIER, fallback(0.3)))
    assert right(predictions) == len(LINES)
    assert all(prediction.first == prediction.intent for prediction in predictions)


def test_another_component_gives_another_result(config):
    predictions = cross_validation(LINES, config({"name": f"{__name__}.AlwaysThanks"}, fallback(0.3)))
    assert {(prediction.intent, prediction.confidence) for prediction in predictions} == {("thank", 0.8)}


def test_another_threshold_gives_another_result(config):
    predictions = cross_validation(LINES, config(CLASSIFIER, fallback(1.1)))
    assert {prediction.intent for prediction in predictions} == {"nlu_fallback"}
    assert [prediction.first for prediction in predictions] == [line.intent for line in LINES]


def test_another_setting_of_the_classifier_gives_another_result(config):
    strong = cross_validation(LINES, config(CLASSIFIER, fallback(0.3)))
    weak = cross_validation(LINES, config({**CLASSIFIER, "strength": 1e-6}, fallback(0.3)))
    assert [prediction.confidence for prediction in weak] != [prediction.confidence for prediction in strong]


def test_other_features_of_the_classifier_give_another_result(config, monkeypatch):
    # No three words in a row of one line stand in another, and without the encoder nothing else is looked at.
    monkeypatch.setattr("bot.nlu.intent.find_encoder", lambda: None)
    monkeypatch.setattr(QuestionClassifier, "features", staticmethod(lambda: [Ngrams("word", (3, 3))]))
    assert right(cross_validation(LINES, config(CLASSIFIER, fallback(0.3)))) < len(LINES)


def test_without_a_fallback_nothing_is_refused(config):
    predictions = cross_validation(LINES, config(CLASSIFIER))
    assert "nlu_fallback" not in {prediction.intent for prediction in predictions}


def test_a_sample_is_learnt_and_others_are_measured(config):
    unknown = [Utterance("thank", "sv", "tack för all hjälpen", Path("other.yml"))]
    predictions = small_predictions(LINES, unknown, config(CLASSIFIER, fallback(0.3)))
    assert [prediction.intent for prediction in predictions] == ["thank"]


def test_a_hand_is_measured_by_what_the_others_wrote(config, monkeypatch):
    """What only this hand says, nobody else can have taught; a hand of few lines is not measured."""
    monkeypatch.setattr("bot.evaluate.pipeline._LEAST_OF_A_HAND", 3)
    path = Path("made_up.yml")
    own = [Utterance(intent, "sv", f"zzz {place}", path, hand="x1") for place, intent in enumerate(SAID)]
    few = [Utterance("thank", "sv", "tack för g hjälpen", path, hand="y1")]
    found = leave_one_hand_out([*LINES, *own, *few], config(CLASSIFIER))
    assert list(found) == ["x1"]
    assert [line for line, _ in found["x1"]] == own
    assert len({prediction.first for _, prediction in found["x1"]}) == 1


def test_lines_are_read_by_the_real_matcher():
    lines = [
        Utterance("ask_phone_number", "sv", "numret i Norge?", Path("made_up.yml")),
        Utterance("inform", "en", "and Norway?", Path("made_up.yml")),
        Utterance("inform", "en", "and Norway?", Path("made_up.yml")),
    ]
    messages = Pipeline(CONFIG).read(lines)
    assert [message.get(TEXT) for message in messages] == [line.text for line in lines]
    for message, line in zip(messages, lines, strict=True):
        assert [(e["entity"], e["value"]) for e in message.get(ENTITIES)] == [("country", "norway")]
        assert message.get(LANGUAGE)["code"] == line.language
    assert [bool(message.get(BARE)) for message in messages] == [False, True, True]


def test_entities_are_marked_as_rasa_reads_them():
    entities = [
        {"entity": "cloud", "value": "21vianet", "start": 16, "end": 24},
        {"entity": "country", "value": "norway", "start": 7, "end": 12, "role": "home"},
        {"entity": "country", "value": "way", "start": 9, "end": 12},
    ]
    text = marked("number Norge or 21Vianet", entities)
    assert text == (
        'number [Norge]{"entity": "country", "value": "norway", "role": "home"} or '
        '[21Vianet]{"entity": "cloud", "value": "21vianet"}'
    )
    assert marked("a [b] Norge", entities) == "a [b] Norge"


def test_the_peer_ends_with_its_fallback():
    assert default_pipeline(5)[-1]["name"] == "FallbackClassifier"
