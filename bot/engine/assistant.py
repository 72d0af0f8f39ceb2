"""The loaded assistant: a message in, replies out, by the same way as a channel."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.asking import ask
from bot.channels.output import Replies
from bot.engine import patches
from bot.engine.actions_in_process import InProcessActionEndpoint
from bot.languages import default, of_locale
from bot.storage.locks import InProcessLockStore

_CHANNEL = "bot"


@dataclass(frozen=True)
class Turn:
    """What a message did: see `bot replay` for the fields."""

    user: str
    intent: Optional[str]
    confidence: float
    entities: dict[str, Any]
    actions: list[str]
    slots: dict[str, Any]
    replies: list[dict[str, Any]]
    ms: float


class Assistant:
    """An agent and its memory."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent

    @classmethod
    async def load(cls, model: Path, endpoints: AvailableEndpoints) -> Assistant:
        """Loads the model with the stores of the endpoints."""
        patches.apply()
        return cls(await load_agent(model_path=str(model), endpoints=endpoints))

    @classmethod
    def in_memory(cls, model: Path) -> Assistant:
        """Loads the model with a memory that ends with the process, actions in this process."""
        patches.apply()
        store = InMemoryTrackerStore(None)
        agent = Agent.load(
            model, tracker_store=store, lock_store=InProcessLockStore(), action_endpoint=InProcessActionEndpoint()
        )
        return cls(agent)

    async def reply(self, text: str, conversation: str, locale: Optional[str] = None) -> list[dict[str, Any]]:
        """Handles one message; returns the replies: `text`, `buttons`, `language`."""
        replies = Replies(_CHANNEL, of_locale(locale) or default())
        metadata = {"locale": locale} if locale else None
        message = UserMessage(text, replies, conversation, input_channel=_CHANNEL, metadata=metadata)
        await ask(self.agent, message, replies)
        return replies.messages

    async def turn(self, text: str, conversation: str, locale: Optional[str] = None) -> Turn:
        """Handles one message and tells what happened."""
        begin = time.perf_counter()
        messages = await self.reply(text, conversation, locale)
        elapsed = (time.perf_counter() - begin) * 1000
        tracker = await self.agent.tracker_store.get_or_create_tracker(conversation)
        last, actions = _since_last_message(tracker)
        parsed = last.parse_data if last else {}
        intent = parsed.get("intent") or {}
        return Turn(
            user=text,
            intent=intent.get("name"),
            confidence=round(float(intent.get("confidence") or 0.0), 4),
            entities=_by_name(parsed.get("entities") or []),
            actions=actions,
            slots={
                name: value
                for name, value in tracker.current_slot_values().items()
                if name not in ("requested_slot", "session_started_metadata")
            },
            replies=[
                {
                    "text": message.get("text") or "",
                    "buttons": [{"title": b["title"], "payload": b["payload"]} for b in message.get("buttons") or []],
                }
                for message in messages
            ],
            ms=round(elapsed, 2),
        )


def new_conversation() -> str:
    """An id that nobody has used."""
    return uuid.uuid4().hex


def _since_last_message(tracker: DialogueStateTracker) -> tuple[Optional[UserUttered], list[str]]:
    """The latest message, and the actions that have said something since; one that hands over to another has not."""
    actions: list[str] = []
    said = False
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return event, actions[::-1]
        if isinstance(event, BotUttered):
            said = True
        elif isinstance(event, ActionExecuted):
            if said and event.action_name is not None:
                actions.append(str(event.action_name))
            said = False
    return None, actions[::-1]


def _by_name(entities: list[dict[str, Any]]) -> dict[str, Any]:
    """Entity name → value; several different values of one name stand as a list."""
    result: dict[str, Any] = {}
    for entity in entities:
        name, value = entity["entity"], entity.get("value")
        known = result.get(name)
        if known is None:
            result[name] = value
        elif value != known and value not in (known if isinstance(known, list) else [known]):
            result[name] = (known if isinstance(known, list) else [known]) + [value]
    return result
