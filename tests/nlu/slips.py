"""One slip of the finger in each name of a country: what a generated set of misspellings is made of."""

import re

from bot.knowledge import load_knowledge
from bot.paths import DATA
from bot.yaml_file import read_yaml

ROWS = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")
SHORTEST = 5


def everyday_names(lists=("sv", "en")):
    """(name, country) of the table's own names and of everyday names, as they are written."""
    knowledge = load_knowledge()
    extra = read_yaml(DATA / "country_names.yml").data
    for key, country in knowledge.contacts.countries.items():
        for code in ("sv", "en"):
            yield country.name.of(code), key
        for name in country.also.all():
            yield name, key
    for section in ("countries", "unlisted"):
        for key, row in extra[section].items():
            for code in lists:
                for name in (row.get("names") or {}).get(code, ()):
                    yield str(name), key


def long_enough(names):
    return sorted({(name.lower(), key) for name, key in names if len(re.sub(r"[\W\d_]", "", name)) >= SHORTEST})


def slips(name):
    """(kind, misspelt) for each single slip: two letters swapped, one left out, doubled, or the key beside it."""
    for place, letter in enumerate(name):
        if place + 1 < len(name) and letter != name[place + 1]:
            yield "swap", name[:place] + name[place + 1] + letter + name[place + 2 :]
        if len(name) > SHORTEST or letter != " ":
            yield "drop", name[:place] + name[place + 1 :]
        if letter.isalpha():
            yield "double", name[:place] + letter + name[place:]
        for other in beside(letter):
            yield "beside", name[:place] + other + name[place + 1 :]


def beside(letter):
    """The letters beside one on a Swedish keyboard."""
    found = set()
    for number, row in enumerate(ROWS):
        if letter in row:
            column = row.index(letter)
            found |= set(row[max(0, column - 1) : column] + row[column + 1 : column + 2])
            if number > 0:
                found |= set(ROWS[number - 1][column : column + 2])
            if number < 2:
                found |= set(ROWS[number + 1][max(0, column - 1) : column + 1])
    return sorted(found)
