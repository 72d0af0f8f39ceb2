"""What is answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """Text for the user, the language it is in, and the questions that are suggested with it."""

    text: str
    language: str
    suggestions: tuple[str, ...] = ()


def button(title: str, intent: str) -> dict[str, str]:
    """A button in Rasa's form: pressing it asks a question."""
    return {"title": title, "payload": f"/{intent}"}
