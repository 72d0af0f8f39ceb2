"""Rows of the tables, put in the order in which a reader wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Optional

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.places import display_name
from bot.knowledge.query import Query
from bot.knowledge.tables import Hours, Phone, SupportType


@dataclass(frozen=True)
class HoursGroup:
    """Equal hours in one or more languages (BCP 47; empty where the source states none)."""

    hours: Hours
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One country, or one group of countries, in one cloud.

    Attributes:
        country: key, None where the section holds for a whole cloud.
        name: the country's name in the reader's language; empty without a country.
        group: name of the group of countries that the country stands for, None where it stands for itself.
        cloud: the cloud it speaks of.
        by_country: whether the cloud's numbers and hours go by country.
        label: True where the cloud must be named, because the user did not choose the ordinary one.
        listed: False where nothing is published for the country.
    """

    country: Optional[str]
    name: str
    cloud: str
    by_country: bool
    label: bool
    listed: bool
    phones: list[Phone]
    hours: dict[SupportType, list[HoursGroup]]
    cautions: list[str]
    group: Optional[str] = None


def group_hours(rows: Iterable[Hours]) -> list[HoursGroup]:
    """Joins rows that differ only in language, in the table's order."""
    groups: dict[Hours, list[str]] = {}
    for row in rows:
        languages = groups.setdefault(row.copy(update={"language": None}), [])
        if row.language:
            languages.append(row.language)
    return [HoursGroup(hours, tuple(spoken)) for hours, spoken in groups.items()]


def sections(knowledge: Knowledge, query: Query, language: str, groups: bool = False) -> list[Section]:
    """One section a country and cloud that the query is about.

    A country that was asked about without a cloud gets a section for each cloud that may apply. A cloud without a
    country gets one for its home.

    Args:
        knowledge: the tables.
        query: what is asked about.
        language: of the countries' names.
        groups: give a cloud without a country a section for each group of countries that it prints a number for.
    """
    result = []
    for country, cloud, group in _places(knowledge, query, groups):
        row = knowledge.country(country)
        by_country = knowledge.goes_by_country(cloud)
        phones = knowledge.phones(country, cloud)
        result.append(
            Section(
                country=country,
                name=display_name(knowledge, country, language),
                cloud=cloud,
                by_country=by_country,
                label=not by_country or query.cloud is not None or len(knowledge.clouds_of(country)) > 1,
                listed=row is not None and (by_country or bool(phones)),
                phones=phones,
                hours={kind: group_hours(knowledge.hours(country, cloud, kind)) for kind in query.support_types},
                cautions=row.cautions if row and by_country else [],
                group=group,
            )
        )
    return result


def whole_cloud(knowledge: Knowledge, query: Query, cloud: str) -> Section:
    """What holds in a cloud wherever the caller is."""
    hours = {kind: group_hours(knowledge.hours(None, cloud, kind)) for kind in query.support_types}
    return Section(None, "", cloud, knowledge.goes_by_country(cloud), True, True, [], hours, [])


def _places(knowledge: Knowledge, query: Query, groups: bool) -> list[tuple[str, str, Optional[str]]]:
    """(country, cloud, group) of each section."""
    if query.cloud is None:
        return [(country, cloud, None) for country in query.countries for cloud in knowledge.clouds_of(country)]
    cloud = knowledge.cloud(query.cloud)
    if cloud.home and (cloud.only_at_home or not query.countries):
        if not groups:
            return [(cloud.home, query.cloud, None)]
        return [(country, query.cloud, group) for country, group in knowledge.groups_of(query.cloud)]
    return [(country, query.cloud, None) for country in query.countries]
