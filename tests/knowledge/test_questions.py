"""What the knowledge answers without Rasa: numbers by cloud, hours, open or closed."""

from datetime import datetime, timezone

import pytest

from bot.knowledge import load_knowledge
from bot.knowledge.opening import opening
from bot.knowledge.places import display_name, unlisted_countries
from bot.knowledge.tables import Hours

UTC = timezone.utc


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


def numbers(knowledge, country, cloud):
    return [phone.number for phone in knowledge.phones(country, cloud)]


def test_worldwide_number_is_the_country_s_own(knowledge):
    assert numbers(knowledge, "norway", "worldwide") == ["800 31068", "22 31 07 48"]


def test_worldwide_numbers_of_china_leave_out_21vianet(knowledge):
    assert numbers(knowledge, "china-prc", "worldwide") == ["800 988 0365", "400 920 0365"]
    assert numbers(knowledge, "china-prc", "21vianet") == ["(86) 400-089-0365"]


def test_office_365_germany_from_germany(knowledge):
    assert numbers(knowledge, "germany", "germany") == ["0800 589 2330", "069 380 789 305"]


@pytest.mark.parametrize("country", ["sweden", "norway", "iceland", "france", "aland-islands"])
def test_office_365_germany_from_the_rest_of_the_eea(knowledge, country):
    assert numbers(knowledge, country, "germany") == ["+49 69 380 789 305"]


@pytest.mark.parametrize("country", ["united-states", "united-kingdom", "switzerland", "turkey", "north-korea"])
def test_office_365_germany_from_outside_the_eea_has_no_number(knowledge, country):
    assert numbers(knowledge, country, "germany") == []


def test_no_neighbour_s_number_for_a_country_that_is_not_listed(knowledge):
    assert knowledge.phones("north-korea", "worldwide") == []
    assert display_name(knowledge, "north-korea", "sv") == "Nordkorea"
    assert {"north-korea", "cuba", "iran", "syria", "sudan"} <= set(unlisted_countries(knowledge))


def test_eea_has_the_thirty_states(knowledge):
    states = {"iceland", "liechtenstein", "norway"}
    assert states <= set(knowledge.clouds.groups["eea"])
    assert "united-kingdom" not in knowledge.clouds.groups["eea"]
    assert "switzerland" not in knowledge.clouds.groups["eea"]


def test_hours_by_language(knowledge):
    (row,) = knowledge.hours("germany", "worldwide", "technical", "de")
    assert (row.days, row.from_, row.to) == ("Mon-Fri", "08:00", "21:00")


def test_clouds_that_may_apply(knowledge):
    assert knowledge.clouds_of("germany") == ["worldwide", "germany"]
    assert knowledge.clouds_of("china-prc") == ["worldwide", "21vianet"]
    assert knowledge.clouds_of("sweden") == ["worldwide"]


def hours(**values):
    return Hours.parse_obj({"language": "en", **values})


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OFFICE = hours(days="Mon-Fri", **{"from": "09:00", "to": "17:00"})


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-11-23 08:00", "open"),  # Monday 09:00 in Oslo
        ("2026-11-23 07:59", "closed"),
        ("2026-11-23 15:59", "open"),
        ("2026-11-23 16:00", "closed"),
        ("2026-11-22 10:00", "closed"),  # Sunday
    ],
)
def test_office_hours_begin_and_end_on_the_minute(moment, status):
    assert opening(OFFICE, ["Europe/Oslo"], at(moment)).status == status


def test_summer_time_moves_the_hours():
    assert opening(OFFICE, ["Europe/Oslo"], at("2026-07-06 07:00")).status == "open"


def test_around_the_clock_is_always_open():
    assert opening(hours(always=True), [], at("2026-12-25 03:00")).status == "open"


def test_several_time_zones_can_disagree():
    zones = ["America/New_York", "America/Los_Angeles"]
    assert opening(OFFICE, zones, at("2026-11-23 15:00")).status == "depends"
    assert opening(OFFICE, zones, at("2026-11-23 18:00")).status == "open"


def test_unknown_time_zone_is_said_to_be_unknown():
    assert opening(OFFICE, [], at("2026-11-23 12:00")).status == "unknown"


def test_hours_in_another_country_s_zone():
    moscow = hours(days="Mon-Fri", tz="Europe/Moscow", **{"from": "10:00", "to": "19:00"})
    assert opening(moscow, ["Asia/Yerevan"], at("2026-11-23 07:00")).status == "open"
    assert opening(moscow, ["Asia/Yerevan"], at("2026-11-23 06:59")).status == "closed"


def test_overnight_hours_belong_to_the_day_on_which_they_begin():
    night = hours(days="Mon-Fri", overnight=True, **{"from": "19:00", "to": "03:00"})
    assert opening(night, ["Etc/UTC"], at("2026-11-28 02:00")).status == "open"  # Saturday, begun on Friday
    assert opening(night, ["Etc/UTC"], at("2026-11-23 02:00")).status == "closed"  # Monday, begun on Sunday


def test_one_run_without_a_break():
    run = hours(days="Mon-Sat", continuous=True, **{"from": "12:00", "to": "12:00"})
    assert opening(run, ["Etc/UTC"], at("2026-11-25 03:00")).status == "open"
    assert opening(run, ["Etc/UTC"], at("2026-11-23 11:59")).status == "closed"
    assert opening(run, ["Etc/UTC"], at("2026-11-28 12:00")).status == "closed"


def test_unstated_days_are_unknown_within_the_hours_and_closed_outside():
    unstated = hours(days=None, **{"from": "08:00", "to": "21:00"})
    assert opening(unstated, ["Africa/Bissau"], at("2026-11-23 12:00")).status == "unknown"
    assert opening(unstated, ["Africa/Bissau"], at("2026-11-23 22:00")).status == "closed"


def test_public_holidays_are_left_open():
    japan = hours(days="Mon-Fri", closed_on=["weekends", "public_holidays"], **{"from": "09:00", "to": "17:00"})
    assert opening(japan, ["Asia/Tokyo"], at("2026-11-24 03:00")).holiday_caveat


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        opening(OFFICE, ["Europe/Oslo"], datetime(2026, 11, 23, 12))


def test_severity_levels(knowledge):
    levels = knowledge.severities.levels
    assert {k: (v.first_response.within, v.first_response.unit) for k, v in levels.items()} == {
        "A": (1, "hour"),
        "B": (1, "business_day"),
        "C": (3, "business_day"),
    }
    assert knowledge.severities.highest_level == {"technical": "A", "billing": "B"}
    assert levels["B"].working_hours.tz == "Asia/Shanghai"
    assert (levels["C"].working_hours.from_, levels["C"].working_hours.to) == ("09:00", "24:00")
