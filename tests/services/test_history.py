"""A conversation longer than a session of Rasa's is read back whole, and no turn of it is doubled."""

from tests.portal import serve_portal  # noqa: F401


def test_forty_turns_are_all_there(serve_portal, agent_with, tmp_path):  # noqa: F811
    from bot.storage.store import ConversationStore

    store = ConversationStore(None, f"sqlite:///{tmp_path}/conversations.db")
    portal = serve_portal(agent=agent_with(store), anonymous=True)
    person = portal.stranger()
    for _ in range(20):
        assert "800 31068" in person.text("vad är numret i Norge?")
        assert "dygnet runt" in person.text("och tiderna?")
    history = person.history()
    assert [message["from"] for message in history] == ["user", "bot"] * 40
    assert len({message["id"] for message in history}) == 80
