"""Rows of the tables, put in the order in which a reader wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Optional

from bot.answers.answer import Question
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.places import display_name
from bot.knowledge.tables import CloudKey, Hours, Phone, SupportType


@dataclass(frozen=True)
class HoursGroup:
    """Equal hours in one or more languages (BCP 47; empty where the source states none)."""

    hours: Hours
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One country in one cloud.

    Attributes:
        country: key, None where the section holds for a whole cloud.
        name: the country's name in the reader's language; empty without a country.
        cloud: the cloud it speaks of.
        label: True where the cloud must be named, because the user did not choose the ordinary one.
        listed: False where the contact table does not have the country.
    """

    country: Optional[str]
    name: str
    cloud: CloudKey
    label: bool
    listed: bool
    phones: list[Phone]
    hours: dict[SupportType, list[HoursGroup]]
    cautions: list[str]


def group_hours(rows: Iterable[Hours]) -> list[HoursGroup]:
    """Joins rows that differ only in language, in the table's order."""
    groups: dict[Hours, list[str]] = {}
    for row in rows:
        languages = groups.setdefault(row.copy(update={"language": None}), [])
        if row.language:
            languages.append(row.language)
    return [HoursGroup(hours, tuple(spoken)) for hours, spoken in groups.items()]


def sections(knowledge: Knowledge, question: Question, language: str) -> list[Section]:
    """One section a country and cloud that the question is about.

    A country that was asked about without a cloud gets a section for each cloud that may apply. A cloud without a
    country gets one section for each country group that the cloud prints a number for.
    """
    result = []
    for country, cloud in _places(knowledge, question):
        row = knowledge.country(country)
        labelled = cloud != "worldwide" or (question.cloud == "worldwide" or len(knowledge.clouds_of(country)) > 1)
        phones = knowledge.phones(country, cloud)
        cautions = row.cautions if row and cloud == "worldwide" else []
        result.append(
            Section(
                country=country,
                name=display_name(knowledge, country, language),
                cloud=cloud,
                label=labelled,
                listed=row is not None and (cloud != "germany" or bool(phones)),
                phones=phones,
                hours={kind: group_hours(knowledge.hours(country, cloud, kind)) for kind in question.support_types},
                cautions=cautions,
            )
        )
    return result


def _places(knowledge: Knowledge, question: Question) -> list[tuple[str, CloudKey]]:
    home = knowledge.cloud("21vianet").countries[0]
    if question.cloud == "21vianet":
        return [(home, "21vianet")]
    if question.cloud is not None:
        return [(country, question.cloud) for country in question.countries]
    return [(country, cloud) for country in question.countries for cloud in knowledge.clouds_of(country)]
