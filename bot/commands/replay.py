"""`bot replay`: conversations in, the same with what the assistant said, out. One JSON object a line."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any, Iterable, Optional, TextIO

from bot import clock
from bot.engine.assistant import Assistant, new_conversation


class BadLine(ValueError):
    """An input line that is not a conversation; the message says what is wrong with it."""


def parse_line(line: str) -> dict[str, Any]:
    """Reads one conversation: `{"id": …, "locale": "sv"?, "now": "2026-11-25T12:00Z"?, "turns": [{"user": "…"}, …]}`.

    A turn may have a `now` of its own, at which the clock stands from there on.

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
    _check_moment(conversation)
    turns = conversation.get("turns")
    if not isinstance(turns, list) or not turns:
        raise BadLine('"turns" is not a list with at least one turn')
    for number, turn in enumerate(turns, start=1):
        if not isinstance(turn, dict) or not isinstance(turn.get("user"), str):
            raise BadLine(f'turn {number} has no "user" text')
        _check_moment(turn)
    return conversation


def _check_moment(entry: dict[str, Any]) -> None:
    moment = entry.get("now")
    try:
        if moment is not None:
            clock.parse_moment(str(moment))
    except clock.ClockError as error:
        raise BadLine(f'"now": {error}') from error


async def replay(
    assistant: Assistant, source: Iterable[str], target: TextIO, errors: TextIO, now: Optional[datetime] = None
) -> int:
    """Replays every line; a bad line is reported and the rest goes on.

    Args:
        assistant: that answers.
        source: lines with conversations.
        target: for the lines with answers.
        errors: for what is wrong with a line.
        now: the moment at which the clock stands where a line does not say another; None = it runs.

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
        answered = await _answer(assistant, conversation, now)
        print(json.dumps(answered, ensure_ascii=False), file=target, flush=True)
    return bad


async def _answer(assistant: Assistant, conversation: dict[str, Any], now: Optional[datetime]) -> dict[str, Any]:
    """The conversation with each turn's outcome added; what else stood in it stays."""
    memory = new_conversation()
    locale: Optional[str] = conversation.get("locale")
    moment, turns = conversation.get("now"), []
    try:
        for turn in conversation["turns"]:
            moment = turn.get("now", moment)
            clock.stand_at(clock.parse_moment(moment) if moment else now)
            outcome = await assistant.turn(turn["user"], memory, locale)
            turns.append({**turn, **dataclasses.asdict(outcome)})
    finally:
        clock.stand_at(None)
    return {**conversation, "turns": turns}
