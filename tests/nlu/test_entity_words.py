"""The words that entities are found by: typed, a file a language, and a new language without Python."""

import json
import shutil

import pytest

from bot.languages import languages
from bot.nlu.entity_matcher import EntityMatcher
from bot.nlu.entity_words import conjunctions, question_boundary, read_entity_words, word_files
from bot.nlu.table import compile_table, finder_of
from bot.paths import DATA
from bot.yaml_file import DataError

LANGUAGE = """
name: suomi
falls_back_to: en
formats: {hour: H, clock: H.mm, moment: 'EEEE H.mm', midnight: '24'}
"""
ENTITIES = """
language: {fi: [suomi, suomeksi]}
severity: {A: [kriittinen]}
list_words: [ja]
next_question: [sekä]
ordinary_words: [peru]
country_meant: {after: [numero]}
reply_request: {before: [vastaa]}
fillers: [entä]
level: {before_letter: [taso], before_number: [taso], after_letter: [tapau*], words: [C]}
compounds: {heads: [numero]}
genitive: {n: [n]}
"""


def copy_of_data(directory):
    return shutil.copytree(DATA, directory / "data", ignore=shutil.ignore_patterns("nlu*", "utterances"))


@pytest.fixture(scope="module")
def with_finnish(tmp_path_factory):
    data = copy_of_data(tmp_path_factory.mktemp("finnish"))
    folder = data / "words" / "fi"
    folder.mkdir()
    (folder / "language.yml").write_text(LANGUAGE, encoding="utf-8")
    (folder / "entities.yml").write_text(ENTITIES, encoding="utf-8")
    return data


@pytest.fixture(scope="module")
def finder(with_finnish):
    return finder_of(json.loads(json.dumps(compile_table(with_finnish))))


def found(finder, text, language=None):
    return [(m.entity, m.value, m.role) for m in finder.find(text, language)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("taso b", [("severity", "B", None)]),
        ("taso 1", [("severity", "1", None)]),
        ("taso a ja b", [("severity", "A", None), ("severity", "B", None)]),
        ("b tapaukset", [("severity", "B", None)]),
        ("c-tapaus", [("severity", "C", None)]),
        ("c tapaus", []),
        ("kriittinen", [("severity", "A", None)]),
        ("norska numero", [("country", "norway", None)]),
        ("Norgenumero", [("country", "norway", None)]),
        ("Norgen", [("country", "norway", None)]),
        ("vastaa nyt suomeksi kiitos paljon", [("language", "fi", "reply")]),
        # What was there stays.
        ("nivå b", [("severity", "B", None)]),
        ("svara på engelska", [("language", "en", "reply")]),
        ("the Norwegian number", [("country", "norway", None)]),
    ],
)
def test_a_third_language_is_a_folder(finder, text, mentions):
    assert found(finder, text) == mentions


def test_a_word_is_ordinary_in_its_own_language_only(finder):
    assert found(finder, "se peru kai nyt", "fi") == []
    assert found(finder, "numret i peru tack", "sv") == [("country", "peru", None)]
    assert found(finder, "Peru?", "fi") == [("country", "peru", None)]


def test_a_third_language_has_fillers_and_conjunctions(finder, with_finnish):
    assert finder.is_bare("entä Norge", finder.find("entä Norge"))
    assert {"och", "and", "seka"} <= set(conjunctions(with_finnish))


def test_a_language_other_than_the_default_need_not_have_words(tmp_path):
    data = copy_of_data(tmp_path)
    (data / "words" / "fi").mkdir()
    (data / "words" / "fi" / "language.yml").write_text(LANGUAGE, encoding="utf-8")
    assert set(read_entity_words(data).by_language) == {"sv", "en", "fi"}
    (data / "words" / "sv" / "entities.yml").unlink()
    with pytest.raises(DataError, match=r"words/sv/entities\.yml"):
        read_entity_words(data)


def test_the_words_of_every_language_are_read():
    words = read_entity_words()
    assert set(words.by_language) == set(languages().all)
    assert words.by_language["en"].ordinary_words == ("island", "islands")
    # Folded: what people type without dots is the same word.
    assert "istallet" in words.by_language["sv"].reply_request.after


def test_the_table_of_a_model_holds_what_is_needed_to_find():
    words = read_entity_words()
    kept = words.for_finding()
    assert not [own for own in kept["by_language"].values() if {"country_spelling", "next_question"} & set(own)]
    again = type(words).parse_obj(json.loads(json.dumps(kept)))
    assert again.together.level == words.together.level


@pytest.mark.parametrize(
    ("file", "line", "fault", "key"),
    [
        ("words/sv/entities.yml", "filers: [och]", "extra fields", "filers"),
        ("words/sv/entities.yml", "level: {before_leter: [nivå]}", "extra fields", "level.before_leter"),
        ("words/en/entities.yml", "fillers: [yeah, no]", "need quotes", "fillers.1"),
        ("words/en/entities.yml", "language: {no: [norwegian]}", "str type expected", "language"),
        ("words/en/entities.yml", "cloud: {21vianet: [21]}", "need quotes", "cloud.21vianet.0"),
        ("words/en/entities.yml", "country_meant: {after: [toll-free]}", "a single word", "country_meant.after.0"),
        ("words/en/entities.yml", "cloud: {21vianett: [gallatin]}", "no cloud '21vianett'", "cloud.21vianett"),
        ("words/en/entities.yml", "severity: {D: [trivial]}", "unexpected value", "severity"),
        ("words/en/entities.yml", "level: {words: [an]}", "unexpected value", "level.words.0"),
        ("words/en/entities.yml", "fillers: and", "not a valid tuple", "fillers"),
        ("words/en/entities.yml", "fillers: ['']", "must not be empty", "fillers.0"),
        ("entity_names.yml", "fillers: [and]", "extra fields", "fillers"),
    ],
)
def test_a_fault_is_named_by_file_line_and_key(tmp_path, file, line, fault, key):
    data = copy_of_data(tmp_path)
    (data / file).write_text(f"# A word too many.\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_entity_words(data)
    (found,) = error.value.faults
    assert found.file == data / file
    assert found.line == 2
    assert fault in found.message
    assert found.key.removesuffix(".__key__") == key


def test_the_fingerprint_sees_a_change_of_words(tmp_path):
    data = copy_of_data(tmp_path)
    seen = {EntityMatcher.fingerprint_addon({"data": str(data)})}
    for path in word_files(data):
        path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        seen.add(EntityMatcher.fingerprint_addon({"data": str(data)}))
    assert len(seen) == 1 + len(word_files(data))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("vad kostar det? och nar har ni oppet", ["vad kostar det?", "och nar har ni oppet"]),
        ("numret i norge samt oppettiderna", ["numret i norge", "oppettiderna"]),
        ("the number, and also the hours", ["the number", "also the hours"]),
        ("sandviken", ["sandviken"]),
        ("hello. 1) number 2)hours", ["hello.", "1) number", "hours"]),
        ("severity 1 (critical) at 8) or so", ["severity 1 (critical) at", "or so"]),
    ],
)
def test_questions_are_parted_at_conjunctions(text, parts):
    assert question_boundary(conjunctions()).split(text) == parts
