"""Every channel hands a message to the assistant the same way, and says the same where that fails."""

import asyncio
import io
import uuid
from collections.abc import Iterator

import pytest
import requests
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.answering import trouble
from bot.answers.locale_words import words
from bot.channels.asking import ask
from bot.channels.history import messages_of
from bot.channels.output import LANGUAGE, Replies
from bot.commands.shell import shell
from bot.engine.assistant import Assistant
from bot.engine.processor import AssistantProcessor
from tests.channels.stand_in import StandIn
from tests.channels.teams.teams_server import teams
from tests.portal import Keys, Person, portals

LOCALES = {"sv": "sv-SE", "en": "en-GB"}


@pytest.fixture(scope="module")
def start(tmp_path_factory) -> Iterator:
    with portals(Keys(), tmp_path_factory.mktemp("keys")) as start:
        yield start


@pytest.fixture(params=["portal", "teams", "shell"])
def say(request, start, monkeypatch, capsys):
    """Says something to an agent by one of the channels; gives the text that the person reads."""

    def by_portal(agent, text: str, locale: str) -> str:
        return start(agent, anonymous=True).stranger(locale=locale).text(text)

    def by_teams(agent, text: str, locale: str) -> str:
        async def go() -> str:
            async with teams(agent=agent) as (caller, connector):
                await caller.say(text, locale=locale)
                return (await connector.until(1))[0]["text"]

        return asyncio.run(go())

    def by_shell(agent, text: str, locale: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))
        asyncio.run(shell(Assistant(agent), locale))
        return "\n".join(capsys.readouterr().out.splitlines()[1:]).strip()

    return {"portal": by_portal, "teams": by_teams, "shell": by_shell}[request.param]


def test_a_message_reaches_the_assistant_in_the_same_form(say):
    taken = []

    async def handler(message):
        taken.append(message)
        await message.output_channel.send_response(message.sender_id, {"text": "Ja", LANGUAGE: "sv"})

    agent = StandIn(handler)
    agent.tracker_store = None  # nobody looks beside it
    assert say(agent, "/restart Hej", "en-GB") == "Ja"
    (message,) = taken
    assert isinstance(message, UserMessage) and isinstance(message.output_channel, Replies)
    assert message.text == "restart Hej" and message.metadata["locale"].startswith("en")
    assert message.output_channel.name() == message.input_channel


@pytest.mark.parametrize("language", LOCALES)
def test_a_failure_around_the_turn_ends_in_the_same_apology(say, language):
    async def broken(message):
        raise ConnectionError("a secret detail")

    assert say(StandIn(broken), "Hej", LOCALES[language]) == trouble(language).text


@pytest.mark.parametrize("language", LOCALES)
def test_silence_ends_in_the_same_apology(say, language):
    async def silent(message):
        return None

    assert say(StandIn(silent), "Hej", LOCALES[language]) == trouble(language).text


@pytest.mark.parametrize("language", LOCALES)
def test_a_failure_in_the_turn_ends_in_the_same_apology(say, language, monkeypatch):
    async def broken(*_):
        raise ValueError("a secret detail")

    monkeypatch.setattr(MessageProcessor, "handle_message", broken)
    processor = AssistantProcessor.__new__(AssistantProcessor)
    assert say(StandIn(processor.handle_message), "Hej", LOCALES[language]) == trouble(language).text


