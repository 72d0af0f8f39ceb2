"""Backup and restore, with the commands of docs/operations.md."""

import asyncio
import sqlite3

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, UserUttered

from bot.paths import ROOT
from bot.storage.store import ConversationStore

DOMAIN = Domain.load(str(ROOT / "domain.yml"))
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


async def talk(store: ConversationStore, *texts: str) -> None:
    tracker = await store.get_or_create_tracker("a", append_action_listen=False)
    tracker.update(SessionStarted(), DOMAIN)
    for text in texts:
        tracker.update(UserUttered(text, {"name": "greet", "confidence": 1.0}), DOMAIN)
    await store.save(tracker)


async def texts(store: ConversationStore) -> list[str]:
    tracker = await store.retrieve_full_tracker("a")
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def test_postgres_is_dumped_while_in_use_and_restored(postgres):
    for option in ("--format=custom", "--clean --if-exists --single-transaction"):
        assert option in OPERATIONS
    with sa.create_engine(postgres.url).begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS events"))
    store = ConversationStore(DOMAIN, postgres.url)
    asyncio.run(talk(store, "ett", "två"))
    dump = str(postgres.data.parent / "conversations.dump")
    where = ["--host=127.0.0.1", f"--port={postgres.port}", "--username=assistant"]
    postgres.run("pg_dump", *where, "--format=custom", f"--file={dump}", "postgres")
    asyncio.run(store.delete("a"))
    assert asyncio.run(texts(store)) == []
    restore = ["--dbname=postgres", "--clean", "--if-exists", "--single-transaction", dump]
    postgres.run("pg_restore", *where, *restore)
    assert asyncio.run(texts(store)) == ["ett", "två"]
    asyncio.run(talk(store, "tre"))
    assert asyncio.run(texts(store)) == ["ett", "två", "tre"]


def test_sqlite_is_copied_while_in_use_and_restored(tmp_path):
    assert "VACUUM INTO" in OPERATIONS
    path, backup = tmp_path / "conversations.db", tmp_path / "backup.db"
    store = ConversationStore(DOMAIN, f"sqlite:///{path}")
    asyncio.run(talk(store, "ett", "två"))
    sqlite3.connect(path).execute("VACUUM INTO ?", [str(backup)])
    store.close()
    for name in (path, path.with_suffix(".db-wal"), path.with_suffix(".db-shm")):
        name.unlink(missing_ok=True)
    backup.rename(path)
    assert asyncio.run(texts(ConversationStore(DOMAIN, f"sqlite:///{path}"))) == ["ett", "två"]


@pytest.mark.parametrize("arguments", [["--older-than", "soon"], ["--sub", "anna"]])
def test_a_senseless_order_is_refused_in_a_sentence(arguments, capfd):
    from bot.__main__ import main

    assert main(["forget", *arguments]) == 1
    said = capfd.readouterr().err
    assert "'soon' is not an age" in said or "--sub needs --issuer" in said
