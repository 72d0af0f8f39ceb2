"""What time it is: the machine's clock, or a moment that was set, for a replay that gives the same answers any day."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Optional

from bot.errors import OperatorError

_set: Optional[datetime] = None


class ClockError(OperatorError):
    """A moment that is none; the message says how to write one."""


def now() -> datetime:
    """The moment, with its time zone."""
    return _set or datetime.now(timezone.utc)


def stand_at(moment: Optional[datetime]) -> None:
    """Stops the clock of this process at a moment; None lets it run again.

    Raises:
        ClockError: the moment has no time zone.
    """
    global _set
    if moment is not None and moment.tzinfo is None:
        raise ClockError(f"{moment.isoformat()} has no time zone: write 2026-11-25T12:00:00Z or …+01:00.")
    _set = moment


def parse_moment(text: str) -> datetime:
    """Reads a moment of ISO 8601 with its zone, such as `2026-11-25T12:00:00Z`.

    Raises:
        ClockError: it is no moment, or has no time zone.
    """
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise ClockError(f"'{text}' is not a moment such as 2026-11-25T12:00:00Z.") from error
    if moment.tzinfo is None:
        raise ClockError(f"'{text}' has no time zone: write 2026-11-25T12:00:00Z or …+01:00.")
    return moment
