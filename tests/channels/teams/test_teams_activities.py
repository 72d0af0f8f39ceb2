"""Activities in, and what they are taken for."""

import time
from contextlib import suppress

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from bot.channels.teams.activities import (
    Arrival,
    BadActivity,
    Ignored,
    Invoke,
    Message,
    Press,
    Thumb,
    clean_text,
    envelope,
    read,
)

BOT = {"id": "28:bot", "name": "Supportvägen"}


def activity(**changed):
    made = {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "from": {"id": "29:anna", "name": "Anna", "aadObjectId": "x"},
        "recipient": BOT,
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "t1"},
        "channelData": {"tenant": {"id": "t1"}},
    }
    return {**made, **changed}


def mention(text, who=BOT["id"]):
    return {"type": "mention", "text": text, "mentioned": {"id": who, "name": "x"}}


GROUP = {"id": "19:g", "conversationType": "groupChat"}
AT = "<at>Supportvägen</at>"
TABLE = {
    "text": (activity(text="Hej"), Message("Hej")),
    "no text": (activity(), Message("")),
    "text of another type": (activity(text=7), Message("")),
    "picture only": (activity(attachments=[{"contentType": "image/png"}]), Message("")),
    "pressed card": (activity(value={"payload": "abc"}), Press("abc")),
    "foreign card": (activity(value={"other": 1}), Press("")),
    "card with text": (activity(value="Norge"), Press("")),
    "text with a value": (activity(text="Hej", value={"a": 1}), Message("Hej")),
    "bot added": (activity(type="conversationUpdate", membersAdded=[BOT], conversation=GROUP), Arrival()),
    "person added to a chat": (activity(type="conversationUpdate", membersAdded=[{"id": "29:anna"}]), Arrival()),
    "person added to a group": (
        activity(type="conversationUpdate", membersAdded=[{"id": "29:bo"}], conversation=GROUP),
        Ignored("conversationUpdate"),
    ),
    "person left": (
        activity(type="conversationUpdate", membersRemoved=[{"id": "29:bo"}]),
        Ignored("conversationUpdate"),
    ),
    "channel renamed": (
        activity(type="conversationUpdate", topicName="x", conversation=GROUP),
        Ignored("conversationUpdate"),
    ),
    "installed": (activity(type="installationUpdate", action="add"), Arrival()),
    "removed": (activity(type="installationUpdate", action="remove"), Ignored("installationUpdate")),
    "like": (activity(type="messageReaction", replyToId="9", reactionsAdded=[{"type": "like"}]), Thumb("9", "up")),
    "heart": (activity(type="messageReaction", replyToId="9", reactionsAdded=[{"type": "heart"}]), Thumb("9", "up")),
    "emoji down": (
        activity(type="messageReaction", replyToId="9", reactionsAdded=[{"type": "1f44e_thumbsdown-tone2"}]),
        Thumb("9", "down"),
    ),
    "like taken back": (
        activity(type="messageReaction", replyToId="9", reactionsRemoved=[{"type": "like"}]),
        Thumb("9", "none"),
    ),
    "like changed to dislike": (
        activity(
            type="messageReaction",
            replyToId="9",
            reactionsRemoved=[{"type": "like"}],
            reactionsAdded=[{"type": "\U0001f44e"}],
        ),
        Thumb("9", "down"),
    ),
    "laugh": (
        activity(type="messageReaction", replyToId="9", reactionsAdded=[{"type": "laugh"}]),
        Ignored("messageReaction"),
    ),
    "reaction to nothing": (
        activity(type="messageReaction", reactionsAdded=[{"type": "like"}]),
        Ignored("messageReaction"),
    ),
    "odd reactions": (
        activity(type="messageReaction", replyToId="9", reactionsAdded=["like", {"type": 3}]),
        Ignored("messageReaction"),
    ),
    "invoke": (activity(type="invoke", name="task/fetch"), Invoke("task/fetch")),
    "invoke without a name": (activity(type="invoke"), Invoke("")),
    "edited": (activity(type="messageUpdate", text="Hej"), Ignored("messageUpdate")),
    "deleted": (activity(type="messageDelete"), Ignored("messageDelete")),
    "typing": (activity(type="typing"), Ignored("typing")),
    "event": (activity(type="event", name="application/vnd.microsoft.readReceipt"), Ignored("event")),
    "end of conversation": (activity(type="endOfConversation"), Ignored("endOfConversation")),
}


