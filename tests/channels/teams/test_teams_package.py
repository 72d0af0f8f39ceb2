"""The app package for Teams: valid by Microsoft's schemas, in both languages, with icons of the right form."""

import json
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from jsonschema import Draft4Validator

from bot.answers.locale_words import words
from bot.answers.sentences import title
from bot.channels.teams.app import PackageError, localisation, make_package, manifest
from bot.knowledge.catalogue import load_catalogue
from bot.paths import ROOT

APP_ID = "11111111-2222-3333-4444-555555555555"
DATA = ROOT / "tests" / "channels" / "data" / "teams"
COMMANDS = load_catalogue().lists["menu"]


def faults(schema, document):
    validator = Draft4Validator(json.loads((DATA / schema).read_text(encoding="utf-8")))
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(document)]


@pytest.fixture
def package(tmp_path):
    path = make_package(APP_ID, "bot.example.com", tmp_path / "new" / "app.zip")
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        yield {name: file.read(name) for name in file.namelist()}


def test_the_package_holds_what_teams_wants_at_its_top(package):
    assert set(package) == {"manifest.json", "sv.json", "color.png", "outline.png"}


def test_the_manifest_validates(package):
    document = json.loads(package["manifest.json"])
    assert faults("manifest.schema.json", document) == []
    assert not any(left in json.dumps(document) for left in ("{app_id}", "{domain}", "{developer}"))
    assert document["id"] == document["bots"][0]["botId"] == APP_ID
    assert document["validDomains"] == ["bot.example.com"]
    assert set(document["bots"][0]["scopes"]) == {"personal", "team", "groupChat"}
    assert document["icons"] == {"color": "color.png", "outline": "outline.png"}
    assert document["localizationInfo"]["additionalLanguages"] == [{"languageTag": "sv", "file": "sv.json"}]


def test_the_swedish_wording_validates_and_covers_every_word(package):
    document, swedish = json.loads(package["manifest.json"]), json.loads(package["sv.json"])
    assert faults("localization.schema.json", swedish) == []
    commands = document["bots"][0]["commandLists"][0]["commands"]
    assert [command["title"] for command in commands] == [title(intent, "en") for intent in COMMANDS]
    for number, intent in enumerate(COMMANDS):
        assert swedish[f"bots[0].commandLists[0].commands[{number}].title"] == title(intent, "sv")
    for key, word in (("name.short", "short_name"), ("description.full", "full")):
        assert swedish[key] == words("sv")["teams"]["app"][word]


def test_the_schema_finds_faults():
    broken = manifest(APP_ID, "bot.example.com")
    broken["name"]["short"] = "x" * 31
    broken["surprise"] = 1
    assert len(faults("manifest.schema.json", broken)) == 2
    assert faults("localization.schema.json", {**localisation("sv"), "bots[0].name": "x"})


@pytest.mark.parametrize(("icon", "size"), [("color.png", 192), ("outline.png", 32)])
def test_the_icons_have_the_form_that_teams_asks_for(package, icon, size):
    rows = pixels(package[icon], size)
    seen = [pixel for row in rows for pixel in row]
    if icon == "color.png":
        assert all(alpha == 255 for *_, alpha in seen)
    else:  # white, or not there
        assert all(colour == [255, 255, 255] or alpha == 0 for *colour, alpha in seen)
        assert rows[0][0][3] == 0 and any(alpha == 255 for *_, alpha in seen)


def pixels(data, size):
    """The pixels of a PNG of 8 bits RGBA, rows of [r, g, b, a]."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">IIBB", data[16:26]) == (size, size, 8, 6)
    packed, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    raw, stride, before, rows = zlib.decompress(packed), size * 4, bytes(size * 4), []
    for start in range(0, len(raw), stride + 1):
        before = unfiltered(raw[start], raw[start + 1 : start + 1 + stride], before)
        rows.append([list(before[i : i + 4]) for i in range(0, stride, 4)])
    return rows


def unfiltered(kind, line, above):
    result = bytearray()
    for i, value in enumerate(line):
        left, up = (result[i - 4] if i >= 4 else 0), above[i]
        corner = above[i - 4] if i >= 4 else 0
        nearest = min((left, up, corner), key=lambda c: abs(left + up - corner - c))
        result.append((value + (0, left, up, (left + up) // 2, nearest)[kind]) % 256)
    return bytes(result)


def test_the_same_values_make_the_same_file(tmp_path):
    first = make_package(APP_ID, "bot.example.com", tmp_path / "a.zip").read_bytes()
    assert first == make_package(APP_ID.upper(), "Bot.Example.com", tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize(
    ("app_id", "domain", "developer", "named"),
    [
        ("bot", "bot.example.com", "IT", "--app-id"),
        (APP_ID, "https://bot.example.com", "IT", "--domain"),
        (APP_ID, "localhost", "IT", "--domain"),
        (APP_ID, "bot.example.com/x", "IT", "--domain"),
        (APP_ID, "bot.example.com", "", "--developer"),
        (APP_ID, "bot.example.com", "x" * 33, "--developer"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path, app_id, domain, developer, named):
    with pytest.raises(PackageError, match=named):
        make_package(app_id, domain, tmp_path / "app.zip", developer)
    assert not (tmp_path / "app.zip").exists()


def command(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "bot", "teams", "package", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_writes_the_file_where_the_caller_is(tmp_path):
    done = command(tmp_path, "--app-id", APP_ID, "--domain", "bot.example.com")
    assert done.returncode == 0 and done.stdout.strip() == str(tmp_path / "teams-app.zip")
    assert zipfile.is_zipfile(tmp_path / "teams-app.zip")
    wrong = command(tmp_path, "--app-id", "x", "--domain", "bot.example.com")
    assert wrong.returncode == 2 and "--app-id" in wrong.stderr and "Traceback" not in wrong.stderr
