"""What breaks under the assistant, and what people notice of it: a polite sentence at worst, and nothing lost."""

import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import sqlalchemy as sa

from bot.knowledge import load_knowledge
from tests.services.conftest import SQLITE

PAGE = load_knowledge().cloud("worldwide").links


@pytest.fixture(scope="module")
def on_services(serve_portal, agent_with, postgres, redis_server):
    """A portal whose conversations are in PostgreSQL and whose locks are in Redis."""
    from bot.storage.locks import RedisConversationLockStore
    from bot.storage.store import ConversationStore

    store = ConversationStore(None, postgres.url)
    return serve_portal(agent=agent_with(store, RedisConversationLockStore(url=redis_server.url)), anonymous=True)


def is_apology(replies: list[dict]) -> bool:
    text = " ".join(reply["text"] for reply in replies)
    return "https://" in text and "31068" not in text


@pytest.mark.parametrize("service", ["postgres", "redis_server"])
def test_a_service_that_stops_is_apologised_for_and_its_return_noticed(on_services, request, service):
    server = request.getfixturevalue(service)
    person = on_services.stranger()
    assert "800 31068" in person.text("vad är numret i Norge?")
    server.stop()
    try:
        message_id = uuid.uuid4().hex
        for _ in range(3):
            response = person.send("och i Danmark?", message_id)
            assert response.status_code == 200 and is_apology(response.json()["replies"])
        assert requests.get(f"{on_services.base}/health", timeout=30).status_code == 200
        ready = requests.get(f"{on_services.base}/ready", timeout=30)
        assert ready.status_code == 503
        assert ("tracker_store" if service == "postgres" else "lock_store") in ready.json()["faults"]
    finally:
        server.start()
    # No restart of the assistant, and the conversation is where it was.
    deadline = time.time() + 60
    while requests.get(f"{on_services.base}/ready", timeout=30).status_code != 200:
        assert time.time() < deadline
        time.sleep(0.5)
    assert "80 34 76 23" in person.say("och i Danmark?", message_id)[0]["text"]
    assert [m["text"] for m in person.history() if m["from"] == "user"] == ["vad är numret i Norge?", "och i Danmark?"]


def test_while_the_database_is_away_other_people_are_not_held_up_for_long(on_services, postgres):
    people = [on_services.stranger() for _ in range(8)]
    postgres.stop()
    try:
        begin = time.time()
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda person: person.say("hej"), people))
        assert all(is_apology(answer) for answer in answers)
        assert time.time() - begin < 20
    finally:
        postgres.start()


def test_the_history_of_a_database_that_is_away_is_a_refusal_not_an_empty_one(on_services, postgres):
    person = on_services.stranger()
    person.say("vad är numret i Norge?")
    postgres.stop()
    try:
        response = person.http.get(f"{person.base}/history", timeout=60)
        assert response.status_code == 503 and int(response.headers["Retry-After"]) >= 1
        assert response.json()["error"]["message"].endswith(".")
    finally:
        postgres.start()


def test_a_full_disk_costs_the_memory_and_not_the_answer(serve_portal, agent_with, tmp_path):
    from bot.storage.store import ConversationStore

    store = ConversationStore(None, f"sqlite:///{tmp_path}/conversations.db")
    portal = serve_portal(agent=agent_with(store), anonymous=True)
    person = portal.stranger()
    person.say("vad är numret i Norge?")

    def limit(pages: int) -> None:
        @sa.event.listens_for(store._engine, "connect")
        def configure(connection, _):
            connection.execute(f"PRAGMA max_page_count = {pages}")

        store._engine.dispose()

    limit(1)  # SQLite says "database or disk is full" from here on
    assert "80 34 76 23" in person.text("vad är numret i Danmark?")
    limit(1_000_000)
    assert "020 160 5899" in person.text("vad är numret i Sverige?")
    said = [m["text"] for m in person.history() if m["from"] == "user"]
    assert said == ["vad är numret i Norge?", "vad är numret i Sverige?"]


def test_no_turn_is_lost_or_doubled_when_the_process_is_killed(serve, tmp_path):
    endpoints = SQLITE.format(path=tmp_path / "conversations.db")
    server = serve(endpoints).wait()
    person = server.portal.stranger()
    person.say("vad är numret i Norge?")
    ids = [uuid.uuid4().hex for _ in range(20)]
    countries = ["Danmark", "Finland", "Island", "Polen", "Spanien"] * 4
    answered = []

    def talk():
        for message_id, country in zip(ids, countries, strict=True):
            try:
                person.say(f"vad är numret i {country}?", message_id)
                answered.append(message_id)
            except requests.RequestException:
                return

    talking = threading.Thread(target=talk)
    talking.start()
    while len(answered) < 5:
        time.sleep(0.001)
    server.kill()
    talking.join()
    assert len(answered) < 20, "it was killed too late to show anything"
    again = serve(endpoints).wait()
    person.base = again.portal.base
    for message_id, country in zip(ids, countries, strict=True):  # the client sends again what was not answered
        if message_id not in answered:
            person.say(f"vad är numret i {country}?", message_id)
    history = person.history()
    assert [m["id"] for m in history if m["from"] == "user"][1:] == ids
    assert [m["from"] for m in history] == ["user", "bot"] * 21


def test_on_sigterm_every_accepted_message_is_answered_and_the_exit_is_clean(serve, tmp_path):
    path = tmp_path / "conversations.db"
    server = serve(SQLITE.format(path=path)).wait()
    people = [server.portal.stranger() for _ in range(8)]
    answered = set()

    def talk(person):
        while True:
            message_id = uuid.uuid4().hex
            try:
                if person.send("vad är numret i Norge?", message_id).status_code == 200:
                    answered.add(message_id)
            except requests.exceptions.ConnectionError:
                return  # not accepted: the store has to know nothing of it

    threads = [threading.Thread(target=talk, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    while len(answered) < 20:
        time.sleep(0.01)
    assert server.terminate() == 0
    for thread in threads:
        thread.join()
    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        rows = connection.execute(sa.text("SELECT data FROM events WHERE type_name = 'user'")).scalars()
        accepted = {json.loads(data)["message_id"] for data in rows}
    assert len(accepted) >= 20
    assert accepted == answered
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("tracker_store:\n  type: bot.storage.store.ConversationStore\n  url: ${DATABASE_URL}\n", "DATABASE_URL"),
        ("tracker_store:\n  type: bot.storage.store.ConversationStore\n  url: nonsense\n", "not a database URL"),
    ],
)
def test_what_is_missing_is_said_at_the_start(serve, content, words):
    environment = {"DATABASE_URL": ""} if "${" in content else {}
    server = serve(content, **environment)
    assert server.process.wait(120) == 1
    said = server.log.read_text()
    assert words in said and "Traceback" not in said


@pytest.mark.model
def test_a_damaged_model_is_not_used(tmp_path, monkeypatch):
    from bot.engine import training

    copy = tmp_path / "assistant.tar.gz"
    copy.write_bytes(training.MODEL.read_bytes())
    assert training.is_current(copy)
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size // 2)
        file.write(b"damage")
    assert not training.is_current(copy)
