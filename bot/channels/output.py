"""Collects what the assistant says in a turn, one entry an utterance, so that a channel can deliver it."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel


class Replies(OutputChannel):
    """The replies of one turn: `messages` holds `{"text": …, "buttons": [{"title", "payload"}]}` for each utterance.

    `language` is that of the replies; bot/engine/processor.py sets it when the turn is over.
    """

    def __init__(self, channel: str, language: str) -> None:
        self.messages: list[dict[str, Any]] = []
        self.language = language
        self._channel = channel

    def name(self) -> str:
        """The channel's name: Rasa picks channel-specific responses by it."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes an utterance as a whole; Rasa would split a text at empty lines."""
        entry = utterance(message.get("text"), message.get("buttons") or [])
        if entry["text"] or entry["buttons"]:
            self.messages.append(entry)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Takes a plain text."""
        self.messages.append(utterance(text, []))


def utterance(text: Any, buttons: list[dict[str, Any]]) -> dict[str, Any]:
    """Text and buttons of an utterance, and nothing else of it."""
    return {
        "text": (text or "").strip(),
        "buttons": [{"title": str(b["title"]), "payload": str(b["payload"])} for b in buttons],
    }
