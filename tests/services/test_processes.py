"""Two assistants on one database: a conversation has one turn at a time, whichever of them it reaches."""

import asyncio
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.paths import ROOT
from tests.portal import Person

PAIRS = 500


@pytest.fixture
def two(serve, postgres, redis_server):
    """Two processes with the production endpoints file."""
    environment = {"DATABASE_URL": postgres.url, "REDIS_URL": redis_server.url}
    content = (ROOT / "endpoints.production.yml").read_text(encoding="utf-8")
    servers = [serve(content, **environment) for _ in range(2)]
    return [server.wait() for server in servers]


def test_simultaneous_messages_of_one_person_at_two_processes(two):
    first, second = (server.portal for server in two)

    def pair(_) -> list:
        session = first.stranger().session
        people = [Person(first.base, session, True), Person(second.base, session, True)]
        ids = [uuid.uuid4().hex, uuid.uuid4().hex]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda p, i, c: p.say(f"nummer {c}", i), people, ids, ["Norge", "Danmark"]))
        history = people[0].history()
        in_turn = [m["from"] for m in history] == ["user", "bot", "user", "bot"]
        fits = in_turn and all(
            ("800 31068" if "Norge" in question["text"] else "80 34 76 23") in answer["text"]
            for question, answer in zip(history[::2], history[1::2], strict=True)
        )
        right = fits and {history[0]["id"], history[2]["id"]} == set(ids)
        return [] if right else [(m["from"], m["text"][:60]) for m in history]

    with ThreadPoolExecutor(4) as pool:
        wrong = [history for history in pool.map(pair, range(PAIRS)) if history]
    logs = [server.log.read_text()[-3000:] for server in two]
    assert wrong == [], logs


def test_the_same_message_at_both_processes_runs_once(two):
    first, second = (server.portal for server in two)
    session, message_id = first.stranger().session, uuid.uuid4().hex
    people = [Person(first.base, session, True), Person(second.base, session, True)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda person: person.say("nummer Norge", message_id), people))
    assert answers[0][0]["text"] == answers[1][0]["text"]
    assert len(people[0].history()) == 2


def test_a_lock_is_renewed_while_it_is_held_and_freed_when_its_holder_dies(redis_server, monkeypatch):
    from bot.storage import locks

    monkeypatch.setattr(locks, "_LIFETIME_SECONDS", 0.6)

    async def story():
        one, other = (locks.RedisConversationLockStore(url=redis_server.url) for _ in range(2))
        order = []

        async def hold():
            async with one.lock("a"):
                await asyncio.sleep(2)  # more than three lifetimes
                order.append("held")

        async def wait():
            await asyncio.sleep(0.1)
            async with other.lock("a"):
                order.append("waited")

        await asyncio.gather(hold(), wait())
        assert order == ["held", "waited"]
        # A holder that dies: nobody renews, nobody releases.
        lock = locks.RedisLock(one._redis, "assistant:lock:b", timeout=0.6)
        await lock.acquire()
        begin = time.monotonic()
        async with other.lock("b"):
            assert time.monotonic() - begin < 3

    asyncio.run(story())


def test_ten_quick_messages_take_ten_turns(redis_server):
    from bot.storage.locks import RedisConversationLockStore

    async def story():
        store = RedisConversationLockStore(url=redis_server.url)
        order = []

        async def turn(number: int) -> None:
            async with store.lock("quick"):
                await asyncio.sleep(0.02)
                order.append(number)

        begin = time.monotonic()
        await asyncio.gather(*(turn(number) for number in range(10)))
        assert order == list(range(10))
        assert time.monotonic() - begin < 2  # Rasa's lock: nine seconds

    asyncio.run(story())
