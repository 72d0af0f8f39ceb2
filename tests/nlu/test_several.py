"""What counts as a question of its own in a message of several is what the catalogue says, not how it is named."""

import numpy as np
import pytest

from bot.nlu import intent
from bot.nlu.features import Reading

LABELS = ("ask_phone_number", "report_number_fails", "report_trouble", "ask_repeat", "greet")
READING = Reading.of("one two three four. five six seven eight", [])


class Trained:
    """Sure that the parts of a message are these, in order."""

    labels = LABELS

    def __init__(self, *names):
        self._names = names

    def probabilities(self, parts):
        assert len(parts) == len(self._names)
        return np.array([[float(label == name) for label in LABELS] for name in self._names])


def classifier(*names):
    base = intent.IntentClassifier
    made = (row for row in vars(intent).values() if isinstance(row, type) and issubclass(row, base) and row is not base)
    cls = next(made)
    return cls(cls.get_default_config(), None, None, Trained(*names))


def test_trouble_is_answered_beside_a_question():
    names = ["report_trouble", "ask_phone_number"]
    assert classifier(*names).questions(READING) == names


def test_what_tells_what_happened_is_no_question_beside_one():
    assert classifier("report_number_fails", "ask_phone_number").questions(READING) == ["ask_phone_number"]


def test_what_tells_what_happened_is_one_alone():
    assert classifier("greet", "report_number_fails").questions(READING) == ["report_number_fails"]


def test_a_message_that_is_one_question_as_a_whole_is_not_two():
    led_up_to = Reading.of("I am a consultant here, may I do it then", [])
    parts = classifier("report_trouble", "ask_phone_number")
    assert parts.questions(led_up_to, [{"name": "ask_phone_number", "confidence": 0.93}]) == []
    assert len(parts.questions(READING, [{"name": "ask_phone_number", "confidence": 0.93}])) == 2


@pytest.mark.parametrize("name", ["ask_repeat", "greet"])
def test_a_move_is_none(name):
    assert classifier("ask_phone_number", name).questions(READING) == ["ask_phone_number"]
