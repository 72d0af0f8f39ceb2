"""The body of a request: a JSON object of some length at most."""

from __future__ import annotations

import json
from typing import Any

from sanic.request import Request

from bot.channels.refusal import Denied


def json_object(request: Request, most_bytes: int, well_formed: bool = False) -> dict[str, Any]:
    """The request's JSON object.

    Args:
        request: whose body it is.
        most_bytes: the longest body that is read.
        well_formed: no text in it may hold half a surrogate pair, which would fail wherever it is written out.

    Raises:
        Denied: 415 for another content type, 413 for too much of it, 400 for what is no JSON object.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Denied(415, "content type")
    if len(request.body) > most_bytes:
        raise Denied(413, "length")
    try:
        body = json.loads(request.body)
        if well_formed:
            json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Denied(400, "JSON") from error
    if not isinstance(body, dict):
        raise Denied(400, "not an object")
    return body
