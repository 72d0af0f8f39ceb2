"""How the names of countries are written: spellings, official forms turned round as in lists, and two words in one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from bot.nlu.entity_words import CountrySpelling, any_of

_SHORTEST_JOINED = 8
_SHORTEST_JOINED_PART = 3
_LONGEST_TURNED = 7
# "Dem. Rep. Congo": not in U.S., where "us" would be left.
_STOP = re.compile(r"(?<=[a-z]{2})\.")


def spellings(name: str, words: CountrySpelling) -> set[str]:
    """A folded name with `and`/`och`/`&`, with `saint`/`st`/`s:t`; without `SAR`, brackets, full stops, apostrophes."""
    forms = {name, re.sub(r"[()]", "", name), name.replace("'s ", "s ")}
    for form in list(forms):
        stops = [stop.start() for stop in _STOP.finditer(form)]
        for left_out in product((True, False), repeat=len(stops)):
            gone = {place for place, out in zip(stops, left_out, strict=True) if out}
            forms.add("".join(letter for place, letter in enumerate(form) if place not in gone))
    for form in list(forms):
        for variant in (*words.and_, "&"):
            forms.add(re.sub(rf"\b{any_of(words.and_)}\b|&", variant, form))
    for form in list(forms):
        for variant in words.saint:
            forms.add(re.sub(rf"^{any_of(words.saint)}(?=[ -])", variant, form))
    for form in list(forms):
        forms.add(re.sub(rf"(?<=.)[ -]{any_of(words.suffixes)}$", "", form))
    return {form for form in forms if len(form) > 1}


def without_brackets(name: str, remarks: Sequence[str]) -> set[str]:
    """`myanmar (burma)` → `myanmar`, `burma`; remarks in brackets, and less than four letters, are no names."""
    inside = {part.strip() for part in re.findall(r"\(([^)]*)\)", name)}
    bare = re.sub(r"\s*\([^)]*\)", "", name).strip()
    return {part for part in inside if len(part) > 3 and part not in remarks} | {bare}


def turned(name: str, words: CountrySpelling) -> set[str]:
    """A name as lists have it: `democratic republic of the congo` → `congo, democratic republic of the`, `… of`.

    A bracket reads as a comma, so `korea (north)` is among them; names that join two with `and` are not turned round.
    """
    parts = name.replace(",", "").split()
    small = {*words.of, *words.articles}
    if not 2 <= len(parts) <= _LONGEST_TURNED or {*words.and_, "&"} & set(parts) or "(" in name:
        return set()
    forms = set()
    for place in range(1, len(parts)):
        last, first = parts[place:], parts[:place]
        if last[0] in small or set(first) <= small:
            continue
        heads = {tuple(first)}
        if first[-1] in words.articles:
            heads.add(tuple(first[:-1]))
        if first[0] not in words.articles:
            heads |= {(article, *head) for article in words.articles for head in list(heads)}
        forms |= {f"{' '.join(last)}, {' '.join(head)}" for head in heads if head}
    return forms


def joined(name: str, words: CountrySpelling) -> str | None:
    """Two words in one: `southkorea`; None for what is shorter, or longer."""
    parts = re.split("[ -]", name)
    whole = "".join(parts)
    is_long = len(whole) >= _SHORTEST_JOINED and min(map(len, parts)) >= _SHORTEST_JOINED_PART
    return whole if parts[0] not in words.articles and len(parts) == 2 and whole.isalpha() and is_long else None
