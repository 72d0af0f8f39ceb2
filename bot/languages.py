"""Languages: which ones the assistant speaks, and in which one it answers. Nobody else decides that.

A language is a folder of data/words/ with a file language.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, Optional

from bot.paths import DATA
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml

FOLDER = "words"
_FILE = "language.yml"
_KEYS = {"name", "default", "falls_back_to", "formats"}
_FORMATS = {"hour", "clock", "moment", "midnight"}
# Clear messages in another language until an explicit choice of language is given up.
_CLEAR_IN_A_ROW = 2
# How sure the identifier has to be of a first message that it does not call clear: of a word alone, and of more.
_SURE_OF_A_WORD, _SURE = 0.9, 0.5


@dataclass(frozen=True)
class Language:
    """A language that the assistant speaks.

    Attributes:
        code: BCP 47, the folder's name.
        name: what it calls itself.
        falls_back_to: code of the language that says what this one lacks.
        formats: CLDR patterns `hour`, `clock`, `moment`; and `midnight`, the words for the end of a day.
        folder: where its words are.
    """

    code: str
    name: str
    falls_back_to: Optional[str]
    formats: dict[str, str]
    folder: Path


@dataclass(frozen=True)
class Languages:
    """All languages, the default first."""

    all: dict[str, Language]

    @property
    def default(self) -> str:
        """Code of the language that is spoken where nothing tells which."""
        return next(iter(self.all))

    def chain(self, code: str) -> tuple[str, ...]:
        """A language and those that say what it lacks, in order; the default comes last at the latest."""
        found: list[str] = []
        at: Optional[str] = code if code in self.all else self.default
        while at is not None and at not in found:
            found.append(at)
            at = self.all[at].falls_back_to
        return (*found, *(() if self.default in found else (self.default,)))


@dataclass(frozen=True)
class Heard:
    """The language of a message, as the identifier hears it; `clear` where the message leaves no doubt."""

    code: str
    confidence: float
    clear: bool


@dataclass(frozen=True)
class Speech:
    """The language of a conversation.

    Attributes:
        language: of the next reply; None before the first message.
        chosen: True while the person's own choice of it holds.
        streak: clear messages in a row in another language while it holds.
    """

    language: Optional[str] = None
    chosen: bool = False
    streak: int = 0


@lru_cache(maxsize=8)
def languages(directory: Path = DATA) -> Languages:
    """The languages of a data directory; read once a process.

    Raises:
        DataError: there is none, a language.yml cannot be used, or not exactly one is the default.
    """
    found, faults = read_languages(directory)
    if faults:
        raise DataError(faults)
    return found


def read_languages(directory: Path) -> tuple[Languages, list[Fault]]:
    """The languages, and what is wrong with them."""
    files = [read_yaml(path) for path in sorted((directory / FOLDER).glob(f"*/{_FILE}"))]
    faults = [fault for file in files for fault in _faults(file)]
    if not files:
        faults.append(Fault(directory / FOLDER, 1, "", f"has no language: no folder with a {_FILE}"))
    if faults:
        return Languages({}), faults
    read = {file.path.parent.name: file for file in files}
    defaults = [code for code, file in read.items() if file.data.get("default")]
    if len(defaults) != 1:
        faults += [file.fault(("default",), "exactly one language is the default") for file in files]
    faults += [
        file.fault(("falls_back_to",), f"there is no language '{file.data['falls_back_to']}'")
        for file in files
        if file.data.get("falls_back_to") not in (None, *read)
    ]
    order = sorted(read, key=lambda code: (code not in defaults, code))
    return Languages({code: _language(read[code]) for code in order}), faults


def _language(file: YamlFile) -> Language:
    data: dict[str, Any] = file.data
    folder = file.path.parent
    return Language(folder.name, data["name"], data.get("falls_back_to"), data["formats"], folder)


def _faults(file: YamlFile) -> Iterator[Fault]:
    data = file.data
    if not isinstance(data, dict):
        yield file.fault((), "must be a mapping of keys to values")
        return
    yield from (file.fault((key,), "is no key of a language") for key in data if key not in _KEYS)
    if not isinstance(data.get("name"), str):
        yield file.fault(("name",), "needs the language's own name for itself")
    formats = data.get("formats")
    if not isinstance(formats, dict) or set(formats) != _FORMATS:
        yield file.fault(("formats",), f"needs {', '.join(sorted(_FORMATS))}")


def spoken() -> tuple[str, ...]:
    """Codes of the languages, the default first."""
    return tuple(languages().all)


def default() -> str:
    """The language that is spoken where nothing tells which."""
    return languages().default


def of_locale(locale: Optional[str]) -> Optional[str]:
    """`sv-SE` → `sv`, `en_GB` → `en`; None for a language that the assistant does not speak."""
    code = (locale or "").strip().replace("_", "-").split("-")[0].lower()
    return code if code in languages().all else None


def of_accept_language(header: Optional[str]) -> str:
    """The language that Accept-Language likes best (RFC 9110, 12.5.4); the default if it names none of ours."""
    liked: list[tuple[float, str]] = []
    for part in (header or "").split(","):
        name, _, parameter = part.partition(";")
        code, weight = of_locale(name), _weight(parameter)
        if code is not None and weight > 0:
            liked.append((weight, code))
    return max(liked, key=lambda item: item[0])[1] if liked else default()


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0


def reply_language(
    before: Speech, heard: Optional[Heard], asked: Optional[str], locale: Optional[str], short: bool
) -> Speech:
    """The language of the reply: asked for, else the message's, the conversation's, the channel's, else the default.

    Args:
        before: how the conversation spoke.
        heard: the message's own language; None where it has no words.
        asked: the language that the message asks to be answered in.
        locale: the channel's.
        short: whether the message is only a name or a word; such a one has to be very plain to count.
    """
    clear = heard.code if heard is not None and heard.clear else None
    if asked in languages().all:
        return Speech(asked, chosen=True)
    if before.language and before.chosen:
        if clear is None:
            return before
        if clear == before.language:
            return Speech(before.language, chosen=True)
        if before.streak + 1 < _CLEAR_IN_A_ROW:
            return Speech(before.language, chosen=True, streak=before.streak + 1)
        return Speech(clear)
    if clear:
        return Speech(clear)
    if before.language:
        return before
    local = of_locale(locale)
    if local:
        return Speech(local)
    sure = heard is not None and heard.confidence > (_SURE_OF_A_WORD if short else _SURE)
    return Speech(heard.code if heard is not None and sure and heard.code in languages().all else default())
