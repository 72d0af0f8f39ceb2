"""The words that entities are found by: data/words/<language>/entities.yml and data/entity_names.yml, typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Type, TypeVar

from pydantic import ConstrainedStr

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import Level, Table
from bot.languages import FOLDER, languages
from bot.nlu.text import folded
from bot.paths import DATA
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml

FILE = "entities.yml"
NAMES_FILE = "entity_names.yml"
_CLOUDS_FILE = "clouds.yml"
SupportType = Literal["billing", "technical", "presales"]
_T = TypeVar("_T", bound=Table)


class Word(str):
    """Type of a word or phrase; it is read as a plain `str` (spaCy takes no other), folded."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], str]]:
        yield cls.read

    @classmethod
    def read(cls, value: Any) -> str:
        """Folds a word."""
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is no word to YAML: 'no', 'yes', 'on' and numbers need quotes")
        if not value.strip():
            raise ValueError("must not be empty")
        return folded(value)


class Token(Word):
    """Type of a single word: it is compared with the words of a message one by one, so a phrase would never be met."""

    @classmethod
    def read(cls, value: Any) -> str:
        """Folds a word."""
        word = super().read(value)
        if not re.fullmatch(r"\w+", word):
            raise ValueError(f"'{value}' must be a single word, without blanks and signs")
        return word


class LanguageCode(ConstrainedStr):
    """A code of BCP 47."""

    strict = True
    regex = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*$")


class CloudKey(ConstrainedStr):
    """A cloud of data/clouds.yml."""

    strict = True


Words = tuple[Word, ...]
Tokens = tuple[Token, ...]


class Around(Table):
    """What a word means if one of these stands before or after it."""

    before: Tokens = ()
    after: Tokens = ()


class ShortName(Around):
    """When a short name that is an ordinary word is a country after all; `not_after` overrules `after`."""

    not_after: Tokens = ()


class Persons(Around):
    """Given names that are countries too, and what shows that a person is meant.

    Attributes:
        names: the given names.
        first_names: given names that are no country, but may stand before one that is a surname: `Tom Holland`.
        at: `Chad in accounts`, before one of `departments`.
        departments: where in a company somebody works.
        not_surnames: words that may be written with a capital after a country and are no surname.
        theirs: what belongs to a person: "Chad on the forklift forgot his password".
        speaks: what only persons do, some words on: "Chad next to me says".
        joining: words after which somebody else does it: "Chad and Mali", "Chad that I said".
        is_a: what follows the name of somebody: "Chad is my name", "Jordan is my son".
    """

    names: Words = ()
    first_names: Tokens = ()
    at: Tokens = ()
    departments: Words = ()
    not_surnames: Tokens = ()
    theirs: Tokens = ()
    speaks: Tokens = ()
    joining: Tokens = ()
    is_a: Words = ()


class Calling(Table):
    """Words beside which a code such as NO is a country: `nummer NO`, `number for NO`.

    Attributes:
        words: words for a phone number.
        joined_by: what may stand between the two.
    """

    words: Tokens = ()
    joined_by: Tokens = ()


class Titles(Table):
    """What stands in an official form beside the name: `the Federal Republic of X`, `Konungariket X`.

    Attributes:
        heads: `republic`, before one of `of`; or after a comma.
        heads_alone: `republiken`, right before the name.
        modifiers: `federal`.
        of: `of`.
        articles: `the`.
    """

    heads: Tokens = ()
    heads_alone: Tokens = ()
    modifiers: Tokens = ()
    of: Tokens = ()
    articles: Tokens = ()


class Regions(Table):
    """Places that are named after a country and are not in it: `French West Indies`, `Gulf of Mexico`.

    Attributes:
        after: `Indies`, after a country or its adjective.
        between: `West`, which may stand between the two.
        before: `Gulf of`.
    """

    after: Tokens = ()
    between: Tokens = ()
    before: Words = ()


