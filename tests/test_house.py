"""The house stands: floors import only from below, words stand in both languages, no answer without a default."""

import ast
from pathlib import Path

import pytest
import yaml

from bot.answers.locale_words import LANGUAGES, words
from bot.knowledge import load_knowledge
from bot.paths import ROOT

# Room → what it may import of ours, and what of Rasa's.
ROOMS = {
    "bot/knowledge": {"bot.knowledge", "bot.paths"},
    "bot/answers": {"bot.answers", "bot.knowledge", "bot.paths"},
    "actions": {"actions", "bot.answers", "bot.knowledge", "bot.paths", "rasa_sdk"},
    "bot/nlu": {"bot.nlu", "bot.knowledge", "bot.paths", "rasa"},
    "bot/channels": {"bot.channels", "bot.answers", "bot.knowledge", "bot.paths", "rasa"},
}


def imported(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_floors_below(room):
    files = list((ROOT / room).rglob("*.py"))
    assert files
    for path in files:
        for module in imported(path):
            top = module.split(".")[0]
            if top in ("bot", "actions", "rasa", "rasa_sdk"):
                assert any(module == name or module.startswith(f"{name}.") for name in ROOMS[room]), (path, module)


DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("response", DOMAIN["responses"])
def test_every_response_has_a_swedish_default_and_an_english_variation(response):
    variations = DOMAIN["responses"][response]
    conditions = [variation.get("condition") for variation in variations]
    assert conditions == [None, [{"type": "slot", "name": "language", "value": "en"}]]


def test_no_utterance_pastes_a_sentence_of_the_other_language(is_language):
    for name, (swedish, english) in DOMAIN["responses"].items():
        if len(swedish["text"]) > 60:
            assert is_language(swedish["text"], "sv"), name
            assert is_language(english["text"], "en"), name


def test_numbers_in_sentences_stand_in_the_tables():
    """A sentence may print a number only if the tables print it too."""
    import re

    knowledge = load_knowledge()
    known = {p.number for c in knowledge.contacts.countries.values() for p in c.phones}
    known |= {p.number for cloud in knowledge.clouds.clouds.values() for p in cloud.phones}
    for name, variations in DOMAIN["responses"].items():
        for variation in variations:
            text = re.sub(r"https?://\S+", "", variation["text"])
            for number in re.findall(r"(?:\+\d+ )?\(?\d{2,4}\)?[ -]\d[\d -]{5,}\d", text):
                assert number.strip() in known, (name, number)


def test_links_in_sentences_stand_in_the_tables():
    import re

    links = {link for cloud in load_knowledge().clouds.clouds.values() for link in cloud.links.values()}
    for name, variations in DOMAIN["responses"].items():
        for variation in variations:
            for link in re.findall(r"https://[^\s)]+", variation["text"]):
                bare = link.rstrip(".,;:").split("?view=")[0]
                assert bare in links, (name, link)


def test_words_have_the_same_keys_in_both_languages():
    def leaves(data, at=()):
        if not isinstance(data, dict):
            return {at}
        return {leaf for key, value in data.items() for leaf in leaves(value, (*at, key))}

    swedish, english = (leaves(words(language)) for language in LANGUAGES)
    assert swedish == english


def test_every_question_has_an_answer_and_a_title():
    rules = yaml.safe_load((ROOT / "data" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    answered = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    assert answered == set(DOMAIN["intents"])
    titles = words("sv")["titles"]
    for intent in DOMAIN["intents"]:
        if intent.startswith("ask_") and intent != "ask_repeat":
            assert intent in titles
