"""The table that a model carries: all that is needed to find entities, as plain data. No Rasa in here."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from bot.knowledge import load_knowledge
from bot.knowledge.towns import FILE as TOWNS_FILE
from bot.languages import languages
from bot.nlu.codes import UnclearCodes
from bot.nlu.countries import CountryFinder, entries_of, guessable
from bot.nlu.entity_words import EntityWords, read_entity_words, word_files
from bot.nlu.matching import EntityFinder
from bot.nlu.names import FILE as NAMES_FILE
from bot.nlu.names import Name, country_names
from bot.nlu.reviewed import FILE as GUESSES_FILE
from bot.nlu.reviewed import read_guesses
from bot.nlu.text import folded
from bot.paths import DATA
from bot.yaml_file import read_yaml

_TABLES = ("contacts.yml", "clouds.yml", "severities.yml", NAMES_FILE, TOWNS_FILE, GUESSES_FILE)


def compile_table(directory: Path = DATA) -> dict[str, Any]:
    """Everything the finder needs, as plain data."""
    from bot.nlu.ordinary import ordinary_lookalikes  # its word lists are needed for training only

    knowledge = load_knowledge(directory)
    names = country_names(knowledge, directory)
    words = read_entity_words(directory)
    extra = read_yaml(directory / NAMES_FILE).data
    guesses = read_guesses(knowledge, directory)
    blockers = _folded(extra.get("other_places"))
    guessed = sorted(set(guessable(entries_of(names), blockers)))
    codes = UnclearCodes.parse_obj(extra.get("codes") or {})
    ordinary, common = ordinary_lookalikes(guessed, languages(directory).all, guesses, words.together.genitive)
    return {
        "names": [[name.form, name.country, name.kind] for name in names],
        "words": words.for_finding(),
        "hazards": _folded(extra.get("hazards")),
        "blockers": blockers,
        "guesses": guesses,
        "ordinary": ordinary,
        "common": common,
        "unclear_codes": codes.dict(),
        "namesakes": dict(extra.get("namesakes") or {}),
        "level_names": _level_names(directory),
    }


def files_of(directory: Path = DATA) -> list[Path]:
    """The files that `compile_table` reads, for a fingerprint."""
    return [*(directory / name for name in _TABLES), *word_files(directory)]


def finder_of(table: dict[str, Any]) -> EntityFinder:
    """The finder over a compiled table."""
    words = EntityWords.parse_obj(table["words"])
    countries = CountryFinder(
        [Name(form, country, kind) for form, country, kind in table["names"]],
        words,
        table["hazards"],
        table["blockers"],
        table["guesses"],
        table["ordinary"],
        table["common"],
        UnclearCodes.parse_obj(table["unclear_codes"]),
        table["namesakes"],
    )
    return EntityFinder(words, countries, table["level_names"])


def _folded(lists: Optional[dict[str, list[str]]]) -> list[str]:
    return [folded(str(text)) for texts in (lists or {}).values() for text in texts]


def _level_names(directory: Path) -> dict[str, list[str]]:
    """What data/severities.yml calls its levels."""
    levels = load_knowledge(directory).severities.levels
    spoken = languages(directory).all
    return {
        level: [folded(word) for word in (*(row.name.of(code) for code in spoken), *row.also.all())]
        for level, row in levels.items()
    }
