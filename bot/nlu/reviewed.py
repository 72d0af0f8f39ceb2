"""data/guesses.yml: words that are a misspelt country although they stand in a list of a language's words."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.parse import parse_table
from bot.knowledge.places import unlisted_countries
from bot.knowledge.tables import Table
from bot.nlu.entity_words import Word
from bot.yaml_file import DataError, read_yaml

FILE = "guesses.yml"


class Group(Table):
    """Misspelt names, each with its country, and why nothing else is meant by them."""

    why: str
    words: dict[Word, str]


class Guesses(Table):
    """The whole file."""

    reviewed: tuple[Group, ...] = ()


def read_guesses(knowledge: Knowledge, directory: Path) -> dict[str, str]:
    """The country of each misspelt name that somebody has looked at.

    Raises:
        DataError: the file is not as it should be, or names a country that there is not.
    """
    file = read_yaml(directory / FILE)
    table = parse_table(Guesses, file)
    known = {*knowledge.contacts.countries, *unlisted_countries(knowledge)}
    faults = [
        file.fault(("reviewed", place, "words", word), f"there is no country '{country}'")
        for place, group in enumerate(table.reviewed)
        for word, country in group.words.items()
        if country not in known
    ]
    if faults:
        raise DataError(faults)
    return {word: country for group in table.reviewed for word, country in group.words.items()}
