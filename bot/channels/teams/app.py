"""The app package that an administrator uploads to Teams: manifest, its words in other languages, icons.

The files it is made from stand in bot/channels/teams/package/; the words, like all others, in data/words/.
The form is that of "App manifest schema for Teams" and "Localize your app" (learn.microsoft.com).
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

from bot.answers.locale_words import words
from bot.answers.sentences import title
from bot.channels.teams.settings import checked_id
from bot.errors import OperatorError
from bot.knowledge.catalogue import load_catalogue
from bot.languages import spoken

_FOLDER = Path(__file__).parent / "package"
_ICONS = ("color.png", "outline.png")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
# The list of questions that Teams suggests beside the text field, worded as their buttons are.
_COMMANDS = "menu"
_MOST_DEVELOPER = 32


class PackageError(OperatorError):
    """The package cannot be made; the message says what to give instead."""

    exit_code = 2


def make_package(app_id: str, domain: str, target: Path, developer: str = "IT") -> Path:
    """Writes the app package.

    Args:
        app_id: of the app registration; it is the bot's id too.
        domain: where the bot is reached, and where its pages /privacy and /terms are.
        target: the zip file to write.
        developer: who stands behind the app, as Teams shows it.

    Returns:
        The file written.

    Raises:
        PackageError: a value cannot be used.
    """
    files = {
        "manifest.json": _as_json(manifest(app_id, domain, developer)),
        **{_file(language): _as_json(localisation(language)) for language in _other_languages()},
        **{icon: (_FOLDER / icon).read_bytes() for icon in _ICONS},
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            # A fixed time: the same values make the same file.
            package.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target


def manifest(app_id: str, domain: str, developer: str = "IT") -> dict[str, Any]:
    """The manifest, with its words in the language that the template says.

    Raises:
        PackageError: a value cannot be used.
    """
    domain = domain.lower()
    try:
        app_id = checked_id(app_id)
    except ValueError as error:
        raise PackageError(f"--app-id: {error}.") from error
    if not _DOMAIN.fullmatch(domain):
        raise PackageError(f"--domain: '{domain}' is not a domain such as bot.example.com (no https://, no path).")
    if not 0 < len(developer) <= _MOST_DEVELOPER:
        raise PackageError(f"--developer: 1 to {_MOST_DEVELOPER} characters.")
    values = {"{app_id}": app_id, "{domain}": domain, "{developer}": developer}
    filled: dict[str, Any] = _filled(_template("manifest.json"), values)
    language = _own_language(filled)
    filled["localizationInfo"]["additionalLanguages"] = [
        {"languageTag": other, "file": _file(other)} for other in _other_languages()
    ]
    app = words(language)["teams"]["app"]
    filled["name"] = {"short": app["short_name"], "full": app["full_name"]}
    filled["description"] = {"short": app["short"], "full": app["full"]}
    filled["bots"][0]["commandLists"][0]["commands"] = [
        {"title": title(intent, language), "description": app["command"]} for intent in _commands()
    ]
    return filled


def localisation(language: str) -> dict[str, Any]:
    """The manifest's words in another language."""
    app = words(language)["teams"]["app"]
    result: dict[str, Any] = {
        **_template("localisation.json"),
        "name.short": app["short_name"],
        "name.full": app["full_name"],
        "description.short": app["short"],
        "description.full": app["full"],
    }
    for number, intent in enumerate(_commands()):
        command = f"bots[0].commandLists[0].commands[{number}]"
        result[f"{command}.title"] = title(intent, language)
        result[f"{command}.description"] = app["command"]
    return result


def _commands() -> tuple[str, ...]:
    return load_catalogue().lists[_COMMANDS]


def _own_language(template: dict[str, Any]) -> str:
    return str(template["localizationInfo"]["defaultLanguageTag"])


def _other_languages() -> list[str]:
    """The languages that the manifest itself is not in."""
    own = _own_language(_template("manifest.json"))
    return [language for language in spoken() if language != own]


def _file(language: str) -> str:
    return f"{language}.json"


def _template(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return data


def _filled(data: Any, values: dict[str, str]) -> Any:
    """The data with the placeholders in its texts filled in."""
    if isinstance(data, dict):
        return {key: _filled(value, values) for key, value in data.items()}
    if isinstance(data, list):
        return [_filled(value, values) for value in data]
    if isinstance(data, str):
        for placeholder, value in values.items():
            data = data.replace(placeholder, value)
    return data


def _as_json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
