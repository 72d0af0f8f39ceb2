"""Requests that are not served: a status and a code; for people also a sentence in their language."""

from __future__ import annotations

import math

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.answers.locale_words import words
from bot.languages import of_accept_language


class Denied(Exception):
    """A request that is not served. `code` says why, to the log and the figures."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Refusal(Denied):
    """One that says why to the person. The sentences stand in data/words/<language>/words.yml under `refusals`."""

    def __init__(self, status: int, code: str, wait: float = 0.0, **details: str) -> None:
        """Makes a refusal.

        Args:
            status: HTTP status.
            code: key of the sentence.
            wait: seconds after which it makes sense to try again.
            details: what the sentence names.
        """
        super().__init__(status, code)
        self.wait, self.details = wait, details

    def response(self, request: Request) -> HTTPResponse:
        """The answer to the client, in the language that it asks for."""
        language = of_accept_language(request.headers.get("accept-language"))
        sentence = words(language)["refusals"][self.code].format(**self.details)
        headers = {"Retry-After": str(max(1, math.ceil(self.wait)))} if self.wait else {}
        return json({"error": {"code": self.code, "message": sentence}}, self.status, headers)
