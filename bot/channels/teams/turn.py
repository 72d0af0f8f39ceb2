"""What is done about an activity after Teams has had its 200: the turn, its typing, and the delivery of the answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Any, Awaitable, Callable, Optional, Union
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.answers.answer import button
from bot.answers.locale_words import words
from bot.answers.sentences import title
from bot.channels.asking import ask, never_silent
from bot.channels.history import TITLE, reply_id
from bot.channels.limits import UsedOnce
from bot.channels.output import LANGUAGE, Replies
from bot.channels.seal import BadPayload, Seal
from bot.channels.teams.activities import Arrival, Envelope, Event, Message, Press, Thumb
from bot.channels.teams.cards import activities
from bot.channels.teams.client import DeliveryFailed, Target, TeamsClient
from bot.channels.tracker_access import note_feedback, read_language
from bot.channels.turns import Turns
from bot.channels.typed import typed
from bot.knowledge.catalogue import load_catalogue
from bot.observe.counters import count_error, count_refusal

logger = logging.getLogger(__name__)

NAME = "teams"
# The list of questions that are offered with the welcome.
_SUGGESTED = "starters"
_WELCOME = "welcome"
# Teams sends an activity again within minutes if it missed our 200.
_REPEATED_SECONDS, _WELCOMED_SECONDS = 3_600, 86_400
_LOCALE_WAIT = 1.0
_TYPING_AFTER, _TYPING_EVERY, _TYPING_WAIT = 0.5, 4.0, 1.0
_MOST_SENT = 20_000


class TeamsTurns:
    """Runs turns in the background: those of a conversation one after the other, in the order in which they came."""

    def __init__(self, seal: Seal, client: TeamsClient, most_characters: int) -> None:
        """Prepares the turns.

        Args:
            seal: signs conversation ids and buttons.
            client: sends answers.
            most_characters: the longest message that is read.
        """
        self._seal, self._client, self._most = seal, client, most_characters
        self._turns, self._seen, self._welcomed = Turns(), UsedOnce(), UsedOnce()
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # Which reply an activity of ours is, so that a thumb on it finds the reply; forgotten at a restart.
        self._sent: OrderedDict[tuple[str, str], str] = OrderedDict()

    @property
    def running(self) -> int:
        """How many turns are under way."""
        return self._turns.running

    async def finish(self) -> None:
        """Waits for the turns that are under way."""
        await self._turns.finish()

    def conversation(self, where: Envelope) -> str:
        """The memory that an activity belongs to: a person's, in one chat, in one tenant."""
        return self._seal.conversation(NAME, where.tenant, where.conversation, where.person)

    def start(self, where: Envelope, event: Event, agent: Optional[Agent]) -> None:
        """Starts the turn of an activity, unless it is one that has been here before.

        Args:
            where: the activity's envelope.
            event: what happened.
            agent: the loaded assistant; None while there is none.
        """
        place = self._seal.conversation(NAME, where.tenant, where.conversation)
        seen_as = f"{place} {type(event).__name__} {where.activity_id}"
        if where.activity_id and not self._seen.first(seen_as, time.time() + _REPEATED_SECONDS):
            logger.info("teams: an activity came again (conversation %s)", place)
            return
        if isinstance(event, Arrival):
            self._turns.start(self._welcome(place, where, event, agent))
        else:
            self._turns.start(self._turn(where, event, agent))

    async def _welcome(self, place: str, where: Envelope, event: Event, agent: Optional[Agent]) -> None:
        """Welcomes once, though Teams tells of an arrival twice; often only one of the two says in which language."""
        if where.locale is None:
            await asyncio.sleep(_LOCALE_WAIT)
        if self._welcomed.first(place, time.time() + _WELCOMED_SECONDS):
            await self._turn(where, event, agent)

    async def _turn(self, where: Envelope, event: Event, agent: Optional[Agent]) -> None:
        conversation = self.conversation(where)
        order = self._orders.setdefault(conversation, asyncio.Lock())
        async with order:
            try:
                if isinstance(event, Thumb):
                    await self._note(event, conversation, agent)
                else:
                    replies = await self._with_typing(where, self._answer(where, event, agent))
                    await self._deliver(where, conversation, event, replies)
            except Exception:
                count_error("around_turn")
                logger.exception("teams: a turn failed (conversation %s)", conversation)

    async def _answer(self, where: Envelope, event: Event, agent: Optional[Agent]) -> Replies:
        """What is said to an activity."""
        conversation = self.conversation(where)
        replies = Replies(NAME, where.language)
        heard = self._heard(where, event, conversation, replies)
        if isinstance(heard, UserMessage):
            await ask(agent, heard, replies)
        else:
            await never_silent(self._say(heard, conversation, agent, replies), conversation, replies)
        return replies

    def _heard(self, where: Envelope, event: Event, conversation: str, replies: Replies) -> Union[UserMessage, str]:
        """The message for the assistant, or the name of the sentence that the channel itself says instead."""
        metadata: dict[str, Any] = {"locale": where.locale} if where.locale else {}
        if isinstance(event, Message):
            if len(event.text) > self._most:
                count_refusal(NAME, "text_too_long")
                return "text_too_long"
            text = typed(event.text)
            if not text:
                return "no_text"
        elif isinstance(event, Press):
            try:
                pressed = self._seal.pressed(conversation, event.sealed)
            except BadPayload:
                count_refusal(NAME, "bad_payload")
                logger.warning("teams: a button was refused (conversation %s)", conversation)
                return "bad_payload"
            text, metadata[TITLE] = pressed.payload, pressed.title
        else:
            return _WELCOME
        return UserMessage(
            text, replies, conversation, input_channel=NAME, message_id=where.activity_id, metadata=metadata
        )

    async def _say(self, sentence: str, conversation: str, agent: Optional[Agent], replies: Replies) -> None:
        """Says a sentence of the channel's own, in the language of the conversation, else the locale's."""
        spoken = await read_language(agent, conversation) if agent is not None else None
        language = spoken or replies.language
        said = words(language)
        text = said["teams"].get(sentence) or said["refusals"][sentence].format(most=self._most)
        starters = load_catalogue().lists[_SUGGESTED] if sentence == _WELCOME else ()
        buttons = [button(title(question, language), question) for question in starters]
        await replies.send_response(conversation, {"text": text, "buttons": buttons, LANGUAGE: language})

    async def _with_typing(self, where: Envelope, answer: Awaitable[Replies]) -> Replies:
        """The answer; while it takes its time, Teams shows that somebody is writing."""
        done = asyncio.Event()
        typing = asyncio.create_task(self._type_until(done, where))
        try:
            return await answer
        finally:
            done.set()
            # A sign under way is waited for, so that it does not come after the answer; but not for long.
            await asyncio.wait({typing}, timeout=_TYPING_WAIT)
            typing.cancel()

    async def _type_until(self, done: asyncio.Event, where: Envelope) -> None:
        pause = _TYPING_AFTER
        while True:
            try:
                await asyncio.wait_for(done.wait(), pause)
                return
            except asyncio.TimeoutError:
                await self._client.typing(_target(where), {"type": "typing", **_addressed(where)})
                pause = _TYPING_EVERY

    async def _deliver(self, where: Envelope, conversation: str, event: Event, replies: Replies) -> None:
        """Sends the replies in order; after one that Teams does not take, the rest would make no sense."""
        seal = self._sealer(conversation)
        target = _target(where, answers=not isinstance(event, Arrival))
        about = {**_addressed(where), **({"replyToId": target.reply_to} if target.reply_to else {})}
        for number, entry in enumerate(replies.messages):
            for activity in activities(entry, seal):
                try:
                    given = await self._client.send(target, {**activity, **about})
                except DeliveryFailed as failure:
                    count_error("delivery")
                    logger.error("teams: a reply could not be delivered (%s, conversation %s)", failure, conversation)
                    return
                if given and where.activity_id:
                    self._remember(conversation, given, reply_id(where.activity_id, number))

    def _remember(self, conversation: str, given: str, reply: str) -> None:
        self._sent[conversation, given] = reply
        if len(self._sent) > _MOST_SENT:
            self._sent.popitem(last=False)

    def _sealer(self, conversation: str) -> Callable[[str, str], str]:
        return lambda title, payload: self._seal.payload(conversation, title, payload)

    async def _note(self, thumb: Thumb, conversation: str, agent: Optional[Agent]) -> None:
        """Keeps a thumb on one of our replies to this person; any other reaction is not about an answer."""
        reply = self._sent.get((conversation, thumb.to))
        if reply and agent is not None and not await note_feedback(agent, conversation, reply, thumb.value):
            logger.info("teams: a thumb on a reply that is gone (conversation %s)", conversation)


def _target(where: Envelope, answers: bool = True) -> Target:
    return Target(where.service, where.conversation, where.activity_id if answers else None)


def _addressed(where: Envelope) -> dict[str, Any]:
    """From whom, to whom, and where: what every activity has to say."""
    return {"from": where.bot, "recipient": where.user, "conversation": {"id": where.conversation}}
