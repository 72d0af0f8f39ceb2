# Read from rasa_sdk 3.6.2: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from collections.abc import Callable
from types import ModuleType
from typing import Any, Optional, Union

from rasa_sdk.types import ActionCall

class CollectingDispatcher:
    messages: list[dict[str, Any]]

    def __init__(self) -> None: ...
    def utter_message(
        self,
        text: Optional[str] = None,
        image: Optional[str] = None,
        json_message: Optional[dict[str, Any]] = None,
        template: Optional[str] = None,
        response: Optional[str] = None,
        attachment: Optional[str] = None,
        buttons: Optional[list[dict[str, Any]]] = None,
        elements: Optional[list[dict[str, Any]]] = None,
        **kwargs: Any,
    ) -> None: ...

class ActionExecutor:
    actions: dict[str, Callable[..., Any]]

    def __init__(self) -> None: ...
    def register_package(self, package: Union[str, ModuleType]) -> None: ...
    async def run(self, action_call: ActionCall) -> Optional[dict[str, Any]]: ...
