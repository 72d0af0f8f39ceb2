"""What is answered: text for the reader, and what it tells as data, for channels that show more than text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Optional

from bot.answers.views import Section
from bot.knowledge.tables import Phone


@dataclass(frozen=True)
class Number:
    """A number that an answer shows.

    Attributes:
        place: whose it is, in the reader's language.
        cloud: key in data/clouds.yml.
        text: as it is dialed in its country.
        e164: with country code, if it can be reached from abroad in that form.
        charge: `toll_free`, `local`, `international`, or `unknown` where the source says nothing.
        kind: `primary` or `alternative`.
        steps: what to press, dial or enter once the call is connected, in order: `("select_option", "9")`.
        callers: who may dial it (`mobile`), None = anyone.
        plan: for whom it is, None = everyone.
        carrier: on whose network, None = any.
    """

    place: str
    cloud: str
    text: str
    e164: Optional[str]
    charge: str
    kind: str
    steps: tuple[tuple[str, str], ...] = ()
    callers: Optional[str] = None
    plan: Optional[str] = None
    carrier: Optional[str] = None


@dataclass(frozen=True)
class Answer:
    """An answer.

    Attributes:
        text: for the reader.
        language: that it is in.
        suggestions: questions that are suggested with it.
        verdict: whether what was asked is so; None where nothing was asked that is or is not.
        numbers: those that the text shows.
        cautions: keys of those that stand in it (data/words/<language>/words.yml).
        as_of: the day of the facts, where numbers are shown.
    """

    text: str
    language: str
    suggestions: tuple[str, ...] = ()
    verdict: Optional[bool] = None
    numbers: tuple[Number, ...] = ()
    cautions: tuple[str, ...] = ()
    as_of: Optional[date] = None

    @property
    def facts(self) -> dict[str, Any]:
        """What it tells beside its text, as JSON has it; empty where it tells nothing."""
        numbers = [_json(number) for number in self.numbers]
        facts = {
            "verdict": self.verdict,
            "numbers": numbers or None,
            "cautions": list(self.cautions) or None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }
        return {key: value for key, value in facts.items() if value is not None}


def _json(number: Number) -> dict[str, Any]:
    known = {key: value for key, value in asdict(number).items() if value}
    return {**known, "steps": [{name: value} for name, value in number.steps]}


def shown(text: str, sections: Iterable[Section]) -> Iterator[Number]:
    """The numbers of some places that stand in a text, in the places' order."""
    for part in sections:
        for phone in part.phones:
            if phone.number in text or (phone.international and phone.international in text):
                yield _number(phone, part)


def _number(phone: Phone, part: Section) -> Number:
    charge = "toll_free" if phone.toll_free else phone.charges or "unknown"
    steps = tuple((name, str(value)) for step in phone.dial_steps for name, value in step if value is not None)
    return Number(
        place=part.name,
        cloud=part.cloud,
        text=phone.number,
        e164=phone.e164,
        charge=charge,
        kind=phone.kind,
        steps=steps,
        callers=phone.callers,
        plan=phone.plan,
        carrier=phone.carrier,
    )


def button(title: str, intent: str) -> dict[str, str]:
    """A button in Rasa's form: pressing it asks a question."""
    return {"title": title, "payload": f"/{intent}"}
