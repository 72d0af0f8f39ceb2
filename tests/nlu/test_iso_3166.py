"""Every name and code of ISO 3166-1 leads to its country, and no code that is a word to one that is not meant."""

from pathlib import Path

import pytest

from bot.knowledge import load_knowledge
from bot.knowledge.places import country_with_code
from bot.yaml_file import read_yaml

ISO = read_yaml(Path(__file__).parent / "iso_3166.yml").data
KNOWLEDGE = load_knowledge()
# One code and name, three rows of the table.
SEVERAL = {"SH": {"st-helena", "ascension", "tristan-da-cunha"}}


def wanted(code):
    rows = {key for key, country in KNOWLEDGE.contacts.countries.items() if country.iso == code}
    return rows or {country_with_code(KNOWLEDGE, code)}


def countries(finder, text):
    return {mention.value for mention in finder.find(text) if mention.entity == "country"}


@pytest.mark.parametrize("frame", ["{}", "number for {} please", "vad är numret till {}?"])
def test_every_name_leads_to_its_country(finder, frame):
    wrong = []
    for code, row in ISO["codes"].items():
        for name in row["names"]:
            found = countries(finder, frame.format(name))
            if found != wanted(code) and found != SEVERAL.get(code):
                wrong.append((code, name, found))
    assert wrong == []


@pytest.mark.parametrize("frame", ["{}", "{}?", "phone number {}", "tel: {}", "nummer till {}"])
def test_every_code_leads_to_its_country_alone_or_after_a_word_for_numbers(finder, frame):
    wrong = []
    for code, row in ISO["codes"].items():
        for text in (code, row["alpha_3"]):
            found = countries(finder, frame.format(text))
            if found != wanted(code):
                wrong.append((text, found))
    assert wrong == []


@pytest.mark.parametrize(("name", "keys"), ISO["withdrawn"].items())
def test_a_withdrawn_name_leads_to_what_it_means_today_or_nowhere(finder, name, keys):
    assert countries(finder, f"phone number for {name}") == set(keys)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("vi sitter i FI", {"finland"}),
        ("SE, NO och DK", {"sweden", "norway", "denmark"}),
        ("dk", {"denmark"}),
        ("DK-nummer", {"denmark"}),
        ("NUMMER TILL DK TACK", {"denmark"}),
        ("phone for UK/IE/NL", {"united-kingdom", "ireland", "netherlands"}),
        ("PL-300", set()),
        ("nummer och avgift", set()),
        ("no", set()),
        ("It is so", set()),
        ("IT IS NO USE", set()),
        ("what is the number to call when IT is down", set()),
        ("there is NO number on the page", set()),
        ("the IT number", set()),
        ("VAT number", set()),
        ("our 50 GB mailbox", set()),
        ("closed at 5 PM", set()),
        ("call HR", set()),
        ("who can help ME", set()),
    ],
)
def test_a_code_among_other_words(finder, text, keys):
    assert countries(finder, text) == keys


def test_a_code_that_may_be_a_word_is_a_guess_before_a_word_for_numbers(finder):
    assert [(m.value, m.certain) for m in finder.find("NO number") if m.entity == "country"] == [("norway", False)]
    for text, key in (("number NO", "norway"), ("number for GB", "united-kingdom"), ("PH hotline", "philippines")):
        assert [(m.value, m.certain) for m in finder.find(text) if m.entity == "country"] == [(key, True)]
