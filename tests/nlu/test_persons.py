"""People who are named like a country, and countries that only look like a person's name."""

import pytest


def countries(finder, text):
    return [mention.value for mention in finder.find(text) if mention.entity == "country"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("India Jones asks for the number in Norway", ["norway"]),
        ("Jordan from IT says we need Sweden's number", ["sweden"]),
        ("Chad in accounts needs the number for Finland", ["finland"]),
        ("Chad in the accounts team", []),
        ("Chad på ekonomi vill ha numret till Norge", ["norway"]),
        ("kollegan Georgia i receptionen", []),
        ("numret till Jordan på IT", []),
        ("Tom Holland needs help", []),
        ("Anna Norway is locked out", []),
        ("Israel Hernandez is locked out, Mexico number?", ["mexico"]),
        ("Sydney in marketing", []),
    ],
)
def test_a_person_is_no_country(finder, text, expected):
    assert countries(finder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("India", ["india"]),
        ("India Office number", ["india"]),
        ("Phone Number India Please", ["india"]),
        ("Jordan Support", ["jordan"]),
        ("India Teams number", ["india"]),
        ("the number in Chad for sales", ["chad"]),
        ("Is support in Israel open?", ["israel"]),
        ("Georgia, Armenia and Kenya", ["georgia", "armenia", "kenya"]),
        ("Hi Anna, Norway?", ["norway"]),
    ],
)
def test_a_country_that_is_a_given_name_is_one_where_no_person_is_meant(finder, text, expected):
    assert countries(finder, text) == expected
