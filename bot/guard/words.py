"""Words: the same ones in each language, for everything that the tables mention; and those that are listened for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from babel import Locale, UnknownLocaleError

from bot.answers.locale_words import FILE
from bot.dialogue.subjects import read_subjects
from bot.dialogue.symptoms import read_symptoms
from bot.dialogue.talk import read_talk
from bot.guard.tree import Tree, mapping
from bot.knowledge.problems import read_problems
from bot.knowledge.tables import Country, Hours, Phone, SupportType
from bot.knowledge.towns import read_towns
from bot.knowledge.zones import read_zones
from bot.nlu.denial import read_denial_words
from bot.nlu.entity_words import read_entity_words
from bot.nlu.moment_words import read_moment_words
from bot.nlu.others import read_other_words
from bot.yaml_file import DataError, Fault, KeyPath

_PLACEHOLDER = re.compile(r"{\w*}")
# Sections whose keys are the tables' own.
_CLOUD_SECTIONS = ("clouds", "notes")
# Words of bot/answers that no table mentions.
_ALWAYS = (("charges", "toll_free"), ("charges", "unknown"), ("time_zones", "local"))


def faults(tree: Tree) -> Iterator[Fault]:
    """Words that one language has and another lacks, that a table needs, or that name what there is not."""
    yield from _between_languages(tree)
    yield from _needed(tree)
    yield from _about_nothing(tree)
    readers = (read_entity_words, read_denial_words, read_other_words, read_moment_words)
    for read in (*readers, read_talk, read_symptoms, read_problems, read_subjects, read_zones, read_towns):
        try:
            read(tree.data)
        except DataError as error:
            yield from error.faults


def leaves(data: Any, at: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """The values at the ends of a tree of words, with their keys."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*at, str(key)))
    else:
        yield at, data


def _between_languages(tree: Tree) -> Iterator[Fault]:
    found = {code: dict(leaves(words)) for code, words in tree.words.items()}
    for code, own in found.items():
        file = tree.file(tree.folders[code] / FILE)
        if file is None:
            continue
        for at, words in own.items():
            if not isinstance(words, str) or not words.strip():
                yield file.fault(at, f"must be words, not {words!r}")
        others: dict[KeyPath, Any] = {}
        for other in (*tree.chain(code), *found):
            if other != code:
                others = {**found.get(other, {}), **others}
        for at in others:
            if at not in own:
                origin = next((other for other in tree.chain(code) if at in found.get(other, {})), None)
                instead = "no language of its chain says it" if origin is None else f"falls back to '{origin}'"
                yield file.fault(at, f"is missing: {instead}")
        reference = next(iter(found.values()))
        for at in own.keys() & reference.keys():
            needed = _placeholders(reference[at])
            if _placeholders(own[at]) != needed:
                yield file.fault(at, f"must hold {' '.join(sorted(needed)) or 'nothing in braces'}")


def _placeholders(words: Any) -> set[str]:
    return set(_PLACEHOLDER.findall(str(words)))


def _needed(tree: Tree) -> Iterator[Fault]:
    """What the tables mention and no language has words for."""
    ends = {at for words in tree.words.values() for at, _ in leaves(words)}
    known = {at[:length] for at in ends for length in range(1, len(at) + 1)}
    if not known:
        return
    for name, at, wanted in _mentioned(tree):
        file = tree.file(tree.data / name)
        if file is not None and wanted not in known:
            yield file.fault(at, f"'{wanted[-1]}' has no words: {'.'.join(wanted)} in data/words/<language>/{FILE}")
    first = next(iter(tree.words))
    file = tree.file(tree.folders[first] / FILE)
    for wanted in (*_ALWAYS, *(("support_types", kind) for kind in get_args(SupportType))):
        if wanted not in known and file is not None:
            yield file.fault(wanted, "is missing in every language")
    for code in tree.words:
        yield from _languages_without_a_name(tree, code)


def _mentioned(tree: Tree) -> Iterator[tuple[str, KeyPath, tuple[str, ...]]]:
    """(file, key there, key of the words) of each thing in the tables that is said by words of its own."""
    if tree.contacts is not None:
        for key, country in tree.contacts.countries.items():
            yield from (("contacts.yml", at, wanted) for at, wanted in _of_country(("countries", key), country))
    if tree.clouds is not None:
        for key, cloud in tree.clouds.clouds.items():
            at: KeyPath = ("clouds", key)
            yield "clouds.yml", at, ("clouds", key)
            for index, phone in enumerate(cloud.phones):
                if isinstance(phone.countries, str):
                    yield "clouds.yml", (*at, "phones", index, "countries"), ("groups", phone.countries)
                yield from (("clouds.yml", *row) for row in _of_phone((*at, "phones", index), phone))
            for kind, rows in (
                ("billing", cloud.billing),
                ("technical", cloud.technical),
                ("presales", cloud.presales),
            ):
                yield from (("clouds.yml", *row) for row in _of_hours((*at, kind), rows))
    if tree.severities is not None:
        for level, row in tree.severities.levels.items():
            yield "severities.yml", ("levels", level, "first_response"), ("units", row.first_response.unit)
            if row.working_hours.tz:
                yield "severities.yml", ("levels", level, "working_hours"), ("time_zones", row.working_hours.tz)


def _of_country(at: KeyPath, country: Country) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    for index, phone in enumerate(country.phones):
        yield from _of_phone((*at, "phones", index), phone)
    yield from _of_hours((*at, "billing"), country.billing)
    yield from _of_hours((*at, "technical"), country.technical)
    yield from (((*at, "cautions", i), ("cautions", caution)) for i, caution in enumerate(country.cautions))


def _of_phone(at: KeyPath, phone: Phone) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    if phone.charges:
        yield (*at, "charges"), ("charges", phone.charges)
    if phone.plan:
        yield (*at, "plan"), ("plans", phone.plan)


def _of_hours(at: KeyPath, rows: Iterable[Hours]) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    for index, hours in enumerate(rows):
        if hours.plan:
            yield (*at, index, "plan"), ("plans", hours.plan)
        if hours.tz:
            yield (*at, index, "tz"), ("time_zones", hours.tz)


def _languages_without_a_name(tree: Tree, code: str) -> Iterator[Fault]:
    """Languages of support that neither CLDR nor we have a word for."""
    file = tree.file(tree.data / "contacts.yml")
    if tree.contacts is None or file is None:
        return
    try:
        known = {*Locale.parse(code, sep="-").languages, *mapping(tree.words[code].get("languages"))}
    except (UnknownLocaleError, ValueError):
        known = set(mapping(tree.words[code].get("languages")))
    for key, country in tree.contacts.countries.items():
        for kind in get_args(SupportType):
            for index, hours in enumerate(country.hours_of(kind)):
                if hours.language and hours.language not in known:
                    at = ("countries", key, kind, index, "language")
                    yield file.fault(at, f"'{hours.language}' has no words in '{code}': languages in {FILE}")


def _about_nothing(tree: Tree) -> Iterator[Fault]:
    """Words about clouds and groups of countries that there are not."""
    if tree.clouds is None:
        return
    for code, words in tree.words.items():
        file = tree.file(tree.folders[code] / FILE)
        sections = [(section, "cloud", tree.clouds.clouds.keys()) for section in _CLOUD_SECTIONS]
        for section, thing, known in (*sections, ("groups", "group", tree.clouds.groups.keys())):
            for key in mapping(words.get(section)):
                if file is not None and key not in known:
                    yield file.fault((section, key), f"there is no {thing} '{key}'")
