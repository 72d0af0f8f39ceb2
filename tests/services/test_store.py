"""The store of conversations, on SQLite and on PostgreSQL."""

import asyncio
import os
import stat
import time
from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.paths import ROOT
from bot.storage.store import ConversationStore, StoreError

DOMAIN = Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/conversations.db"
    else:
        server = request.getfixturevalue("postgres")
        url = server.url
        with sa.create_engine(url).begin() as connection:
            connection.execute(sa.text("DROP TABLE IF EXISTS events"))
    store = ConversationStore(DOMAIN, url)
    yield store
    store.close()


def tracker(name: str, *events) -> DialogueStateTracker:
    made = DialogueStateTracker(name, DOMAIN.slots)
    for event in events:
        made.update(event, DOMAIN)
    return made


def said(text: str, timestamp: float | None = None) -> UserUttered:
    return UserUttered(text, {"name": "greet", "confidence": 1.0}, timestamp=timestamp)


async def add(store: ConversationStore, name: str, *events) -> None:
    """As a turn does it: read the last session, add to it, save."""
    found = await store.get_or_create_tracker(name, append_action_listen=False)
    for event in events:
        found.update(event, DOMAIN)
    await store.save(found)


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_what_is_saved_is_read_back_once(store):
    async def story():
        assert await store.retrieve("a") is None
        assert not await store.exists("a")
        await add(store, "a", SessionStarted(), said("ett"), BotUttered("svar"), SlotSet("language", "sv"))
        await add(store, "a", said("två"))
        await add(store, "a")
        found = await store.retrieve("a")
        assert texts(found) == ["ett", "två"]
        assert found.get_slot("language") == "sv"
        assert await store.exists("a") and list(await store.keys()) == ["a"]

    asyncio.run(story())


def test_the_last_session_is_found_by_order_though_the_clock_jumps_back(store):
    now = time.time()

    async def story():
        await add(store, "a", SessionStarted(timestamp=now + 86_400), said("gammalt", now + 86_400))
        await add(store, "a", SessionStarted(timestamp=now), said("ett", now))
        await add(store, "a", said("två", now - 3600))
        assert texts(await store.retrieve("a")) == ["ett", "två"]
        assert texts(await store.retrieve_full_tracker("a")) == ["gammalt", "ett", "två"]

    asyncio.run(story())


def test_conversations_are_deleted_for_good_by_name_and_by_age(store):
    from bot.storage.retention import export, forget, parse_age

    old = (datetime.now(timezone.utc) - timedelta(days=40)).timestamp()
    lines = []

    async def story():
        await add(store, "old", SessionStarted(timestamp=old), said("hej", old))
        await add(store, "new", SessionStarted(), said("hej"))
        assert '"text": "hej"' in await export(store, "old")
        assert await forget(store, None, parse_age("30d"), True, lines.append) == 1
        assert await store.exists("old")
        assert await forget(store, None, parse_age("30d"), False, lines.append) == 1
        assert lines == ["would delete old", "deleted old (2 events)"]
        assert list(await store.keys()) == ["new"]
        assert await forget(store, "new", None, False, lines.append) == 1
        assert await forget(store, "new", None, False, lines.append) == 0
        assert list(await store.keys()) == []

    asyncio.run(story())


def test_what_identifies_a_person_is_kept_out_unless_the_operator_says_otherwise(store):
    text = "jag heter Anna, anna@firma.se, 070-123 45 67, 850709-9805"

    async def story():
        await add(store, "a", SessionStarted(), said(text))
        assert texts(await store.retrieve("a")) == ["jag heter Anna, [e-mail], [phone number], [personal number]"]
        stored = str(await store.events("a"))
        assert "anna@firma" not in stored and "123 45" not in stored and "9805" not in stored

    asyncio.run(story())


def test_everything_is_kept_if_the_operator_says_so(tmp_path):
    store = ConversationStore(DOMAIN, f"sqlite:///{tmp_path}/c.db", mask=False)

    async def story():
        await add(store, "a", SessionStarted(), said("anna@firma.se"))
        assert texts(await store.retrieve("a")) == ["anna@firma.se"]

    asyncio.run(story())


def test_a_turn_is_saved_whole_or_not_at_all(store, monkeypatch):
    async def story():
        await add(store, "a", SessionStarted(), said("ett"))
        bad = SlotSet("language", "sv")
        monkeypatch.setattr(bad, "as_dict", lambda: {"event": "slot", "value": object()})
        with pytest.raises(TypeError):
            await add(store, "a", said("två"), bad, said("tre"))
        assert texts(await store.retrieve("a")) == ["ett"]
        await add(store, "a", said("två"))
        assert texts(await store.retrieve("a")) == ["ett", "två"]

    asyncio.run(story())


def test_a_first_turn_that_fails_leaves_a_store_that_works(store, monkeypatch):
    async def story():
        bad = SlotSet("language", "sv")
        monkeypatch.setattr(bad, "as_dict", lambda: {"event": "slot", "value": object()})
        with pytest.raises(TypeError):
            await store.save(tracker("a", SessionStarted(), bad))
        await add(store, "a", SessionStarted(), said("ett"))
        assert texts(await store.retrieve("a")) == ["ett"]

    asyncio.run(story())


def test_the_file_is_private_and_written_ahead(tmp_path):
    path = tmp_path / "deep" / "conversations.db"
    store = ConversationStore(DOMAIN, f"sqlite:///{path}")
    asyncio.run(add(store, "a", SessionStarted()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with store._engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"


@pytest.mark.parametrize("damage", ["header", "middle"])
def test_a_damaged_file_is_refused_in_words_and_kept(tmp_path, damage):
    path = tmp_path / "conversations.db"
    store = ConversationStore(DOMAIN, f"sqlite:///{path}")

    async def fill():
        for number in range(50):
            await add(store, f"c{number}", SessionStarted(), *[said("x" * 500) for _ in range(5)])

    asyncio.run(fill())
    store.close()
    with path.open("r+b") as file:
        file.seek(0 if damage == "header" else 8192)
        file.write(os.urandom(20_000 if damage == "middle" else 100))
    content = path.read_bytes()
    with pytest.raises(StoreError, match="is damaged. It was left as it is"):
        ConversationStore(DOMAIN, f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_a_wrong_url_is_said_in_words():
    with pytest.raises(StoreError, match="not a database URL"):
        ConversationStore(DOMAIN, "nonsense")


def test_ten_thousand_conversations_leave_the_turn_as_fast(store):
    """As a ratio in one run: reading and saving a conversation before and after the store has grown."""

    async def turn(name: str) -> float:
        begin = time.perf_counter()
        await add(store, name, said("hej"))
        return time.perf_counter() - begin

    async def story():
        await add(store, "mine", SessionStarted())
        before = sorted([await turn("mine") for _ in range(30)])[15]
        rows = [
            {"sender_id": f"c{n}", "type_name": "user", "timestamp": 1.0, "data": '{"event": "user", "text": "hej"}'}
            for n in range(10_000)
            for _ in range(10)
        ]
        table = sa.table("events", *map(sa.column, rows[0]))
        with store._engine.begin() as connection:
            for start in range(0, len(rows), 10_000):
                connection.execute(sa.insert(table), rows[start : start + 10_000])
        await add(store, "other", SessionStarted())
        after = sorted([await turn("other") for _ in range(30)])[15]
        assert after < 3 * before

    asyncio.run(story())
