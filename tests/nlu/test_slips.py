"""A slip of the finger hides hardly any country, and never makes it another one."""

import random

import pytest
from slips import everyday_names, long_enough, slips

from bot.knowledge import load_knowledge
from bot.nlu.countries import words_of
from bot.nlu.names import country_names
from bot.paths import DATA

TRIED = 12_000
LEAST_FOUND = 0.98
# Slips that read as a word and a country's own name: what is written out is taken.
ANOTHER = {
    *(
        "de kongo",
        "er kongo",
        "kongo de",
        "kongo er",
        "kongo (de)",
        "kongo (er)",
        "is samoa",
        "us.. samoa",
        "u.. samoa",
    ),
    *("malagas republic", "republiken kiina", "the h.k.", "dutch st .martin", "french st .martin"),
    *("dem. people' srep. of korea", "dem. people' srep. korea"),
}


@pytest.fixture(scope="module")
def tried():
    """A sample of (misspelt, what was meant, countries of that name), without slips that make another name."""
    names = long_enough(everyday_names())
    owners, known = {}, {words_of(name.form) for name in country_names(load_knowledge(), DATA)}
    for name, key in names:
        owners.setdefault(words_of(name), set()).add(key)
    every = [(wrong, name) for name, _ in names for _, wrong in slips(name)]
    sample = random.Random(11).sample(every, TRIED)
    return [(wrong, name, owners[words_of(name)]) for wrong, name in sample if words_of(wrong) not in known]


def test_a_slip_hides_hardly_any_country_and_makes_none_another(finder, tried):
    missed, another = [], []
    for wrong, name, keys in tried:
        found = {mention.value for mention in finder.find(wrong) if mention.entity == "country"}
        if not found <= keys and wrong not in ANOTHER:
            another.append((wrong, name, found))
        elif found != keys:
            missed.append((wrong, name))
    assert another == []
    assert len(missed) <= (1 - LEAST_FOUND) * len(tried), missed[:40]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("hong knog", "hong-kong-sar"),
        ("the netherlnads", "netherlands"),
        ("sri lanca", "sri-lanka"),
        ("nya zeland", "new-zealand"),
        ("Graklend", "greece"),
        ("borway", "norway"),
        ("onrway", "norway"),
        ("nort korea", "north-korea"),
        ("souht sudan", "south-sudan"),
        ("guinea-bisau", "guinea-bissau"),
        ("equatorial guniea", "equatorial-guinea"),
        ("papua nwe guinea", "papua-new-guinea"),
        ("newz ealand", "new-zealand"),
        ("southkorea", "korea"),
        ("people's repblic of china", "china-prc"),
        ("democratic republic if the congo", "congo-drc"),
        ("antigua and barbda", "antigua-and-barbuda"),
    ],
)
def test_a_misspelt_country_is_found(finder, text, key):
    assert {mention.value for mention in finder.find(f"number for {text}") if mention.entity == "country"} == {key}


@pytest.mark.parametrize(
    "text", ["child", "the status", "french guina and no more", "Sunday hours", "konto är låst", "new guniea"]
)
def test_what_is_no_misspelt_country_is_none(finder, text):
    assert [m for m in finder.find(text) if m.entity == "country" and m.value not in ("french-guiana",)] == []


def test_a_guess_is_marked_and_never_stands_beside_what_is_written_out(finder):
    (guess,) = (m for m in finder.find("number for Graklend") if m.entity == "country")
    assert not guess.certain
    assert [(m.value, m.certain) for m in finder.find("Norway or Graklend") if m.entity == "country"] == [
        ("norway", True)
    ]
    assert all(m.certain for m in finder.find("Norgenumret") if m.entity == "country")


def test_a_peoples_adjective_misspelt_may_be_a_language(finder):
    (mention,) = finder.find("can I get help in frnech")
    assert (mention.entity, mention.value, mention.certain) == ("language", "fr", False)
