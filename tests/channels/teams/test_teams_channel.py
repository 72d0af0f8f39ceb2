"""The Teams endpoint: what it takes, what it refuses, and what it sends."""

import asyncio
import time

import pytest

from bot.answers.locale_words import words
from bot.answers.sentences import title
from bot.channels.teams.clouds import PUBLIC
from bot.channels.teams.tokens import TokenCheck, openid_keys
from tests.channels.teams.teams_keys import APP_ID, open_id, token
from tests.channels.teams.teams_server import BOT, TENANT, FakeTokens, answer, echo, teams

OTHER_TENANT = "ffffffff-bbbb-cccc-dddd-eeeeeeeeeeee"
OURS = {"app_id": APP_ID, "tenant_id": TENANT}


def run(test, handler=echo, **options):
    async def go():
        async with teams(handler, **options) as (caller, connector):
            return await test(caller, connector)

    return asyncio.run(go())


def test_a_message_is_answered_where_it_came_from():
    async def test(caller, connector):
        activity = caller.activity("Hej!", conversation="19:meeting/../x@thread.v2", kind="groupChat")
        assert await caller.post(activity) == (200, "")
        (sent,) = await connector.until(1)
        assert connector.calls[0]["path"] == (
            f"/v3/conversations/19%3Ameeting%2F..%2Fx%40thread.v2/activities/{activity['id']}"
        )
        assert sent["text"] == "echo Hej!" and sent["textFormat"] == "markdown"
        assert sent["from"] == BOT and sent["recipient"]["id"] == "29:anna"
        assert sent["conversation"] == {"id": "19:meeting/../x@thread.v2"} and sent["replyToId"] == activity["id"]
        assert "attachments" not in sent

    run(test)


def test_a_slow_answer_is_acknowledged_at_once_and_typing_is_shown():
    async def slow(message):
        await asyncio.sleep(1.2)
        await answer(message, "Klart")

    async def test(caller, connector):
        begin = time.monotonic()
        await caller.say("Hej")
        assert time.monotonic() - begin < 0.4
        await connector.until(1)
        kinds = [call["body"]["type"] for call in connector.calls]
        assert kinds == ["typing", "message"]

    run(test, slow)


def test_a_quick_answer_shows_no_typing():
    async def test(caller, connector):
        await caller.say("Hej")
        await connector.until(1)
        await asyncio.sleep(0.7)
        assert len(connector.calls) == 1

    run(test)


def test_fifteen_seconds_of_thought_are_acknowledged_at_once():
    async def slow(message):
        await asyncio.sleep(15)
        await answer(message, "Klart")

    async def test(caller, connector):
        begin = time.monotonic()
        await caller.say("Hej")
        assert time.monotonic() - begin < 0.4
        await connector.until(1, seconds=20)
        assert [call["body"]["type"] for call in connector.calls].count("typing") == 4

    run(test, slow)


def test_a_repeated_activity_is_answered_once():
    async def test(caller, connector):
        activity = caller.activity("Hej")
        results = await asyncio.gather(*(caller.post(activity) for _ in range(5)))
        assert results == [(200, "")] * 5
        await caller.say("Sedan")
        assert [m["text"] for m in await connector.until(2)] == ["echo Hej", "echo Sedan"]
        await asyncio.sleep(0.2)
        assert len(connector.messages) == 2

    run(test)


def test_answers_keep_the_order_of_the_questions():
    async def uneven(message):
        await asyncio.sleep(0.3 if message.text.endswith("1") else 0)
        await answer(message, f"{message.text} a", f"{message.text} b")

    async def test(caller, connector):
        connector.script = [(503, {})]
        await caller.say("fråga 1")
        await caller.say("fråga 2")
        expected = ["fråga 1 a", "fråga 1 a", "fråga 1 b", "fråga 2 a", "fråga 2 b"]  # the first was tried twice
        assert [m["text"] for m in await connector.until(5)] == expected

    run(test, uneven)


