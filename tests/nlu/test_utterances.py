"""What people say: one reader for training, checks and evaluation, and a model is stale when any of it changes."""

import shutil

import pytest

from bot.engine.training import content_fingerprint
from bot.knowledge.utterances import Utterance, find_utterances, read_utterance_file, read_utterances
from bot.languages import spoken
from bot.paths import DATA
from bot.yaml_file import DataError

BLOCK = "nlu:\n- intent: greet\n  metadata: {language: sv}\n  examples: |\n    - hej\n    - hallå där\n"


@pytest.fixture
def data(tmp_path):
    """A data directory with the project's languages and one line."""
    shutil.copytree(DATA / "words", tmp_path / "words")
    (tmp_path / "nlu.yml").write_text(BLOCK, encoding="utf-8")
    (tmp_path / "utterances").mkdir()
    (tmp_path / "clouds.yml").write_text("nlu_is_no_key_of_this: true\nclouds: {}\n", encoding="utf-8")
    return tmp_path


def faults(data):
    return [str(fault).removeprefix(f"{data}/") for fault in find_utterances(data)[1]]


def test_every_question_stands_by_example_in_every_language():
    by_example = {(line.intent, line.language) for line in read_utterance_file(DATA / "nlu.yml")}
    every = {(line.intent, language) for line in read_utterances(DATA) for language in spoken()}
    assert by_example == every


def test_a_line_stands_in_one_place():
    lines = [(line.intent, line.language, line.text, line.after) for line in read_utterances(DATA)]
    assert len(lines) == len(set(lines))


def test_all_files_are_read_and_say_where_a_line_stands(data):
    file = data / "utterances" / "deep" / "thank.en.yml"
    file.parent.mkdir()
    file.write_text(BLOCK.replace("greet", "thank").replace("sv", "en").replace("hallå där", "ta"), encoding="utf-8")
    assert read_utterances(data) == [
        Utterance("greet", "sv", "hej", data / "nlu.yml"),
        Utterance("greet", "sv", "hallå där", data / "nlu.yml"),
        Utterance("thank", "en", "hej", file),
        Utterance("thank", "en", "ta", file),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("- intent: greet\n ", "-", "nlu.yml:2: nlu.0: needs an intent and"),
        ("  metadata: {language: sv}\n", "", "nlu.yml:2: nlu.0: needs an intent and"),
        ("language: sv", "language: xx", "nlu.yml:3: nlu.0.metadata.language: the assistant does not speak 'xx'"),
        ("{language: sv}", "sv", "nlu.yml:2: nlu.0: needs an intent and"),
        ("    - hej\n    - hallå där\n", "", "nlu.yml:4: nlu.0.examples: is empty"),
        ("  examples: |\n    - hej\n    - hallå där\n", "", "nlu.yml:2: nlu.0.examples: is empty"),
        ("- hallå", "hallå", "nlu.yml:6: nlu.0.examples: 'hallå där' is no example"),
        ("- hallå där", "-", "nlu.yml:6: nlu.0.examples: '-' is no example"),
        ("- intent: greet", "- greet\n- intent: greet", "nlu.yml:2: nlu.0: needs an intent and"),
        ("nlu:\n", "nlu:\n- intent: [\n", "is not valid YAML"),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_read(data, old, new, fault):
    file = data / "nlu.yml"
    file.write_text(BLOCK.replace(old, new, 1), encoding="utf-8")
    good = data / "utterances" / "greet.sv.yml"
    good.write_text(BLOCK, encoding="utf-8")
    found = faults(data)
    assert any(fault in row for row in found), found
    assert {line.text for line in find_utterances(data)[0] if line.file == good} == {"hej", "hallå där"}
    with pytest.raises(DataError):
        read_utterances(data)


@pytest.mark.parametrize("name", ["greet.en.yml", "thank.sv.yml", "greet.yml", "greet.sv.yaml", "sub/greet.fi.yml"])
def test_a_file_is_named_after_what_it_holds(data, name):
    file = data / "utterances" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(BLOCK, encoding="utf-8")
    assert faults(data) == [f"utterances/{name}:2: nlu.0: belongs in a file named greet.sv.yml"]


def test_a_file_of_utterances_without_any_is_named(data):
    (data / "utterances" / "greet.sv.yml").write_text(BLOCK.replace("nlu:", "nul:"), encoding="utf-8")
    assert faults(data) == ["utterances/greet.sv.yml:1: nlu: holds no utterances: needs `nlu:` with a list of intents"]


def test_a_language_is_one_that_has_a_folder(data):
    file = data / "utterances" / "greet.fi.yml"
    file.write_text(BLOCK.replace("sv", "fi"), encoding="utf-8")
    assert faults(data)
    shutil.copytree(data / "words" / "en", data / "words" / "fi")
    from bot.languages import languages

    languages.cache_clear()
    assert not faults(data)


def test_a_file_apart_may_have_any_name(tmp_path):
    file = tmp_path / "held_out.yml"
    file.write_text(BLOCK, encoding="utf-8")
    assert [line.text for line in read_utterance_file(file)] == ["hej", "hallå där"]


@pytest.fixture
def root(tmp_path):
    """A project of which a model could be made."""
    for folder in ("data/utterances/more", "data/words/sv", "bot/nlu", "bot/dialogue"):
        (tmp_path / folder).mkdir(parents=True)
    for file in (
        "config.yml",
        "domain.yml",
        "data/nlu.yml",
        "data/utterances/greet.sv.yml",
        "data/words/sv/entities.yml",
        "data/words/sv/sentences.yml",
        "data/words/sv/words.yml",
        "bot/nlu/features.py",
        "bot/dialogue/parsed.py",
        "bot/dialogue/policy.py",
    ):
        (tmp_path / file).write_text(file, encoding="utf-8")
    return tmp_path


def added(root):
    (root / "data/utterances/more/thank.en.yml").write_text("new", encoding="utf-8")


def renamed(root):
    (root / "data/utterances/greet.sv.yml").rename(root / "data/utterances/hello.sv.yml")


def moved(root):
    (root / "data/utterances/greet.sv.yml").rename(root / "data/utterances/more/greet.sv.yml")


def removed(root):
    (root / "data/utterances/greet.sv.yml").unlink()


def changed(file):
    return lambda root: (root / file).write_text("changed", encoding="utf-8")


@pytest.mark.parametrize(
    "what",
    [added, renamed, moved, removed]
    + [
        changed(file)
        for file in (
            "config.yml",
            "data/nlu.yml",
            "data/utterances/greet.sv.yml",
            "data/utterances/more/greet.sv.yaml",
            "data/words/sv/entities.yml",
            "bot/nlu/features.py",
            "bot/dialogue/parsed.py",
        )
    ],
)
def test_a_model_is_stale_when_what_it_is_made_of_changes(root, what):
    before = content_fingerprint(root)
    what(root)
    assert content_fingerprint(root) != before


@pytest.mark.parametrize(
    "file", ["data/words/sv/sentences.yml", "data/words/sv/words.yml", "bot/dialogue/policy.py", "README.md"]
)
def test_a_changed_answer_needs_no_new_model(root, file):
    before = content_fingerprint(root)
    changed(file)(root)
    assert content_fingerprint(root) == before
