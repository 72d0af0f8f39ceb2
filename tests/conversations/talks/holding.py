"""Holds the conversations with the assistant and tells of each turn what came of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.decide import DECISION
from bot import clock
from bot.dialogue.decision import Decision
from bot.engine.assistant import Assistant, Turn, new_conversation
from tests.conversations.talks.expectations import missing

FOLDER = Path(__file__).parent
NOW = clock.parse_moment("2026-11-25T12:00:00Z")


@dataclass(frozen=True)
class Held:
    """A turn that was held.

    Attributes:
        place: the conversation and the number of the turn: "trouble-sv01 2".
        off: whether it asks for what is none of the assistant's business.
        faults: what is wrong with the reply; empty if it is right.
        happened: what was done instead, for people.
        reply: what was said.
        in_language: whether it was said in the language that is expected.
    """

    place: str
    user: str
    off: bool
    faults: tuple[str, ...]
    happened: str
    reply: str
    in_language: bool

    @property
    def first(self) -> bool:
        """Whether it begins its conversation."""
        return self.place.endswith(" 1")


def conversations(files: Iterable[Path] = ()) -> Iterator[dict[str, Any]]:
    """The conversations of some files, of all in this folder if none are given."""
    for path in files or sorted(FOLDER.glob("*/*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


async def held(assistant: Assistant, talks: Iterable[dict[str, Any]]) -> AsyncIterator[Held]:
    """Holds them, one after the other, at one moment."""
    clock.stand_at(NOW)
    try:
        for talk in talks:
            memory = new_conversation()
            for number, turn in enumerate(talk["turns"], start=1):
                yield _judged(talk, number, turn, await assistant.turn(turn["user"], memory))
    finally:
        clock.stand_at(None)


def _judged(talk: dict[str, Any], number: int, turn: dict[str, Any], done: Turn) -> Held:
    reply = "\n".join(each["text"] for each in done.replies)
    decision = Decision.from_slot(done.slots[DECISION])
    # "Whose number?" and "do you mean Norway?" are no such question.
    asked_back = decision.act == "rephrase" and decision.say[0] in ("did_you_mean", "not_understood", "reach_person")
    act = decision.act
    faults = missing(turn, reply)
    off = bool(turn.get("off"))
    if off and act == "answer":
        faults.append("is not refused")
    if not off and not turn.get("free") and (act == "refuse" or asked_back):
        faults.append("is refused" if act == "refuse" else "is asked back")
    happened = {"refuse": "refused", "rephrase": "asked what is meant"}.get(act, f"answered as {done.intent}")
    language = turn.get("lang", talk["lang"])
    place = f"{talk['id']} {number}"
    return Held(place, turn["user"], off, tuple(faults), happened, reply, done.slots["language"] == language)
