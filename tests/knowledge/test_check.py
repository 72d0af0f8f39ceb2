"""`bot check` names file, line and key of every fault."""

import http.server
import shutil
import threading

import pytest
import requests

from bot.commands.check import addresses, check, leaning, link_problem
from bot.paths import DATA


@pytest.fixture
def data(tmp_path):
    """A copy of the data files that may be broken."""
    for path in DATA.glob("*.yml"):
        if not path.name.startswith("nlu"):
            shutil.copy(path, tmp_path)
    (tmp_path / "nlu.yml").write_text(
        "nlu:\n- intent: greet\n  metadata: {language: sv}\n  examples: |\n    - hej\n", encoding="utf-8"
    )
    return tmp_path


def line_of(path, text):
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def replace(path, old, new):
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def test_the_project_s_own_data_is_clean(capsys):
    assert check(DATA) == 0
    assert "0 faults" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ("e164: '+4780031068'", "e164: '+47800310'", "countries.norway.phones.0", "not a possible"),
        ("e164: '+4780031068'", "e164: '+4780031069'", "countries.norway.phones.0", "same digits"),
        ("e164: '+4780031068'", "e164: '4780031068'", "countries.norway.phones.0.e164", "E.164"),
        ("name: {en: Norway, sv: Norge}", "name: {en: Norway}", "countries.norway.name.sv", "required"),
        ("name: {en: Norway, sv: Norge}", "name: {en: Norway, sv: ''}", "countries.norway.name.sv", "empty"),
        ("time_zones: [Europe/Oslo]", "time_zones: [Europe/Olso]", "countries.norway.time_zones.0", "IANA"),
        ("  norway:", "  sweden:", "countries.sweden", "stands twice"),
        ("cautions: [language_unexpected]", "cautions: [odd]", "countries.dominica.cautions.0", "no words"),
        ("{number: 800 31068", "{nummer: 800 31068", "countries.norway.phones.0.number", "required"),
    ],
)
def test_a_fault_in_the_contact_table_is_named(data, capsys, old, new, key, message):
    path = data / "contacts.yml"
    replace(path, old, new)
    assert check(data) == 1
    faults = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAULT")]
    fault = next(line for line in faults if f" {key}:" in line)
    assert message in fault
    assert int(fault.split("contacts.yml:")[1].split(":")[0]) > 1


def test_the_line_is_the_line_of_the_key(data, capsys):
    path = data / "contacts.yml"
    replace(path, "time_zones: [Europe/Oslo]", "time_zones: [Europe/Olso]")
    check(data)
    assert f"contacts.yml:{line_of(path, 'Europe/Olso')}: countries.norway.time_zones.0:" in capsys.readouterr().out


def test_broken_yaml_is_named_by_line(data, capsys):
    (data / "severities.yml").write_text("cloud: 21vianet\nlevels: {A: [}\n", encoding="utf-8")
    assert check(data) == 1
    assert "severities.yml:2: is not valid YAML" in capsys.readouterr().out


def test_a_missing_file_is_named(data, capsys):
    (data / "clouds.yml").unlink()
    assert check(data) == 1
    assert "clouds.yml:1: cannot be read" in capsys.readouterr().out


def test_an_unknown_country_in_the_eea_is_named(data, capsys):
    replace(data / "clouds.yml", "eea: [austria,", "eea: [autsria,")
    assert check(data) == 1
    assert "eea.0: country 'autsria' is not in contacts.yml" in capsys.readouterr().out


def test_utterances_without_a_language_are_named(data, capsys):
    (data / "nlu.yml").write_text("nlu:\n- intent: greet\n  examples: |\n    - hej\n", encoding="utf-8")
    assert check(data) == 1
    assert "nlu.yml:2: nlu.0: needs an intent and" in capsys.readouterr().out


def test_an_intent_that_leans_on_one_beginning_is_reported():
    rows = [("ask_x", "en", f"what is the number of {word}") for word in "abcdefgh"] + [
        ("ask_x", "en", "could somebody tell me where it stands")
    ]
    assert leaning(rows) == ["ask_x en: 89% of the lines begin with 'what is the'"]


@pytest.fixture
def server():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/fine" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


def test_links_are_asked_whether_they_answer(server):
    with requests.Session() as session:
        assert link_problem(session, f"{server}/fine") == ""
        assert link_problem(session, f"{server}/gone") == "status 404"
        assert link_problem(session, "http://127.0.0.1:1/") == "ConnectionError"


def test_every_address_of_the_answers_is_found():
    found = addresses(DATA)
    assert "https://admin.microsoft.com" in found
    assert "https://go.microsoft.com/fwlink/p/?linkid=842900" in found
    assert not any(address.endswith((".", ",", ")")) for address in found)
