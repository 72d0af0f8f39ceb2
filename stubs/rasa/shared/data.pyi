# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from enum import Enum

class TrainingType(Enum):
    NLU = 1
