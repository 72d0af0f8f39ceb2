"""When a moment is, with the clock stopped: days, clocks, zones, holidays, the days on which clocks change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.moment import Moment, merged, resolve

# A Thursday.
NOW = datetime.fromisoformat("2026-11-26T20:05:00+00:00")
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def start_and_end(text, now=NOW, zone=STOCKHOLM, country="SE"):
    interval = resolve(Moment.parse(text), now, zone, country)
    return interval and f"{interval.start:%m-%d %H:%M} {interval.end:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "11-26 21:05 11-26 21:06"),
        ("ahead=60", "11-26 22:05 11-26 22:06"),
        ("from=22:00", "11-26 22:00 11-26 22:01"),
        ("from=18:00", "11-27 18:00 11-27 18:01"),
        ("from=05:00 loose", "11-27 17:00 11-27 17:01"),
        ("from=08:00 loose", "11-27 08:00 11-27 08:01"),
        ("from=08:00 loose part=evening", "11-27 20:00 11-27 20:01"),
        ("from=05:00 to=07:00 loose", "11-27 17:00 11-27 19:00"),
        ("from=09:00 to=05:00 loose", "11-27 09:00 11-27 17:00"),
        ("from=17:00 onward", "11-26 17:00 11-27 00:00"),
        ("to=18:00 day=offset:1", "11-27 00:00 11-27 18:00"),
        ("day=offset:0", "11-26 00:00 11-27 00:00"),
        ("day=offset:1 from=09:00", "11-27 09:00 11-27 09:01"),
        ("day=offset:0 part=evening", "11-26 18:00 11-26 23:00"),
        ("day=offset:0 part=night", "11-26 22:00 11-27 06:00"),
        ("day=offset:0 part=night from=03:00 loose", "11-27 03:00 11-27 03:01"),
        ("day=weekday:5", "11-28 00:00 11-29 00:00"),
        ("day=weekday:3 from=09:00", "12-03 09:00 12-03 09:01"),
        ("day=weekday:4+1", "12-04 00:00 12-05 00:00"),
        ("day=kind:weekend", "11-28 00:00 11-30 00:00"),
        ("day=kind:weekday", "11-23 00:00 11-28 00:00"),
        ("day=date:12-24", "12-24 00:00 12-25 00:00"),
        ("day=date:2026-12-25", "12-25 00:00 12-26 00:00"),
        ("day=date:24", "12-24 00:00 12-25 00:00"),
        ("day=date:06-06", "06-06 00:00 06-07 00:00"),
        ("day=date:02-31", None),
        ("day=week:50", "12-07 00:00 12-14 00:00"),
        ("day=week:44", "11-01 00:00 11-08 00:00"),
        ("day=week:+1", "11-30 00:00 12-07 00:00"),
        ("day=holiday:christmas_eve", "12-24 00:00 12-25 00:00"),
        ("day=holiday:midsummer_eve", "06-25 00:00 06-26 00:00"),
        ("day=holiday:good_friday", "03-26 00:00 03-27 00:00"),
        ("day=holiday:ramadan", None),
        ("day=kind:holiday", None),
        ("from=09:00 zone=America/New_York", "11-27 09:00 11-27 09:01"),
    ],
)
def test_when_a_moment_is(text, expected):
    assert start_and_end(text) == expected


@pytest.mark.parametrize(
    ("name", "country", "day"),
    [
        ("thanksgiving", "US", "11-26"),
        ("thanksgiving", "CA", "10-11"),
        ("thanksgiving", "SE", "11-26"),
        ("all_saints", "SE", "11-06"),
        ("all_saints", "FR", "11-01"),
        ("good_friday", "GR", "04-30"),
        ("national_day", "SE", "06-06"),
        ("labor_day", "US", "09-06"),
        ("chinese_new_year", "CN", "02-06"),
    ],
)
def test_holidays_are_the_country_s_own(name, country, day):
    assert str(start_and_end(f"day=holiday:{name}", country=country))[:5] == day


def test_daylight_saving_is_that_of_the_day_asked_about():
    # New York changes three weeks before Stockholm.
    now = datetime.fromisoformat("2026-03-13T12:00:00+00:00")
    for zone_day, hour in (("2026-03-20", 14), ("2026-04-03", 15)):
        interval = resolve(Moment.parse(f"day=date:{zone_day} from=09:00 zone=America/New_York"), now, STOCKHOLM)
        assert interval.start.astimezone(STOCKHOLM).hour == hour


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["from=17:00 to=19:00", "day=weekday:5"], "day=weekday:5 from=17:00 to=19:00"),
        (["now", "day=offset:1", "from=09:00"], "day=offset:1 from=09:00"),
        (["day=offset:0", "day=offset:1"], "day=offset:1"),
        (["from=09:00 onward", "to=17:00"], "from=09:00 to=17:00"),
        (["from=18:00", "zone=Europe/Berlin"], "from=18:00 zone=Europe/Berlin"),
    ],
)
def test_moments_of_one_message_are_joined(texts, expected):
    assert str(merged([Moment.parse(text) for text in texts])) == expected
