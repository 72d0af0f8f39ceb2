"""`bot replay`: conversations in, the same with what the assistant said, out. One JSON object a line."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Iterable, Optional, TextIO

from bot.engine.assistant import Assistant, new_conversation


class BadLine(ValueError):
    """An input line that is not a conversation; the message says what is wrong with it."""


def parse_line(line: str) -> dict[str, Any]:
    """Reads one conversation: `{"id": …, "locale": "sv"?, "turns": [{"user": "…"}, …]}`.

    Raises:
        BadLine: it is not JSON, or not of that form.
    """
    try:
        conversation = json.loads(line)
    except ValueError as error:
        raise BadLine(f"is not JSON ({error})") from error
    if not isinstance(conversation, dict):
        raise BadLine("is not a JSON object")
    if "id" not in conversation:
        raise BadLine('has no "id"')
    locale = conversation.get("locale")
    if locale is not None and not isinstance(locale, str):
        raise BadLine('"locale" is not a string')
    turns = conversation.get("turns")
    if not isinstance(turns, list) or not turns:
        raise BadLine('"turns" is not a list with at least one turn')
    for number, turn in enumerate(turns, start=1):
        if not isinstance(turn, dict) or not isinstance(turn.get("user"), str):
            raise BadLine(f'turn {number} has no "user" text')
    return conversation


async def replay(assistant: Assistant, source: Iterable[str], target: TextIO, errors: TextIO) -> int:
    """Replays every line; a bad line is reported and the rest goes on.

    Returns:
        The number of bad lines.
    """
    bad = 0
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            conversation = parse_line(line)
        except BadLine as error:
            bad += 1
            print(f"line {number}: {error}", file=errors, flush=True)
            continue
        answered = await _answer(assistant, conversation)
        print(json.dumps(answered, ensure_ascii=False), file=target, flush=True)
    return bad


async def _answer(assistant: Assistant, conversation: dict[str, Any]) -> dict[str, Any]:
    """The conversation with each turn's outcome added; what else stood in it stays."""
    memory = new_conversation()
    locale: Optional[str] = conversation.get("locale")
    turns = []
    for turn in conversation["turns"]:
        outcome = await assistant.turn(turn["user"], memory, locale)
        turns.append({**turn, **dataclasses.asdict(outcome)})
    return {**conversation, "turns": turns}
