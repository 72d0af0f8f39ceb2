"""What is open at a moment: for each kind of support, in each zone of the place, as a template tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal, Optional
from zoneinfo import ZoneInfo

from bot.answers import locale_words
from bot.answers.views import HoursGroup, Section
from bot.knowledge.holiday_dates import public_holiday
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.moment import Interval, Moment, resolve
from bot.knowledge.spans import Span, joined, spans
from bot.knowledge.tables import SupportType
from bot.knowledge.zones import read_zones

Status = Literal["open", "partly", "closed", "unknown"]
# How far is looked for the next opening, and how long at most a row is said to be open "until".
_AHEAD, _LONGEST = timedelta(days=8), timedelta(hours=36)
_ANYWHERE = "UTC"
_SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Then:
    """One kind of support at the moment, in one zone or several that agree.

    Attributes:
        status: whether it is open.
        cities: the zones' cities where the place has several that differ; else empty.
        languages: BCP 47, in which it is open.
        until: until when, written out; None where that is far or unknown.
        opens: when it opens next, written out; None while it is open or where that is not known.
        ahead: how long that is from now, written out; None where it is far.
        ranges: when it is open within the time asked about, written out.
    """

    status: Status
    cities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    until: Optional[str] = None
    opens: Optional[str] = None
    ahead: Optional[str] = None
    ranges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A place at the moment.

    Attributes:
        section: the place.
        kinds: each kind of support.
        when: the moment, written out; empty where it is now.
        also: the same on the asker's clock; None where that is the same or not known.
        zone: whose clock it is, written out.
        days: whether whole days are meant.
        clock: what the place's clock shows now; None where it has several.
        holidays: names of the days that are public holidays, written out.
        unknown_date: whether the date asked about is not known.
        about_holidays: whether holidays were asked about.
        caveat: whether the source says itself that it is closed on public holidays.
    """

    section: Section
    kinds: list[tuple[SupportType, list[Then]]]
    when: str = ""
    also: Optional[str] = None
    zone: str = ""
    days: bool = False
    clock: Optional[str] = None
    holidays: tuple[str, ...] = ()
    unknown_date: bool = False
    about_holidays: bool = False
    caveat: bool = False


def place_then(
    knowledge: Knowledge, part: Section, moment: Moment, zone: Optional[str], now: datetime, language: str
) -> Place:
    """What is open in a place at a moment.

    Args:
        knowledge: the tables.
        part: the place.
        moment: as it was said.
        zone: that of the city or state named.
        now: the moment of asking.
        language: of the answer.
    """
    zones = zones_of(knowledge, part, zone, now)
    country = knowledge.country(part.country or "")
    iso = country.iso if country else None
    about_holidays = moment.day is not None and moment.day.kind == "holiday"
    is_somewhere = bool(zones)
    # Where nobody lives there is no zone; what is always open is open there too.
    zones = zones or [_ANYWHERE]
    intervals = {name: resolve(moment, now, ZoneInfo(name), iso) for name in zones}
    first = intervals[zones[0]]
    if first is None:
        return Place(part, [], unknown_date=True, about_holidays=True, zone=moment.day.value if moment.day else "")
    kinds = []
    for kind, groups in part.hours.items():
        by_zone = {
            name: _then(groups, name if is_somewhere else None, interval, moment, now, language)
            for name, interval in intervals.items()
            if interval
        }
        kinds.append((kind, _grouped(by_zone, language)))
    local = ZoneInfo(zones[0])
    days = first.days if moment.has_clock or first.whole_days else [now.astimezone(local).date()]
    found = [day for day in days if iso and public_holiday(day, iso)]
    several = len(zones) > 1
    is_far = moment.named_zone not in (None, zones[0]) and not several
    shown = first
    if is_far:
        start, end = first.start.astimezone(local), first.end.astimezone(local)
        shown = Interval(start, end, first.instant, first.whole_days)
    # Where the place has several clocks, a clock with a zone of its own is told as it was said.
    clock_zone = moment.named_zone if several else zones[0]
    return Place(
        part,
        kinds,
        when="" if moment.is_now else _when(shown, moment, language),
        also=_other_clock(first, shown, moment, now, language) if is_far else None,
        zone=locale_words.zone_of_city(clock_zone, language) if clock_zone and is_somewhere else "",
        days=first.whole_days,
        clock=None if several or not is_somewhere else locale_words.moment(now.astimezone(local), language),
        holidays=tuple(locale_words.day(day, language) for day in found),
        about_holidays=about_holidays,
        caveat=any("public_holidays" in group.hours.closed_on for groups in part.hours.values() for group in groups),
    )


