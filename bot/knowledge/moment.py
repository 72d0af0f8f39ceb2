"""A moment that a message speaks of: symbolic, until it is known when and where it is answered. No Rasa in here."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal, Optional
from zoneinfo import ZoneInfo, available_timezones

from bot.knowledge.holiday_dates import holiday_date

DayKind = Literal["offset", "weekday", "date", "week", "kind", "holiday"]
Part = Literal["early", "morning", "lunch", "afternoon", "evening", "late", "night"]
# What a zone may be besides one of IANA: the asker's, and that of the place asked about.
OWN, LOCAL = "own", "local"
_ZONES = available_timezones() | {OWN, LOCAL}
_HALF_DAY, _DAY = 720, 1440
# Minutes after midnight at which a part of the day begins and ends.
PARTS: dict[str, tuple[int, int]] = {
    "early": (300, 480),
    "morning": (480, 720),
    "lunch": (720, 780),
    "afternoon": (720, 1020),
    "evening": (1080, 1380),
    "late": (1200, 1440),
    "night": (1320, 1800),
}
# A loose hour ("at 5") is in the afternoon up to this one.
_LAST_AFTERNOON_HOUR = 6
# The night is over at this hour.
_SMALL_HOURS = 6
_DAYS = {
    "offset": re.compile(r"-?\d{1,3}"),
    "weekday": re.compile(r"[0-6](\+1)?"),
    "date": re.compile(r"(\d{4}-)?\d\d-\d\d|\d\d"),
    "week": re.compile(r"\d\d?|\+\d"),
    "kind": re.compile(r"weekday|weekend|holiday"),
    "holiday": re.compile(r"[a-z_0-9]+"),
}


@dataclass(frozen=True)
class Day:
    """A day or days.

    Attributes:
        kind: what `value` is.
        value: days from today; 0 = Monday, with `+1` in the week after this; a date, with or without year or month;
            the number of a week, or how many from this; a kind of day; the name of a holiday.
    """

    kind: DayKind
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> Day:
        """Reads what `str` wrote.

        Raises:
            ValueError: it is not a day.
        """
        kind, _, value = text.partition(":")
        if kind not in _DAYS or not _DAYS[kind].fullmatch(value):
            raise ValueError(f"'{text}' is not a day such as weekday:5")
        return cls(kind, value)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Moment:
    """A moment as it was said.

    Attributes:
        day: None = not said.
        start: minutes after midnight.
        end: likewise; without a start, until then.
        loose: whether the clock may be meant in the other half of the day: "at 5".
        onward: whether `start` begins a time without end: "after 5".
        part: the part of the day.
        zone: IANA zone of the clock, `own` for the asker's, `local` for the place's.
        each: whether every such day is meant: "on Sundays".
        ahead: minutes from now.
        now: whether it is this moment.
    """

    day: Optional[Day] = None
    start: Optional[int] = None
    end: Optional[int] = None
    loose: bool = False
    onward: bool = False
    part: Optional[Part] = None
    zone: Optional[str] = None
    each: bool = False
    ahead: Optional[int] = None
    now: bool = False

    def __str__(self) -> str:
        """Compact and stable: `day=weekday:5 from=18:00 zone=Europe/Berlin`."""
        clocks = {"from": self.start, "to": self.end}
        parts = [f"day={self.day}"] if self.day else []
        parts += [f"{key}={_clock(value)}" for key, value in clocks.items() if value is not None]
        values = {"part": self.part, "zone": self.zone, "ahead": self.ahead}
        parts += [f"{key}={value}" for key, value in values.items() if value is not None]
        flags = {"loose": self.loose, "onward": self.onward, "each": self.each, "now": self.now}
        return " ".join([*parts, *(flag for flag, is_set in flags.items() if is_set)])

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Reads what `str` wrote.

        Raises:
            ValueError: it is not a moment.
        """
        moment = cls()
        for piece in text.split():
            key, _, value = piece.partition("=")
            if key == "day":
                moment = replace(moment, day=Day.parse(value))
            elif key in ("from", "to"):
                minutes = _minutes(value)
                moment = replace(moment, start=minutes) if key == "from" else replace(moment, end=minutes)
            elif key == "part" and value in PARTS:
                moment = replace(moment, part=value)  # type: ignore[arg-type]
            elif key == "zone" and value in _ZONES:
                moment = replace(moment, zone=value)
            elif key == "ahead" and value.isdigit():
                moment = replace(moment, ahead=int(value))
            elif piece == "loose":
                moment = replace(moment, loose=True)
            elif piece == "onward":
                moment = replace(moment, onward=True)
            elif piece == "each":
                moment = replace(moment, each=True)
            elif piece == "now":
                moment = replace(moment, now=True)
            else:
                raise ValueError(f"'{piece}' is no part of a moment")
        if moment == cls():
            raise ValueError("a moment must not be empty")
        return moment

    @property
    def tells_when(self) -> bool:
        """Whether it says more than in which zone."""
        return replace(self, zone=None) != Moment()

    @property
    def is_now(self) -> bool:
        """Whether nothing but this moment is meant."""
        return replace(self, zone=None, now=False) == Moment()

    @property
    def named_zone(self) -> Optional[str]:
        """The IANA zone of its clock, if it names one: neither the asker's own nor the place's."""
        return None if self.zone in (OWN, LOCAL) else self.zone

    @property
    def has_clock(self) -> bool:
        """Whether it narrows the day down."""
        return self.start is not None or self.end is not None or self.part is not None


