# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from collections.abc import Awaitable, Callable
from typing import Any, Optional

from sanic import Blueprint, Sanic

class UserMessage:
    text: Optional[str]
    output_channel: OutputChannel
    sender_id: str
    input_channel: Optional[str]
    message_id: str
    metadata: Optional[dict[str, Any]]

    def __init__(
        self,
        text: Optional[str] = None,
        output_channel: Optional[OutputChannel] = None,
        sender_id: Optional[str] = None,
        parse_data: Optional[dict[str, Any]] = None,
        input_channel: Optional[str] = None,
        message_id: Optional[str] = None,
        metadata: Optional[dict[str, Any]] = None,
    ) -> None: ...

def register(input_channels: list[InputChannel], app: Sanic, route: Optional[str]) -> None: ...

class InputChannel:
    @classmethod
    def name(cls) -> str: ...
    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> InputChannel: ...
    def url_prefix(self) -> str: ...
    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint: ...

class OutputChannel:
    # departs: a class method, which Rasa asks of objects only, so that an object may have a name of its own.
    def name(self) -> str: ...
    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None: ...
    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None: ...

class CollectingOutputChannel(OutputChannel):
    messages: list[dict[str, Any]]
    def __init__(self) -> None: ...
