"""Actions that keep the conversation going: frame, language, misses, repetition."""

from __future__ import annotations

import time
from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import frame
from actions.answering import (
    DomainDict,
    answer_question,
    language_of,
    offered_intents,
    suggestions,
)
from bot.knowledge import load_knowledge

# Two misses in a row: show the way to a person.
_MISSES_UNTIL_PERSON = 2
_SPOKEN = ("sv", "en")
_OF_RASA = ("session_started_metadata", "requested_slot")
_OUTLIVE = ("language", "language_choice", "language_streak", "told_not_admin")


class StartSession(Action):
    """Begins a session: after an hour of silence the language is remembered, and what was asked about is not.

    A conversation that merely has become long goes on in a new session with all that it knows.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Carries slots over."""
        last = max((e.get("timestamp") or 0 for e in tracker.events if e.get("event") == "user"), default=0)
        minutes = (domain.get("session_config") or {}).get("session_expiration_time", 60)
        silent = time.time() - last > minutes * 60
        kept = [
            SlotSet(name, value)
            for name, value in tracker.slots.items()
            if value is not None and (name in _OUTLIVE or not silent) and name not in _OF_RASA
        ]
        return [SessionStarted(), *kept, ActionExecuted("action_listen")]


class UpdateFrame(Action):
    """Fills every slot after each message; named as the mapping action of all slots in domain.yml."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_update_frame"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Sets the slots that the message changes."""
        home = tuple(load_knowledge().cloud("21vianet").countries)
        slots, profile = dict(tracker.slots), _metadata(tracker).get("profile")
        changed = frame.update(slots, tracker.latest_message, _locale(tracker), home, profile)
        return [SlotSet(name, value) for name, value in changed.items()]


class SwitchLanguage(Action):
    """Confirms a change of language, or says which languages there are."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_switch_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """The frame has changed the language already."""
        entities = tracker.latest_message.get("entities") or []
        asked = frame.requested_language(entities, "switch_language")
        unknown = asked is not None and asked not in _SPOKEN
        dispatcher.utter_message(response="utter_language_not_spoken" if unknown else "utter_switch_language")
        return []


class Refuse(Action):
    """An honest no, with what the assistant can do; after a second miss the way to a person."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_refuse"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Says no, and on the second miss in a row where a person is."""
        misses = tracker.get_slot("misses") or 0
        again = misses > 0 and misses % _MISSES_UNTIL_PERSON == 0
        dispatcher.utter_message(response="utter_out_of_scope")
        if again:
            dispatcher.utter_message(response="utter_reach_person")
        return []


class AskRephrase(Action):
    """Not understood: offers up to three questions; after a second miss the way to a person."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_ask_rephrase"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Offers what the classifier thought likeliest."""
        misses = tracker.get_slot("misses") or 0
        if not misses and tracker.get_slot("topic"):
            # The frame found in it the country that an open question lacked.
            return answer_question(tracker.get_slot("topic"), dispatcher, tracker, domain)
        if misses >= _MISSES_UNTIL_PERSON:
            dispatcher.utter_message(response="utter_reach_person")
            return []
        offered = offered_intents(tracker.latest_message.get("intent_ranking") or [])
        if not offered:
            dispatcher.utter_message(response="utter_not_understood")
            return []
        buttons = suggestions(tuple(offered), language_of(tracker))
        dispatcher.utter_message(response="utter_did_you_mean", buttons=buttons)
        return [SlotSet("offered", offered)]


class Affirm(Action):
    """A yes: to the question that was offered, else to nothing in particular."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_affirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Answers the first question of the last "did you mean"."""
        offered = tracker.get_slot("offered")
        if not offered:
            dispatcher.utter_message(response="utter_affirm")
            return []
        events = answer_question(offered[0], dispatcher, tracker, domain)
        return [*events, SlotSet("offered", None)]


class Repeat(Action):
    """Says the last answer again, in the language of the request."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_repeat"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Answers the topic again; without one it says the last words again."""
        topic = tracker.get_slot("topic")
        if topic:
            return answer_question(topic, dispatcher, tracker, domain)
        text = next(
            (e.get("text") for e in reversed(tracker.events) if e.get("event") == "bot" and e.get("text")), None
        )
        if text:
            dispatcher.utter_message(text=text)
        else:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        return []


def _metadata(tracker: Tracker) -> dict[str, Any]:
    """What the channel says about the message: `locale`, `profile`."""
    return tracker.latest_message.get("metadata") or {}


def _locale(tracker: Tracker) -> Optional[str]:
    locale = _metadata(tracker).get("locale")
    return locale if isinstance(locale, str) else None
