"""Answers about reaching support where something does not work: other numbers, from abroad, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, Optional
from zoneinfo import ZoneInfo

from bot.answers import locale_words
from bot.answers.answer import Answer
from bot.answers.compose import Asked, computed
from bot.answers.open_then import zones_of
from bot.answers.views import HoursGroup, Section
from bot.knowledge.moment import Moment
from bot.knowledge.opening import opening
from bot.knowledge.other_clock import on_clock_of
from bot.knowledge.query import Query
from bot.knowledge.tables import Hours, SupportType

# So many clocks of one country at most.
_MOST_CLOCKS = 6
_TECHNICAL: SupportType = "technical"
Now = Literal["open", "closed", "unsure"]


@dataclass(frozen=True)
class Clock:
    """A time zone at a moment.

    Attributes:
        city: that the zone is named for, in the reader's language.
        name: of the zone; empty where it has no everyday one.
        offset: from UTC, `UTC+5:30`.
        time: day and hour there.
    """

    city: str
    name: str
    offset: str
    time: str


def numbers_known(asked: Asked) -> list[Section]:
    """Sections of what the conversation is about, for sentences that tell a number where one is known."""
    if not asked.query.countries and asked.knowledge.goes_by_country(asked.query.cloud):
        return []
    return asked.sections(groups=True)


@computed
def other_number(asked: Asked) -> Answer:
    """The numbers beside the first one, each with its sort."""
    return _about_numbers(asked)


@computed
def dial_abroad(asked: Asked) -> Answer:
    """All numbers as they are dialed from another country."""
    return _about_numbers(asked)


@computed
def menu_choice(asked: Asked) -> Answer:
    """What to press, dial or enter once the call is connected."""
    return _about_numbers(asked)


@computed
def report_number_fails(asked: Asked) -> Answer:
    """The other number, the same from abroad, whether anyone is there now, the request online."""
    parts = asked.sections(groups=True)
    answer = asked.answer(sections=parts, now=_phone_now(asked, parts))
    return _without_number(asked, answer, parts)


@computed
def report_trouble(asked: Asked) -> Answer:
    """Service health, the request, the number: in the order in which they help."""
    return asked.answer(sections=numbers_known(asked), by_level=asked.query.cloud == asked.knowledge.severities.cloud)


@computed
def report_locked_out(asked: Asked) -> Answer:
    """How to reach support without signing in."""
    by_country = asked.knowledge.goes_by_country(asked.query.cloud)
    return asked.answer(sections=numbers_known(asked), by_country=by_country)


@computed
def account_details(asked: Asked) -> Answer:
    """What to have ready and to look at before a call, with the number and whether anyone is there now."""
    parts = numbers_known(asked)
    by_country = asked.knowledge.goes_by_country(asked.query.cloud)
    return asked.answer(sections=parts, now=_phone_now(asked, parts), by_country=by_country)


@computed
def draft_request(asked: Asked) -> Answer:
    """The text of a request, of what was answered question by question."""
    return asked.answer(draft=asked.query.draft)


@computed
def next_step(asked: Asked) -> Answer:
    """What comes after the advice that was given last and did not help."""
    parts = numbers_known(asked)
    step: Optional[str] = asked.catalogue.next_step(asked.query.follows)
    nothing_to_call = bool(parts) and not any(part.phones for part in parts)
    if (step == "number" and not parts) or (step == "call" and nothing_to_call):
        step = None
    return asked.answer(step=step, sections=parts, now=_phone_now(asked, parts))


@computed
def time_zone(asked: Asked) -> Answer:
    """In whose time the hours are, and what time it is there."""
    known = bool(numbers_known(asked))
    every_kind = replace(asked, query=replace(asked.query, support_type=None))
    places = []
    for part in every_kind.sections() if known else []:
        home = _home_zone(asked, part)
        country = asked.knowledge.country(part.country or "")
        own = _clocks(asked, [home] if home else country.time_zones if country else [])
        zones = {} if home else _zones_of([group.hours for groups in part.hours.values() for group in groups])
        foreign = [zone for zone in zones if zone]
        named = [(locale_words.zone_name(zone, asked.language), _clocks(asked, [zone])[0]) for zone in foreign]
        zone_name = locale_words.zone_name(home, asked.language) if home else None
        local = not foreign or None in zones
        places.append((part, zone_name, local, own[:_MOST_CLOCKS], len(own) > _MOST_CLOCKS, named))
    return asked.answer(places=places, general=not known, elsewhere=_elsewhere(every_kind) if known else [])


def _elsewhere(asked: Asked) -> list[Section]:
    """The places with their hours on the clock that is asked about ("in Beijing time"), where each has one clock."""
    zone = Moment.parse(asked.query.moment).named_zone if asked.query.moment else None
    if zone is None:
        return []
    found = []
    for part in asked.sections():
        own = zones_of(asked.knowledge, part, asked.query.zone, asked.now)
        if len(own) != 1:
            continue
        today = asked.now.astimezone(ZoneInfo(own[0])).date()
        rows = {
            kind: [(on_clock_of(group.hours, own[0], zone, today), group.languages) for group in groups]
            for kind, groups in part.hours.items()
        }
        hours = {kind: [HoursGroup(row, spoken) for row, spoken in own_rows if row] for kind, own_rows in rows.items()}
        found.append(replace(part, hours={kind: groups for kind, groups in hours.items() if groups}))
    return found


def _about_numbers(asked: Asked) -> Answer:
    parts = asked.sections(groups=True)
    return _without_number(asked, asked.answer(sections=parts), parts)


def _without_number(asked: Asked, answer: Answer, parts: list[Section]) -> Answer:
    """The answer, with the suggestions for a place that has no number where that is so."""
    if any(part.phones for part in parts):
        return answer
    return replace(answer, suggestions=asked.catalogue.question(asked.intent).suggestions_without_number)


def _phone_now(asked: Asked, parts: list[Section]) -> list[tuple[Now, list[str]]]:
    """For each section whether technical support takes calls now, and in which languages."""
    full = replace(asked, query=Query(asked.query.countries, asked.query.cloud, _TECHNICAL)) if parts else asked
    return [_open_by_phone(asked, part) for part in (full.sections(groups=True) if parts else [])]


def _open_by_phone(asked: Asked, part: Section) -> tuple[Now, list[str]]:
    home = _home_zone(asked, part)
    country = asked.knowledge.country(part.country or "")
    zones = [home] if home else country.time_zones if country else []
    groups = [group for group in part.hours.get(_TECHNICAL, []) if group.hours.channel != "online"]
    states = [(group, opening(group.hours, zones, asked.now)) for group in groups]
    sure = [(group, state) for group, state in states if not group.hours.plan and not group.hours.severity]
    languages = [code for group, state in sure if state.status == "open" for code in group.languages]
    if languages:
        return "open", list(dict.fromkeys(languages))
    return ("closed" if states and all(state.status == "closed" for _, state in states) else "unsure"), []


def _home_zone(asked: Asked, part: Section) -> Optional[str]:
    """The one time zone that all hours of a cloud are in; None where they go by the country."""
    if part.by_country:
        return None
    cloud = asked.knowledge.cloud(part.cloud)
    zones = (row.tz for row in (*cloud.billing, *cloud.technical) if row.tz)
    return cloud.time_zone or next(zones, None)


def _zones_of(rows: Iterable[Hours]) -> dict[Optional[str], None]:
    """Zones that clock times of a country are in, in order; None = its own."""
    return dict.fromkeys(None if row.tz == "local" else row.tz for row in rows if row.available and not row.always)


def _clocks(asked: Asked, zones: list[str]) -> list[Clock]:
    """One clock for all zones that agree at the moment, in the table's order."""
    found: dict[Optional[timedelta], Clock] = {}
    for zone in zones:
        there = asked.now.astimezone(ZoneInfo(zone))
        if there.utcoffset() not in found:
            city, name = locale_words.city_of(zone, asked.language), locale_words.name_of_zone(zone, asked.language)
            time = locale_words.moment(there, asked.language)
            found[there.utcoffset()] = Clock(city, name, locale_words.utc_offset(there), time)
    return list(found.values())
