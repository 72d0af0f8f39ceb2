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


@pytest.mark.parametrize("names", [("ask_phone_number", "report_number_fails"), ("report_trouble", "ask_phone_number")])
def test_a_report_is_a_question_too(names):
    assert classifier(*names).questions(READING) == list(names)


@pytest.mark.parametrize("name", ["ask_repeat", "greet"])
def test_a_move_is_none(name):
    assert classifier("ask_phone_number", name).questions(READING) == ["ask_phone_number"]
