"""What understanding says of a message, typed. The keys that our Rasa components write stand here, and only here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from bot.knowledge.tables import Level
from bot.knowledge.utterances import AFTER as AFTER
from bot.languages import Heard

# Keys of Rasa's parse data that are ours (bot/nlu), beside Rasa's own.
LANGUAGE, BARE, QUESTIONS, OTHER, LEVELS = "language", "bare", "questions", "other", "levels"
# Keys of an entity that are ours: it is only like a name, and it is named in order to be ruled out.
GUESSED, DENIED = "guessed", "denied"
# Of a country: the time zone (IANA) of the city or state by which it is named.
ZONE = "zone"
# Entities, and the role of a language that the assistant is to answer in.
COUNTRY, CLOUD, SEVERITY, SUPPORT_TYPE, SPOKEN = "country", "cloud", "severity", "support_type", "language"
# In the form of bot/knowledge/moment.py.
MOMENT = "moment"
# No entities: what a message tells of a problem, and what it asks help with; read by the policy.
SYMPTOM, SUBJECT = "symptom", "subject"
REPLY = "reply"
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Profile:
    """What the portal says of the person; None = not said."""

    country: Optional[str] = None
    cloud: Optional[str] = None
    is_admin: Optional[bool] = None


@dataclass(frozen=True)
class Mention:
    """Something that a message names.

    Attributes:
        entity: what sort of thing it is.
        value: which one.
        start: where it begins in the text; None where it was not typed but pressed.
        end: where it ends, exclusive.
        role: `reply` for a language that the assistant is to answer in.
        certain: False where the text is only like a name.
        denied: whether it is named in order to be ruled out ("not Norway").
        zone: IANA time zone of the city or state by which a country is named.
    """

    entity: str
    value: str
    start: Optional[int] = None
    end: Optional[int] = None
    role: Optional[str] = None
    certain: bool = True
    denied: bool = False
    zone: Optional[str] = None


@dataclass(frozen=True)
class Parsed:
    """A message as it was understood.

    Attributes:
        text: what was typed.
        intent: what it is, a name of the catalogue; None where nothing was understood at all.
        mentions: what it names.
        heard: its language; None where it has no words.
        bare: whether it says nothing but what it names.
        questions: the questions of a message that has several.
        other: the company or product that it asks about, where that is not ours.
        ranking: the likeliest intents with their confidence, likeliest first.
        levels: how likely each severity is, if it tells a problem.
        locale: the channel's language, if it says one.
        profile: what the portal says of the person.
    """

    text: str = ""
    intent: Optional[str] = None
    mentions: tuple[Mention, ...] = ()
    heard: Optional[Heard] = None
    bare: bool = False
    questions: tuple[str, ...] = ()
    other: Optional[str] = None
    ranking: tuple[tuple[str, float], ...] = ()
    levels: tuple[tuple[Level, float], ...] = ()
    locale: Optional[str] = None
    profile: Profile = field(default_factory=Profile)

    def values(self, entity: str) -> tuple[str, ...]:
        """The different values of an entity that are wanted, in the order in which they are named."""
        return tuple(dict.fromkeys(m.value for m in self.mentions if m.entity == entity and not m.denied))

    def denied(self, entity: str) -> tuple[str, ...]:
        """The different values of an entity that are ruled out, and not wanted beside that."""
        wanted = self.values(entity)
        ruled_out = (m.value for m in self.mentions if m.entity == entity and m.denied)
        return tuple(value for value in dict.fromkeys(ruled_out) if value not in wanted)

    def confidence(self, intent: str) -> float:
        """How likely the message is an intent; a ranking that is missing is sure of what was chosen."""
        if not self.ranking:
            return float(intent == self.intent)
        return max((confidence for name, confidence in self.ranking if name == intent), default=0.0)

    @property
    def words_besides(self) -> int:
        """How many words it has beside what it names."""
        rest = list(self.text)
        for mention in self.mentions:
            if mention.start is not None and mention.end is not None:
                rest[mention.start : mention.end] = " " * (mention.end - mention.start)
        return len(_WORD.findall("".join(rest)))

    @property
    def short(self) -> bool:
        """Whether it is only a name or a word."""
        return self.bare or len(_WORD.findall(self.text)) < 2


def from_rasa(message: Mapping[str, Any]) -> Parsed:
    """Reads Rasa's parse data of a message with its metadata (`tracker.latest_message`)."""
    metadata = message.get("metadata") or {}
    locale = metadata.get("locale")
    return Parsed(
        text=str(message.get("text") or ""),
        intent=(message.get("intent") or {}).get("name"),
        mentions=tuple(_mention(entity) for entity in message.get("entities") or []),
        heard=_heard(message.get(LANGUAGE)),
        bare=bool(message.get(BARE)),
        questions=tuple(message.get(QUESTIONS) or ()),
        other=message.get(OTHER) or None,
        ranking=tuple(
            (str(row["name"]), float(row.get("confidence") or 0.0))
            for row in message.get("intent_ranking") or []
            if row.get("name")
        ),
        levels=tuple((level, float(p)) for level, p in (message.get(LEVELS) or {}).items()),
        locale=locale if isinstance(locale, str) else None,
        profile=_profile(metadata.get("profile") or {}),
    )


def _mention(entity: Mapping[str, Any]) -> Mention:
    return Mention(
        str(entity["entity"]),
        str(entity["value"]),
        entity.get("start"),
        entity.get("end"),
        entity.get("role"),
        certain=not entity.get(GUESSED),
        denied=bool(entity.get(DENIED)),
        zone=entity.get(ZONE),
    )


def _heard(language: Optional[Mapping[str, Any]]) -> Optional[Heard]:
    if not language or not language.get("code"):
        return None
    return Heard(str(language["code"]), float(language.get("confidence") or 0.0), bool(language.get("clear")))


def _profile(profile: Mapping[str, Any]) -> Profile:
    return Profile(profile.get("country"), profile.get("cloud"), profile.get("is_admin"))