def zones_of(knowledge: Knowledge, part: Section, zone: Optional[str], now: datetime) -> list[str]:
    """The zones to speak of, one for each clock: the cloud's, that of the city named, or the country's."""
    cloud_zone = knowledge.cloud(part.cloud).time_zone
    country = knowledge.country(part.country or "")
    if cloud_zone:
        return [cloud_zone]
    known = country.time_zones if country else []
    if zone is not None and (zone in known or not known):
        return [zone]
    preferred = _preferred()
    ordered = sorted(known, key=lambda name: preferred.get(name, len(preferred)))
    clocks: dict[object, str] = {}
    for name in ordered:
        clocks.setdefault((now.astimezone(ZoneInfo(name)).utcoffset()), name)
    return list(clocks.values())


@lru_cache(maxsize=1)
def _preferred() -> dict[str, int]:
    return {name: place for place, name in enumerate(read_zones().places)}


def _then(
    groups: list[HoursGroup], zone: Optional[str], interval: Interval, moment: Moment, now: datetime, language: str
) -> Then:
    """One kind of support in one zone. Rows of another channel than the phone count only where there are no others."""
    by_phone = [group for group in groups if group.hours.channel != "online"] or groups
    usual = [group for group in by_phone if group.hours.severity is None] or by_phone
    tz = ZoneInfo(zone or _ANYWHERE)
    rows = [(group, spans(group.hours, zone, interval.start - _AHEAD, interval.end + _AHEAD)) for group in usual]
    known = [(group, parts) for group, parts in rows if parts is not None]
    within = [(group, _clipped(parts, interval)) for group, parts in known]
    languages = tuple(dict.fromkeys(code for group, parts in within if parts for code in group.languages))
    open_parts = joined(part for _, parts in within for part in parts)
    if not open_parts:
        if len(known) < len(rows):
            return Then("unknown")
        return _closed([parts for _, parts in known], interval, moment, now, tz, language)
    is_whole = open_parts == [(_utc(interval.start), _utc(interval.end))]
    ranges = _ranges(open_parts, interval, tz, language)
    if interval.whole_days:
        return Then("open" if is_whole else "partly", languages=languages, ranges=() if is_whole else ranges)
    if not is_whole:
        return Then("partly", languages=languages, ranges=ranges)
    run = next(span for span in joined(p for _, parts in known for p in parts) if span[1] >= _utc(interval.end))
    # The row that closes last of those in which it is open at the moment.
    until = None
    if run[1] - _utc(interval.start) <= _LONGEST:
        until = _at(run[1].astimezone(tz), interval.start.astimezone(tz).date(), language)
    return Then("open", languages=languages, until=until)


def _closed(
    rows: list[list[Span]], interval: Interval, moment: Moment, now: datetime, tz: tzinfo, language: str
) -> Then:
    after = _utc(interval.start)
    starts = sorted(start for parts in rows for start, end in parts if start > after)
    if not starts:
        return Then("closed")
    opens = starts[0].astimezone(tz)
    ahead = starts[0] - _utc(now)
    is_near = moment.is_now and ahead <= 3 * _SOON
    return Then("closed", opens=_opens(opens, interval, language), ahead=_ahead(ahead, language) if is_near else None)


def _clipped(parts: Iterable[Span], interval: Interval) -> list[Span]:
    start, end = _utc(interval.start), _utc(interval.end)
    return [(max(a, start), min(b, end)) for a, b in parts if a < end and b > start]


