"""Takes out of a text what identifies the person who wrote it: addresses, phone numbers, Swedish personal numbers."""

from __future__ import annotations

import re
from typing import Any

from phonenumbers import Leniency, PhoneNumberMatcher

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# YYMMDD-NNNN, also with the century, with + for those over a hundred, and with a coordination number's day (+60).
_PERSONAL = re.compile(
    r"(?<!\d)(?:18|19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+ ]?\d{4}(?!\d)"
)
_REGIONS = ("SE", "FI", "US")


def masked(text: str) -> str:
    """The text with `[e-mail]`, `[personal number]` and `[phone number]` in place of them."""
    text = _EMAIL.sub("[e-mail]", text)
    text = _PERSONAL.sub("[personal number]", text)
    if sum(character.isdigit() for character in text) < 5:
        return text
    for region in _REGIONS:
        found = list(PhoneNumberMatcher(text, region, leniency=Leniency.VALID))
        for match in reversed(found):
            text = f"{text[: match.start]}[phone number]{text[match.end :]}"
    return text


def masked_event(event: dict[str, Any]) -> dict[str, Any]:
    """A stored user event with its text masked, wherever the event repeats it."""
    said = event.get("text")
    if event.get("event") != "user" or not said:
        return event
    clean = masked(said)
    if clean == said:
        return event
    parsed = {**(event.get("parse_data") or {}), "text": clean}
    # Entities keep their values; what was written for them may be part of what is masked.
    parsed["entities"] = [
        {key: value for key, value in entity.items() if key not in ("start", "end")}
        for entity in parsed.get("entities") or []
    ]
    return {**event, "text": clean, "parse_data": parsed}
