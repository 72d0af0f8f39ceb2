"""Whatever fails, the user reads a plain sentence with the official page, and the log holds an error."""

import asyncio
import logging
import time

import pytest

from bot.answers import sentences

PAGE = "https://docs.microsoft.com/microsoft-365/admin/contact-support-for-business-products"


@pytest.fixture
def endpoint(assistant):
    """The action endpoint, put back after the test has broken it."""
    endpoint = assistant.agent.processor.action_endpoint
    actions = dict(endpoint._executor.actions)
    timeout = endpoint._timeout
    yield endpoint
    endpoint._executor.actions = actions
    endpoint._timeout = timeout


def test_an_action_that_raises(conversation, endpoint, caplog, is_language):
    def broken(dispatcher, tracker, domain):
        raise RuntimeError("boom")

    endpoint._executor.actions["action_answer"] = broken
    with caplog.at_level(logging.ERROR):
        reply = conversation().say("what is the phone number in Norway?")
    assert PAGE in reply and "boom" not in reply and is_language(reply, "en")
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_an_action_that_hangs(conversation, endpoint):
    async def hanging(dispatcher, tracker, domain):
        await asyncio.sleep(60)

    endpoint._executor.actions["action_answer"] = hanging
    endpoint._timeout = 0.05
    assert PAGE in conversation().say("vad är numret i Norge?")


def test_an_action_that_blocks(conversation, endpoint):
    endpoint._executor.actions["action_answer"] = lambda dispatcher, tracker, domain: time.sleep(5)
    endpoint._timeout = 0.2
    begin = time.perf_counter()
    assert PAGE in conversation().say("vad är numret i Norge?")
    assert time.perf_counter() - begin < 4


def test_an_action_that_returns_rubbish(conversation, endpoint):
    endpoint._executor.actions["action_answer"] = lambda dispatcher, tracker, domain: ["rubbish", 7]
    assert PAGE in conversation().say("vad är numret i Norge?")


def test_an_action_that_says_nothing(conversation, endpoint):
    endpoint._executor.actions["action_answer"] = lambda dispatcher, tracker, domain: []
    assert PAGE in conversation().say("vad är numret i Norge?")


def test_a_frame_that_fails(conversation, endpoint):
    def broken(dispatcher, tracker, domain):
        raise RuntimeError("boom")

    endpoint._executor.actions["action_update_frame"] = broken
    assert conversation().say("hur lång är väntetiden?").strip()


def test_a_sentence_that_is_missing(conversation, monkeypatch, is_language):
    source_of = sentences.source_of

    def lost(name, language, cloud):
        return source_of("not_there" if name == "ask_wait_time" else name, language, cloud)

    monkeypatch.setattr(sentences, "source_of", lost)
    reply = conversation().say("hur lång är väntetiden?")
    assert PAGE in reply and is_language(reply, "sv")


def test_an_nlu_that_fails(conversation, assistant, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr(assistant.agent.processor.graph_runner, "run", broken)
    with caplog.at_level(logging.ERROR):
        reply = conversation("en").say("hello")
    assert PAGE in reply and reply.startswith("Sorry")
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_the_memory_that_fails(assistant, loop, monkeypatch):
    async def broken(*args, **kwargs):
        raise OSError("disk full")

    loop.run_until_complete(assistant.reply("hej", "memory-fails"))
    monkeypatch.setattr(assistant.agent.tracker_store, "save", broken)
    replies = loop.run_until_complete(assistant.reply("hur lång är väntetiden?", "memory-fails"))
    assert [reply["text"] for reply in replies if "Behöver du hjälp?" in reply["text"]]
    assert len(replies) == 1
