"""A third language is a folder: a toy Finnish in a copy of the data, with a model trained there, is spoken."""

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from bot.knowledge.utterances import read_utterances
from bot.paths import DATA, ROOT

pytestmark = pytest.mark.model
# So many lines of each question suffice to train a model that tells a few questions apart.
LINES = 8
FINNISH = {
    "language.yml": {
        "name": "suomi",
        "falls_back_to": "en",
        "formats": {"hour": "H", "clock": "H.mm", "moment": "EEEE HH:mm", "midnight": "24"},
    },
    "entities.yml": {"fillers": ["ja", "entä"], "country_meant": {"after": ["numero"]}},
    "sentences.yml": {
        "greet": {"text": "Hei! Autan ylläpitäjiä tavoittamaan tuen."},
        "ask_phone_number": {"title": "Tuen puhelinnumero"},
        "ask_country": {"text": "Missä maassa?"},
        "ask_wait_time": {
            "title": "Kauanko odotus kestää?",
            "text": "Katso {{ link.admin_center }}",
        },
    },
    "templates/phone_number.j2": "{% for s in sections %}{{ s.name }}: puhelin {{ s.phones[0].number }}\n{% endfor %}",
    "templates/_macros.j2": "",
}
SAID = {
    "greet": ["hei", "moi", "päivää", "hyvää huomenta", "terve", "moikka kaikille", "hei vaan", "huomenta"],
    "ask_phone_number": [
        "mikä on tuen puhelinnumero",
        "mihin numeroon soitan",
        "anna tuen numero",
        "tarvitsen puhelinnumeron tukeen",
        "mikä numero on Norge",
        "tuen puhelinnumero Ruotsi",
        "missä on puhelinnumero tukeen",
        "onko teillä puhelinnumeroa",
    ],
    "ask_wait_time": [
        "kauanko pitää odottaa",
        "kuinka pitkä on odotusaika",
        "kauanko jono kestää",
        "mikä on odotusaika",
        "milloin joku vastaa jonossa",
        "kuinka kauan odotan",
        "onko pitkä jono",
        "odotusaika kiitos",
    ],
}


def _examples(rows: dict[tuple[str, str], list[str]]) -> str:
    blocks = [
        {"intent": intent, "metadata": {"language": language}, "examples": "".join(f"- {line}\n" for line in lines)}
        for (intent, language), lines in rows.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10_000)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A copy of the project's data with the toy language in it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("domain.yml", "config.yml", "endpoints.yml", "uv.lock"):
        shutil.copy(ROOT / name, home)
    shutil.copytree(DATA, home / "data", ignore=shutil.ignore_patterns("utterances", "nlu.yml"))
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for said in read_utterances(DATA):
        lines = rows[said.intent, said.language]
        if len(lines) < LINES:
            lines.append(said.text)
    rows.update({(intent, "fi"): lines for intent, lines in SAID.items()})
    (home / "data" / "nlu.yml").write_text(_examples(rows), encoding="utf-8")
    for name, content in FINNISH.items():
        path = home / "data" / "words" / "fi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
    return home


def _bot(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess:
    # Not traced: training would take four times as long.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE_"))}
    environment = {**inherited, "BOT_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=500,
    )


@pytest.fixture(scope="module")
def answers(home) -> dict[str, dict]:
    """What is answered to some messages, each in a conversation of its own, by a model trained in the copy."""
    texts = ["moi", "mikä on tuen puhelinnumero Norge", "mikä on tuen puhelinnumero", "kuinka pitkä on odotusaika"]
    lines = [json.dumps({"id": text, "turns": [{"user": text}]}) for text in texts]
    lines.append(json.dumps({"id": "locale", "locale": "fi-FI", "turns": [{"user": "365"}]}))
    lines.append(json.dumps({"id": "swedish", "turns": [{"user": "vad är numret till supporten i Norge?"}]}))
    done = _bot(home, "replay", given="\n".join(lines))
    assert done.returncode == 0, done.stderr
    return {row["id"]: row["turns"][-1] for row in map(json.loads, done.stdout.splitlines())}


def test_it_is_heard_and_answers_in_its_own_words(answers):
    assert answers["moi"]["replies"][0]["text"] == "Hei! Autan ylläpitäjiä tavoittamaan tuen."
    assert answers["moi"]["slots"]["language"] == "fi"
    assert answers["mikä on tuen puhelinnumero"]["replies"][0]["text"] == "Missä maassa?"


def test_a_computed_answer_uses_its_template_and_a_sentence_its_facts(answers):
    assert "puhelin 800 31068" in answers["mikä on tuen puhelinnumero Norge"]["replies"][0]["text"]
    assert "https://admin.microsoft.com" in answers["kuinka pitkä on odotusaika"]["replies"][0]["text"]


def test_what_it_lacks_is_said_in_the_language_it_falls_back_to(answers):
    buttons = answers["moi"]["replies"][0]["buttons"]
    assert [button["title"] for button in buttons][:2] == ["Tuen puhelinnumero", "Open a request online"]
    assert "I " in answers["locale"]["replies"][0]["text"]


def test_the_other_languages_are_as_they_were(answers):
    assert answers["swedish"]["replies"][0]["text"].startswith("Norge: 800 31068")


def test_bot_check_names_what_it_lacks(home):
    said = _bot(home, "check").stdout
    assert "words/fi/sentences.yml" in said and "en" in said
    assert "ask_privacy" in said or "more of this kind" in said