@pytest.mark.parametrize(
    ("slot", "locale", "language"),
    [("en", "sv-SE", "en"), ("sv", "en-GB", "sv"), (None, "en-GB", "en"), (None, "de-DE", "sv"), (None, None, "sv")],
)
def test_an_apology_in_the_turn_is_stored_with_its_language(monkeypatch, slot, locale, language):
    async def broken(*_):
        raise ValueError("boom")

    monkeypatch.setattr(MessageProcessor, "_run_prediction_loop", broken)
    processor = AssistantProcessor.__new__(AssistantProcessor)
    domain = processor.domain = StandIn(None).domain
    tracker = DialogueStateTracker("a", domain.slots)
    tracker.update(UserUttered("hej", metadata={"locale": locale} if locale else None), domain)
    tracker.update(SlotSet("language", slot), domain)
    replies = Replies("portal", "sv")
    asyncio.run(processor._run_prediction_loop(replies, tracker))
    (stored,) = [event for event in tracker.events if isinstance(event, BotUttered)]
    assert stored.text == trouble(language).text and stored.metadata[LANGUAGE] == language
    assert replies.messages == [{"text": stored.text, "buttons": [], "language": language, "facts": {}}]
    assert messages_of(tracker.events)[-1]["language"] == language


def test_without_an_assistant_there_is_an_apology_and_an_error(caplog):
    replies = Replies("teams", "en")
    asyncio.run(ask(None, UserMessage("Hej", replies, "a"), replies))
    assert [entry["text"] for entry in replies.messages] == [trouble("en").text]
    assert replies.language == "en"
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_what_the_teams_channel_says_itself_survives_a_store_that_is_away():
    async def test():
        agent = StandIn(None)
        agent.tracker_store = None
        async with teams(agent=agent) as (caller, connector):
            await caller.say("x" * 1001, locale="en-GB")
            await caller.say("", locale="en-GB")
            await connector.until(2)
            return connector.texts

    assert asyncio.run(test()) == [trouble("en").text] * 2


def test_what_the_teams_channel_says_itself_is_in_the_language_of_the_last_reply():
    async def handler(message):
        tracker = await agent.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text), agent.domain)
        tracker.update(BotUttered("Yes", metadata={LANGUAGE: "en"}), agent.domain)
        await agent.tracker_store.save(tracker)
        await message.output_channel.send_response(message.sender_id, tracker.events[-1].message())

    agent = StandIn(handler)

    async def test():
        async with teams(agent=agent) as (caller, connector):
            await caller.say("Hello", locale="sv-SE")
            await connector.until(1)
            await caller.say("", locale="sv-SE")
            await connector.until(2)
            return [(message["text"], message["locale"]) for message in connector.messages]

    assert asyncio.run(test()) == [("Yes", "en-US"), (words("en")["teams"]["no_text"], "en-US")]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,sv;q=0.5", "en"),
        ("en;q=0.3, sv;q=0.9", "sv"),
        ("sv;q=0.1,en;q=0.2,de", "en"),
        ("fi, en;q=0.2", "en"),
        ("en;q=0, sv-FI;q=0.1", "sv"),
        ("en;q=0", "sv"),
        ("de", "sv"),
        ("*", "sv"),
        ("en;q=nonsense, sv;q=0.1", "sv"),
        ("", "sv"),
    ],
)
def test_the_language_that_a_client_likes_best(one_portal, header, language):
    headers = {"Accept-Language": header}
    refused = requests.post(f"{one_portal.base}/message", json={}, headers=headers, timeout=30)
    assert refused.json()["error"]["message"] == words(language)["refusals"]["session_over"]
    opened = one_portal.open({}, **headers).json()
    assert opened["locale"] == language
    person = Person(one_portal.base, opened["session"], True)
    person.http.headers.update(headers)
    answer = person.send("Hej").json()
    assert answer["language"] == answer["replies"][0]["language"] == language
    assert answer["replies"][0]["text"] == trouble(language).text


@pytest.fixture(scope="module")
def one_portal(start):
    async def silent(message):
        return None

    return start(StandIn(silent), anonymous=True)


def test_a_page_language_beats_the_clients(one_portal):
    opened = one_portal.open({"locale": "sv"}, **{"Accept-Language": "en"}).json()
    assert opened["locale"] == "sv"
    person = Person(one_portal.base, opened["session"], True)
    person.http.headers["Accept-Language"] = "en"
    assert person.post("message", {"id": uuid.uuid4().hex, "text": "Hej"}).json()["language"] == "sv"
