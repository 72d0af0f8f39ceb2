"""The way in, for every channel: a message to the assistant, and whatever fails, the person reads a plain sentence."""

from __future__ import annotations

import logging
from typing import Any, Awaitable, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from sanic.request import Request

from bot.channels.apology import apology
from bot.channels.output import Replies
from bot.observe.counters import count_error

logger = logging.getLogger(__name__)


async def ask(agent: Optional[Agent], message: UserMessage, replies: Replies) -> None:
    """Has a message answered into `replies`, which are never empty afterwards.

    Args:
        agent: the loaded assistant; None while there is none.
        message: with `replies` as its output channel.
        replies: gets the answer.
    """
    await never_silent(_handle(agent, message), message.sender_id, replies)


async def never_silent(turn: Awaitable[Any], conversation: str, replies: Replies) -> None:
    """Waits for what fills the replies of a conversation, and apologizes there if it fails or says nothing.

    What goes wrong inside a turn is answered there (bot/engine/processor.py); this is for what goes wrong around it,
    such as a lock store that cannot be reached. Nothing is stored then, so the client may send the message again.
    """
    try:
        await turn
    except Exception as error:
        count_error("around_turn")
        logger.error(
            "A message could not be handled (%s, conversation %s).", type(error).__name__, conversation, exc_info=error
        )
    if not replies.messages:
        await replies.send_response(conversation, apology(replies.language).message())


async def _handle(agent: Optional[Agent], message: UserMessage) -> None:
    if agent is None:
        raise RuntimeError("no assistant is loaded")
    await agent.handle_message(message)


def agent_of(request: Request) -> Optional[Agent]:
    """The assistant that the server of a request has loaded, if it has."""
    return getattr(request.app.ctx, "agent", None)
