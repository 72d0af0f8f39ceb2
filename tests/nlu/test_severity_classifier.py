"""Problems in people's own words: the level that is told, by a classifier that saw only what the other hands wrote."""

from collections import defaultdict

import pytest

from bot.dialogue.symptoms import load_symptoms
from bot.knowledge.problems import FILE, read_problems
from bot.knowledge.triage import triage
from bot.knowledge.utterances import read_utterances
from bot.nlu.severity_classifier import classifier_of, levels_of
from bot.paths import DATA
from bot.yaml_file import DataError

PROBLEMS = read_problems()
SYMPTOMS = load_symptoms()
# What is said about levels without telling a problem, as `make train` finds it.
NONE = sorted(
    row.text for row in read_utterances(DATA) if row.intent == "ask_severity" and not SYMPTOMS.read(row.text).told
)


def told(classifier, text):
    heard = tuple(levels_of(classifier, text).items())
    return set(triage(SYMPTOMS.read(text).with_heard(heard, len(text.split()))).levels)


@pytest.fixture(scope="module")
def by_hand():
    """For each hand (level wanted, levels told), by what the others wrote."""
    found = defaultdict(list)
    for hand in sorted({problem.hand for problem in PROBLEMS}):
        others = [problem for problem in PROBLEMS if problem.hand != hand]
        classifier = classifier_of(others, NONE, 1.0)
        for problem in PROBLEMS:
            if problem.hand == hand:
                found[hand].append((set(problem.levels), told(classifier, problem.text)))
    return found


def test_the_right_level_is_among_those_that_are_told(by_hand):
    right = {hand: sum(bool(wanted & levels) for wanted, levels in rows) for hand, rows in by_hand.items()}
    assert sum(right.values()) >= 0.91 * len(PROBLEMS), right
    # The third and fourth hand wrote what misleads: a bill in an outage, a story of one that ends with all.
    assert all(count >= 0.86 * len(by_hand[hand]) for hand, count in right.items()), right


def test_most_problems_get_their_level_at_once(by_hand):
    rows = [row for own in by_hand.values() for row in own if len(row[0]) == 1]
    assert sum(wanted == levels for wanted, levels in rows) >= 0.67 * len(rows)


def test_nothing_critical_is_called_small_nor_the_other_way_round(by_hand):
    rows = [row for own in by_hand.values() for row in own]
    assert sum((wanted, levels) in (({"A"}, {"C"}), ({"C"}, {"A"})) for wanted, levels in rows) <= 0.01 * len(rows)


def test_a_question_about_levels_tells_no_problem():
    classifier = classifier_of(PROBLEMS, NONE[::2], 1.0)
    heard = [text for text in NONE[1::2] if len(text.split()) > 2 and levels_of(classifier, text)]
    assert len(heard) <= 0.08 * len(NONE[1::2]), heard[:20]


def test_a_problem_of_no_level_is_a_fault(tmp_path):
    row = "- {text: it is down, language: en, hand: x, levels: [D]}"
    (tmp_path / FILE).write_text(f"problems:\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"{FILE}:2: problems\.0\.levels"):
        read_problems(tmp_path)
