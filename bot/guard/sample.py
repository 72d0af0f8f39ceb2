"""Questions enough to see every sort of row in every answer, and few enough to ask them all in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from itertools import product
from typing import Any, Optional

from bot.answers.compose import MOST_COUNTRIES
from bot.knowledge.catalogue import Question
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.places import unlisted_countries
from bot.knowledge.query import Query
from bot.knowledge.tables import Hours, Phone
from bot.knowledge.triage import Symptom

# A Wednesday at noon, when much is open, and a Saturday night, when little is.
MOMENTS = (datetime(2026, 11, 25, 12, tzinfo=timezone.utc), datetime(2026, 11, 28, 3, tzinfo=timezone.utc))
# Kinds of support, levels (one that there is not) and languages (one in few countries, one in none) to ask about.
_KINDS = ("billing", "technical", "presales")
# Moments that a question may be about (bot/knowledge/moment.py).
_SAID = ("now", "from=22:00 zone=Europe/London", "day=weekday:5", "day=holiday:christmas_eve")
_LEVELS = ("A", "B", "C", "1")
_LANGUAGES = ("en", "zh", "he", "fi")
# Problems that sound like one level, like two, and told by halves.
_SYMPTOMS = (
    Symptom("down", "all"),
    Symptom("impaired", "one", workaround=True),
    Symptom("minor"),
    Symptom("stopped"),
    Symptom("stopped", "all", billing=True),
    Symptom("impaired", "one"),
    Symptom(stakes=True),
    Symptom("down", "all", heard=(("A", 0.7), ("B", 0.2), ("C", 0.1))),
    Symptom(heard=(("A", 0.1), ("B", 0.5), ("C", 0.4))),
)
# What a row says is told by its other fields; these differ from row to row without changing how it is said.
_VALUES_OF_ROWS = {"number", "e164", "from_", "to", "language", "id", "countries"}


@dataclass(frozen=True)
class Asking:
    """Something to ask, and when."""

    query: Query
    now: datetime = MOMENTS[0]


def askings(knowledge: Knowledge, question: Question, answered: Iterable[str] = ()) -> Iterator[Asking]:
    """What to ask a computed question about.

    A question that a country begins (the number) is asked about every country; another that depends on the country
    about countries that have among them every sort of row. Kinds of support, levels and languages are asked about
    where they change the answer.

    Args:
        knowledge: the tables.
        question: to ask.
        answered: questions that it may follow, for one whose answer depends on that.
    """
    clouds: tuple[Optional[str], ...] = (None, *knowledge.clouds.clouds)
    some, every = few(knowledge), list(knowledge.contacts.countries)
    if "country" in question.begun_by:
        yield from (Asking(Query((country,), cloud)) for cloud, country in product(clouds, every))
    elif "country" in question.depends_on:
        for cloud, country, now in product(clouds, countries(knowledge), MOMENTS):
            yield Asking(Query((country,), cloud), now)
    several = [tuple(some[:2]), tuple(every[: MOST_COUNTRIES + 1])]
    for cloud, keys in product(clouds, [(), *((key,) for key in some), *several]):
        if keys or not question.needs or not knowledge.goes_by_country(cloud):
            yield Asking(Query(keys, cloud))
    for cloud, keys in (*product(clouds, [(), (every[0],)]), *((None, (key,)) for key in some)):
        if keys or not question.needs or not knowledge.goes_by_country(cloud):
            yield from (Asking(query) for query in _varied(Query(keys, cloud), question))
    if question.follows:
        for name, cloud, keys in product(answered, clouds, [(), *((key,) for key in some)]):
            yield Asking(Query(keys, cloud, follows=name))


def _varied(query: Query, question: Question) -> Iterator[Query]:
    """The query with each value that changes the answer."""
    if "support_type" in question.depends_on:
        yield from (replace(query, support_type=kind) for kind in _KINDS)
    if "severity" in question.depends_on:
        yield from (replace(query, severity=level) for level in _LEVELS)
    if "moment" in question.depends_on:
        levels = _LEVELS if "severity" in question.depends_on else (None,)
        yield from (replace(query, moment=moment, severity=level) for moment, level in product(_SAID, levels))
    if "symptom" in question.depends_on:
        yield from (replace(query, symptom=str(symptom)) for symptom in _SYMPTOMS)
    if question.asks:
        yield replace(query, draft=tuple(f"line {place}" if place % 2 else "" for place in range(len(question.asks))))
    if "support_language" in question.depends_on:
        yield from (replace(query, support_language=code) for code in _LANGUAGES)


def few(knowledge: Knowledge) -> list[str]:
    """An ordinary country, the homes of the clouds, one without a number, and one that the table does not list."""
    rows = knowledge.contacts.countries
    homes = [cloud.home for cloud in knowledge.clouds.clouds.values() if cloud.home]
    silent = [key for key, country in rows.items() if not country.phones]
    return list(dict.fromkeys([next(iter(rows)), *homes, *silent[:1], *list(unlisted_countries(knowledge))[:1]]))


def countries(knowledge: Knowledge) -> list[str]:
    """Countries that have among them every sort of row."""
    missing = {key: _features(knowledge, key) for key in knowledge.contacts.countries}
    chosen: list[str] = []
    while any(missing.values()):
        best = max(missing, key=lambda key: len(missing[key]))
        chosen.append(best)
        seen = missing[best]
        missing = {key: features - seen for key, features in missing.items()}
    return chosen


def _features(knowledge: Knowledge, key: str) -> frozenset[Any]:
    """What a country's rows say, apart from numbers and times."""
    row = knowledge.contacts.countries[key]
    found: set[Any] = {("zones", min(len(row.time_zones), 2)), ("phones", min(len(row.phones), 2))}
    found |= {("caution", caution) for caution in row.cautions}
    for rows in (row.phones, row.billing, row.technical):
        found |= _of_rows(rows)
    for cloud in knowledge.clouds.clouds:
        phones = knowledge.phones(key, cloud)
        found |= _of_rows(phones)
        found.add((cloud, bool(phones), cloud in knowledge.clouds_of(key)))
    return frozenset(found)


def _of_rows(rows: Iterable[Phone | Hours]) -> set[Any]:
    found: set[Any] = set()
    for row in rows:
        for name in row.__fields__:
            value = getattr(row, name)
            if name == "dial_steps":
                found |= {(name, *(key for key, told in step if told is not None)) for step in value}
            elif name not in _VALUES_OF_ROWS:
                found.add((type(row).__name__, name, value))
    return found
