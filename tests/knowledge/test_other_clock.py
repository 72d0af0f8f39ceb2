"""Hours of a place on a clock elsewhere are open and closed at the very same moments."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.answers.answering import load_answers
from bot.knowledge import load_knowledge
from bot.knowledge.opening import opening
from bot.knowledge.other_clock import on_clock_of
from bot.knowledge.query import Query

# Weeks without a change of clock in any of the zones below: a Monday in winter and one in summer.
WEEKS = (datetime(2026, 1, 12, tzinfo=timezone.utc), datetime(2026, 7, 13, tzinfo=timezone.utc))
CLOCKS = ("Europe/Stockholm", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "UTC")
ROWS = [
    (key, kind, row)
    for key, country in load_knowledge().contacts.countries.items()
    if len(country.time_zones) == 1
    for kind, rows in (("billing", country.billing), ("technical", country.technical))
    for row in rows
]


@pytest.mark.parametrize("zone", CLOCKS)
def test_every_row_is_open_at_the_same_moments(zone):
    countries = load_knowledge().contacts.countries
    checked = 0
    for key, _, row in ROWS:
        own = countries[key].time_zones[0]
        for week in WEEKS:
            there = on_clock_of(row, own, zone, week.date())
            if there is None:
                continue
            # From Wednesday on, so that the days of the row's week have begun on both clocks.
            for hour in range(48, 120, 5):
                moment = week + timedelta(hours=hour, minutes=17)
                assert opening(there, [zone], moment).status == opening(row, [own], moment).status, (key, row, zone)
                checked += 1
    assert checked > 5_000


def test_hours_without_a_clock_are_left_out():
    rows = [row for _, _, row in ROWS if row.available and not row.always and (row.from_ is None or not row.days)]
    assert all(on_clock_of(row, "UTC", "Asia/Tokyo", WEEKS[0].date()) is None for row in rows)


@pytest.mark.parametrize(("language", "hours"), [("en", "4:30 AM–1:30 PM"), ("sv", "4.30–13.30")])
def test_the_hours_are_told_on_the_clock_that_is_asked_about(language, hours):
    query = Query(("india",), moment="zone=Europe/Stockholm")
    assert hours in load_answers().answer("ask_time_zone", query, language, WEEKS[0]).text
