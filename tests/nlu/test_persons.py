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


@pytest.mark.parametrize(
    "text",
    [
        "no chad is my name",
        "Jordan is my son btw",
        "India is my daughter, she has the laptop",
        "Israel är förnamnet",
        "Kent är min kollega",
        "our office is on Jersey Street, what number is it",
        "we sit at 12 Jordan Road",
        "the India Avenue branch",
    ],
)
def test_a_name_that_is_said_to_be_somebody_or_a_street_is_no_country(finder, text):
    assert not countries(finder, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no not Guinea, Equatorial Guinea", ["equatorial-guinea"]),
        ("Guinea, Equatorial", ["equatorial-guinea"]),
        ("we are in Alabama", ["united-states"]),
        ("our office is in Tennessee", ["united-states"]),
        ("vi håller till i Dalarna", ["sweden"]),
        ("a winery in Stellenbosch", ["south-africa"]),
        ("unser Büro in Bayern", ["germany"]),
        ("Jordan is my country", ["jordan"]),
        ("Chad is my region", ["chad"]),
    ],
)
def test_a_part_of_a_country_and_what_is_named_anew(finder, text, expected):
    assert [key for key in countries(finder, text) if key != "guinea"] == expected
