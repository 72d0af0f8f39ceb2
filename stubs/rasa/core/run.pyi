# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from asyncio import AbstractEventLoop
from typing import Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

def create_http_input_channels(channel: Optional[str], credentials_file: Optional[str]) -> list[InputChannel]: ...
async def load_agent_on_start(
    model_path: str, endpoints: AvailableEndpoints, remote_storage: Optional[str], app: Sanic, loop: AbstractEventLoop
) -> Agent: ...
async def close_resources(app: Sanic, _: AbstractEventLoop) -> None: ...
