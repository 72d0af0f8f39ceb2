"""Reading a conversation, and noting something in it, in turn with its messages."""

from __future__ import annotations

from typing import Any, Optional

from rasa.core.agent import Agent
from rasa.shared.core.events import Event, Restarted, SlotSet

from bot.channels.history import FEEDBACK_SLOT, messages_of, thumb


async def read_history(agent: Agent, conversation: str) -> list[dict[str, Any]]:
    """The conversation's messages, all sessions of it, as `messages_of` gives them."""
    tracker = await agent.tracker_store.retrieve_full_tracker(conversation)
    return messages_of(tracker.events) if tracker else []


async def read_language(agent: Agent, conversation: str) -> Optional[str]:
    """The language of the conversation's last reply, or None if there is none."""
    messages = await read_history(agent, conversation)
    return next((str(entry["language"]) for entry in reversed(messages) if entry["from"] == "bot"), None)


async def note_feedback(agent: Agent, conversation: str, reply: str, value: str) -> bool:
    """Notes a thumb on a reply as an event of the conversation.

    Args:
        agent: the loaded assistant.
        conversation: its id.
        reply: id of the reply, as `messages_of` gives it.
        value: `up`, `down`, or `none` to take it back.

    Returns:
        False if the conversation has no such reply.
    """
    async with agent.lock_store.lock(conversation):
        shown = await read_history(agent, conversation)
        if not any(entry["id"] == reply and entry["from"] == "bot" for entry in shown):
            return False
        await _append(agent, conversation, SlotSet(FEEDBACK_SLOT, thumb(reply, value)))
    return True


async def start_anew(agent: Agent, conversation: str) -> None:
    """Ends the conversation so far: what follows knows nothing of it, and its history is empty."""
    async with agent.lock_store.lock(conversation):
        if await agent.tracker_store.exists(conversation):
            await _append(agent, conversation, Restarted())


async def _append(agent: Agent, conversation: str, *events: Event) -> None:
    # Of several sessions Rasa's stores can save to the last one only, so that is the one to read here.
    tracker = await agent.tracker_store.get_or_create_tracker(conversation, append_action_listen=False)
    for event in events:
        tracker.update(event, agent.domain)
    await agent.tracker_store.save(tracker)
