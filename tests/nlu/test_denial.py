"""What a message rules out ("not Norway, Denmark"), and what it does not: "it does not work in Norway"."""

import shutil
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.denial import denial_words, mark_denied, read_denial_words
from bot.nlu.denial.words import FILE
from bot.nlu.matching import Mention
from bot.paths import DATA
from bot.yaml_file import DataError

GRID = yaml.safe_load((Path(__file__).parent / "denial.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def heard(finder):
    """What of a text's mentions is denied and what is wanted, as (entity, value)."""

    def hear(text):
        mentions = mark_denied(text, finder.find(text), denial_words())
        return (
            [(m.entity, m.value) for m in mentions if m.denied],
            [(m.entity, m.value) for m in mentions if not m.denied],
        )

    return hear


# ---- the grid


def filled():
    """Every sentence of the grid, with where it stands there."""
    for language, entities in GRID["patterns"].items():
        for entity, patterns in entities.items():
            for pattern in patterns:
                for denied, wanted in GRID["values"][language][entity]:
                    yield f"pattern {language} {entity}", pattern.replace("{x}", denied).replace("{y}", wanted)
    for section in ("sentences", "others"):
        for language, sentences in GRID[section].items():
            yield from ((f"{section} {language}", sentence) for sentence in sentences)


def unmarked(sentence):
    """The text of a sentence, and the spans between its signs `~`."""
    parts = sentence.split("~")
    spans, at = [], 0
    for index, part in enumerate(parts):
        if index % 2:
            spans.append((at, at + len(part)))
        at += len(part)
    return "".join(parts), spans


def faults(finder, sentence):
    text, spans = unmarked(sentence)
    mentions = mark_denied(text, finder.find(text), denial_words())

    def is_marked(mention):
        return any(mention.start < end and start < mention.end for start, end in spans)

    wrong = [f"{m.value} is {'denied' if m.denied else 'wanted'}" for m in mentions if m.denied != is_marked(m)]
    missing = [text[a:b] for a, b in spans if not any(m.start < b and a < m.end for m in mentions)]
    return wrong + [f"{name} is not found" for name in missing] + ([] if mentions else ["nothing is found"])


def test_the_grid_is_large():
    sizes = Counter(place for place, _ in filled())
    patterns = sum(size for place, size in sizes.items() if place.startswith("pattern"))
    assert patterns >= 400
    assert len([place for place in sizes if place.startswith("pattern")]) == 2 * 5
    assert min(sizes["others sv"], sizes["others en"]) >= 100
    assert max(Counter(sentence for _, sentence in filled()).values()) == 1


def test_what_is_denied_is_heard(finder):
    rows = list(filled())
    failed = {sentence: why for _, sentence in rows if (why := faults(finder, sentence))}
    accepted = {row["text"] for row in GRID["accepted"]}
    assert accepted <= {sentence for _, sentence in rows}
    assert {sentence: why for sentence, why in failed.items() if sentence not in accepted} == {}
    assert len(failed) <= 0.02 * len(rows)


@pytest.mark.parametrize("row", GRID["accepted"], ids=lambda row: row["text"])
def test_what_is_accepted_as_wrong_is_wrong(finder, row):
    assert set(row) == {"text", "why"}
    assert faults(finder, row["text"]), f'"{row["text"]}" works now: take it out of `accepted` in tests/nlu/denial.yml.'


# ---- what the grid cannot say


def test_readings_of_one_word_are_denied_together(heard):
    assert heard("inte norska utan svenska")[0] == [("country", "norway"), ("language", "no")]


def test_a_country_may_be_both_left_and_wanted(heard):
    denied, wanted = heard("the number for Sweden when I am outside Sweden")
    assert denied == wanted == [("country", "sweden")]


def test_what_is_named_again_only_to_be_denied_is_denied_from_the_start(heard):
    assert heard("Norge, nej inte Norge, Danmark") == ([("country", "norway")] * 2, [("country", "denmark")])


@pytest.mark.parametrize(
    "text", ["not Sweden, the Netherlands please", "not Sweden, the Netherlands", "Sweden, no wait, the Netherlands"]
)
def test_the_article_belongs_to_the_country_that_follows_it(heard, text):
    assert heard(text) == ([("country", "sweden")], [("country", "netherlands")])


def test_two_names_of_one_country_do_not_rule_each_other_out(heard):
    denied, wanted = heard("Scotland, not England")
    assert denied == wanted == [("country", "united-kingdom")]
    assert heard("Norway, I mean Norge")[0] == []


def test_a_line_break_ends_a_sentence(heard):
    assert heard("that is what I need, not\nNorway please")[0] == []


def test_a_quoted_line_is_not_what_is_said(heard):
    assert heard("> I am not in\nNorway")[0] == []


def test_where_nothing_is_named_nothing_is_denied(heard):
    assert heard("no, not that one") == ([], [])
    assert heard("") == ([], [])


# ---- safety


@pytest.mark.parametrize(
    "part",
    [
        "not ",
        "not Norway ",
        "inte Norge utan ",
        "Norway no wait ",
        "utan ",
        "Norway, ",
        "i mean ",
        "and ",
        "jag ",
        "?",
        "\n",
        "Norge",
        "?!",
    ],
)
def test_hostile_input_is_fast(part):
    text = (part * 1000)[:1000] + " not Norway"
    spans = [(at, at + 6) for at in range(0, len(text) - 6, 12) if text.startswith("Nor", at)] + [(1005, 1011)]
    mentions = [Mention("country", ("norway", "denmark")[i % 2], *span) for i, span in enumerate(spans)]
    mark_denied("warm", mentions[:1], denial_words())
    start = time.perf_counter()
    mark_denied(text, mentions, denial_words())
    assert time.perf_counter() - start < 0.15


WORDS = st.sampled_from(
    [
        *[
            "not",
            "no",
            "wait",
            "instead of",
            "inte",
            "utan",
            "men",
            "or",
            "jag",
            "är",
            "is",
            "in",
            "i",
            "Norway",
            "Danmark",
        ],
        *[
            "sev a",
            "?",
            ",",
            ".",
            "\n",
            "-",
            "’",
            "é",
            "ﬁ",
            "ß",
            "İ",
            "≠",
            "  ",
            "n't",
            "> ",
            "/",
            "why",
            "only",
            "också",
        ],
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join))
MENTIONS = st.lists(
    st.builds(
        Mention,
        st.sampled_from(["country", "cloud", "severity", "language", "support_type", "moment"]),
        st.sampled_from(["norway", "denmark", "A", "B", "en", ""]),
        st.integers(-5, 90),
        st.integers(-5, 90),
    ),
    max_size=8,
)


@settings(max_examples=400, deadline=None)
@given(TEXTS, MENTIONS)
def test_nothing_but_denied_changes(text, mentions):
    marked = mark_denied(text, mentions, denial_words())
    assert [replace(m, denied=False) for m in marked] == mentions


# ---- the data


@pytest.fixture
def data(tmp_path):
    shutil.copytree(DATA / "words", tmp_path / "words")
    shutil.copy(DATA / "country_names.yml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("reach: 0\n", r"denial\.yml:1: reach: "),
        ("reach: 5\nnone_such: [x]\n", r"denial\.yml:2: none_such: "),
        ("denies:\n  plain: [inte, no]\n", r"denial\.yml:2: denies\.plain\.1: .*needs? quotes"),
        ("after:\n  counters: [men så]\n", r"denial\.yml:2: after\.counters\.0: .*single word"),
        ("denies: {only_of: {planet: [x]}}\n", r"denial\.yml:1: denies\.only_of\.planet: "),
    ],
)
def test_faults_name_file_line_and_key(data, content, fault):
    (data / "words" / "sv" / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=fault):
        read_denial_words(data)


def test_another_language_is_a_file(data):
    folder = data / "words" / "fi"
    folder.mkdir()
    english = (data / "words" / "en" / "language.yml").read_text(encoding="utf-8")
    (folder / "language.yml").write_text(english, encoding="utf-8")
    text = "ei Norja vaan Tanska"
    mentions = [Mention("country", "norway", 3, 8), Mention("country", "denmark", 14, 20)]
    assert mark_denied(text, mentions, read_denial_words(data)) == mentions
    (folder / FILE).write_text("denies: {plain: [ei]}\nafter: {counters: [vaan]}\n", encoding="utf-8")
    assert [m.denied for m in mark_denied(text, mentions, read_denial_words(data))] == [True, False]


def test_only_the_default_language_needs_its_words(data):
    (data / "words" / "en" / FILE).unlink()
    assert len(read_denial_words(data).grammars) == 1
    (data / "words" / "sv" / FILE).unlink()
    with pytest.raises(DataError, match=r"words/sv/denial\.yml"):
        read_denial_words(data)


def test_the_words_are_read_once():
    assert denial_words() is denial_words()
