"""The figures of an evaluation, over predictions whose right figures are plain to see."""

from pathlib import Path

import pytest

from bot.evaluate.examples import Prediction, fixed_sample, prediction_of
from bot.evaluate.measures import confused_pairs, extraction, trade_off, understanding
from bot.knowledge.utterances import Utterance


def said(intent, language, text):
    return Utterance(intent, language, text, Path("made_up.yml"))


EXAMPLES = [
    said("greet", "sv", "hej"),
    said("greet", "en", "hello"),
    said("thank", "en", "thanks"),
    said("out_of_scope", "en", "weather"),
]
PREDICTIONS = [
    Prediction("greet", "greet", 0.9, 0.0),
    Prediction("nlu_fallback", "thank", 0.2, 0.1),
    Prediction("thank", "thank", 0.8, 0.0),
    Prediction("nlu_fallback", "greet", 0.25, 0.2),
]


def test_a_refusal_is_right_out_of_scope_and_lost_in_scope():
    figures = understanding(EXAMPLES, PREDICTIONS)
    assert (figures.lines, figures.accuracy, figures.refused) == (4, 0.75, 1.0)
    assert figures.in_scope == pytest.approx(2 / 3)
    assert figures.in_scope_lost == pytest.approx(1 / 3)


def test_a_higher_threshold_refuses_more_of_both():
    rows = {round(threshold, 2): (lost, refused) for threshold, lost, refused in trade_off(EXAMPLES, PREDICTIONS)}
    assert rows[0.0] == (0.0, 0.0)
    assert rows[0.3] == (pytest.approx(1 / 3), 1.0)
    assert rows[0.86] == (pytest.approx(2 / 3), 1.0)


def test_confused_pairs_are_counted():
    assert set(confused_pairs(EXAMPLES, PREDICTIONS)) == {("greet", "thank", 1), ("out_of_scope", "greet", 1)}


def test_extraction_counts_values():
    figures = extraction([({"norway"}, {"norway", "kenya"}), ({"peru"}, set()), (set(), set())])
    assert (figures.precision, figures.recall, figures.f1) == (0.5, 0.5, 0.5)


def test_the_sample_is_the_same_for_the_same_lines_and_has_every_intent():
    lines = [said(intent, "sv", f"{intent} {number}") for intent in ("greet", "thank") for number in range(200)]
    sample = fixed_sample(lines, 40)
    assert sample == fixed_sample(lines[::-1], 40)
    assert {example.intent for example in sample} == {"greet", "thank"} and len(sample) == 40


def test_the_likeliest_intent_is_read_behind_a_fallback():
    ranking = [{"name": "nlu_fallback", "confidence": 0.3}, {"name": "greet", "confidence": 0.2}]
    parsed = {"intent": {"name": "nlu_fallback"}, "intent_ranking": ranking}
    assert prediction_of(parsed) == Prediction("nlu_fallback", "greet", 0.2, 0.0)