def test_people_and_chats_have_memories_of_their_own():
    seen = []

    async def remember(message):
        seen.append((message.sender_id, message.message_id))
        await answer(message, "ok")

    async def test(caller, connector):
        await caller.say("1")
        await caller.say("2")
        await caller.say("3", conversation="19:group@thread.v2", kind="groupChat")
        await caller.say("4", conversation="19:group@thread.v2", kind="groupChat", person="29:bo")
        other = {"id": "a:anna", "conversationType": "personal", "tenantId": OTHER_TENANT}
        await caller.post({**caller.activity("5"), "conversation": other, "channelData": {}})
        await connector.until(5)

    run(test, remember)
    ids = [conversation for conversation, _ in sorted(seen, key=lambda pair: int(pair[1].split("-")[1]))]
    assert ids[0] == ids[1] and len(set(ids)) == 4
    assert all(name.startswith("teams-") and "anna" not in name and TENANT not in name for name in ids)


def test_a_pressed_button_says_what_it_was_made_for():
    said = []

    async def handler(message):
        said.append((message.text, message.metadata))
        buttons = [{"title": "Norge", "payload": '/inform{"country": "norway"}'}] if message.text == "Hej" else []
        await answer(message, "Vilket land?", buttons=buttons)

    async def test(caller, connector):
        await caller.say("Hej")
        sent, shown = await connector.until(2)
        (attachment,) = shown["attachments"]
        action = attachment["content"]["body"][1]["actions"][0]
        assert sent["text"] == "Vilket land?" and action["title"] == "Norge" and "/inform" not in str(action)
        await caller.say(..., value=action["data"])
        await connector.until(3)
        assert said[1] == ('/inform{"country": "norway"}', {"locale": "sv-SE", "title": "Norge"})
        # Somebody else cannot press it, nor anyone with a payload of their own.
        refused = words("sv")["refusals"]["bad_payload"]
        for person, value in (
            ("29:bo", action["data"]),
            ("29:anna", {"payload": "/restart"}),
            ("29:anna", {"payload": {"a": 1}}),
            ("29:anna", {"other": "card"}),
            ("29:anna", "text"),
        ):
            await caller.say(
                ..., value=value, person=person, conversation="19:g@thread.v2" if "bo" in person else "a:anna"
            )
        assert (await connector.until(8)) and connector.texts[3:] == [refused] * 5
        assert len(said) == 2

    run(test, handler)


def welcome_of(message):
    return [action["title"] for action in message["attachments"][0]["content"]["body"][1]["actions"]]


@pytest.mark.parametrize(("locale", "language"), [("sv-SE", "sv"), ("en-US", "en"), ("de-DE", "sv"), (..., "sv")])
def test_the_welcome_is_said_once_in_the_persons_language(locale, language):
    async def test(caller, connector):
        added = {"type": "conversationUpdate", "text": ..., "locale": locale}
        await caller.post(caller.activity(**added, membersAdded=[BOT]))
        await caller.post(caller.activity(**added, membersAdded=[{"id": "29:anna"}]))
        await caller.post(caller.activity(type="installationUpdate", action="add", text=..., locale=locale))
        sent, shown = await connector.until(2)
        await asyncio.sleep(0.2)
        assert len(connector.messages) == 2
        assert sent["text"] == words(language)["teams"]["welcome"] and "replyToId" not in sent
        assert connector.calls[0]["path"] == "/v3/conversations/a%3Aanna/activities"
        assert welcome_of(shown)[0] == title("ask_phone_number", language)
        # Its buttons work for this person.
        await caller.say(..., value=shown["attachments"][0]["content"]["body"][1]["actions"][0]["data"])
        assert (await connector.until(3))[2]["text"] == "echo /ask_phone_number"

    run(test)


