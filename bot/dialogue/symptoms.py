"""What a message tells of a problem, by the words of data/words/<language>/symptoms.yml; all languages at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Optional

from bot.dialogue.phrases import Phrases, pattern_of
from bot.dialogue.talk import Word, folded
from bot.knowledge.parse import parse_each_language
from bot.knowledge.tables import Table
from bot.knowledge.triage import Effect, Scope, Symptom
from bot.paths import DATA

FILE = "symptoms.yml"
# So many users are no longer a few.
_MANY = 10
# "1,200 users".
_GROUPED = re.compile(r"(?<=\d) (?=\d{3}\b)")
# A message of fewer words denies something else: "isn't that high?".
_AT_LENGTH = 6
_Words = tuple[Word, ...]


class SymptomWords(Table):
    """Phrases, folded; a `*` at a word's end stands for any ending. A longer one takes its words from a shorter one.

    Attributes:
        down: a service is gone.
        stopped: something cannot be done.
        undone: denials, by which something cannot be done in a message that tells of it at some length.
        impaired: it works badly.
        minor: small things, and questions that are filed as a case.
        all: everybody, or very many.
        several: a few.
        one: one user; also that the others are well.
        speaker: who speaks or is spoken of: one, where nothing else tells whom it hits.
        workaround: there is another way.
        elsewhere: where there may be one, if it is said that it `works` there: `in the browser`.
        works: that something does work.
        partly: that the rest works, by which what cannot be done is only a part.
        no_workaround: there is none.
        stakes: production, deadlines, profit.
        billing: billing and the subscription.
        people: what may be counted: `40 users`.
        not_meant: phrases with such words that tell of no problem: `the wrong level`.
    """

    down: _Words = ()
    stopped: _Words = ()
    undone: _Words = ()
    impaired: _Words = ()
    minor: _Words = ()
    all: _Words = ()
    several: _Words = ()
    one: _Words = ()
    speaker: _Words = ()
    workaround: _Words = ()
    elsewhere: _Words = ()
    works: _Words = ()
    partly: _Words = ()
    no_workaround: _Words = ()
    stakes: _Words = ()
    billing: _Words = ()
    people: _Words = ()
    not_meant: _Words = ()


class Symptoms:
    """Reads problems out of messages.

    Args:
        tables: the words of each language.
    """

    def __init__(self, tables: Iterable[SymptomWords]) -> None:
        own = list(tables)
        names = [name for name in SymptomWords.__fields__ if name != "people"]
        self._phrases = Phrases(
            (phrase, name) for table, name in product(own, names) for phrase in getattr(table, name)
        )
        people = "|".join(pattern_of(word) for table in own for word in table.people)
        self._counted = re.compile(rf"\b(\d{{1,6}})(?: \w+)?? (?:{people or '(?!)'})\b")

    def read(self, text: str) -> Symptom:
        """What a message tells of a problem."""
        said = _GROUPED.sub("", folded(text))
        at_length = len(said.split()) >= _AT_LENGTH
        counts = [int(match[1]) for match in self._counted.finditer(said)]
        found = self._phrases.find(said)
        if not at_length:
            found.discard("undone")
        if _effect(found) is None:
            found.discard("speaker")  # "What do I have to do then?"
        return Symptom(_effect(found), _scope(found, counts), _workaround(found), "stakes" in found, "billing" in found)


def _effect(found: set[str]) -> Optional[Effect]:
    if "minor" in found and "down" not in found:
        return "minor"
    order: tuple[Effect, ...] = ("down", "stopped", "impaired")
    effect = next((name for name in order if name in found), "stopped" if "undone" in found else None)
    return "impaired" if effect in ("stopped", "down") and "partly" in found else effect


def _scope(found: set[str], counts: list[int]) -> Optional[Scope]:
    order: tuple[Scope, ...] = ("one", "several", "all")
    if counts and "one" not in found:
        most = max(counts)
        return "one" if most == 1 else "several" if most < _MANY else "all"
    if "all" in found and "several" in found:
        return "all"
    return next((name for name in order if name in found), "one" if "speaker" in found else None)


def _workaround(found: set[str]) -> Optional[bool]:
    if "no_workaround" in found:
        return False
    return True if "workaround" in found or {"elsewhere", "works"} <= found else None


def read_symptoms(directory: Path = DATA) -> Symptoms:
    """Reads and checks the words; a language need not have a file.

    Raises:
        DataError: names file, line and key of whatever is not as it should be.
    """
    return Symptoms(parse_each_language(SymptomWords, FILE, directory))


load_symptoms = lru_cache(maxsize=4)(read_symptoms)
