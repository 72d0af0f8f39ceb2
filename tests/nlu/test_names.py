"""Names of countries as people write them: no ordinary word is one, a slip or a disguise hides none, long names win."""

import random
import re
import runpy
import unicodedata
from pathlib import Path

import pytest
import yaml
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st
from slips import long_enough, slips

from bot.knowledge import load_knowledge
from bot.knowledge.places import country_with_code
from bot.knowledge.utterances import read_utterances
from bot.languages import spoken
from bot.nlu.table import compile_table
from bot.paths import DATA, ROOT

KNOWLEDGE = load_knowledge()
NAMES = sorted({(row.name.of(code), key) for key, row in KNOWLEDGE.contacts.countries.items() for code in spoken()})
SLIPS_TRIED, WORDS_TRIED, PAIRS_TRIED = 4_000, 6_000, 6_000
# Of the table's own names. Lost: a slip that makes another word, or that falls into a short part of a long name.
# Parts of a country that are on its row.
PART_OF = {"EA": "spain", "IC": "spain"}
LEAST_FOUND, MOST_TAKEN_FOR_ANOTHER = 0.96, 0.006


@pytest.fixture(scope="module")
def scan(finder):
    return runpy.run_path(str(ROOT / "scripts" / "scan.py"))["Scan"](finder)


def countries(finder, text):
    return {mention.value for mention in finder.find(text) if mention.entity == "country"}


def test_no_ordinary_word_is_taken_for_a_country(scan):
    """A sample of `make scan`."""
    words = random.Random(7).sample(scan.words(), WORDS_TRIED)
    assert list(scan.hits(words)) == []


@pytest.mark.parametrize("code", spoken())
def test_no_two_frequent_words_are_taken_for_a_country(scan, code):
    pairs = sorted(set(scan.pairs(scan.frequent(2000)[code])))
    assert list(scan.hits(random.Random(7).sample(pairs, min(PAIRS_TRIED, len(pairs))))) == []


def test_a_guess_in_what_we_train_on_is_a_misspelling_that_somebody_has_read(scan):
    read = yaml.safe_load((Path(__file__).parent / "own_misspellings.yml").read_text(encoding="utf-8"))
    lines = (said.text for said in read_utterances(DATA))
    found = {hit.said: hit.country for hit in scan.hits(lines)}
    assert found.items() <= read.items()


def test_a_single_slip_hides_no_country_and_makes_none_another(finder):
    tried = [(wrong, key) for name, key in long_enough(NAMES) for _, wrong in slips(name)]
    sample = random.Random(7).sample(tried, SLIPS_TRIED)
    found = [(wrong, key, countries(finder, f"support number for {wrong}")) for wrong, key in sample]
    missed = [row for row in found if row[1] not in row[2]]
    assert len(missed) <= (1 - LEAST_FOUND) * len(found), missed[:20]
    own = {wrong for wrong, key, got in found if got - {key}}
    # A slip that is another country's own name (Guinea, Guiana; Niger, Nigeria) is that country.
    assert len(own) <= MOST_TAKEN_FOR_ANOTHER * len(found), sorted(own)[:20]


BLANKS = ("  ", "\t", "\n", "\u00a0", "\u2003", " \u200b ")
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"


# Names that are ordinary words of English too need a calling word beside them.
ORDINARY = ("Reunion", "Réunion", "Ascension")


@given(
    st.sampled_from([named for named in NAMES if named[0] not in ORDINARY]),
    st.sampled_from(BLANKS),
    st.sampled_from(DASHES),
    st.booleans(),
    st.sampled_from(("{}", "({})", '"{}"', "hi!{}?thanks", "phone&{}", "number for {}!and", "[{}]", "»{}«")),
)
@settings(max_examples=400, deadline=None)
def test_a_disguise_hides_no_country(finder, named, blank, dash, decomposed, around):
    name, key = named
    plain = countries(finder, f"number for {name}")
    written = re.sub(r" ", lambda _: blank, name).replace("-", dash)
    text = f"number for {around.format(written)}"
    text = unicodedata.normalize("NFD", text) if decomposed else text
    assert plain <= countries(finder, text), (plain, text)
    assert key in plain