def test_the_welcome_waits_for_the_arrival_that_tells_the_language():
    async def test(caller, connector):
        await caller.post(caller.activity(type="conversationUpdate", membersAdded=[BOT], text=..., locale=...))
        await caller.post(caller.activity(type="installationUpdate", action="add", text=..., locale="en-US"))
        await asyncio.sleep(1.5)
        assert connector.texts == [words("en")["teams"]["welcome"], ""]

    run(test)


def test_a_group_is_welcomed_when_the_bot_comes_not_when_people_do():
    async def test(caller, connector):
        group = {"kind": "groupChat", "conversation": "19:g@thread.v2", "type": "conversationUpdate", "text": ...}
        await caller.post(caller.activity(**group, membersAdded=[{"id": "29:bo"}]))
        await caller.post(caller.activity(**group, membersAdded=[BOT]))
        await caller.post(caller.activity(**group, membersAdded=[BOT], person="29:bo"))
        await asyncio.sleep(0.3)
        assert len(connector.messages) == 2  # a text and a card

    run(test)


def test_a_mention_is_not_part_of_the_question():
    async def test(caller, connector):
        at = f"<at>{BOT['name']}</at>"
        entity = {"type": "mention", "text": at, "mentioned": BOT}
        await caller.say(f"{at}&nbsp;Numret till Norge?", entities=[entity], kind="groupChat")
        assert (await connector.until(1))[0]["text"] == "echo Numret till Norge?"

    run(test)


def test_what_people_type_is_never_a_command():
    async def test(caller, connector):
        await caller.say('/restart{"a": 1}')
        await caller.say("​/ /ask_is_bot")
        await connector.until(2)
        assert connector.texts == ['echo restart{"a": 1}', "echo ask_is_bot"]

    run(test)


def test_what_cannot_be_read_gets_a_sentence():
    async def test(caller, connector):
        await caller.say("", attachments=[{"contentType": "image/png", "contentUrl": "https://x/y.png"}])
        await caller.say("x" * 1001, locale="en-GB")
        await connector.until(2)
        assert connector.texts == [
            words("sv")["teams"]["no_text"],
            words("en")["refusals"]["text_too_long"].format(most=1000),
        ]

    run(test)


def test_a_turn_that_fails_ends_in_a_sentence():
    from bot.answers.answering import trouble
    from bot.channels.teams.cards import message

    said = message(trouble("en").text)["text"]

    async def broken(message):
        raise RuntimeError("a secret detail")

    async def test(caller, connector):
        await caller.say("Hej", locale="en-US")
        assert [m["text"] for m in await connector.until(1)] == [said]

    run(test, broken)


def test_invokes_are_answered_in_place():
    async def test(caller, connector):
        assert await caller.post(caller.activity(type="invoke", name="task/fetch", text=...)) == (501, "{}")
        status, body = await caller.post(caller.activity(type="invoke", name="adaptiveCard/action", text=...))
        assert status == 200 and '"statusCode":400' in body
        assert connector.calls == []

    run(test)


@pytest.mark.parametrize("kind", ["messageUpdate", "messageDelete", "typing", "event", "endOfConversation", "news"])
def test_other_activities_are_acknowledged_and_ignored(kind):
    async def test(caller, connector):
        assert await caller.post(caller.activity(type=kind)) == (200, "")
        await asyncio.sleep(0.1)
        assert connector.calls == []

    run(test)


def test_a_delivery_that_fails_is_logged_without_names_and_the_next_one_works(caplog):
    async def test(caller, connector):
        connector.script = [(403, {})]
        await caller.say("Hemligt")
        await caller.say("Sedan")
        assert [m["text"] for m in await connector.until(2)][1] == "echo Sedan"

    run(test)
    (line,) = [record.getMessage() for record in caplog.records if "delivered" in record.getMessage()]
    assert "403" in line and "teams-" in line
    assert not any(word in caplog.text for word in ("Hemligt", "29:anna", "Anna"))


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"{", "application/json", 400),
        (b"[]", "application/json; charset=utf-8", 400),
        (b"null", "application/json", 400),
        (b"{}", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"type": "\\ud800"}', "application/json", 400),
        (b'{"type": "message", "text": "' + b"x" * 262_200 + b'"}', "application/json", 413),
    ],
)
def test_a_body_that_is_none_is_refused(body, content_type, status):
    async def test(caller, connector):
        headers = {"Content-Type": content_type}
        async with caller.session.post(caller.url, data=body, headers=headers) as response:
            text = await response.text()
            assert response.status == status and "Traceback" not in text and "File" not in text

    run(test)


