"""A program that talks as a user: with a goal, a manner, and only so much patience. No network, no judgment but facts.

    python -m bot.evaluate.simulated_user 2000

It knows what it wants (a number in Peru), says so in its manner (tersely, with a slip, after a digression, having named
another country first), and goes on until a reply holds the fact or its patience ends.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Optional

from bot.engine import quiet
from bot.engine.assistant import Assistant, new_conversation
from bot.engine.training import ensure_model
from bot.knowledge import load_knowledge
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.places import display_name
from bot.knowledge.tables import Table
from bot.paths import DATA
from bot.yaml_file import read_yaml

WORDS = DATA.parent / "tests" / "conversations" / "simulated_user.yml"
LEAST = 0.97
_PATIENCE = 6
_MANNERS = ("plain", "terse", "slip", "in_two", "corrected", "digression", "interrupted")
_DIGITS = re.compile(r"\D")


class Ways(Table):
    """How a goal is put: in a sentence, in a word or two, and without the place."""

    plain: list[str]
    terse: list[str]
    alone: list[str]


class Words(Table):
    """What is said in a language."""

    goals: dict[str, Ways]
    corrections: list[str]
    digressions: list[str]
    interruptions: list[str]


@dataclass(frozen=True)
class Person:
    """Somebody with a goal.

    Attributes:
        language: in which he writes.
        goal: what he wants to know, a key of the words.
        manner: how he goes about it.
        country: where; a key of the contact table.
        other: the country that he names by mistake, or asks about in between.
    """

    language: str
    goal: str
    manner: str
    country: str
    other: str


@dataclass(frozen=True)
class Outcome:
    """How it went; `turns` until the fact was there, None where patience ended first."""

    person: Person
    turns: Optional[int]
    said: tuple[str, ...]


def people(knowledge: Knowledge, words: Mapping[str, Words], count: int, seed: int) -> list[Person]:
    """So many different people; the same for the same seed."""
    chance = random.Random(seed)
    countries = [key for key in knowledge.contacts.countries if knowledge.phones(key, knowledge.default_cloud)]
    found: list[Person] = []
    while len(found) < count:
        language = chance.choice(sorted(words))
        country, other = chance.sample(countries, 2)
        goals = [goal for goal in words[language].goals if wanted(knowledge, goal, country)]
        found.append(Person(language, chance.choice(goals), chance.choice(_MANNERS), country, other))
    return found


def wanted(knowledge: Knowledge, goal: str, country: str) -> tuple[str, ...]:
    """The strings of which a reply must hold one, digits only for a number; empty where there is no such fact."""
    phones = knowledge.phones(country, knowledge.default_cloud)
    if goal == "number":
        return tuple(_digits(phone.number) for phone in phones if phone.kind == "primary")
    if goal == "other_number":
        return tuple(_digits(phone.number) for phone in phones if phone.kind == "alternative")
    if goal == "from_abroad":
        return tuple(_digits(phone.e164) for phone in phones if phone.e164)
    if goal == "cost":
        return ("free", "charge", "gratis", "avgift")
    return ("24", "dygnet", "–", ":00", "AM", "kl.")


def lines_of(person: Person, knowledge: Knowledge, words: Words, chance: random.Random) -> list[str]:
    """What somebody says, in order; after the last he repeats what he wants in plain words."""
    asked = words.goals[person.goal]
    here = display_name(knowledge, person.country, person.language)
    there = display_name(knowledge, person.other, person.language)
    plain = chance.choice(asked.plain).format(place=here)
    if person.manner == "terse":
        return [chance.choice(asked.terse).format(place=here)]
    if person.manner == "slip":
        return [_slipped(plain, here, chance)]
    if person.manner == "in_two":
        return [chance.choice(asked.alone), here]
    if person.manner == "corrected":
        correction = chance.choice(words.corrections)
        return [plain.replace(here, there), correction.format(place=here, other=there)]
    if person.manner == "digression":
        return [chance.choice(words.digressions), plain]
    if person.manner == "interrupted":
        return [chance.choice(asked.alone), chance.choice(words.interruptions), here]
    return [plain]


async def talk(assistant: Assistant, person: Person, knowledge: Knowledge, words: Words) -> Outcome:
    """One conversation, until the fact is there or patience ends."""
    chance = random.Random(repr(person))
    lines = lines_of(person, knowledge, words, chance)
    plain = words.goals[person.goal].plain[0].format(place=display_name(knowledge, person.country, person.language))
    facts = wanted(knowledge, person.goal, person.country)
    conversation, said = new_conversation(), []
    for turn in range(_PATIENCE):
        line = lines[turn] if turn < len(lines) else plain
        replies = await assistant.reply(line, conversation)
        reply = "\n".join(message.get("text") or "" for message in replies)
        said += [f"> {line}", reply]
        if turn + 1 >= len(lines) and _holds(reply, facts, person, knowledge):
            return Outcome(person, turn + 1, tuple(said))
    return Outcome(person, None, tuple(said))


def report(outcomes: Iterable[Outcome]) -> str:
    """Shares by goal, manner and language, and the median of turns."""
    rows = list(outcomes)
    reached = [outcome.turns for outcome in rows if outcome.turns is not None]
    median = statistics.median(reached) if reached else 0
    lines = [
        f"{len(reached)} of {len(rows)} reached their goal ({len(reached) / len(rows):.1%}), median {median:g} turns"
    ]
    for name in ("goal", "manner", "language"):
        every = Counter(getattr(outcome.person, name) for outcome in rows)
        right = Counter(getattr(outcome.person, name) for outcome in rows if outcome.turns is not None)
        lines += [f"  {name} {key}: {right[key] / every[key]:.1%} of {every[key]}" for key in sorted(every)]
    return "\n".join(lines)


async def talk_all(assistant: Assistant, count: int, seed: int = 1) -> list[Outcome]:
    """So many conversations, one after the other."""
    knowledge = load_knowledge()
    words = {language: Words.parse_obj(said) for language, said in read_yaml(WORDS).data.items()}
    return [
        await talk(assistant, person, knowledge, words[person.language])
        for person in people(knowledge, words, count, seed)
    ]


def main() -> None:
    """Talks, and reports; exits 1 where fewer reach their goal than should."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", nargs="?", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="so many conversations that failed")
    asked = parser.parse_args()
    quiet.after_imports()
    outcomes = asyncio.run(talk_all(Assistant.in_memory(ensure_model(print)), asked.count, asked.seed))
    failed = [outcome for outcome in outcomes if outcome.turns is None]
    for outcome in failed[: asked.show]:
        print(outcome.person, *outcome.said, sep="\n  ")
    print(report(outcomes))
    sys.exit(len(failed) > (1 - LEAST) * len(outcomes))


def _holds(reply: str, facts: tuple[str, ...], person: Person, knowledge: Knowledge) -> bool:
    if person.goal in ("number", "other_number", "from_abroad"):
        return any(fact in _digits(reply) for fact in facts)
    here = display_name(knowledge, person.country, person.language)
    return here in reply and any(fact in reply for fact in facts)


def _slipped(text: str, place: str, chance: random.Random) -> str:
    """A text with two letters of a word swapped that is not the place's name."""
    words = [word for word in text.split() if len(word) > 4 and word not in place]
    if not words:
        return text
    word = chance.choice(words)
    at = chance.randrange(1, len(word) - 2)
    return text.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)


def _digits(text: str) -> str:
    return _DIGITS.sub("", text)


if __name__ == "__main__":
    main()