@pytest.mark.parametrize("code", spoken())
def test_every_name_that_cldr_has_leads_to_its_country(finder, code):
    wrong = []
    for iso, name in Locale(code).territories.items():
        key = country_with_code(KNOWLEDGE, iso) if len(iso) == 2 and iso.isalpha() else None
        found = countries(finder, f"number for {name}")
        if key is not None and found != {PART_OF.get(iso, key)}:
            wrong.append((iso, name, found))
    assert wrong == []


def test_every_name_that_we_know_leads_to_its_country(finder):
    owners: dict[str, set[str]] = {}
    for form, country, kind in compile_table()["names"]:
        if kind in ("name", "city") and len(form) > 3:
            owners.setdefault(form, set()).add(country)
    # What Poland calls itself is Swedish for Polish, too.
    del owners["polska"]
    wrong = {
        form: found for form, own in owners.items() if not own & (found := countries(finder, f"number for {form}"))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Congo, Democratic Republic of the", {"congo-drc"}),
        ("Korea, Republic of", {"korea"}),
        ("Virgin Islands, British", {"british-virgin-islands"}),
        ("Caribbean Netherlands", {"bonaire", "saba", "sint-eustatius"}),
        ("the Republic of Guinea-Bissau", {"guinea-bissau"}),
        ("New Guinea", set()),
        ("Netherlands Antilles", set()),
        ("French West Indies", set()),
        ("the Canary Islands", {"spain"}),
        ("the state of Georgia", {"united-states"}),
        ("St Vincent", {"saint-vincent-and-the-grenadines"}),
        ("Georgia, near Atlanta", {"united-states"}),
        ("Georgia and Germany", {"georgia", "germany"}),
        ("Viet Nam, Thai and Indonesia", {"vietnam", "thailand", "indonesia"}),
        ("danskkontoret och norskkontoret", {"denmark", "norway"}),
    ],
)
def test_the_longer_name_wins(finder, text, expected):
    assert countries(finder, f"number for {text}") == expected


@pytest.mark.parametrize(
    "text",
    [
        "check the status",
        "vårt konto är hackat, vilket nummer ringer vi?",
        "för två år sedan",
        "are the Sunday hours the same?",
        "please help see what number I should call",
        "chad in accounts needs the number",
        "India Jones asks for the number",
        "Chad on the forklift forgot his password",
        "chad i vårt team har glömt sitt lösenord",
        "chad next to me says billing has a number of its own",
        "hey its jordan on the helpdesk, what number do we call",
        "Chad bredvid mig säger att det är gratis",
        "Mejla mig på polska om ni kan, annars får det bli ryska",
        "hur får man bort svenskan ur menyerna",
        "pratar ni lettiska eller bosniska?",
        "it does not work, no number",
        "> Norway: 800 31068\nis that free?",
    ],
)
def test_no_country_is_named_here(finder, text):
    assert countries(finder, text) == set()


@pytest.mark.parametrize(
    "text", ["our Chad office forgot its code", "vi i Chad har glömt sitt lösenord", "the Chad office says no"]
)
def test_whoever_has_an_office_is_a_country(finder, text):
    assert countries(finder, text) == {"chad"}


@pytest.mark.parametrize(
    ("text", "clouds"),
    [
        ("vi ska från det tyska molnet till det vanliga", {"germany", "worldwide"}),
        ("is it the German cloud or the normal one", {"germany", "worldwide"}),
        ("det vanliga numret", set()),
        ("is that the normal one?", set()),
    ],
)
def test_the_normal_one_is_a_cloud_beside_another(finder, text, clouds):
    assert {m.value for m in finder.find(text) if m.entity == "cloud"} == clouds
