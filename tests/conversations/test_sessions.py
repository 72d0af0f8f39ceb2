"""After an hour of silence a session is over: the language is remembered, what was asked about is not."""

import time

from rasa.shared.core.events import UserUttered


def grow_old(assistant, loop, conversation, minutes: float) -> None:
    """Moves everything that was said into the past."""

    async def move() -> None:
        store = assistant.agent.tracker_store
        tracker = await store.retrieve_full_tracker(conversation._id)
        for event in tracker.events:
            if isinstance(event, UserUttered):
                event.timestamp = time.time() - minutes * 60
        await store.save(tracker)

    loop.run_until_complete(move())


def test_within_the_hour_the_conversation_goes_on(assistant, loop, conversation):
    someone = conversation()
    someone.say("what is the number in Norway?")
    grow_old(assistant, loop, someone, 55)
    assert "24 hours" in someone.say("and the hours?")


def test_after_an_hour_only_the_language_is_remembered(assistant, loop, conversation):
    someone = conversation()
    someone.say("in English please")
    someone.say("what is the number in Norway?")
    grow_old(assistant, loop, someone, 65)
    answer = someone.say("Finland?")
    assert someone.slots["language"] == "en"
    assert someone.slots["language_chosen"] is True
    assert "0800" in answer or "09" in answer
    grow_old(assistant, loop, someone, 65)
    someone.say("ok")
    assert someone.slots["country"] is None and someone.slots["topic"] is None


def test_a_session_does_not_carry_its_past_along(assistant, loop, conversation):
    someone = conversation()
    for text in ("nummer norge", "och i danmark?", "tider?", "vad betyder nivå A?"):
        someone.say(text)
    sizes = []
    for _ in range(3):
        grow_old(assistant, loop, someone, 65)
        someone.say("hej")
        tracker = loop.run_until_complete(assistant.agent.tracker_store.retrieve(someone._id))
        sizes.append(len(tracker.events))
    assert sizes[0] == sizes[1] == sizes[2]


def test_a_long_conversation_goes_on_with_all_that_it_knows(assistant, loop, conversation):
    someone = conversation()
    someone.say("in English please")
    for _ in range(20):
        someone.say("what is the number in Norway?")
        tracker = loop.run_until_complete(assistant.agent.tracker_store.retrieve(someone._id))
        assert sum(isinstance(event, UserUttered) for event in tracker.events) <= 15
        assert "Norway" in someone.say("and the hours?")
    assert someone.slots["language_chosen"] is True
