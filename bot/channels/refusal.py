"""Refusals: a status, a code for programs, and a sentence in the person's language."""

from __future__ import annotations

import math
from typing import Optional

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.answers.locale_words import spoken_language, words


class Refusal(Exception):
    """A request that is not served. The sentences stand in bot/answers/words.*.yml under `refusals`."""

    def __init__(self, status: int, code: str, wait: float = 0.0, **details: str) -> None:
        """Makes a refusal.

        Args:
            status: HTTP status.
            code: key of the sentence.
            wait: seconds after which it makes sense to try again.
            details: what the sentence names.
        """
        super().__init__(code)
        self.status, self.code, self.wait, self.details = status, code, wait, details

    def response(self, request: Request) -> HTTPResponse:
        """The answer to the client, in the language that it asks for."""
        sentence = words(language_of(request))["refusals"][self.code].format(**self.details)
        headers = {"Retry-After": str(max(1, math.ceil(self.wait)))} if self.wait else {}
        return json({"error": {"code": self.code, "message": sentence}}, self.status, headers)


def language_of(request: Request) -> str:
    """The language that a client asks to be answered in."""
    return preferred_language(request.headers.get("accept-language"))


def preferred_language(accept_language: Optional[str]) -> str:
    """`en` or `sv`, whichever the header Accept-Language names first; Swedish if it names neither."""
    named = (spoken_language(part.split(";")[0]) for part in (accept_language or "").split(","))
    return next((language for language in named if language), "sv")
