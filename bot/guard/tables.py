"""The tables: keys that another table lacks, numbers that cannot be dialed, countries that nobody can name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import phonenumbers

from bot.guard.tree import Tree
from bot.knowledge.tables import Phone
from bot.nlu.entity_words import read_entity_words
from bot.nlu.names import country_names
from bot.yaml_file import DataError, Fault, KeyPath, YamlFile

_NUMBER_CAUTIONS = {
    "number_format",
    "number_invalid",
    "number_inconsistent",
    "number_no_longer_valid",
    "number_obsolete",
}


def faults(tree: Tree) -> Iterator[Fault]:
    """What is wrong in contacts.yml, clouds.yml, severities.yml and country_names.yml."""
    yield from tree.cross_faults
    yield from _faults_of_countries(tree)
    yield from _faults_of_clouds(tree)
    yield from _faults_of_names(tree)


def _faults_of_countries(tree: Tree) -> Iterator[Fault]:
    file = tree.file(tree.data / "contacts.yml")
    if tree.contacts is None or file is None:
        return
    for key, country in tree.contacts.countries.items():
        if not _NUMBER_CAUTIONS & set(country.cautions):
            yield from _faults_of_numbers(file, ("countries", key, "phones"), country.phones)


def _faults_of_clouds(tree: Tree) -> Iterator[Fault]:
    file = tree.file(tree.data / "clouds.yml")
    if tree.clouds is None or file is None:
        return
    for key, cloud in tree.clouds.clouds.items():
        at = ("clouds", key, "phones")
        yield from _faults_of_numbers(file, at, cloud.phones)
        ids = [phone.id for phone in cloud.phones]
        for index, name in enumerate(ids):
            if name in ids[:index]:
                yield file.fault((*at, index, "id"), f"a number of this cloud is called '{name}' already")


def _faults_of_numbers(file: YamlFile, at: KeyPath, phones: Iterable[Phone]) -> Iterator[Fault]:
    for index, phone in enumerate(phones):
        if phone.e164 is None:
            continue
        try:
            possible = phonenumbers.is_possible_number(phonenumbers.parse(phone.e164, None))
        except phonenumbers.NumberParseException:
            possible = False
        if not possible:
            message = f"e164 {phone.e164} is not a possible phone number, and there is no caution"
            yield file.fault((*at, index), message)
        elif not _same_digits(phone.number, phone.e164):
            yield file.fault((*at, index), f"number {phone.number} and e164 {phone.e164} do not end in the same digits")


def _same_digits(number: str, e164: str) -> bool:
    """National and international form share their subscriber digits."""
    return re.sub(r"\D", "", number)[-5:] == re.sub(r"\D", "", e164)[-5:]


def _faults_of_names(tree: Tree) -> Iterator[Fault]:
    file = tree.file(tree.data / "country_names.yml")
    if tree.knowledge is None or tree.languages is None or file is None or not _readable_words(tree.data):
        return
    known = tree.knowledge.contacts.countries
    for key in (file.data or {}).get("countries") or {}:
        if key not in known:
            yield file.fault(("countries", key), "is not in contacts.yml")
    reached = {name.country for name in country_names(tree.knowledge, tree.data)}
    yield from (file.fault(("countries", key), "no name leads to this country") for key in known if key not in reached)


def _readable_words(data: Path) -> bool:
    """Whether the words that names are spelt with can be read; bot/guard/words.py names what is wrong with them."""
    try:
        read_entity_words(data)
    except DataError:
        return False
    return True