def test_only_posts_to_known_addresses():
    async def test(caller, connector):
        async with caller.session.get(caller.url) as response:
            assert response.status == 405
        async with caller.session.get(caller.url.replace("messages", "health")) as response:
            assert response.status == 200 and (await response.json())["status"] == "alive"
        async with caller.session.post(caller.url.replace("messages", "webhook"), json=caller.activity()) as response:
            assert response.status == 200
        assert len(await connector.until(1)) == 1

    run(test)


def test_a_busy_channel_says_so():
    async def slow(message):
        await asyncio.sleep(0.5)

    async def test(caller, connector):
        statuses = [(await caller.post(caller.activity()))[0] for _ in range(3)]
        assert statuses == [200, 200, 503]

    run(test, slow, most_turns=2)


@pytest.mark.parametrize("headers", [{"Host": "bot.example.com"}, {"X-Forwarded-For": "10.0.0.1"}, {"Via": "1.1 x"}])
def test_local_play_is_for_this_machine_only(headers):
    async def test(caller, connector):
        assert (await caller.post(caller.activity(), headers=headers))[0] == 403

    run(test)


def test_local_play_answers_to_this_machine_only():
    async def test(caller, connector):
        for service in ("https://smba.trafficmanager.net/emea/", "http://10.0.0.1/", "file:///etc/passwd"):
            assert (await caller.post(caller.activity(serviceUrl=service)))[0] == 403
        assert (await caller.post(caller.activity(channelId="emulator")))[0] == 403

    run(test)


def test_with_credentials_only_signed_calls_pass(caplog):
    async def go():
        async with open_id() as server:
            check = TokenCheck(APP_ID, PUBLIC.issuer, openid_keys(server.cloud()))
            async with teams(echo, token_check=check, tokens=FakeTokens(), **OURS) as (caller, connector):

                def signed(**changed):
                    return {"Authorization": f"Bearer {token(**{'serviceurl': caller.service, **changed})}"}

                assert not caller.channel.loopback_only
                other = {"id": "a:anna", "tenantId": OTHER_TENANT}
                for activity, headers, status in (
                    (caller.activity(), {}, 401),
                    ({}, {}, 401),
                    (caller.activity(), signed(aud="x"), 401),
                    (caller.activity(), signed(key="forger", kid="k1"), 401),
                    (caller.activity(), signed(serviceurl="http://127.0.0.1:1/"), 403),
                    ({**caller.activity(), "conversation": other}, signed(), 403),
                    (caller.activity(channelData={"tenant": {"id": OTHER_TENANT}}), signed(), 403),
                    (caller.activity(channelId="webchat"), signed(), 403),
                    (caller.activity(serviceUrl="http://192.0.2.1/"), signed(serviceurl="http://192.0.2.1/"), 403),
                ):
                    got, body = await caller.post(activity, headers=headers)
                    assert got == status and body in ('{"error":"unauthorized"}', '{"error":"forbidden"}')
                assert connector.calls == []
                assert (await caller.post(caller.activity("Ja"), headers=signed()))[0] == 200
                await connector.until(1)
                assert connector.texts == ["echo Ja"] and connector.calls[0]["token"] == "Bearer token-0"

    asyncio.run(go())
    for check in ("token missing", "audience", "signature", "serviceurl", "tenant", "channel", "service host"):
        assert f"check: {check})" in caplog.text
    assert "eyJ" not in caplog.text
