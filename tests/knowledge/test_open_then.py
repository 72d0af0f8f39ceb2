"""Open at the moment asked about: every place, and an oracle that knows nothing of bot/knowledge/spans.py."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.answers.answering import load_answers
from bot.answers.open_then import place_then
from bot.answers.views import sections
from bot.knowledge.knowledge import load_knowledge
from bot.knowledge.moment import Moment, resolve
from bot.knowledge.query import Query
from bot.languages import spoken

KNOWLEDGE = load_knowledge()
NOW = datetime.fromisoformat("2026-11-26T20:05:00+00:00")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOMENTS = (
    "now",
    "from=18:00",
    "day=weekday:5",
    "day=offset:1 from=09:00 zone=Europe/Stockholm",
    "day=kind:weekend each",
    "day=holiday:christmas_eve",
    "day=kind:holiday",
    "day=offset:0 part=night",
)
# Around the days on which clocks change, in Europe and in America.
INSTANTS = [
    datetime.fromisoformat(text).replace(tzinfo=timezone.utc) + timedelta(minutes=minutes)
    for text in ("2026-03-08T05:00", "2026-03-29T00:00", "2026-10-25T00:00", "2026-11-01T05:00", "2026-11-26T20:05")
    for minutes in range(0, 3 * 1440, 397)
]


def rows_open(rows, zone, instant):
    """By minutes of the week: whether any row that says its days covers the instant; None where none says them."""
    known = False
    for row in rows:
        if row.always:
            return True
        if row.business_hours or not row.days:
            continue
        known = True
        local = instant.astimezone(ZoneInfo(row.tz if row.tz and row.tz != "local" else zone))
        minute = local.weekday() * 1440 + local.hour * 60 + local.minute
        first, last = row.days.split("-")
        begin = DAYS.index(first)
        count = (DAYS.index(last) - begin) % 7 + 1
        opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (row.from_, row.to))
        if row.continuous:
            stretches = [(begin * 1440 + opens, (begin + count - 1) * 1440 + closes)]
        else:
            closes += 1440 if row.overnight else 0
            stretches = [((begin + n) * 1440 + opens, (begin + n) * 1440 + closes) for n in range(count)]
        for start, end in stretches:
            if any(start <= minute + 10080 * week < end for week in (0, 1)):
                return True
    return False if known else None


def parts_of(country, language="en"):
    return sections(KNOWLEDGE, Query((country,)), language)


@pytest.mark.parametrize("language", spoken())
def test_every_place_has_an_answer_for_every_moment(language):
    answers = load_answers()
    for country in KNOWLEDGE.contacts.countries:
        for moment in MOMENTS:
            text = answers.answer("ask_open_now", Query((country,), moment=moment), language, NOW).text
            assert text and "None" not in text and "{" not in text, (country, moment)


def test_the_verdict_is_the_oracle_s():
    differences = []
    for country, table in KNOWLEDGE.contacts.countries.items():
        for part in parts_of(country):
            if len(table.time_zones) != 1 or not part.phones:
                continue
            zone = KNOWLEDGE.cloud(part.cloud).time_zone or table.time_zones[0]
            for instant in INSTANTS[:: 7 if country not in ("germany", "sweden", "japan", "israel", "egypt") else 1]:
                place = place_then(KNOWLEDGE, part, Moment(now=True), None, instant, "en")
                for kind, states in place.kinds:
                    rows = [group.hours for group in part.hours[kind]]
                    rows = [row for row in rows if row.channel != "online"] or rows
                    rows = [row for row in rows if row.severity is None] or rows
                    expected = {True: "open", False: "closed", None: "unknown"}[
                        rows_open([row for row in rows if row.available], zone, instant)
                    ]
                    got = states[0].status
                    if got != expected and not (
                        got == "unknown" and any(not row.days for row in rows if not row.always)
                    ):
                        differences.append((country, kind, instant, got, expected))
    assert not differences, differences[:10]


def test_the_next_opening_is_the_first_minute_that_is_open():
    for country in ("sweden", "norway", "egypt", "india", "nepal"):
        table = KNOWLEDGE.contacts.countries[country]
        zone = ZoneInfo(table.time_zones[0])
        for part in parts_of(country):
            rows = [group.hours for group in part.hours["billing"]]
            for instant in INSTANTS[::5]:
                place = place_then(KNOWLEDGE, part, Moment(now=True), None, instant, "en")
                (then,) = dict(place.kinds).get("billing", [None])
                if then is None or then.status != "closed" or then.opens is None:
                    continue
                minute = instant.replace(second=0)
                while not rows_open(rows, zone.key, minute):
                    minute += timedelta(minutes=1)
                local = minute.astimezone(zone)
                assert then.opens.startswith(f"{local:%a} {local.hour % 12 or 12}"), (country, instant, then.opens)


def said(moment, countries=("sweden",), language="en", **about):
    return load_answers().answer("ask_open_now", Query(countries, moment=moment, **about), language, NOW).text


def test_the_verdict_comes_first():
    assert said("day=weekday:5", support_type="billing").startswith("No – Sweden, billing: closed; opens Mon 9 AM")
    assert said("day=weekday:5", support_type="billing", language="sv").startswith("Nej – Sverige, fakturering: stängt")
    assert said("day=offset:1 from=10:00").startswith("Yes – Sweden, billing: open then in English, until 5 PM")


def test_closed_now_says_when_it_opens():
    assert "closed right now; opens Fri 9 AM, in 12 hours" in said(None, support_type="billing")
    assert "stängt just nu; öppnar fre kl. 9, om 12 timmar" in said(None, support_type="billing", language="sv")


def test_both_clocks_are_given():
    text = said("day=offset:1 from=09:00 zone=America/New_York", support_type="billing")
    assert "Friday, Nov 27 3 PM, Stockholm time = 9 AM New York time" in text


def test_holidays_are_not_stated():
    assert "doesn't say whether support is open then" in said("day=holiday:christmas_day")
    assert "doesn't say whether support is open on that holiday" in said("day=holiday:christmas_eve")
    assert "doesn't say whether support in Sweden is open on public holidays" in said("day=kind:holiday")


def test_a_city_decides_the_zone():
    several = said(None, ("united-states",), support_type="billing")
    one = said(None, ("united-states",), support_type="billing", zone="America/New_York")
    assert "Local time now" not in several and "Local time now: Thursday 3:05 PM" in one


def test_hours_name_the_zone_of_a_city():
    query = Query(("united-states",), zone="America/New_York")
    text = load_answers().answer("ask_support_hours", query, "en", NOW).text
    assert "Hours are local time (New York time) unless stated otherwise." in text


def test_zones_that_differ_are_told_apart():
    at = datetime.fromisoformat("2026-12-01T23:30:00+00:00")
    text = load_answers().answer("ask_open_now", Query(("united-states",), None, "billing"), "en", at).text
    assert "New York" in text and "Los Angeles" in text and "open right now" in text and "closed right now" in text


def test_a_moment_is_resolved_in_the_zone_of_the_place():
    interval = resolve(Moment.parse("from=09:00"), NOW, ZoneInfo("Asia/Kolkata"), "IN")
    assert interval.start.utcoffset() == timedelta(hours=5, minutes=30)


@pytest.mark.parametrize("month", [1, 6])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_place_is_told_in_summer_and_in_winter(month, language):
    at = datetime(2026, month, 24, 14, tzinfo=timezone.utc)
    for key in KNOWLEDGE.contacts.countries:
        assert load_answers().answer("ask_open_now", Query((key,)), language, at).text.strip()
