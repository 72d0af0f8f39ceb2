"""What every action needs: the question out of the tracker, the answer into the dispatcher."""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.frame import mentions
from bot.answers.answer import Answer, Question, button
from bot.answers.compose import COMPOSERS, compose
from bot.answers.locale_words import title
from bot.knowledge import load_knowledge

DomainDict = dict[str, Any]
# Ways to support that are for administrators only: someone who is none learns it before he calls.
_FOR_ADMINISTRATORS = {
    "ask_phone_number",
    "ask_support_hours",
    "ask_open_now",
    "ask_support_cost",
    "ask_support_language",
    "ask_online_request",
    "ask_contact_options",
    "ask_billing_support",
    "ask_technical_support",
}


def language_of(tracker: Tracker) -> str:
    """The language of the next reply, `sv` or `en`."""
    return "en" if tracker.get_slot("language") == "en" else "sv"


def question_of(tracker: Tracker) -> Question:
    """What the conversation is about, as the slots have it."""
    country = tracker.get_slot("country")
    countries = [country] if isinstance(country, str) else country or []
    named = mentions(tracker.latest_message.get("entities") or [], tracker.get_slot("topic"))
    return Question(
        countries=tuple(countries),
        cloud=tracker.get_slot("cloud"),
        support_type=tracker.get_slot("support_type"),
        severity=tracker.get_slot("severity"),
        support_language=named.get("support_language"),
    )


def answer_question(
    intent: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> list[EventType]:
    """Answers a question: computed, or with the fixed sentence of the cloud, or with the fixed sentence.

    A question that lacks its country is put off (slot `open_question`) and the country asked for. Someone whom the
    portal knows not to be an administrator is told, once, where to go instead.
    """
    events: list[EventType] = []
    is_stranger = tracker.get_slot("is_admin") is False and not tracker.get_slot("told_not_admin")
    if is_stranger and intent in _FOR_ADMINISTRATORS:
        dispatcher.utter_message(response=fixed_response("ask_not_admin", tracker.get_slot("cloud"), domain))
        events.append(SlotSet("told_not_admin", True))
    return [*events, *_answer(intent, dispatcher, tracker, domain)]


def _answer(intent: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
    if intent not in COMPOSERS:
        dispatcher.utter_message(response=fixed_response(intent, tracker.get_slot("cloud"), domain))
        return []
    answer = compose(intent, load_knowledge(), question_of(tracker), language_of(tracker))
    if answer.needs == "country":
        dispatcher.utter_message(response="utter_ask_country")
        return [SlotSet("open_question", intent)]
    say(dispatcher, answer, language_of(tracker))
    return [SlotSet("open_question", intent)] if answer.invites == "country" else []


def fixed_response(intent: str, cloud: Optional[str], domain: DomainDict) -> str:
    """`utter_<question>_<cloud>` if the domain has it, else `utter_<question>`."""
    name = intent.replace("ask_", "utter_", 1)
    special = f"{name}_{cloud}"
    return special if special in domain.get("responses", {}) else name


def say(dispatcher: CollectingDispatcher, answer: Answer, language: str) -> None:
    """Utters text and suggestion buttons."""
    dispatcher.utter_message(text=answer.text, buttons=suggestions(answer.suggestions, language))


def suggestions(intents: tuple[str, ...], language: str) -> list[dict[str, str]]:
    """Buttons for up to three questions."""
    return [button(title(intent, language), intent) for intent in intents[:3]]


def offered_intents(ranking: list[dict[str, Any]], most: int = 3, least: float = 0.05) -> list[str]:
    """The likeliest questions for "did you mean": each has a title, none is idle talk."""
    offered = []
    for row in ranking:
        name, confidence = row.get("name"), row.get("confidence") or 0
        if name and name.startswith("ask_") and name != "ask_repeat" and confidence >= least:
            offered.append(name)
    return offered[:most]
