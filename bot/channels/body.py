"""The body of a request: a JSON object of some length at most."""

from __future__ import annotations

import json
from typing import Any

from sanic.request import Request


class BadBody(Exception):
    """A body that is not taken: its HTTP status, and the check that failed."""

    def __init__(self, status: int, check: str) -> None:
        super().__init__(check)
        self.status, self.check = status, check


def json_object(request: Request, most_bytes: int) -> dict[str, Any]:
    """The request's JSON object.

    Raises:
        BadBody: 415 for another content type, 413 for too much of it, 400 for what is no JSON object.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise BadBody(415, "content type")
    if len(request.body) > most_bytes:
        raise BadBody(413, "length")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadBody(400, "JSON") from error
    if not isinstance(body, dict):
        raise BadBody(400, "not an object")
    return body
