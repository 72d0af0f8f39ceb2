"""Is support open at a moment?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Optional
from zoneinfo import ZoneInfo

from bot.knowledge.tables import Hours

Status = Literal["open", "closed", "depends", "unknown"]


@dataclass(frozen=True)
class Opening:
    """Whether one row of hours covers a moment.

    Attributes:
        hours: the row.
        status: `depends` = open in some of the country's time zones and closed in others, or open for high severity
            only; `unknown` = the time zone or the days are not known.
        holiday_caveat: True where the row is open by the clock but support closes on public holidays, which the table
            does not list.
    """

    hours: Hours
    status: Status
    holiday_caveat: bool = False


def opening(hours: Hours, time_zones: list[str], moment: datetime) -> Opening:
    """Says whether a row of hours covers a moment.

    Args:
        hours: the row.
        time_zones: IANA zones of the country; empty if unknown.
        moment: an aware point in time.

    Raises:
        ValueError: `moment` carries no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    if not hours.available:
        return Opening(hours, "closed")
    if hours.always:
        return Opening(hours, "depends" if hours.severity else "open")
    zones = [hours.tz] if hours.tz and hours.tz != "local" else time_zones
    if not zones or hours.business_hours:
        return Opening(hours, "unknown")
    answers = {_covers(hours, moment.astimezone(ZoneInfo(zone))) for zone in zones}
    if answers == {False}:
        return Opening(hours, "closed")
    if None in answers:
        return Opening(hours, "unknown")
    status: Status = "open" if answers == {True} else "depends"
    return Opening(hours, status, holiday_caveat="public_holidays" in hours.closed_on)


def _covers(hours: Hours, local: datetime) -> Optional[bool]:
    """True or False; None if only the unknown days decide. `local` is the moment in the zone of the hours."""
    days = hours.weekdays
    if hours.continuous and days is not None:
        return _covers_run(hours, days, local)
    clock = local.strftime("%H:%M")
    start, end = str(hours.from_), str(hours.to)
    yesterday = (local - timedelta(days=1)).weekday()
    begun_today = clock >= start and (hours.overnight or clock < end)
    begun_yesterday = hours.overnight and clock < end
    if not begun_today and not begun_yesterday:
        return False
    if days is None:
        return None
    return (begun_today and local.weekday() in days) or (begun_yesterday and yesterday in days)


def _covers_run(hours: Hours, days: frozenset[int], local: datetime) -> bool:
    """One unbroken run, from the first day's `from` to the last day's `to`."""
    first = next(day for day in days if (day - 1) % 7 not in days)
    length = len(days) - 1

    def minutes(clock: str) -> int:
        return int(clock[:2]) * 60 + int(clock[3:])

    now = ((local.weekday() - first) % 7) * 1440 + local.hour * 60 + local.minute
    return minutes(str(hours.from_)) <= now < length * 1440 + minutes(str(hours.to))
