"""Countries by name: those of the contact table, and those that the table does not list."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.tables import Words
from bot.languages import spoken

# Keys are made of English names, whatever languages are spoken.
_KEYS = "en"
# CLDR codes that are not a country or region: unions, pseudo-locales, the unknown region, and an uninhabited reef.
_NOT_A_PLACE = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CQ"}


@cache
def cldr_names(iso: str) -> Words | None:
    """CLDR's name of a territory in all languages, or None for an unknown code."""
    names = {language: Locale(language).territories.get(iso) for language in spoken()}
    return Words.parse_obj(names) if all(names.values()) else None


def unlisted_countries(knowledge: Knowledge) -> dict[str, Words]:
    """Places that CLDR knows and the contact table does not list, by key (`north-korea`)."""
    listed = {country.iso for country in knowledge.contacts.countries.values()}
    result = {}
    for iso, name in Locale("en").territories.items():
        if len(iso) == 2 and iso.isalpha() and iso not in listed and iso not in _NOT_A_PLACE:
            names = cldr_names(iso)
            if names is not None:
                result[_slug(name)] = names
    return result


def country_with_code(knowledge: Knowledge, code: str) -> str | None:
    """The key of a country, given as its key or its ISO 3166-1 code; None if there is none, or several."""
    if knowledge.country(code) is not None:
        return code
    with_code = [key for key, country in knowledge.contacts.countries.items() if country.iso == code.upper()]
    if with_code:
        return with_code[0] if len(with_code) == 1 else None
    names = cldr_names(code.upper())
    key = _slug(names.of(_KEYS)) if names else code
    return key if key in unlisted_countries(knowledge) else None


def display_name(knowledge: Knowledge, key: str, language: str) -> str:
    """A country's name in a language; for a key nobody knows, the key itself."""
    country = knowledge.country(key)
    if country is not None:
        return country.name.of(language)
    words = unlisted_countries(knowledge).get(key)
    return words.of(language) if words else key


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
