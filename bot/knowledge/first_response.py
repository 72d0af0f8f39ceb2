"""When the first response to a case is due. No Rasa in here."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from bot.knowledge.tables import FirstResponse

# Monday to Friday; the article does not say which days are business days.
_BUSINESS_DAYS = range(5)


def due(filed: datetime, within: FirstResponse, zone: tzinfo) -> datetime:
    """The latest moment of a first response.

    Args:
        filed: when the case is opened, aware.
        within: hours, or business days: Monday to Friday, in which one that is opened at a weekend begins on Monday.
        zone: whose days are counted.

    Returns:
        In that zone.
    """
    at = filed.astimezone(zone)
    if within.unit == "hour":
        return at + timedelta(hours=within.within)
    if at.weekday() not in _BUSINESS_DAYS:
        at = datetime.combine(at.date(), time(), zone)
        while at.weekday() not in _BUSINESS_DAYS:
            at += timedelta(days=1)
    left = within.within
    while left:
        at += timedelta(days=1)
        left -= at.weekday() in _BUSINESS_DAYS
    return at
