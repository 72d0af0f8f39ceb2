"""Carries out what bot/dialogue/policy.py decided: an action for each sort of turn, all by the same few lines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.decide import DECISION
from bot import clock
from bot.answers.answer import Answer
from bot.answers.answering import load_answers
from bot.dialogue.policy import Act, Decision

_NAMES: dict[Act, str] = {
    "answer": "action_answer",
    "chitchat": "action_chitchat",
    "refuse": "action_refuse",
    "rephrase": "action_ask_rephrase",
}
_LISTEN = "action_listen"


class _CarryOut(Action, ABC):
    """Says what was decided; subclasses name the sort of turn, so that a conversation's events tell what happened.

    Rasa's rules choose the action by the intent. Where the decision is another (a value in a message that was not
    understood answers the open question), the action that is named for it follows.
    """

    @property
    @abstractmethod
    def act(self) -> Act:
        """The sort of turn."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return _NAMES[self.act]

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utters the answers in order, suggestions with the last."""
        decision = Decision.from_slot(str(tracker.get_slot(DECISION)))
        if decision.act != self.act:
            return [FollowupAction(_NAMES[decision.act])]
        language = str(tracker.get_slot("language"))
        last_words = _last_words(tracker) if decision.repeat else None
        if last_words:
            dispatcher.utter_message(text=last_words, language=language)
            return [FollowupAction(_LISTEN)]
        for name in decision.say:
            offers = decision.offers if name == decision.say[-1] else None
            _utter(dispatcher, load_answers().answer(name, decision.query, language, clock.now()), offers)
        return [FollowupAction(_LISTEN)]


class AnswerQuestion(_CarryOut):
    """Answers one question or several, or asks for the value that is lacking."""

    act: Act = "answer"


class Chitchat(_CarryOut):
    """Replies to what is no question."""

    act: Act = "chitchat"


class Refuse(_CarryOut):
    """An honest no, with what the assistant can do; after a second miss the way to a person."""

    act: Act = "refuse"


class AskRephrase(_CarryOut):
    """Not understood: offers up to three questions; after a second miss the way to a person."""

    act: Act = "rephrase"


def _utter(dispatcher: CollectingDispatcher, answer: Answer, offers: Optional[tuple[str, ...]]) -> None:
    suggestions = answer.suggestions if offers is None else offers
    buttons = load_answers().buttons(suggestions, answer.language)
    metadata: dict[str, Any] = {"language": answer.language, **({"facts": answer.facts} if answer.facts else {})}
    dispatcher.utter_message(text=answer.text, buttons=buttons, **metadata)


def _last_words(tracker: Tracker) -> Optional[str]:
    said = (event.get("text") for event in reversed(tracker.events) if event.get("event") == "bot")
    return next((str(text) for text in said if text), None)
