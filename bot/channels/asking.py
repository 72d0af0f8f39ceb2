"""A message to the assistant: whatever fails on the way, the person reads a plain sentence."""

from __future__ import annotations

import logging

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.answers.compose import trouble
from bot.channels.output import Replies
from bot.knowledge import load_knowledge
from bot.observe.counters import count_error

logger = logging.getLogger(__name__)


async def ask(agent: Agent, message: UserMessage, replies: Replies) -> None:
    """Has a message answered into `replies`, which are never empty afterwards.

    What goes wrong inside a turn is answered there (bot/engine/processor.py); this is for what goes wrong around it,
    such as a lock store that cannot be reached. Nothing is stored then, so the client may send the message again.
    """
    try:
        await agent.handle_message(message)
    except Exception as error:
        count_error("around_turn")
        logger.error("A message could not be handled (%s).", type(error).__name__, exc_info=error)
    if not replies.messages:
        await replies.send_text_message(message.sender_id or "", trouble(load_knowledge(), replies.language))
