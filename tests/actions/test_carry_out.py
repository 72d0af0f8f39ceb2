"""What Rasa is told by the actions: slots, events, and utterances with their language. No model."""

import asyncio
import json

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.carry_out import AnswerQuestion, AskRephrase, Chitchat, Refuse
from actions.decide import UpdateFrame
from actions.session import StartSession
from bot.dialogue.frame import Frame, to_slots
from bot.dialogue.policy import Decision
from bot.knowledge.query import Query

NORWAY = Query(countries=("norway",))


def tracker(decision=None, latest=None, events=(), **slots):
    kept = {**to_slots(Frame()), "language": "sv", **slots}
    if decision is not None:
        kept["decision"] = decision.to_slot()
    return Tracker("someone", kept, latest or {}, list(events), False, None, {}, None)


def run(action, about, domain=None):
    """The events and the messages of an action."""
    dispatcher = CollectingDispatcher()
    events = action.run(dispatcher, about, domain or {})
    if asyncio.iscoroutine(events):
        events = asyncio.run(events)
    return events, dispatcher.messages


def test_an_answer_carries_its_language_and_its_buttons_and_ends_the_turn():
    events, [message] = run(AnswerQuestion(), tracker(Decision("answer", ("ask_phone_number",), NORWAY)))
    assert message["text"].startswith("Norge: 800 31068")
    assert message["language"] == "sv"
    assert [button["payload"] for button in message["buttons"]] == [
        "/ask_open_now",
        "/ask_online_request",
        "/ask_who_can_contact",
    ]
    assert [(event["event"], event.get("name")) for event in events] == [("followup", "action_listen")]


def test_several_entries_are_several_messages_in_order():
    decision = Decision("answer", ("not_admin", "ask_phone_number"), NORWAY)
    _, messages = run(AnswerQuestion(), tracker(decision, language="en"))
    assert [message["text"].split()[0] for message in messages] == ["No,", "Norway:"]


@pytest.mark.parametrize(
    ("action", "decided", "follows"),
    [
        (AskRephrase, Decision("answer", ("ask_phone_number",), NORWAY), "action_answer"),
        (AnswerQuestion, Decision("rephrase", ("not_understood",)), "action_ask_rephrase"),
        (Chitchat, Decision("answer", ("ask_privacy",)), "action_answer"),
        (AnswerQuestion, Decision("refuse", ("out_of_scope",)), "action_refuse"),
        (Refuse, Decision("chitchat", ("thank",)), "action_chitchat"),
    ],
)
def test_a_turn_of_another_sort_is_handed_over_and_nothing_is_said_twice(action, decided, follows):
    events, messages = run(action(), tracker(decided))
    assert [(event["event"], event.get("name")) for event in events] == [("followup", follows)]
    assert messages == []


def test_questions_are_offered_in_place_of_the_catalogue_s():
    decision = Decision("rephrase", ("did_you_mean",), offers=("ask_privacy", "ask_source"))
    _, [message] = run(AskRephrase(), tracker(decision))
    assert [button["payload"] for button in message["buttons"]] == ["/ask_privacy", "/ask_source"]


def test_the_last_words_are_said_again_and_without_any_the_assistant_says_so():
    decision = Decision("chitchat", ("nothing_to_repeat",), repeat=True)
    said = [{"event": "bot", "text": "Hej!"}, {"event": "user", "text": "igen"}]
    assert run(Chitchat(), tracker(decision, events=said))[1][0]["text"] == "Hej!"
    assert "inte sagt något" in run(Chitchat(), tracker(decision))[1][0]["text"]


def test_a_message_sets_the_slots_that_it_changes_and_no_others():
    message = {
        "text": "numret i Norge?",
        "intent": {"name": "ask_phone_number"},
        "entities": [{"entity": "country", "value": "norway", "start": 10, "end": 15}],
        "language": {"code": "sv", "confidence": 0.99, "clear": True},
    }
    events, messages = run(UpdateFrame(), tracker(latest=message))
    slots = {event["name"]: event["value"] for event in events}
    assert messages == []
    assert set(slots) == {"topic", "answered", "country", "decision"}
    assert (slots["topic"], slots["country"]) == ("ask_phone_number", ["norway"])
    assert json.loads(slots["decision"])["say"] == ["ask_phone_number"]


def test_a_session_after_silence_keeps_the_language_alone_and_a_long_one_keeps_all():
    kept = {"language": "en", "language_chosen": True, "topic": "ask_privacy", "country": ["norway"]}
    old = [{"event": "user", "timestamp": 1.0}]
    events, _ = run(StartSession(), tracker(events=old, **kept))
    assert {e["name"] for e in events if e["event"] == "slot"} == {"language", "language_chosen"}
    recent = [{"event": "user", "timestamp": 9e9}]
    events, _ = run(StartSession(), tracker(events=recent, **kept))
    assert {e["name"] for e in events if e["event"] == "slot"} == {*kept, "misses"}
