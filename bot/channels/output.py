"""Collects what the assistant says in a turn, one entry an utterance, so that a channel can deliver it."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.languages import of_locale

# Key of an utterance's metadata: the language that it is in. An action says it with
# `dispatcher.utter_message(…, language=…)`; Rasa keeps it with the event and hands it to the channel.
LANGUAGE = "language"
# Likewise: what it tells as data (bot/answers/answer.py).
FACTS = "facts"


class Replies(OutputChannel):
    """The replies of one turn: `messages` holds an entry (see `entry_of`) for each utterance."""

    def __init__(self, channel: str, language: str) -> None:
        """Makes an empty collection.

        Args:
            channel: name of the channel.
            language: what the channel goes by until a reply says in which language it is.
        """
        self.messages: list[dict[str, Any]] = []
        self._channel, self._language = channel, language

    @property
    def language(self) -> str:
        """The language of the last reply."""
        return str(self.messages[-1]["language"]) if self.messages else self._language

    def name(self) -> str:
        """The channel's name: Rasa picks channel-specific responses by it."""
        return self._channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes an utterance as a whole; Rasa would split a text at empty lines."""
        entry = entry_of(message, self.language)
        if entry["text"] or entry["buttons"]:
            self.messages.append(entry)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Takes a plain text."""
        await self.send_response(recipient_id, {**kwargs, "text": text})


def entry_of(message: dict[str, Any], language: str) -> dict[str, Any]:
    """What is shown of an utterance: `{"text", "buttons": [{"title", "payload"}], "language", "facts"}`, and no more.

    Args:
        message: as Rasa hands it to a channel.
        language: of an utterance that does not say its own.
    """
    return {
        "text": (message.get("text") or "").strip(),
        "buttons": [{"title": str(b["title"]), "payload": str(b["payload"])} for b in message.get("buttons") or []],
        "language": of_locale(message.get(LANGUAGE)) or language,
        "facts": dict(message.get(FACTS) or {}),
    }
