"""The frame of a conversation: what it is about, as the slots keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Optional, Union

from bot.knowledge.query import Query
from bot.languages import Speech

Slot = Union[None, bool, float, str, list[str]]


@dataclass(frozen=True)
class Frame:
    """What a conversation is about.

    Attributes:
        speech: its language.
        topic: the last question.
        answered: the questions that were answered last, in order; an answer about the assistant itself counts too.
        follows: the question that was answered before the topic was.
        open_questions: the questions that still lack a country, or would be answered more exactly with one.
        countries: keys of the contact table, or of places that it does not list.
        before: the countries before those: of the question that was corrected, or asked again for another country.
        guessed: countries that a message only seemed to name, about which the person was asked.
        cloud: None = not said.
        support_type: billing, technical or presales.
        severity: A, B, C, or what the user called it.
        symptom: a problem whose severity was asked for (bot/knowledge/triage.py).
        subject: what help was asked with (data/scope.yml).
        moment: the moment that was asked about last (bot/knowledge/moment.py).
        zone: IANA time zone of the city or state by which the country was named.
        drafting: the question of a draft that is to be answered next; None = no request is being drafted.
        draft: what was answered so far; an empty text was skipped.
        misses: messages in a row that could not be answered, since the way to a person was shown.
        offered: the questions of the last "did you mean".
        runners_up: what else the last answered message may have asked, likeliest first.
        is_admin: whether the person is an administrator, as he says himself or the portal says; None = not said.
        said_admin: what he says himself.
        told_not_admin: whether someone who is none has been told where to turn.
        about_other: whether the last question was about someone else's support.
    """

    speech: Speech = field(default_factory=Speech)
    topic: Optional[str] = None
    answered: tuple[str, ...] = ()
    follows: Optional[str] = None
    open_questions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    cloud: Optional[str] = None
    support_type: Optional[str] = None
    severity: Optional[str] = None
    symptom: Optional[str] = None
    subject: Optional[str] = None
    moment: Optional[str] = None
    zone: Optional[str] = None
    drafting: Optional[str] = None
    draft: tuple[str, ...] = ()
    misses: int = 0
    offered: tuple[str, ...] = ()
    runners_up: tuple[str, ...] = ()
    is_admin: Optional[bool] = None
    said_admin: Optional[bool] = None
    told_not_admin: bool = False
    about_other: bool = False

    def query(self, support_language: Optional[str] = None) -> Query:
        """What a question is about that is asked now."""
        about = (self.countries, self.cloud, self.support_type, self.severity, support_language)
        query = Query(*about, moment=self.moment, zone=self.zone, symptom=self.symptom, subject=self.subject)
        return replace(query, draft=self.draft)


# Slots that outlive a session; the others end with it.
OUTLIVING = ("language", "language_chosen", "language_streak", "said_admin", "told_not_admin")


def from_slots(slots: Mapping[str, Any]) -> Frame:
    """Reads the frame out of the slots; what an older version stored is read as far as it can be."""
    return Frame(
        speech=Speech(
            slots.get("language"), bool(slots.get("language_chosen")), int(slots.get("language_streak") or 0)
        ),
        topic=slots.get("topic"),
        answered=_names(slots.get("answered")),
        follows=slots.get("follows"),
        open_questions=_names(slots.get("open_question")),
        countries=_names(slots.get("country")),
        before=_names(slots.get("country_before")),
        guessed=_names(slots.get("country_guessed")),
        cloud=slots.get("cloud"),
        support_type=slots.get("support_type"),
        severity=slots.get("severity"),
        symptom=slots.get("symptom"),
        subject=slots.get("subject"),
        moment=slots.get("moment"),
        zone=slots.get("zone"),
        drafting=slots.get("drafting"),
        draft=_names(slots.get("draft")),
        misses=int(slots.get("misses") or 0),
        offered=_names(slots.get("offered")),
        runners_up=_names(slots.get("runners_up")),
        is_admin=slots.get("is_admin"),
        said_admin=slots.get("said_admin"),
        told_not_admin=bool(slots.get("told_not_admin")),
        about_other=bool(slots.get("about_other")),
    )


def to_slots(frame: Frame) -> dict[str, Slot]:
    """The slots of a frame, as domain.yml types them; what is not known is None."""
    return {
        "language": frame.speech.language,
        "language_chosen": frame.speech.chosen or None,
        "language_streak": float(frame.speech.streak) or None,
        "topic": frame.topic,
        "answered": list(frame.answered) or None,
        "follows": frame.follows,
        "open_question": list(frame.open_questions) or None,
        "country": list(frame.countries) or None,
        "country_before": list(frame.before) or None,
        "country_guessed": list(frame.guessed) or None,
        "cloud": frame.cloud,
        "support_type": frame.support_type,
        "severity": frame.severity,
        "symptom": frame.symptom,
        "subject": frame.subject,
        "moment": frame.moment,
        "zone": frame.zone,
        "drafting": frame.drafting,
        "draft": list(frame.draft) or None,
        "misses": float(frame.misses),
        "offered": list(frame.offered) or None,
        "runners_up": list(frame.runners_up) or None,
        "is_admin": frame.is_admin,
        "said_admin": frame.said_admin,
        "told_not_admin": frame.told_not_admin or None,
        "about_other": frame.about_other or None,
    }


def _names(value: Any) -> tuple[str, ...]:
    """A list of names; an older version kept one question as a text."""
    return (value,) if isinstance(value, str) else tuple(value or ())
