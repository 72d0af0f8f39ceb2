"""The Teams channel with the real assistant behind it."""

import asyncio

from bot.answers.locale_words import words
from bot.channels.tracker_access import read_history
from tests.channels.teams.teams_server import BOT, teams

GROUP = {"conversation": "19:g@thread.v2", "kind": "groupChat"}


def run(assistant, test):
    async def go():
        async with teams(agent=assistant.agent) as (caller, connector):
            return await test(caller, connector)

    return asyncio.run(go())


def test_a_question_in_each_language_gets_the_number_as_text(assistant, is_language):
    async def test(caller, connector):
        await caller.say("Vad är telefonnumret till supporten i Sverige?", person="29:sv", conversation="a:sv")
        await caller.say("What is the support phone number in Norway?", person="29:en", conversation="a:en")
        await connector.until_said(2)
        swedish, english = sorted(connector.said, key=lambda m: m["conversation"]["id"], reverse=True)
        assert "020" in swedish["text"] and is_language(swedish["text"], "sv") and swedish["locale"] == "sv-SE"
        assert "800" in english["text"] and is_language(english["text"], "en") and english["locale"] == "en-US"

    run(assistant, test)


def test_a_pressed_suggestion_is_the_next_question(assistant):
    async def test(caller, connector):
        await caller.say("Hej", person="29:press", conversation="a:press")
        await connector.until_said(1)
        action = connector.cards[0]["body"][1]["actions"][0]
        await caller.say(..., value=action["data"], person="29:press", conversation="a:press")
        await connector.until_said(2)
        conversation = (await history(caller, assistant, "29:press", "a:press"))[2]
        assert conversation["from"] == "user" and conversation["text"] == action["title"]

    run(assistant, test)


def test_a_private_chat_and_a_group_do_not_share_memory(assistant):
    async def test(caller, connector):
        await caller.say("Telefonnumret i Norge?", person="29:two", conversation="a:two")
        await connector.until_said(1)
        at = f"<at>{BOT['name']}</at>"
        await caller.say(
            f"{at} Vilka tider gäller?",
            entities=[{"type": "mention", "text": at, "mentioned": BOT}],
            person="29:two",
            **GROUP,
        )
        await connector.until_said(2)
        assert "Norge" not in connector.said[1]["text"]
        await caller.say("Vilka tider gäller?", person="29:two", conversation="a:two")
        await connector.until_said(3)
        assert "Norge" in connector.said[2]["text"]

    run(assistant, test)


def test_a_thumb_is_kept_with_its_reply(assistant):
    async def test(caller, connector):
        who = {"person": "29:thumb", "conversation": "a:thumb"}
        await caller.say("Hej", **who)
        await connector.until_said(1)
        for changed, expected in (
            ({"reactionsAdded": [{"type": "like"}]}, "up"),
            ({"reactionsAdded": [{"type": "1f44e_thumbsdown"}]}, "down"),
            ({"reactionsRemoved": [{"type": "1f44e_thumbsdown"}]}, None),
        ):
            await caller.post(caller.activity(type="messageReaction", text=..., replyToId="sent-1", **changed, **who))
            await asyncio.sleep(0.3)
            reply = (await history(caller, assistant, **who))[1]
            assert reply["from"] == "bot" and reply.get("feedback") == expected
        # A thumb on what is no answer of ours, or by somebody else, changes nothing.
        like = {"type": "messageReaction", "text": ..., "reactionsAdded": [{"type": "like"}]}
        await caller.post(caller.activity(replyToId="sent-99", **like, **who))
        await caller.post(caller.activity(replyToId="sent-1", **like, **{**who, "person": "29:other"}))
        await asyncio.sleep(0.3)
        assert "feedback" not in (await history(caller, assistant, **who))[1]
        assert len(connector.said) == 1

    run(assistant, test)


def test_what_the_channel_says_is_in_the_language_of_the_conversation(assistant):
    async def test(caller, connector):
        who = {"person": "29:lang", "conversation": "a:lang"}
        await caller.say("How much does a call to support cost in Germany?", **who)
        await connector.until_said(1)
        await caller.say(..., value={"payload": "forged"}, **who)
        await connector.until_said(2)
        assert connector.said[1]["text"] == words("en")["refusals"]["bad_payload"]

    run(assistant, test)


async def history(caller, assistant, person, conversation):
    from bot.channels.teams.activities import envelope

    where = envelope(caller.activity(person=person, conversation=conversation))
    return await read_history(assistant.agent, caller.channel._turns.conversation(where))