@pytest.mark.parametrize("case", TABLE)
def test_what_an_activity_is_taken_for(case):
    given, expected = TABLE[case]
    assert read(given) == expected


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (activity(text=f"{AT} Hej", entities=[mention(AT)]), "Hej"),
        (activity(text=f"{AT}&nbsp;Hej", entities=[mention(AT)]), "Hej"),
        (activity(text=f"Hej {AT}, numret?", entities=[mention(AT)]), "Hej , numret?"),
        (activity(text=f"{AT} {AT} Hej", entities=[mention(AT), mention(AT)]), "Hej"),
        (activity(text=f"{AT} Hej"), "Hej"),
        (activity(text="<at id='0'>SUPPORTVÄGEN</at> Hej"), "Hej"),
        (activity(text="<at>Renamed bot</at> Hej", entities=[mention("<at>Renamed bot</at>")]), "Hej"),
        (
            activity(text=f"{AT} fråga åt <at>Bo Ek</at>", entities=[mention(AT), mention("<at>Bo Ek</at>", "29:bo")]),
            "fråga åt @Bo_Ek",
        ),
        (activity(text='<quoted messageId="1772050244572"/> and Finland?'), "and Finland?"),
        (activity(text="<quoted>800 31068 in Norway</quoted>is that free"), "is that free"),
        (activity(text='<attachment id="a1"></attachment> number for Norway'), "number for Norway"),
        (activity(text='number for Norway <emoji id="1f4de" alt="x"></emoji>'), "number for Norway"),
        (activity(text="number for <b>Norway</b><br>please"), "number for Norway\nplease"),
        (activity(text=AT, entities=[mention(AT)]), ""),
        (activity(text="A &amp; B&nbsp;&#229;\u00a0c"), "A & B å c"),
        (activity(text="rad 1\r\nrad 2\n"), "rad 1\nrad 2"),
        (activity(text="1 < 2 och 3 > 2"), "1 < 2 och 3 > 2"),
        (activity(text="<p>Hej<br/>du</p>", textFormat="xml"), "Hej\ndu"),
        (activity(text="Hej", entities="odd"), "Hej"),
        (activity(text="Hej", entities=[None, {"type": "mention"}, {"type": "mention", "mentioned": BOT}]), "Hej"),
        (activity(text="Hej", recipient=None), "Hej"),
    ],
)
def test_text_is_what_the_person_wrote(given, text):
    assert clean_text(given) == text


def test_the_envelope_says_where_answers_go():
    where = envelope(activity(locale="en-GB"))
    assert (where.person, where.conversation, where.tenants, where.kind) == ("29:anna", "a:1", ("t1", "t1"), "personal")
    assert where.bot == BOT and where.locale == "en-GB" and where.tenant == "t1"
    assert envelope(activity(conversation={"id": "a:1"}, channelData=None)).tenants == ()
    assert envelope(activity(entities=[{"type": "clientInfo", "locale": "sv-SE"}])).locale == "sv-SE"


@pytest.mark.parametrize(
    "changed",
    [
        {"type": None},
        {"type": 3},
        {"channelId": ""},
        {"serviceUrl": None},
        {"serviceUrl": ["https://x"]},
        {"conversation": None},
        {"conversation": "a:1"},
        {"conversation": {"id": 5}},
        {"from": None},
        {"from": {"name": "Anna"}},
    ],
)
def test_without_its_essentials_it_is_no_activity(changed):
    with pytest.raises(BadActivity):
        envelope(activity(**changed))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "28:bot", "<at>x</at>", "like", "mention", "add"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "type", "text", "mentioned", "payload", "locale", "tenant", "tenantId", "name"]),
        inner,
        max_size=4,
    ),
    max_leaves=8,
)
KEYS = [*activity(), "text", "value", "entities", "locale", "textFormat", "membersAdded", "reactionsAdded", "action"]


TYPES = sorted({given["type"] for given, _ in TABLE.values()})


@over(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(KEYS), JSON))
def test_nothing_in_an_activity_makes_us_stumble(kind, changed):
    odd = {**activity(replyToId="1"), **changed, "type": kind}
    read(odd)
    with suppress(BadActivity):
        envelope(odd)


@pytest.mark.parametrize("text", ["<at>" * 60_000, "<at " * 60_000, "<" * 200_000, "&" * 200_000, " " * 200_000 + "x"])
def test_no_text_takes_long_to_clean(text):
    begin = time.perf_counter()
    clean_text(activity(text=text, textFormat="xml"))
    assert time.perf_counter() - begin < 1
