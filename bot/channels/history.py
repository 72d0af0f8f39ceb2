"""A conversation as its person saw it, read from the tracker's events."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Iterable, Optional

from rasa.shared.core.events import BotUttered, Event, Restarted, SlotSet, UserUttered

from bot.channels.output import entry_of
from bot.languages import default, of_locale

# The slot that keeps thumbs: `<up, down or none> <reply>`, and each setting of it is an event of the conversation.
FEEDBACK_SLOT = "feedback"
TITLE = "title"
_MOST = 200


def messages_of(events: Iterable[Event], most: int = _MOST) -> list[dict[str, Any]]:
    """The messages since the conversation was last started anew, oldest first.

    Rasa's `applied_events()` would drop turns that a fallback took back; here they stay, because they were seen.

    Args:
        events: all events of the tracker.
        most: how many messages are given at most; the oldest are left out.

    Returns:
        Entries with `id`, `from` (`user` or `bot`), `text`, `time`, and for the bot `language`, `facts`, `buttons`
        (last answer only) and `feedback`. A pressed button shows its title.
    """
    shown: list[dict[str, Any]] = []
    feedback: dict[str, str] = {}
    asked, count, language = "start", 0, default()
    for event in events:
        if isinstance(event, Restarted):
            shown, feedback, asked, count = [], {}, "start", 0
        elif isinstance(event, SlotSet) and event.key == "language":
            # Of utterances that do not say their language: those stored before they did.
            language = of_locale(event.value) or language
        elif isinstance(event, SlotSet) and event.key == FEEDBACK_SLOT and event.value:
            reply, value = _thumb(event.value)
            feedback[reply] = value
        elif isinstance(event, UserUttered):
            asked, count = str(event.message_id), 0
            shown.append({"id": asked, "from": "user", "text": _said(event), "time": iso_time(event.timestamp)})
        elif isinstance(event, BotUttered):
            entry = entry_of(event.message(), language)
            if not (entry["text"] or entry["buttons"]):
                continue
            shown.append(
                {
                    "id": reply_id(asked, count),
                    "from": "bot",
                    "text": entry["text"],
                    "time": iso_time(event.timestamp),
                    "language": entry["language"],
                    "buttons": entry["buttons"],
                    "facts": entry["facts"],
                }
            )
            count += 1
    for entry in shown[:-1]:
        entry.pop("buttons", None)
    for entry in shown:
        if feedback.get(entry["id"]) in ("up", "down"):
            entry["feedback"] = feedback[entry["id"]]
    return shown[-most:]


def reply_id(message_id: str, number: int) -> str:
    """The id of the n-th reply to a message."""
    return f"{message_id}:{number}"


def thumb(reply: str, value: str) -> str:
    """What the slot keeps of a thumb."""
    return f"{value} {reply}"


def iso_time(timestamp: Optional[float]) -> str:
    """A Unix time as ISO 8601 in UTC, to the second; None = now."""
    moment = datetime.fromtimestamp(timestamp, timezone.utc) if timestamp else datetime.now(timezone.utc)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _thumb(kept: Any) -> tuple[str, str]:
    """Reply and value of a thumb; older conversations keep it as an object."""
    if isinstance(kept, dict):
        return str(kept.get("reply")), str(kept.get("value"))
    value, _, reply = str(kept).partition(" ")
    return reply, value


def _said(event: UserUttered) -> str:
    title = (event.metadata or {}).get(TITLE)
    return str(title if title else event.text or "")
