"""What is done about an activity after Teams has had its 200: the turn, its typing, and the delivery of the answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Any, Awaitable, Callable, Optional
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.answers.answer import button
from bot.answers.compose import trouble
from bot.answers.locale_words import title, words
from bot.channels.history import TITLE, reply_id
from bot.channels.limits import UsedOnce
from bot.channels.output import Replies, utterance
from bot.channels.refusal import preferred_language
from bot.channels.seal import BadPayload, Seal
from bot.channels.teams.activities import Arrival, Envelope, Event, Message, Press, Thumb
from bot.channels.teams.cards import activities
from bot.channels.teams.client import DeliveryFailed, Target, TeamsClient
from bot.channels.tracker_access import note_feedback
from bot.channels.turns import Turns
from bot.channels.typed import typed
from bot.knowledge import load_knowledge
from bot.observe.counters import count_error, count_refusal

logger = logging.getLogger(__name__)

NAME = "teams"
SUGGESTED = ("ask_phone_number", "ask_online_request", "ask_service_status")
# Teams sends an activity again within minutes if it missed our 200.
_REPEATED_SECONDS, _WELCOMED_SECONDS = 3_600, 86_400
_LOCALE_WAIT = 1.0
_TYPING_AFTER, _TYPING_EVERY, _TYPING_WAIT = 0.5, 4.0, 1.0
_MOST_SENT = 20_000
OnMessage = Callable[[UserMessage], Awaitable[Any]]


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

    def start(self, where: Envelope, event: Event, on_new_message: OnMessage, agent: Optional[Agent]) -> None:
        """Starts the turn of an activity, unless it is one that has been here before.

        Args:
            where: the activity's envelope.
            event: what happened.
            on_new_message: Rasa's way in.
            agent: the loaded assistant, for its memory.
        """
        place = self._seal.conversation(NAME, where.tenant, where.conversation)
        seen_as = f"{place} {type(event).__name__} {where.activity_id}"
        if where.activity_id and not self._seen.first(seen_as, time.time() + _REPEATED_SECONDS):
            logger.info("teams: an activity came again (conversation %s)", place)
            return
        if isinstance(event, Arrival):
            self._turns.start(self._welcome(place, where, event, on_new_message, agent))
        else:
            self._turns.start(self._turn(where, event, on_new_message, agent))

    async def _welcome(
        self, place: str, where: Envelope, event: Event, on_new_message: OnMessage, agent: Optional[Agent]
    ) -> None:
        """Welcomes once, though Teams tells of an arrival twice; often only one of the two says in which language."""
        if where.locale is None:
            await asyncio.sleep(_LOCALE_WAIT)
        if self._welcomed.first(place, time.time() + _WELCOMED_SECONDS):
            await self._turn(where, event, on_new_message, agent)

    async def _turn(self, where: Envelope, event: Event, on_new_message: OnMessage, agent: Optional[Agent]) -> None:
        conversation = self.conversation(where)
        order = self._orders.setdefault(conversation, asyncio.Lock())
        async with order:
            try:
                if isinstance(event, Thumb):
                    await self._note(event, conversation, agent)
                else:
                    replies = await self._with_typing(where, self._answer(where, event, on_new_message, agent))
                    await self._deliver(where, conversation, event, replies)
            except Exception:
                count_error("around_turn")
                logger.exception("teams: a turn failed (conversation %s)", conversation)

    async def _answer(
        self, where: Envelope, event: Event, on_new_message: OnMessage, agent: Optional[Agent]
    ) -> Replies:
        """What is said to an activity."""
        conversation = self.conversation(where)
        replies = Replies(NAME, preferred_language(where.locale))
        try:
            replies.language = await _language(agent, conversation, where.locale)
            message = self._user_message(where, event, conversation, replies)
            if message is not None:
                await on_new_message(message)
        except Exception:
            count_error("around_turn")
            logger.exception("teams: a message failed (conversation %s)", conversation)
        if not replies.messages:
            _say(replies, trouble(load_knowledge(), replies.language))
        return replies

    def _user_message(
        self, where: Envelope, event: Event, conversation: str, replies: Replies
    ) -> Optional[UserMessage]:
        """The message for Rasa, or None if the channel itself has the answer; that stands in the replies then."""
        said = words(replies.language)
        metadata: dict[str, Any] = {"locale": where.locale} if where.locale else {}
        text = ""
        if isinstance(event, Arrival):
            buttons = [button(title(intent, replies.language), intent) for intent in SUGGESTED]
            _say(replies, said["teams"]["welcome"], buttons)
        elif isinstance(event, Press):
            try:
                pressed = self._seal.pressed(conversation, event.sealed)
                text, metadata[TITLE] = pressed.payload, pressed.title
            except BadPayload:
                count_refusal(NAME, "bad_payload")
                logger.warning("teams: a button was refused (conversation %s)", conversation)
                _say(replies, said["refusals"]["bad_payload"])
        elif isinstance(event, Message) and len(event.text) > self._most:
            count_refusal(NAME, "text_too_long")
            _say(replies, said["refusals"]["text_too_long"].format(most=self._most))
        elif isinstance(event, Message):
            text = typed(event.text)
            if not text:
                _say(replies, said["teams"]["no_text"])
        if not text:
            return None
        return UserMessage(
            text,
            replies,
            conversation,
            input_channel=NAME,
            message_id=where.activity_id,
            metadata=metadata,
        )

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
            for activity in activities(entry, replies.language, seal):
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


async def _language(agent: Optional[Agent], conversation: str, locale: Optional[str]) -> str:
    """The language of what the channel itself says: the conversation's, else the locale's."""
    tracker = await agent.tracker_store.retrieve(conversation) if agent is not None else None
    spoken = tracker.get_slot("language") if tracker is not None else None
    return spoken if spoken in ("sv", "en") else preferred_language(locale)


def _say(replies: Replies, text: str, buttons: Optional[list[dict[str, str]]] = None) -> None:
    replies.messages.append(utterance(text, buttons or []))


def _target(where: Envelope, answers: bool = True) -> Target:
    return Target(where.service, where.conversation, where.activity_id if answers else None)


def _addressed(where: Envelope) -> dict[str, Any]:
    """From whom, to whom, and where: what every activity has to say."""
    return {"from": where.bot, "recipient": where.user, "conversation": {"id": where.conversation}}
