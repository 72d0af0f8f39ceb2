"""Hours of a place as they read on a clock somewhere else."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Optional
from zoneinfo import ZoneInfo

from bot.knowledge.tables import WEEKDAYS, Hours

_MIDNIGHT = "24:00"


def on_clock_of(hours: Hours, own: str, zone: str, on: date) -> Optional[Hours]:
    """The same hours in another time zone, in the week that begins on a day; daylight saving is that week's.

    Args:
        hours: a row of the contact table.
        own: the place's IANA zone, for rows in local time.
        zone: the IANA zone of the clock to read them on.
        on: the day.

    Returns:
        The row with `tz`, clock times and days of the other zone; as it is where it never closes; None where it states
        no clock times or days, or runs without a break over several days.
    """
    if hours.always or not hours.available:
        return hours
    if hours.from_ is None or hours.to is None or not hours.days or hours.continuous or hours.business_hours:
        return None
    placed = ZoneInfo(own if hours.tz in (None, "local") else str(hours.tz))
    named = [WEEKDAYS.index(day) for day in hours.days.split("-")]
    day = on + timedelta((named[0] - on.weekday()) % 7)
    opens = _at(day, hours.from_, placed).astimezone(ZoneInfo(zone))
    closes = _at(day + timedelta(hours.overnight), hours.to, placed).astimezone(ZoneInfo(zone))
    shift = (opens.date() - day).days
    ends_at_midnight = closes.time() == time() and closes.date() > opens.date()
    return hours.copy(
        update={
            "days": "-".join(WEEKDAYS[(index + shift) % len(WEEKDAYS)] for index in named),
            "from_": opens.strftime("%H:%M"),
            "to": _MIDNIGHT if ends_at_midnight else closes.strftime("%H:%M"),
            "tz": zone,
            "overnight": closes.date() > opens.date() and not ends_at_midnight,
        }
    )


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime.combine(day + timedelta(hour // 24), time(hour % 24, minute), zone)
