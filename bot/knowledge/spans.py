"""When rows of hours are open, as spans of time, over any stretch of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Optional
from zoneinfo import ZoneInfo

from bot.knowledge.moment import at_clock
from bot.knowledge.tables import Hours

# In UTC, so that arithmetic is right when clocks change.
Span = tuple[datetime, datetime]
_DAY = 1440


def spans(hours: Hours, zone: Optional[str], start: datetime, end: datetime) -> Optional[list[Span]]:
    """When a row is open between two moments; None where the row does not say.

    Args:
        hours: the row.
        zone: IANA zone of the place, None where it is not known; the row's own goes before it.
        start: aware.
        end: aware.
    """
    if not hours.available:
        return []
    first, last = start.astimezone(timezone.utc), end.astimezone(timezone.utc)
    if hours.always:
        return None if hours.severity else [(first, last)]
    if hours.business_hours or hours.weekdays is None:
        return None
    name = zone_of(hours, zone)
    if name is None:
        return None
    tz = ZoneInfo(name)
    day = start.astimezone(tz).date() - timedelta(days=8)
    until = end.astimezone(tz).date()
    found = []
    while day <= until:
        span = begun_on(hours, hours.weekdays, day, tz)
        if span is not None:
            begins, ends = max(span[0], first), min(span[1], last)
            if begins < ends:
                found.append((begins, ends))
        day += timedelta(days=1)
    return found


def zone_of(hours: Hours, zone: Optional[str]) -> Optional[str]:
    """The zone that a row's clock times are in: its own, or that of the place."""
    return hours.tz if hours.tz and hours.tz != "local" else zone


def joined(parts: Iterable[Span]) -> list[Span]:
    """Spans that touch or overlap made one, in order."""
    result: list[Span] = []
    for start, end in sorted(parts):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def begun_on(hours: Hours, weekdays: frozenset[int], day: date, tz: ZoneInfo) -> Optional[Span]:
    """The span that begins on a day, if one does.

    Args:
        hours: a row that states clock times.
        weekdays: the days that it states, 0 = Monday.
        day: in the zone of its clock times.
        tz: that zone.
    """
    first, last = _minutes(str(hours.from_)), _minutes(str(hours.to))
    if day.weekday() not in weekdays:
        return None
    if hours.continuous:
        if (day.weekday() - 1) % 7 in weekdays:
            return None
        last += (len(weekdays) - 1) * _DAY
    elif hours.overnight:
        last += _DAY
    return at_clock(day, first, tz).astimezone(timezone.utc), at_clock(day, last, tz).astimezone(timezone.utc)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