def _grouped(by_zone: dict[str, Then], language: str) -> list[Then]:
    """Zones that agree in one; with their cities where they do not."""
    groups: dict[Then, list[str]] = {}
    statuses = {then.status for then in by_zone.values()}
    # Where all are open, or all are closed, the zones differ only in the hour.
    if len(statuses) == 1:
        first = next(iter(by_zone.values()))
        if len(set(by_zone.values())) == 1:
            return [first]
        opens = first.opens if len({then.opens for then in by_zone.values()}) == 1 else None
        until = first.until if len({then.until for then in by_zone.values()}) == 1 else None
        return [replace(first, opens=opens, until=until, ahead=None)]
    for name, then in by_zone.items():
        groups.setdefault(Then(then.status, (), then.languages), []).append(name)
    return [
        Then(then.status, tuple(locale_words.city_of(name, language) for name in names), then.languages)
        for then, names in groups.items()
    ]


# ---- written out


def _when(interval: Interval, moment: Moment, language: str) -> str:
    days = interval.days
    if moment.each and moment.day is not None and moment.day.kind == "weekday":
        day = locale_words.weekday(days[0], language)
    elif moment.each and moment.day is not None and moment.day.kind == "kind" and len(days) > 1:
        day = "–".join(locale_words.short_day(day, language) for day in (days[0], days[-1]))
    elif len(days) > 1 and interval.whole_days:
        day = f"{locale_words.day(days[0], language)} – {locale_words.day(days[-1], language)}"
    else:
        day = locale_words.day(interval.start.date(), language)
    if interval.whole_days:
        return day
    start = locale_words.time_of(interval.start, language)
    return locale_words.at(day, start if interval.instant else f"{start}–{_end(interval.end, language)}", language)


def _other_clock(asked: Interval, shown: Interval, moment: Moment, now: datetime, language: str) -> Optional[str]:
    """The moment as the asker said it, on the clock of the zone he named."""
    zone = locale_words.zone_of_city(str(moment.zone), language)
    start = asked.start if moment.has_clock or moment.ahead is not None else now.astimezone(ZoneInfo(str(moment.zone)))
    if asked.whole_days:
        return None
    clock = locale_words.time_of(start, language)
    if start.date() != shown.start.date():
        clock = locale_words.at(locale_words.short_day(start.date(), language), clock, language)
    return f"{clock} {zone}"


def _ranges(parts: list[Span], interval: Interval, tz: tzinfo, language: str) -> tuple[str, ...]:
    """`9–17`; over several days with the days, equal ones that follow each other in one: `mån–fre 9–17`."""
    runs: list[tuple[date, date, str]] = []
    for span in parts:
        start, end = (value.astimezone(tz) for value in span)
        clocks = f"{locale_words.time_of(start, language)}–{_end(end, language)}"
        if runs and runs[-1][2] == clocks and runs[-1][1] + timedelta(days=1) == start.date():
            runs[-1] = (runs[-1][0], start.date(), clocks)
        else:
            runs.append((start.date(), start.date(), clocks))
    if len(interval.days) == 1:
        return tuple(clocks for _, _, clocks in runs)
    return tuple(
        f"{'–'.join(dict.fromkeys(locale_words.short_day(day, language) for day in (first, last)))} {clocks}"
        for first, last, clocks in runs
    )


def _end(value: datetime, language: str) -> str:
    return (
        locale_words.clock("24:00", language)
        if (value.hour, value.minute) == (0, 0)
        else locale_words.time_of(value, language)
    )


def _at(value: datetime, day: date, language: str) -> str:
    """`17`, or `fre 17` where it is another day."""
    if (value - timedelta(minutes=1)).date() == day:
        return _end(value, language)
    return locale_words.at(
        locale_words.short_day(value.date(), language), locale_words.time_of(value, language), language
    )


def _opens(value: datetime, interval: Interval, language: str) -> str:
    clock = locale_words.time_of(value, language)
    is_far = value.date() - interval.start.date() >= timedelta(days=7)
    day = locale_words.day if is_far else locale_words.short_day
    return locale_words.at(day(value.date(), language), clock, language)


def _ahead(length: timedelta, language: str) -> str:
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes < 60:
        return locale_words.amount(minutes, "minute", language)
    if minutes < 48 * 60:
        return locale_words.amount(round(minutes / 60), "hour", language)
    return locale_words.amount(round(minutes / 1440), "day", language)


def _utc(value: datetime) -> datetime:
    return value.astimezone(ZoneInfo("UTC"))
