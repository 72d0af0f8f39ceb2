"""Moments among the other mentions of a message: they overlap no country, and a place's time is a zone."""

import pytest

from bot.nlu.entity_matcher import with_moments
from bot.nlu.moments import moment_finder
from bot.nlu.zones import zones


def mentions(finder, text):
    return with_moments(text, finder.find(text), moment_finder(), zones())


def told(finder, text):
    return [
        (m.entity, m.value, m.zone) for m in mentions(finder, text) if m.entity in ("country", "moment", "language")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open now in New York?", [("moment", "now", None), ("country", "united-states", "America/New_York")]),
        ("is it open in Perth", [("country", "australia", "Australia/Perth")]),
        ("är det öppet i Kalifornien", [("country", "united-states", "America/Los_Angeles")]),
        ("open in British Columbia", [("country", "canada", "America/Vancouver")]),
        ("open in the United States", [("country", "united-states", None)]),
        ("at 18:00 Beijing time", [("moment", "from=18:00", None), ("moment", "zone=Asia/Shanghai", None)]),
        ("13:00 German time", [("moment", "from=13:00", None), ("moment", "zone=Europe/Berlin", None)]),
        ("kl 18 svensk tid", [("moment", "from=18:00", None), ("moment", "zone=Europe/Stockholm", None)]),
        ("Christmas Island", [("country", "christmas-island", None)]),
        ("Easter Island now", [("country", "chile", "Pacific/Easter"), ("moment", "now", None)]),
    ],
)
def test_moments_and_places(finder, text, expected):
    assert told(finder, text) == expected


@pytest.mark.parametrize(
    "text",
    ["tomorrow?", "and on sundays", "at 7pm?", "julafton?", "och på lördag då", "i kväll", "18", "Norge i kväll"],
)
def test_a_moment_alone_is_bare(finder, text):
    assert finder.is_bare(text, mentions(finder, text))


def test_a_moment_s_span_is_that_of_its_words(finder):
    text = "  är det ÖPPET  på lördag kl. 10?"
    found = [text[m.start : m.end] for m in mentions(finder, text) if m.entity == "moment"]
    assert found == ["på lördag", "kl. 10"]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("öppet kl 9 pekingtid?", "Asia/Shanghai"),
        ("i londontid?", "Europe/London"),
        ("vad blir det i Stockholmstid", "Europe/Stockholm"),
        ("in Norway time", "Europe/Oslo"),
    ],
)
def test_a_place_and_a_word_for_time_name_its_zone_and_no_country(text, zone, finder):
    mentions = with_moments(text, finder.find(text), moment_finder(), zones())
    assert not [mention for mention in mentions if mention.entity == "country"]
    assert zone in " ".join(mention.value for mention in mentions)
