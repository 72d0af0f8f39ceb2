"""What an activity from Teams is: a question, a pressed button, an arrival, a thumb, or nothing for us.

Activities are read as "Bot Framework Activity schema" and "Teams channel events" (learn.microsoft.com) describe them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Optional, Union

from bot.languages import default, of_locale

CHANNEL = "msteams"
PERSONAL = "personal"
# Reactions by the start of their type: the classic names, and the emoji by code that newer clients send.
_THUMBS = {
    "up": ("like", "plusone", "heart", "1f44d", "thumbsup", "\U0001f44d"),
    "down": ("dislike", "1f44e", "thumbsdown", "\U0001f44e"),
}
_MENTION = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
# What a client puts into plain text as well: what is quoted or attached, emoji by code, and how words look.
_ENCLOSED = re.compile(r"<(quoted|attachment|emoji)\b[^<>]*>(?:[^<]*</\1>)?", re.IGNORECASE)
_LOOKS = re.compile(
    r"</?(?:quoted|attachment|emoji|b|i|u|s|em|strong|strike|code|pre|span|p|div|li|ul|ol|a|br)\b[^<>]*>", re.I
)
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")


class BadActivity(ValueError):
    """A body that is no activity: something that cannot be answered without it is missing."""


@dataclass(frozen=True)
class Envelope:
    """Where an activity is from, and where answers to it go."""

    activity_id: Optional[str]
    service: str
    conversation: str
    kind: str
    tenants: tuple[str, ...]
    person: str
    bot: dict[str, Any]
    user: dict[str, Any]
    locale: Optional[str]

    @property
    def tenant(self) -> str:
        """The tenant, or an empty text in local play."""
        return self.tenants[0] if self.tenants else ""

    @property
    def language(self) -> str:
        """The language of its locale, or the default if the assistant does not speak that."""
        return of_locale(self.locale) or default()


@dataclass(frozen=True)
class Message:
    """Somebody wrote; the text is empty if there was only a picture or a mention."""

    text: str


@dataclass(frozen=True)
class Press:
    """A button of a card was pressed; `sealed` is empty if the card is none of ours."""

    sealed: str


@dataclass(frozen=True)
class Arrival:
    """The bot and a person, or a group, meet for the first time."""


@dataclass(frozen=True)
class Thumb:
    """A reaction to the activity `to` of ours: `up`, `down`, or `none` when it is taken back."""

    to: str
    value: str


@dataclass(frozen=True)
class Invoke:
    """A call that waits for an answer in its own response."""

    name: str


@dataclass(frozen=True)
class Ignored:
    """Nothing for us."""

    type: str


Event = Union[Message, Press, Arrival, Thumb, Invoke, Ignored]


def envelope(activity: dict[str, Any]) -> Envelope:
    """Where an activity is from.

    Raises:
        BadActivity: it does not say.
    """
    conversation, user, bot = (_dict(activity.get(key)) for key in ("conversation", "from", "recipient"))
    needed = {
        "type": activity.get("type"),
        "channelId": activity.get("channelId"),
        "serviceUrl": activity.get("serviceUrl"),
        "conversation.id": conversation.get("id"),
        "from.id": user.get("id"),
    }
    for name, value in needed.items():
        if not isinstance(value, str) or not value:
            raise BadActivity(f"{name} is missing")
    tenants = (conversation.get("tenantId"), _dict(_dict(activity.get("channelData")).get("tenant")).get("id"))
    return Envelope(
        activity_id=_text(activity.get("id")),
        service=str(activity["serviceUrl"]),
        conversation=str(conversation["id"]),
        kind=_text(conversation.get("conversationType")) or PERSONAL,
        tenants=tuple(tenant for tenant in tenants if isinstance(tenant, str) and tenant),
        person=str(user["id"]),
        bot={key: bot[key] for key in ("id", "name") if _text(bot.get(key))},
        user={key: user[key] for key in ("id", "name", "aadObjectId") if _text(user.get(key))},
        locale=_text(activity.get("locale")) or _client_locale(activity),
    )


def read(activity: dict[str, Any]) -> Event:
    """What happened."""
    kind = activity.get("type")
    if kind == "message":
        return _message(activity)
    if kind == "conversationUpdate":
        return Arrival() if _arrives(activity) else Ignored("conversationUpdate")
    if kind == "installationUpdate":
        return Arrival() if activity.get("action") in ("add", "add-upgrade") else Ignored("installationUpdate")
    if kind == "messageReaction":
        return _thumb(activity) or Ignored("messageReaction")
    if kind == "invoke":
        return Invoke(_text(activity.get("name")) or "")
    return Ignored(_text(kind) or "")


def clean_text(activity: dict[str, Any]) -> str:
    """The text of a message as the person meant it: no mention of the bot, no quote, no markup, no HTML entities."""
    text = _text(activity.get("text")) or ""
    bot = _dict(activity.get("recipient"))
    for entity in _list(activity.get("entities")):
        mentioned = _dict(entity.get("mentioned"))
        if entity.get("type") == "mention" and mentioned.get("id") == bot.get("id") and _text(entity.get("text")):
            text = text.replace(str(entity["text"]), " ")
    name = (_text(bot.get("name")) or "").casefold()
    text = _ENCLOSED.sub(" ", text)
    # A colleague who is mentioned stays in the text as a handle, which is nobody's country; the bot, mentioned without
    # an entity, does not.
    text = _MENTION.sub(lambda found: " " if found[1].strip().casefold() == name else _handle(found[1]), text)
    text = _LOOKS.sub("", _BREAK.sub("\n", text))
    if activity.get("textFormat") in ("xml", "html"):
        text = _TAG.sub("", _BREAK.sub("\n", text))
    text = html.unescape(text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def _handle(name: str) -> str:
    return "@" + "_".join(name.split())


def _client_locale(activity: dict[str, Any]) -> Optional[str]:
    """The locale that the client tells of itself, for the activities that have none of their own."""
    told = (_text(e.get("locale")) for e in _list(activity.get("entities")) if e.get("type") == "clientInfo")
    return next((locale for locale in told if locale), None)


def _message(activity: dict[str, Any]) -> Event:
    text, value = clean_text(activity), activity.get("value")
    if value is not None and not text:
        return Press(_text(_dict(value).get("payload")) or "")
    return Message(text)


def _arrives(activity: dict[str, Any]) -> bool:
    added = [member.get("id") for member in _list(activity.get("membersAdded"))]
    bot = _dict(activity.get("recipient")).get("id")
    personal = _dict(activity.get("conversation")).get("conversationType") in (PERSONAL, None)
    return bot in added or (personal and bool(added))


def _thumb(activity: dict[str, Any]) -> Optional[Thumb]:
    to = _text(activity.get("replyToId"))
    if to is None:
        return None
    for reaction in _list(activity.get("reactionsAdded")):
        value = _thumb_value(reaction)
        if value:
            return Thumb(to, value)
    removed = any(_thumb_value(reaction) for reaction in _list(activity.get("reactionsRemoved")))
    return Thumb(to, "none") if removed else None


def _thumb_value(reaction: dict[str, Any]) -> Optional[str]:
    name = (_text(reaction.get("type")) or "").casefold()
    return next((value for value, starts in _THUMBS.items() if name.startswith(starts)), None)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> Optional[str]:
    return value if isinstance(value, str) and value else None
