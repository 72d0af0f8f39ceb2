"""What a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.knowledge.tables import Level, SupportType


@dataclass(frozen=True)
class Query:
    """What a question is about, as far as the conversation has told.

    Attributes:
        countries: keys in the contact table, or of places that it does not list.
        cloud: None = the user has not said.
        support_type: billing, technical or presales.
        severity: A, B, C, or what the user called it (`1`).
        support_language: BCP 47 code of a language that the user wants to be helped in.
        follows: the question that was answered before this one. Two answers depend on it ("why?", "that did not help"),
            and an answer is made of nothing but its query.
        moment: when, in the form of bot/knowledge/moment.py; None = not said.
        zone: IANA time zone of the city or state named.
        verdict: whether what is asked ("must I be an administrator?") is so; None = no such thing is asked.
        symptom: a problem whose severity is asked for, in the form of bot/knowledge/triage.py.
        subject: what help is asked with, a key of data/scope.yml.
        draft: what the user has said for a request that is drafted, by the place of the question; empty = skipped.
    """

    countries: tuple[str, ...] = ()
    cloud: Optional[str] = None
    support_type: Optional[str] = None
    severity: Optional[str] = None
    support_language: Optional[str] = None
    follows: Optional[str] = None
    moment: Optional[str] = None
    zone: Optional[str] = None
    symptom: Optional[str] = None
    verdict: Optional[bool] = None
    subject: Optional[str] = None
    draft: tuple[str, ...] = ()

    @property
    def support_types(self) -> tuple[SupportType, ...]:
        """The kinds of support to speak of: both, or the one asked for; none for presales, which has no table."""
        if self.support_type == "billing":
            return ("billing",)
        if self.support_type == "technical":
            return ("technical",)
        return () if self.support_type == "presales" else ("billing", "technical")

    @property
    def level(self) -> Optional[Level]:
        """The severity asked for, if it is a level that exists."""
        return self.severity if self.severity in ("A", "B", "C") else None  # type: ignore[return-value]