def merged(moments: list[Moment]) -> Optional[Moment]:
    """What several moments of one message say together: day and clock in one; of two days or clocks the last."""
    result: Optional[Moment] = None
    for moment in moments:
        result = moment if result is None else _over(result, moment)
    return result


def _over(below: Moment, above: Moment) -> Moment:
    if above.now and below.tells_when:
        above = replace(above, now=False)
    if above.tells_when:
        below = replace(below, now=False)
    if above.start is not None:
        below = replace(below, start=None, end=None, loose=False, onward=False)
    elif above.end is not None and below.onward:
        below = replace(below, onward=False)
    set_above = {f.name: getattr(above, f.name) for f in fields(above) if getattr(above, f.name) not in (None, False)}
    if "day" in set_above and "each" not in set_above:
        set_above["each"] = False
    return replace(below, **set_above)


@dataclass(frozen=True)
class Interval:
    """A resolved moment.

    Attributes:
        start: where it begins, in the zone of its clock.
        end: where it ends, exclusive.
        instant: whether a point in time is meant.
        whole_days: whether no clock was said.
    """

    start: datetime
    end: datetime
    instant: bool = False
    whole_days: bool = False

    @property
    def days(self) -> list[date]:
        """The days that it touches."""
        count = ((self.end - timedelta(microseconds=1)).date() - self.start.date()).days
        return [self.start.date() + timedelta(days=n) for n in range(count + 1)]


def resolve(moment: Moment, now: datetime, zone: tzinfo, country: Optional[str] = None) -> Optional[Interval]:
    """When a moment is.

    Args:
        moment: as it was said.
        now: the moment of asking, aware.
        zone: that of the place asked about, for a clock without a zone of its own.
        country: ISO 3166-1 code, for the dates of holidays.

    Returns:
        None where the date of a holiday is not known.
    """
    if moment.named_zone is not None:
        zone = ZoneInfo(moment.named_zone)
    local = now.astimezone(zone)
    if moment.ahead is not None:
        at = (now + timedelta(minutes=moment.ahead)).astimezone(zone)
        return Interval(at, at + timedelta(minutes=1), instant=True)
    if moment.day is None and not moment.has_clock:
        return Interval(local, local + timedelta(minutes=1), instant=True)
    clocks = _clocks(moment)
    small_hours = moment.part == "night" and clocks is not None and clocks[0] < _SMALL_HOURS * 60
    days = _days(moment.day, local, country, clocks, small_hours)
    if days is None:
        return None
    first, last = days
    if clocks is None:
        return Interval(at_clock(first, 0, zone), at_clock(last + timedelta(days=1), 0, zone), whole_days=True)
    start, end = clocks
    instant = end is None
    begins = at_clock(first, start, zone)
    ends = begins + timedelta(minutes=1) if end is None else at_clock(first, end, zone)
    return Interval(begins, ends, instant=instant)


def at_clock(day: date, minutes: int, zone: tzinfo) -> datetime:
    """A clock time of a day, minutes after its midnight, in a zone; past 1440 it is of the day after."""
    days, rest = divmod(minutes, _DAY)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)


