"""Severity levels said by word, in whatever white space, and words that are no level."""

import pytest


def levels(finder, text):
    return [mention.value for mention in finder.find(text) if mention.entity == "severity"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is a non  critical issue?", ["C"]),
        ("non\u2011critical", ["C"]),
        ("non - critical", ["C"]),
        ("icke  kritisk nivå", ["C"]),
        ("icke\tkritiskt", ["C"]),
        ("not \n critical", ["C"]),
        ("critical or non-critical", ["A", "C"]),
        ("high severity", ["B"]),
        ("the severity is high", ["B"]),
        ("severity: medium", ["C"]),
        ("medium-severity case", ["C"]),
        ("severity high or medium", ["B", "C"]),
        ("sev low", ["C"]),
        ("hög prioritet", ["B"]),
        ("prioriteten är hög", ["B"]),
        ("allvarlighetsgrad medel", ["C"]),
        ("hög och låg prioritet", ["B", "C"]),
        ("lowest level", ["C"]),
        ("lägsta nivån", ["C"]),
        ("högsta nivån", ["A"]),
        ("highest severity", ["A"]),
    ],
)
def test_a_level_said_by_word(finder, text, expected):
    assert levels(finder, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a high number of users",
        "the price is high",
        "medium",
        "det är hög tid",
        "låg kostnad",
        "high level overview",
        "on medium",
    ],
)
def test_a_word_that_is_not_about_severity_is_no_level(finder, text):
    assert levels(finder, text) == []


def test_the_table_names_the_levels(finder):
    """What data/severities.yml calls a level is understood beside a word for severity."""
    from bot.knowledge import load_knowledge

    for level, row in load_knowledge().severities.levels.items():
        for word in (row.name.of("sv"), row.name.of("en"), *row.also.all()):
            assert set(levels(finder, f"severity {word}")) == {level}


def test_white_space_hides_no_cloud(finder):
    found = [m.value for m in finder.find("microsoft cloud \u00a0 germany phone") if m.entity == "cloud"]
    assert found == ["germany"]
