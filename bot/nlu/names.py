"""All names of countries that people use, from the contact table, CLDR, ISO 3166-1 and data/country_names.yml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.places import cldr_names, unlisted_countries
from bot.knowledge.towns import Town, read_towns
from bot.languages import languages
from bot.nlu.entity_words import CountrySpelling, read_entity_words
from bot.nlu.forms import joined, spellings, turned, without_brackets
from bot.nlu.text import folded
from bot.yaml_file import YamlFile, read_yaml

FILE = "country_names.yml"
Kind = Literal["name", "turned", "people", "city", "code"]
# Who may say whose a form is: the first that claims it has it.
_OWN, _ALSO, _EVERYDAY, _CLDR, _PEOPLE, _CITIES, _ZONES, _CODES, _TOWNS, _TURNED = range(10)


@dataclass(frozen=True)
class Name:
    """One way to say a country: a folded form, the country's key, and what sort of form it is.

    `turned` is a name in the order of lists ("Korea, North"), `code` one of ISO 3166-1.
    """

    form: str
    country: str
    kind: Kind


def country_names(knowledge: Knowledge, directory: Path, with_towns: bool = True) -> list[Name]:
    """Every form, with the country that it names; with each of them, where several bear the name alike.

    A form that several countries claim goes to the one whose own published name it is, then to a listed everyday name,
    then CLDR's. Names come before demonyms, demonyms before cities, a name in its own order before one turned round.

    Args:
        knowledge: the tables.
        directory: the data directory.
        with_towns: also those of data/towns.yml.
    """
    extra = read_yaml(directory / FILE)
    words = read_entity_words(directory).together.country_spelling
    towns = list(read_towns(directory).all()) if with_towns else []
    best: dict[str, tuple[float, set[Name]]] = {}
    for rank, name in _ranked(knowledge, extra, tuple(languages(directory).all), words, towns):
        known = best.get(name.form)
        if known is None or rank < known[0]:
            best[name.form] = (rank, {name})
        elif rank == known[0]:
            known[1].add(name)
    result: list[Name] = []
    for _, names in best.values():
        kind = min(name.kind for name in names)
        owners = {name.country for name in names}
        if len(owners) == 1 or kind in ("name", "code"):
            result.extend(Name(name.form, name.country, kind) for name in names)
    return sorted(set(result), key=lambda name: (name.country, name.kind, name.form))


def _ranked(
    knowledge: Knowledge, extra: YamlFile, codes: Sequence[str], words: CountrySpelling, towns: Sequence[Town]
) -> Iterator[tuple[float, Name]]:
    for town in towns:
        yield from ((_TOWNS, Name(form, town.country, "city")) for form in spellings(folded(town.name), words))
    for rank, kind, country, text in _claims(knowledge, extra, codes):
        whole = folded(str(text))
        if kind == "code":
            yield rank, Name(whole, country, kind)
            continue
        # "Congo" is Congo, though "Congo (DRC)" can be shortened to it as well.
        shortened = without_brackets(whole, words.remarks) if rank != _EVERYDAY else set()
        own = spellings(whole, words)
        for form in own:
            yield rank, Name(form, country, kind)
        for short in shortened:
            for form in spellings(short, words):
                yield rank + 0.5, Name(form, country, kind)
                own.add(form)
        if kind == "name":
            for form in own:
                for other in turned(form, words):
                    yield _TURNED, Name(other, country, "turned")
                together = joined(form, words)
                if together:
                    yield _TURNED, Name(together, country, "name")


def _claims(knowledge: Knowledge, extra: YamlFile, codes: Sequence[str]) -> Iterator[tuple[int, Kind, str, str]]:
    rows = extra.data
    for key, country in knowledge.contacts.countries.items():
        yield from ((_OWN, "name", key, country.name.of(code)) for code in codes)
        yield from ((_ALSO, "name", key, text) for text in country.also.all())
        names = cldr_names(country.iso)
        if names is not None and country.subdivision is None:
            yield from ((_CLDR, "name", key, names.of(code)) for code in codes)
        for zone in country.time_zones:
            yield from ((_ZONES, "city", key, city) for code in codes for city in _city(zone, code))
    part_of = rows.get("part_of") or {}
    for key, unlisted in unlisted_countries(knowledge).items():
        yield from ((_CLDR, "name", part_of.get(key, key), unlisted.of(code)) for code in codes)
    for section in ("countries", "unlisted"):
        for key, row in (rows.get(section) or {}).items():
            for texts in (row.get("names") or {}).values():
                yield from ((_EVERYDAY, "name", key, text) for text in texts)
            for texts in (row.get("people") or {}).values():
                yield from ((_PEOPLE, "people", key, text) for text in texts)
            yield from ((_CITIES, "city", key, text) for text in row.get("cities") or [])
    yield from ((_CODES, "code", key, code) for code, key in _codes(knowledge, extra))


def _codes(knowledge: Knowledge, extra: YamlFile) -> Iterator[tuple[str, str]]:
    """The codes of ISO 3166-1, of two letters and of three; a place that is part of a listed country is that one."""
    part_of: dict[str, str] = extra.data.get("part_of") or {}
    keys = [(country.iso, key) for key, country in knowledge.contacts.countries.items()]
    names = {name: iso for iso, name in Locale("en").territories.items()}
    for key, unlisted in unlisted_countries(knowledge).items():
        keys.append((names[unlisted.of("en")], key))
    longer: dict[str, list[str]] = {}
    for code, isos in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(isos) == 1:
            longer.setdefault(isos[0], []).append(code)
    for iso, key in keys:
        for code in (iso, *longer.get(iso, ())):
            yield code, part_of.get(key, key)


def _city(zone: str, code: str) -> list[str]:
    """The city of a time zone, in a language that CLDR knows."""
    try:
        city = (Locale(code).time_zones.get(zone) or {}).get("city")
    except UnknownLocaleError:
        return []
    return [str(city)] if city else []
