"""The contact table says exactly what was published."""

from pathlib import Path

import phonenumbers
import pytest
import yaml

from bot.knowledge import load_knowledge
from bot.paths import DATA

FACTS = yaml.safe_load((Path(__file__).parent / "facts" / "contacts.facts.yml").read_text(encoding="utf-8"))
RENAMED = {"timezones": "time_zones"}
# What other fields say as well: `phone_available`, `closed_on`, `service`.
SAID_ELSEWHERE = {"flags"}


@pytest.fixture(scope="module")
def table() -> dict:
    return yaml.safe_load((DATA / "contacts.yml").read_text(encoding="utf-8"))


def test_table_has_the_246_countries_of_the_facts_and_no_other(table):
    assert list(table["countries"]) == list(FACTS["entries"])
    assert len(table["countries"]) == 246
    assert table["as_of"] == FACTS["as_of"]


@pytest.mark.parametrize("key", FACTS["entries"])
def test_every_field_of_a_country_equals_the_facts(table, key):
    published = {RENAMED.get(name, name): value for name, value in FACTS["entries"][key].items()}
    published = {name: value for name, value in published.items() if name not in SAID_ELSEWHERE}
    assert table["countries"][key] == published


def test_model_of_the_table_loses_nothing():
    """What pydantic holds, written out again, is what stands in the file."""
    knowledge = load_knowledge()
    for key, facts in FACTS["entries"].items():
        row = knowledge.country(key)
        assert [(p.number, p.e164) for p in row.phones] == [(p["number"], p["e164"]) for p in facts["phones"]]
        for kind in ("billing", "technical"):
            held = [
                {
                    n: (list(v) if isinstance(v, tuple) else v)
                    for n, v in h.dict(by_alias=True, exclude_unset=True).items()
                }
                for h in getattr(row, kind)
            ]
            assert held == facts[kind], key


def test_every_e164_number_without_a_caution_can_be_parsed():
    for key, row in load_knowledge().contacts.countries.items():
        for phone in row.phones:
            if phone.e164 and not any(caution.startswith("number") for caution in row.cautions):
                assert phonenumbers.is_possible_number(phonenumbers.parse(phone.e164, None)), key


def test_numbers_printed_in_the_article_itself():
    knowledge = load_knowledge()
    printed = {
        "sweden": "020 160 5899",
        "united-states": "1 800 865 9408",
        "australia": "1800 197 503",
        "canada": "1 800 865 9408",
        "united-kingdom": "0800 032 6417",
    }
    for key, number in printed.items():
        digits = number.replace(" ", "")
        assert knowledge.country(key).phones[0].number.replace(" ", "") == digits
