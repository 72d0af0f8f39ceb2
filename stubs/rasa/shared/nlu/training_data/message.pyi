# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any, Optional

from rasa.shared.nlu.training_data.features import Features

class Message:
    data: dict[str, Any]
    features: list[Features]

    def __init__(
        self,
        data: Optional[dict[str, Any]] = None,
        output_properties: Optional[set[str]] = None,
        time: Optional[int] = None,
        features: Optional[list[Features]] = None,
        **kwargs: Any,
    ) -> None: ...
    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None: ...
    def get(self, prop: str, default: Optional[Any] = None) -> Any: ...
