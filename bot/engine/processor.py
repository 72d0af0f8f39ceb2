"""Rasa's message processor, with one promise more: no message stays without an answer."""

from __future__ import annotations

import logging
import time
from contextvars import ContextVar
from typing import Any, Optional

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.apology import apology
from bot.dialogue.parsed import AFTER
from bot.observe.counters import count_error, count_message, count_turn

# Whether the user has read an answer to the message at hand: a failure after that needs no apology.
_was_answered: ContextVar[bool] = ContextVar("was_answered", default=False)
# Intent and language of the turn at hand, for the metrics.
_understood: ContextVar[tuple[Optional[str], Optional[str]]] = ContextVar("understood", default=(None, None))
logger = logging.getLogger(__name__)
_TURNS_OF_A_SESSION = 15


class _AnsweredBefore(Exception):
    """A message with this id has been answered; `replies` are what was said then."""

    def __init__(self, tracker: DialogueStateTracker, replies: list[Event]) -> None:
        super().__init__()
        self.tracker, self.replies = tracker, replies


class AssistantProcessor(MessageProcessor):
    """Answers each message once, and says a plain sentence with the official page where a turn fails."""

    async def handle_message(self, message: UserMessage) -> Optional[list[dict[str, Any]]]:
        """Handles a message; a failure is logged and answered, never raised at a channel.

        A message that a channel sends again, with the id that it had, gets the replies that it got.
        """
        _was_answered.set(False)
        _understood.set((None, None))
        begin = time.perf_counter()
        count_message(message.input_channel)
        try:
            replies: Optional[list[dict[str, Any]]] = await super().handle_message(message)
        except _AnsweredBefore as before:
            await self._send_bot_messages(before.replies, before.tracker, message.output_channel)
            replies = getattr(message.output_channel, "messages", None)
        except Exception:
            count_error("turn")
            logger.exception("A turn failed (conversation %s).", message.sender_id)
            output = message.output_channel
            if output is None or _was_answered.get():
                return getattr(output, "messages", None)
            await output.send_response(message.sender_id, apology(_locale(message.metadata)).message())
            replies = getattr(output, "messages", None)
        else:
            count_turn(message.input_channel, *_understood.get(), time.perf_counter() - begin)
        return replies

    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        earlier = _replies_to(message.message_id, tracker)
        if earlier is not None:
            raise _AnsweredBefore(tracker, earlier)
        await super()._handle_message_with_tracker(message, tracker)

    async def parse_message(
        self,
        message: UserMessage,
        tracker: Optional[DialogueStateTracker] = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """Understands a message after what was answered last: "and on Sundays?" says little by itself."""
        if tracker is not None:
            message.metadata = {**(message.metadata or {}), AFTER: tracker.get_slot("topic")}
        parsed: dict[str, Any] = await super().parse_message(message, tracker, only_output_properties)
        return parsed

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        """Also after so many turns: what Rasa does for a message grows with the session (a new one keeps the slots)."""
        turns = sum(isinstance(event, UserUttered) for event in tracker.events)
        return turns >= _TURNS_OF_A_SESSION or bool(super()._has_session_expired(tracker))

    async def _run_prediction_loop(self, output_channel: OutputChannel, tracker: DialogueStateTracker) -> None:
        """Runs the actions of a turn and makes sure that something was said."""
        try:
            await super()._run_prediction_loop(output_channel, tracker)
        except Exception:
            count_error("action_loop")
            logger.exception("An action loop failed (conversation %s).", tracker.sender_id)
        if not _answered(tracker):
            action = tracker.latest_action_name
            count_error("no_answer")
            logger.error("No answer was given (conversation %s, last action %s).", tracker.sender_id, action)
            said = tracker.latest_message.metadata if tracker.latest_message else None
            sorry = apology(tracker.get_slot("language"), _locale(said))
            await output_channel.send_response(tracker.sender_id, sorry.message())
            tracker.update(sorry, self.domain)
        _was_answered.set(True)
        intent = (tracker.latest_message.intent or {}).get("name") if tracker.latest_message else None
        _understood.set((intent, tracker.get_slot("language")))


def _locale(metadata: Optional[dict[str, Any]]) -> Optional[str]:
    """The channel's locale, as it tells it with a message."""
    locale = (metadata or {}).get("locale")
    return locale if isinstance(locale, str) else None


def _replies_to(message_id: str, tracker: DialogueStateTracker) -> Optional[list[Event]]:
    """What was said to the message with this id, or None if it has not been handled."""
    events = list(tracker.events)
    for start in range(len(events) - 1, -1, -1):
        event = events[start]
        if isinstance(event, UserUttered) and event.message_id == message_id:
            rest = events[start + 1 :]
            end = next((i for i, later in enumerate(rest) if isinstance(later, UserUttered)), len(rest))
            return [later for later in rest[:end] if isinstance(later, BotUttered)]
    return None


def _answered(tracker: DialogueStateTracker) -> bool:
    """Whether the assistant has said something with content since the last message."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, BotUttered) and ((event.text or "").strip() or any((event.data or {}).values())):
            return True
    return False
