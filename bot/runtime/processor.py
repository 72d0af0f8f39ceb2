"""Rasa's message processor, with one promise more: no message stays without an answer."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any, Optional

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.compose import trouble
from bot.knowledge import load_knowledge

# Whether the user has read an answer to the message at hand: a failure after that needs no apology.
_was_answered: ContextVar[bool] = ContextVar("was_answered", default=False)
logger = logging.getLogger(__name__)


class AssistantProcessor(MessageProcessor):
    """Says a plain sentence with the official page where a turn fails or comes out empty."""

    async def handle_message(self, message: UserMessage) -> Optional[list[dict[str, Any]]]:
        """Handles a message; a failure is logged and answered, never raised at a channel."""
        _was_answered.set(False)
        try:
            replies: Optional[list[dict[str, Any]]] = await super().handle_message(message)
        except Exception:
            logger.exception("A turn failed (conversation %s).", message.sender_id)
            output = message.output_channel
            if output is None or _was_answered.get():
                return getattr(output, "messages", None)
            language = "en" if str((message.metadata or {}).get("locale", "")).startswith("en") else "sv"
            await output.send_text_message(message.sender_id, trouble(load_knowledge(), language))
            replies = getattr(output, "messages", None)
        return replies

    async def _run_prediction_loop(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        """Runs the actions of a turn and makes sure that something was said."""
        try:
            await super()._run_prediction_loop(output_channel, tracker)
        except Exception:
            logger.exception("An action loop failed (conversation %s).", tracker.sender_id)
        if not _answered(tracker):
            action = tracker.latest_action_name
            logger.error("No answer was given (conversation %s, last action %s).", tracker.sender_id, action)
            language = tracker.get_slot("language") or "sv"
            text = trouble(load_knowledge(), "en" if language == "en" else "sv")
            await output_channel.send_text_message(tracker.sender_id, text)
            tracker.update(BotUttered(text, metadata={"utter_action": "trouble"}), self.domain)
        _was_answered.set(True)


def _answered(tracker: DialogueStateTracker) -> bool:
    """Whether the assistant has said something with content since the last message."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, BotUttered) and ((event.text or "").strip() or any((event.data or {}).values())):
            return True
    return False
