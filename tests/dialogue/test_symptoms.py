"""A problem in one's own words: what is read of it, and which severity it sounds like."""

import shutil

import pytest

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


def test_a_slot_keeps_how_likely_each_level_is():
    symptom = Symptom("stopped", heard=(("A", 0.71), ("B", 0.2), ("C", 0.09)))
    assert Symptom.parse(str(symptom)) == symptom


@pytest.mark.parametrize(
    ("symptom", "expected"),
    [
        # Sure, whatever the words say.
        (Symptom("impaired", "one", heard=(("A", 0.95), ("B", 0.04), ("C", 0.01))), Triage(("A",))),
        # Likely, and the words agree.
        (Symptom("stopped", "all", heard=(("A", 0.7), ("B", 0.2), ("C", 0.1))), Triage(("A",))),
        # The words tell all of it: theirs stands if it is at all likely, and two are told if it is not.
        (Symptom("stopped", "one", heard=(("A", 0.6), ("B", 0.3), ("C", 0.1))), Triage(("B",))),
        (Symptom("stopped", "one", heard=(("A", 0.7), ("B", 0.2), ("C", 0.1))), Triage(("A", "B"), "scope")),
        (Symptom("minor", heard=(("A", 0.7), ("B", 0.2), ("C", 0.1))), Triage(("A", "B", "C"), "effect")),
        # The words alone leave it open.
        (Symptom("impaired", "one", heard=(("A", 0.1), ("B", 0.5), ("C", 0.4))), Triage(("B", "C"), "workaround")),
        # A bill is none of what is down.
        (Symptom("stopped", "all", billing=True, heard=(("A", 0.95), ("B", 0.04), ("C", 0.01))), Triage(("A",))),
        (
            Symptom("stopped", "all", billing=True, heard=(("A", 0.3), ("B", 0.6), ("C", 0.1))),
            Triage(("B",), capped=True),
        ),
    ],
)
def test_what_is_learnt_and_the_words_decide_together(symptom, expected):
    assert triage(symptom) == expected


def test_what_was_asked_for_decides_a_problem_that_only_sounded_like_something():
    between = Symptom(heard=(("A", 0.5), ("B", 0.4), ("C", 0.1)))
    assert triage(between).missing == "scope"
    assert triage(between.with_more(Symptom(scope="all"))).levels == ("A",)
    assert triage(between.with_more(Symptom(scope="one"))).levels == ("B",)
    between = Symptom(heard=(("A", 0.1), ("B", 0.4), ("C", 0.5)))
    assert triage(between).missing == "workaround"
    assert triage(between.with_more(Symptom(workaround=True))).levels == ("C",)
    assert triage(between.with_more(Symptom(workaround=False))).levels == ("B",)
