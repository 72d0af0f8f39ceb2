"""A reply says in which language it is, from the action that makes it to the history; thumbs stand beside it."""

import asyncio
import json

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, Event, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk.executor import CollectingDispatcher

from bot.channels.history import FEEDBACK_SLOT, messages_of
from bot.channels.output import LANGUAGE, Replies
from bot.channels.tracker_access import note_feedback, read_history, read_language
from tests.channels.stand_in import StandIn

BUTTON = {"title": "Norge", "payload": "/inform"}


async def uttered(responses: dict, *utterances: dict) -> tuple[list[BotUttered], list[dict]]:
    """What Rasa makes of an action's utterances: the events, and the entries of a channel that goes by Swedish."""
    dispatcher, replies = CollectingDispatcher(), Replies("portal", "sv")
    for utterance in utterances:
        dispatcher.utter_message(**utterance)
    tracker = DialogueStateTracker("a", [])
    nlg = TemplatedNaturalLanguageGenerator(responses)
    events = await RemoteAction._utter_responses(dispatcher.messages, replies, nlg, tracker)
    await MessageProcessor._send_bot_messages(events, tracker, replies)
    return events, replies.messages


def test_the_language_goes_from_the_action_to_the_channel_and_the_store():
    utterances = {"text": "Hi\n\nthere", "buttons": [BUTTON], LANGUAGE: "en"}, {"text": "Hej", LANGUAGE: "sv"}
    events, entries = asyncio.run(uttered({}, *utterances))
    assert entries == [
        {"text": "Hi\n\nthere", "buttons": [BUTTON], "language": "en", "facts": {}},
        {"text": "Hej", "buttons": [], "language": "sv", "facts": {}},
    ]
    stored = [Event.from_parameters(json.loads(json.dumps(event.as_dict()))) for event in events]
    assert [event.metadata[LANGUAGE] for event in stored] == ["en", "sv"]
    assert [message["language"] for message in messages_of(stored)] == ["en", "sv"]


def test_a_response_of_the_domain_keeps_the_language_too():
    events, entries = asyncio.run(uttered({"utter_x": [{"text": "Hi"}]}, {"response": "utter_x", LANGUAGE: "en"}))
    assert events[0].metadata[LANGUAGE] == entries[0]["language"] == "en"


@pytest.mark.parametrize("said", [{}, {LANGUAGE: "de"}, {LANGUAGE: None}])
def test_without_one_that_we_speak_the_channels_language_holds(said):
    _, (entry,) = asyncio.run(uttered({}, {"text": "Hej", **said}))
    assert entry["language"] == "sv"


def test_replies_are_in_the_language_of_the_last_one():
    async def story():
        replies = Replies("portal", "en")
        assert replies.language == "en"
        await replies.send_response("a", {"text": "Hej", LANGUAGE: "sv"})
        await replies.send_response("a", {"text": "", "buttons": [], LANGUAGE: "en"})  # nothing is said
        assert replies.language == "sv" and len(replies.messages) == 1

    asyncio.run(story())


def test_older_utterances_are_in_the_language_of_the_slot_that_was_set_before():
    events = [
        UserUttered("hello"),
        SlotSet("language", "en"),
        BotUttered("Hi"),
        BotUttered("Hej", metadata={LANGUAGE: "sv"}),
        BotUttered("there"),
        SlotSet("language", None),
        BotUttered("again"),
    ]
    assert [message.get("language") for message in messages_of(events)] == [None, "en", "sv", "en", "en"]
    assert messages_of([BotUttered("Hej")])[0]["language"] == "sv"


def test_thumbs_are_read_as_they_are_kept_today_and_as_they_were():
    events = [UserUttered("hej", message_id="one"), BotUttered("ett"), BotUttered("två"), BotUttered("tre")]
    old = {"reply": "one:0", "value": "up"}
    kept = [old, "down one:1", "up one:2", {"reply": "one:1", "value": "none"}, "down one:2", None]
    shown = messages_of([*events, *(SlotSet(FEEDBACK_SLOT, value) for value in kept)])
    assert [message.get("feedback") for message in shown] == [None, "up", None, "down"]
    assert messages_of([*events, SlotSet(FEEDBACK_SLOT, old), Restarted()]) == []


def test_a_thumb_is_kept_as_text_and_only_on_a_reply():
    agent = StandIn(None)

    async def story():
        tracker = await agent.tracker_store.get_or_create_tracker("a")
        for event in (UserUttered("hej", message_id="m:1"), BotUttered("Hi", metadata={LANGUAGE: "en"})):
            tracker.update(event, agent.domain)
        await agent.tracker_store.save(tracker)
        assert await note_feedback(agent, "a", "m:1:0", "up")
        assert not await note_feedback(agent, "a", "m:1:1", "up")
        tracker = await agent.tracker_store.retrieve("a")
        assert tracker.get_slot(FEEDBACK_SLOT) == "up m:1:0"
        assert (await read_history(agent, "a"))[1]["feedback"] == "up"
        assert await read_language(agent, "a") == "en"
        assert await read_language(agent, "nobody") is None

    asyncio.run(story())