class LevelWords(Table):
    """How a severity level is said.

    Attributes:
        after_word: `hög prioritet`: words after which, or before which, a word is a level that is none alone.
        between: what may stand between the two: `priority is high`.
        before_letter: `nivå b`.
        before_number: `prio 1`, a level that does not exist.
        after_letter: `b-nivå`.
        words: levels that are words of the language too: `a case` is not about level A, `a-level` is.
        between_letters: `nivå a än b`, beside the language's `list_words`.
        before_letter_alone: `och b`.
        after_letter_alone: `b då`.
        before_another: before a letter where a level is named, or nothing follows: `nivå B, inte A`, `it is C`.
        before_level: between two levels, or before the name of another: `from high to critical`, `från A till C`.
        tickets: `medium tickets`, after a name in data/severities.yml.
    """

    after_word: Words = ()
    between: Words = ()
    before_letter: Words = ()
    before_number: Words = ()
    after_letter: Words = ()
    words: tuple[Level, ...] = ()
    between_letters: Words = ()
    before_letter_alone: Words = ()
    after_letter_alone: Words = ()
    before_another: Words = ()
    before_level: Words = ()
    tickets: Words = ()


class Compounds(Table):
    """Second halves of compounds whose first half may be a country, and the letters that join the two."""

    heads: Tokens = ()
    joined_by: Tokens = ()


class CountrySpelling(Table):
    """How names of countries are spelt; needed only where the table of names is made.

    Attributes:
        and_: words for `and`, each of which may stand for the other.
        saint: words for `saint`, likewise.
        of: words with which no name begins that is turned round (`Congo, Republic of the`).
        articles: likewise; they may be left out at the end.
        remarks: what may stand in brackets after a name and is no name itself.
        suffixes: what may stand after a name and be left out.
    """

    and_: Words = ()
    saint: Words = ()
    of: Words = ()
    articles: Words = ()
    remarks: Words = ()
    suffixes: Words = ()

    class Config:
        """Settings of pydantic."""

        fields = {"and_": "and"}


class Names(Table):
    """data/entity_names.yml: what is the same in every language.

    Attributes:
        cloud: what people call the clouds.
        cloud_beside: what one is called beside another: "from the German cloud to the normal one".
        support_type: what people call the kinds of support.
        severity: words that mean a level, whatever stands beside them.
        severity_beside: words that mean a level beside a word for severity (`level.after_word`, `level.before_letter`),
            besides the names of the levels in data/severities.yml.
        language: what people call the languages, also those that the assistant does not speak.
        abbreviations: short names of countries that are nobody's ordinary word.
        persons: given names that are countries too.
    """

    cloud: dict[CloudKey, Words] = {}
    cloud_beside: dict[CloudKey, Words] = {}
    support_type: dict[SupportType, Words] = {}
    severity: dict[Level, Words] = {}
    severity_beside: dict[Level, Words] = {}
    language: dict[LanguageCode, Words] = {}
    abbreviations: Words = ()
    persons: Persons = Persons()


class LanguageWords(Names):
    """data/words/<language>/entities.yml.

    Attributes:
        list_words: conjunctions that join the items of a list.
        streets: words that make a street of a country's name: "Jersey Street".
        next_question: conjunctions with which the next question of a message begins.
        ordinary_words: names of countries that are ordinary words of this language.
        short_names: names that are ordinary words in lower case, and when they are a country nevertheless.
        small_words: words that carry no meaning; a country with one of them misspelt is not guessed.
        calling: words beside which a code is a country.
        titles: what stands in official forms.
        regions: what is named after a country and lies elsewhere.
        language_meant: words around an adjective (`norska`) by which it is a language.
        country_meant: words around an adjective by which it is a country's.
        reply_request: words around a language by which the assistant is asked to answer in it.
        fillers: words that add no question to a value.
        level: how a severity level is said.
        compounds: `Norgenumret`.
        genitive: endings, and the letters after which there is none.
        country_spelling: how names of countries are spelt.
    """

    list_words: Tokens = ()
    streets: Tokens = ()
    next_question: Words = ()
    ordinary_words: Words = ()
    short_names: dict[Word, ShortName] = {}
    small_words: Tokens = ()
    calling: Calling = Calling()
    titles: Titles = Titles()
    regions: Regions = Regions()
    language_meant: Around = Around()
    country_meant: Around = Around()
    reply_request: Around = Around()
    fillers: Tokens = ()
    level: LevelWords = LevelWords()
    compounds: Compounds = Compounds()
    genitive: dict[Token, Tokens] = {}
    country_spelling: CountrySpelling = CountrySpelling()


