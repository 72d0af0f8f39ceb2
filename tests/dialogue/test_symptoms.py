"""A problem in one's own words: what is read of it, and which severity it sounds like."""

import shutil
from pathlib import Path

import pytest
import yaml

from bot.dialogue.symptoms import FILE, load_symptoms, read_symptoms
from bot.knowledge.triage import Symptom, Triage, triage
from bot.paths import DATA
from bot.yaml_file import DataError

READ = load_symptoms().read


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("SharePoint is down for everyone", Symptom("down", "all")),
        ("ingen kan logga in i Teams", Symptom("stopped", "all")),
        ("12 users can't open their calendars", Symptom("stopped", "all")),
        ("två användare kan inte skicka mejl", Symptom("stopped", "several")),
        ("my boss can't sync, everyone else is fine", Symptom("stopped", "one")),
        ("Outlook är långsamt men fungerar i webbläsaren", Symptom("impaired", workaround=True)),
        ("how do I make a password never expire", Symptom("minor")),
        ("the invoices can't be opened", Symptom("stopped", billing=True)),
        ("we can't ship orders, production has stopped", Symptom("stopped", stakes=True)),
        ("hello", Symptom()),
    ],
)
def test_what_is_told_is_read(text, symptom):
    found = READ(text)
    assert (found.effect, found.workaround, found.billing) == (symptom.effect, symptom.workaround, symptom.billing)
    assert found.scope == symptom.scope or symptom.scope is None
    assert found.stakes or not symptom.stakes


@pytest.mark.parametrize(
    ("symptom", "expected"),
    [
        (Symptom("down"), Triage(("A",))),
        (Symptom("stopped", "all"), Triage(("A",))),
        (Symptom("stopped", "all", workaround=True), Triage(("B",))),
        (Symptom("stopped", "one"), Triage(("B",))),
        (Symptom("stopped", "one", workaround=True), Triage(("C",))),
        (Symptom("impaired", "all"), Triage(("B",))),
        (Symptom("minor", "all"), Triage(("C",))),
        (Symptom("stopped"), Triage(("A", "B"), "scope")),
        (Symptom("impaired", "one"), Triage(("B", "C"), "workaround")),
        (Symptom(scope="one"), Triage(("B", "C"), "effect")),
        (Symptom("down", "all", billing=True), Triage(("B",), capped=True)),
    ],
)
def test_the_level_follows_the_articles_definitions(symptom, expected):
    assert triage(symptom) == expected


def test_more_that_is_told_changes_the_level():
    problem = READ("Teams is down for everyone")
    assert triage(problem.with_more(READ("it's only me"))).levels == ("B",)
    assert triage(problem.with_more(READ("there's a workaround"))).levels == ("B",)


def test_a_slot_keeps_a_problem():
    for effect in ("down", "stopped", "impaired", "minor", None):
        for scope in ("all", "several", "one", None):
            for workaround in (True, False, None):
                symptom = Symptom(effect, scope, workaround, stakes=scope == "all", billing=effect is None)
                assert Symptom.parse(str(symptom)) == symptom
    assert Symptom.parse("words of another version") == Symptom()


def test_a_fault_in_the_words_is_named(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    path = tmp_path / "data" / "words" / "en" / FILE
    path.write_text(path.read_text(encoding="utf-8") + "\ndwon: [offline]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"symptoms\.yml:\d+: dwon"):
        read_symptoms(tmp_path / "data")


def test_problems_in_people_s_own_words_get_their_level():
    rows = yaml.safe_load((Path(__file__).parent / "triage.yml").read_text(encoding="utf-8"))
    found = [(set(row["levels"]), set(triage(READ(row["text"])).levels)) for row in rows]
    assert sum(wanted == levels for wanted, levels in found) >= 0.84 * len(rows)
    # Right, or asked about: hardly ever a level that it is not.
    assert sum(wanted <= levels or levels <= wanted for wanted, levels in found) >= 0.93 * len(rows)
