# Read from rasa 3.6.21: only the names that bot/ and actions/ use; tests/test_stubs.py compares them.
from typing import Any, Optional

from aiohttp import ClientError

class EndpointConfig:
    url: Optional[str]
    kwargs: dict[str, Any]

    def __init__(
        self,
        url: Optional[str] = None,
        params: Optional[dict[str, Any]] = None,
        headers: Optional[dict[str, Any]] = None,
        basic_auth: Optional[dict[str, str]] = None,
        token: Optional[str] = None,
        token_name: str = "token",
        cafile: Optional[str] = None,
        **kwargs: Any,
    ) -> None: ...
    async def request(
        self,
        method: str = "post",
        subpath: Optional[str] = None,
        content_type: Optional[str] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]: ...

class ClientResponseError(ClientError):
    def __init__(self, status: int, message: str, text: str) -> None: ...
