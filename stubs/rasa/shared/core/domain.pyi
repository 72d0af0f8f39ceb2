# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any

from rasa.shared.core.slots import Slot

class Domain:
    slots: list[Slot]

    def as_dict(self) -> dict[str, Any]: ...