class EntityWords(Table):
    """The words of all languages that the assistant speaks.

    Attributes:
        names: what is the same in every language.
        by_language: what is not, the default language first.
    """

    names: Names
    by_language: dict[str, LanguageWords]

    @property
    def together(self) -> LanguageWords:
        """The words of all languages in one."""
        return _merged(LanguageWords, [self.names, *self.by_language.values()])

    def for_finding(self) -> dict[str, Any]:
        """What is needed to find entities, as plain data (`EntityWords.parse_obj` reads it)."""
        of_language = {"country_spelling", "next_question"}
        left_out: dict[int | str, Any] = {"by_language": {code: of_language for code in self.by_language}}
        return self.dict(exclude=left_out, exclude_defaults=True)


def read_entity_words(directory: Path = DATA) -> EntityWords:
    """Reads and checks the words of a data directory.

    A language other than the default need not have a file: then the words of the others do for it.

    Raises:
        DataError: names file, line and key of whatever is not as it should be, or the language that cannot be used.
    """
    faults: list[Fault] = []
    clouds = read_yaml(directory / _CLOUDS_FILE).data

    def read(model: Type[_T], path: Path) -> _T:
        try:
            file = read_yaml(path)
            table = parse_table(model, file)
            faults.extend(_unknown_clouds(file, clouds))
            return table
        except DataError as error:
            faults.extend(error.faults)
            return model()

    names = read(Names, directory / NAMES_FILE)
    spoken = languages(directory)
    by_language = {}
    for code, language in spoken.all.items():
        path = language.folder / FILE
        needed = code == spoken.default or path.exists()
        by_language[code] = read(LanguageWords, path) if needed else LanguageWords()
    if faults:
        raise DataError(faults)
    return EntityWords(names=names, by_language=by_language)


def word_files(directory: Path = DATA) -> list[Path]:
    """The files that `read_entity_words` reads, for a fingerprint; clouds.yml is not among them."""
    folders = directory / FOLDER
    return [directory / NAMES_FILE, *sorted(folders.glob("*/language.yml")), *sorted(folders.glob(f"*/{FILE}"))]


@lru_cache(maxsize=4)
def conjunctions(directory: Path = DATA) -> tuple[str, ...]:
    """Folded words of all languages with which the next question of a message may begin; read once a process.

    Raises:
        DataError: as `read_entity_words`.
    """
    return read_entity_words(directory).together.next_question


def question_boundary(words: Iterable[str]) -> re.Pattern[str]:
    """Where, in folded text, one question of a message may end and the next begin; `words` are `conjunctions`."""
    listed = r"(?:^|\s+)\d{1,2}\)\s*(?=\w)"  # "1) number 2) hours"
    return re.compile(rf"(?<=[?!.;:,|])\s+|{listed}|\s*,?\s+{any_of(words)}\s+(?=\w)", re.IGNORECASE)


def any_of(words: Iterable[str]) -> str:
    r"""A regular expression for one of some words, longest first; a `*` at a word's end stands for `\w*`."""
    parts = [
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)
        for word in sorted(dict.fromkeys(words), key=len, reverse=True)
    ]
    # No words, no match.
    return f"(?:{'|'.join(parts) or '(?!)'})"


def phrases_of(words: Iterable[str]) -> str:
    """Likewise for phrases: a blank may be a hyphen, and after a full stop there may be one."""
    return any_of(words).replace(r"\ ", "[ -]").replace(r"\.", r"\. ?")


def _merged(model: Type[_T], tables: Iterable[Table]) -> _T:
    """One table with what stands in several."""
    together: dict[str, Any] = {}
    for table in tables:
        for key in table.__fields_set__:
            together[key] = _sum(together.get(key), getattr(table, key))
    return model.construct(**together)


def _sum(left: Any, right: Any) -> Any:
    if left is None:
        return right
    if isinstance(right, dict):
        return {**left, **{key: _sum(left.get(key), value) for key, value in right.items()}}
    if isinstance(right, Table):
        return _merged(type(right), [left, right])
    return (*left, *(item for item in right if item not in left))


def _unknown_clouds(file: YamlFile, clouds: Any) -> Iterator[Fault]:
    known = clouds.get("clouds") if isinstance(clouds, dict) else None
    for table in ("cloud", "cloud_beside"):
        for key in file.data.get(table) or {}:
            if key not in (known or {}):
                yield file.fault((table, key), f"there is no cloud '{key}'")
