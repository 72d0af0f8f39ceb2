"""Ordinary words that are one slip of the finger away from a country: `child` is not a misspelt Chile."""

from __future__ import annotations

from typing import Iterable

from rapidfuzz.distance import OSA
from wordfreq import available_languages, top_n_list

from bot.nlu.names import Name
from bot.nlu.text import folded

# As frequent as `swish` (Zipf 3): rarer look-alikes are likelier to be the country, misspelt.
_MOST_FREQUENT = 25_000


def ordinary_lookalikes(names: Iterable[Name], codes: Iterable[str]) -> list[str]:
    """Frequent words of some languages within two letters of a name, and no name themselves.

    A language that wordfreq has no list of adds none.
    """
    forms = {name.form for name in names}
    by_initial: dict[str, list[str]] = {}
    for form in forms:
        if len(form) >= 5 and " " not in form:
            by_initial.setdefault(form[0], []).append(form)
    found = set()
    listed = available_languages("small")
    for code in codes:
        for word in top_n_list(code, _MOST_FREQUENT, wordlist="small") if code in listed else ():
            plain = folded(word)
            if len(plain) < 4 or plain in forms or not plain.isalpha():
                continue
            for form in by_initial.get(plain[0], ()):
                if abs(len(form) - len(plain)) <= 2 and OSA.distance(plain, form, score_cutoff=2) <= 2:
                    found.add(plain)
                    break
    return sorted(found)
