"""All names of countries that people use, from the contact table, CLDR and data/country_names.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from babel import Locale, UnknownLocaleError

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.places import cldr_names, unlisted_countries
from bot.languages import languages
from bot.nlu.entity_words import CountrySpelling, any_of, read_entity_words
from bot.nlu.text import folded
from bot.yaml_file import YamlFile, read_yaml

_EVERYDAY = 2
Kind = Literal["name", "people", "city"]


@dataclass(frozen=True)
class Name:
    """One way to say a country: a folded form, the country's key, and what sort of form it is."""

    form: str
    country: str
    kind: Kind


def country_names(knowledge: Knowledge, directory: Path) -> list[Name]:
    """Every form that names exactly one country.

    A form that several countries claim goes to the one whose own published name it is, then to a listed everyday name,
    then CLDR's; claimed equally by several, to none. Names come before demonyms, and demonyms before cities.
    """
    extra = read_yaml(directory / "country_names.yml")
    words = read_entity_words(directory).together.country_spelling
    ranked: list[tuple[float, Name]] = []
    rank: float
    for rank, kind, country, text in _claims(knowledge, extra, tuple(languages(directory).all)):
        whole = folded(str(text))
        ranked.extend((rank, Name(form, country, kind)) for form in _spellings({whole}, words))
        # "Congo" is Congo, though "Congo (DRC)" can be shortened to it as well.
        shortened = _without_brackets(whole, words.remarks) if rank != _EVERYDAY else set()
        ranked.extend((rank + 0.5, Name(form, country, kind)) for form in _spellings(shortened, words))
    best: dict[str, tuple[float, set[Name]]] = {}
    for rank, name in ranked:
        known = best.get(name.form)
        if known is None or rank < known[0]:
            best[name.form] = (rank, {name})
        elif rank == known[0]:
            known[1].add(name)
    result = []
    for _, names in best.values():
        if len({name.country for name in names}) == 1:
            result.append(min(names, key=lambda name: name.kind))
    return sorted(result, key=lambda name: (name.country, name.kind, name.form))


def _claims(knowledge: Knowledge, extra: YamlFile, codes: Sequence[str]) -> Iterator[tuple[int, Kind, str, str]]:
    rows = extra.data
    for key, country in knowledge.contacts.countries.items():
        yield from ((0, "name", key, country.name.of(code)) for code in codes)
        yield from ((1, "name", key, text) for text in country.also.all())
        names = cldr_names(country.iso)
        if names is not None and country.subdivision is None:
            yield from ((3, "name", key, names.of(code)) for code in codes)
        for zone in country.time_zones:
            yield from ((6, "city", key, city) for code in codes for city in _city(zone, code))
    for key, unlisted in unlisted_countries(knowledge).items():
        yield from ((3, "name", key, unlisted.of(code)) for code in codes)
    for section in ("countries", "unlisted"):
        for key, row in (rows.get(section) or {}).items():
            for texts in (row.get("names") or {}).values():
                yield from ((_EVERYDAY, "name", key, text) for text in texts)
            for texts in (row.get("people") or {}).values():
                yield from ((4, "people", key, text) for text in texts)
            yield from ((5, "city", key, text) for text in row.get("cities") or [])


def _city(zone: str, code: str) -> list[str]:
    """The city of a time zone, in a language that CLDR knows."""
    try:
        city = (Locale(code).time_zones.get(zone) or {}).get("city")
    except UnknownLocaleError:
        return []
    return [str(city)] if city else []


def _without_brackets(name: str, remarks: Sequence[str]) -> set[str]:
    """`myanmar (burma)` → `myanmar`, `burma`; remarks in brackets, and less than four letters, are no names."""
    inside = {part.strip() for part in re.findall(r"\(([^)]*)\)", name)}
    bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
    return {part for part in inside if len(part) > 3 and part not in remarks} | {bare}


def _spellings(names: set[str], words: CountrySpelling) -> set[str]:
    """Names with `and`/`och`/`&`, with `saint`/`st`/`s:t`, without `SAR`, with a blank for a hyphen."""
    forms = set(names)
    for form in list(forms):
        for variant in (*words.and_, "&"):
            forms.add(re.sub(rf"\b{any_of(words.and_)}\b|&", variant, form))
    for form in list(forms):
        for variant in words.saint:
            forms.add(re.sub(rf"^{any_of(words.saint)}(?=[ -])", variant, form))
    for form in list(forms):
        forms.add(re.sub(rf"(?<=.)[ -]{any_of(words.suffixes)}$", "", form))
        if "-" in form:
            forms.add(form.replace("-", " "))
    return {form for form in forms if len(form) > 1}
