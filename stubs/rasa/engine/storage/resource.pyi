# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from dataclasses import dataclass

@dataclass
class Resource:
    name: str
    output_fingerprint: str = ...
