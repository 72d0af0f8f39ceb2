# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Optional

from rasa.shared.nlu.training_data.message import Message

class TrainingData:
    training_examples: list[Message]

    def __init__(self, training_examples: Optional[list[Message]] = None) -> None: ...
    @property
    def intent_examples(self) -> list[Message]: ...
