"""Judges the development conversations: right answers, right language, time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.engine.assistant import Assistant, Turn, new_conversation
from bot.evaluate.files import CONVERSATIONS


@dataclass
class Judgement:
    """What came of the conversations; `right` and `language` are shares between 0 and 1."""

    turns: int = 0
    right: float = 0.0
    language: float = 0.0
    faults: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


def turn_faults(turn: Turn, expect: dict[str, Any]) -> list[str]:
    """What is wrong with the answer to a turn.

    Args:
        turn: what the assistant did.
        expect: `all` and `none`, regular expressions over the replies; `refuse`; `topic`.
    """
    reply = "\n".join(reply["text"] for reply in turn.replies)
    flags = re.IGNORECASE | re.DOTALL
    found = [f"lacks {p}" for p in expect.get("all") or [] if not re.search(p, reply, flags)]
    found += [f"has {p}" for p in expect.get("none") or [] if re.search(p, reply, flags)]
    if expect.get("refuse") and turn.intent not in ("out_of_scope", "nlu_fallback"):
        found.append("was not refused")
    if expect.get("topic") and turn.slots["topic"] != expect["topic"]:
        found.append(f"topic is {turn.slots['topic']}")
    return found


async def judge_conversations(assistant: Assistant, file: Path = CONVERSATIONS) -> Judgement:
    """Holds every conversation and judges every turn."""
    judgement = Judgement()
    wrong = wrong_language = 0
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        case = json.loads(line)
        memory = new_conversation()
        for number, expected in enumerate(case["turns"], start=1):
            turn = await assistant.turn(expected["user"], memory, case.get("locale"))
            judgement.turns += 1
            judgement.milliseconds.append(turn.ms)
            place = f"{case['id']} turn {number}: {expected['user']!r}"
            found = turn_faults(turn, expected.get("expect") or {})
            if found:
                wrong += 1
                judgement.faults.append(f"{place}: {'; '.join(found)}")
            if expected.get("language") not in (None, turn.slots["language"]):
                wrong_language += 1
                judgement.faults.append(f"{place}: answered in {turn.slots['language']}")
    judgement.right = 1 - wrong / judgement.turns
    judgement.language = 1 - wrong_language / judgement.turns
    return judgement
