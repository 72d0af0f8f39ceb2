"""Hours of a place as they read on a clock somewhere else."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Optional
from zoneinfo import ZoneInfo

from bot.knowledge.spans import begun_on, zone_of
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
    days = hours.weekdays
    if days is None or hours.days is None or hours.continuous or hours.business_hours:
        return None
    named = [WEEKDAYS.index(day) for day in hours.days.split("-")]
    day = on + timedelta((named[0] - on.weekday()) % len(WEEKDAYS))
    span = begun_on(hours, days, day, ZoneInfo(str(zone_of(hours, own))))
    if span is None:
        return None
    opens, closes = (moment.astimezone(ZoneInfo(zone)) for moment in span)
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