def _clocks(moment: Moment) -> Optional[tuple[int, Optional[int]]]:
    """Minutes at which it begins and ends; no end for a point in time, None where no clock was said."""
    if moment.start is None and moment.end is None:
        return PARTS[moment.part] if moment.part else None
    if moment.start is None:
        end = _settled(int(moment.end or 0), moment)
        return 0, end or _DAY
    start = _settled(moment.start, moment)
    if moment.end is not None:
        end = moment.end
        if end <= start:
            end += _HALF_DAY if moment.loose and end + _HALF_DAY > start else _DAY
        return start, end
    return (start, _DAY) if moment.onward else (start, None)


def _settled(minutes: int, moment: Moment) -> int:
    """Which half of the day a loose clock is in."""
    hour = minutes // 60
    if not moment.loose or hour > 12:
        return minutes
    if moment.part in ("early", "morning"):
        return minutes % _HALF_DAY if hour == 12 else minutes
    if moment.part == "night":
        return (minutes + _HALF_DAY) % _DAY if hour > _LAST_AFTERNOON_HOUR else minutes
    late = moment.part in ("afternoon", "evening", "late")
    if hour < 12 and (late or 1 <= hour <= _LAST_AFTERNOON_HOUR):
        return minutes + _HALF_DAY
    return minutes


def _days(
    day: Optional[Day],
    local: datetime,
    country: Optional[str],
    clocks: Optional[tuple[int, Optional[int]]],
    is_small_hours: bool,
) -> Optional[tuple[date, date]]:
    today = local.date()
    passed = False
    if clocks is not None:
        last_minute = clocks[0] if clocks[1] is None else clocks[1]
        passed = local.hour * 60 + local.minute >= (last_minute or _DAY)
    if day is None:
        only = today + timedelta(days=int(passed))
        return only, only
    if day.kind == "offset":
        only = today + timedelta(days=int(day.value))
        if is_small_hours and local.hour >= _SMALL_HOURS:
            # "At 3 tonight" is after midnight.
            only += timedelta(days=1)
    elif day.kind == "weekday":
        only = _weekday(day.value, today, passed)
    elif day.kind == "date":
        found = _date(day.value, today)
        if found is None:
            return None
        only = found
    elif day.kind == "week":
        return _week(day.value, today)
    elif day.kind == "kind":
        return _kind(day.value, today)
    else:
        found = holiday_date(day.value, today, country)
        if found is None:
            return None
        only = found
    return only, only


def _weekday(value: str, today: date, passed: bool) -> date:
    if value.endswith("+1"):
        return today - timedelta(days=today.weekday()) + timedelta(days=7 + int(value[0]))
    ahead = (int(value) - today.weekday()) % 7
    return today + timedelta(days=7 if ahead == 0 and passed else ahead)


def _date(value: str, today: date) -> Optional[date]:
    """The date, or the next one that fits where year or month were not said."""
    for ahead in range(0, 8 * 366):
        tried = today + timedelta(days=ahead) if len(value) < 10 else None
        if tried is None:
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        if tried.isoformat().endswith(f"-{value}"):
            return tried
    return None


def _week(value: str, today: date) -> Optional[tuple[date, date]]:
    monday = today - timedelta(days=today.weekday())
    if value.startswith("+"):
        monday += timedelta(days=7 * int(value))
    else:
        year = today.isocalendar()[0]
        try:
            found = date.fromisocalendar(year, int(value), 1)
            monday = found if found >= monday else date.fromisocalendar(year + 1, int(value), 1)
        except ValueError:
            return None
    return monday, monday + timedelta(days=6)


def _kind(value: str, today: date) -> Optional[tuple[date, date]]:
    if value == "weekend":
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        return (today, today) if today.weekday() == 6 else (saturday, saturday + timedelta(days=1))
    if value == "weekday":
        monday = today + timedelta(days=7 - today.weekday() if today.weekday() >= 5 else -today.weekday())
        return monday, monday + timedelta(days=4)
    return None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _minutes(text: str) -> int:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", text):
        raise ValueError(f"'{text}' is not a clock time such as 18:00")
    return int(text[:2]) * 60 + int(text[3:])
