"""Holds the conversations of tests/conversations/talks and tells what goes wrong: `make talks`.

`python -m scripts.talks FILE…` holds those of other files. `--accept` writes
tests/conversations/talks/accepted.yml anew.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable
from pathlib import Path

from bot.engine import quiet

quiet.before_imports()

from bot.engine.assistant import Assistant  # noqa: E402
from bot.engine.training import ensure_model  # noqa: E402
from tests.conversations.talks.holding import FOLDER, Held, conversations, held  # noqa: E402

_HEAD = "# Turns that go wrong, by conversation and turn, with what happens instead. Mend one, and its line goes.\n"


def main() -> None:
    """Prints the turns that go wrong, and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--accept", action="store_true")
    given = parser.parse_args()
    quiet.after_imports()
    turns = asyncio.run(_all(Assistant.in_memory(ensure_model(print)), given.files))
    for turn in turns:
        if turn.faults or not turn.in_language:
            print(f"\n{turn.place} | {turn.user}\n  {turn.happened}; {'; '.join(turn.faults) or 'other language'}")
            print("  " + turn.reply[:400].replace("\n", "\n  "))
    print()
    for name, chosen in _figures(turns):
        right = sum(not turn.faults for turn in chosen)
        print(f"{name:24} {right:4} of {len(chosen):4}  {right / max(1, len(chosen)):.1%}")
    spoken = sum(turn.in_language for turn in turns)
    print(f"{'reply language':24} {spoken:4} of {len(turns):4}  {spoken / len(turns):.1%}")
    if given.accept:
        wrong = [f"{turn.place}: {turn.happened}\n" for turn in turns if turn.faults]
        (FOLDER / "accepted.yml").write_text(_HEAD + "".join(wrong), encoding="utf-8")


async def _all(assistant: Assistant, files: Iterable[Path]) -> list[Held]:
    return [turn async for turn in held(assistant, conversations(files))]


def _figures(turns: list[Held]) -> list[tuple[str, list[Held]]]:
    return [
        ("turns", turns),
        ("first messages", [turn for turn in turns if turn.first and not turn.off]),
        ("later messages", [turn for turn in turns if not turn.first and not turn.off]),
        ("outside what it knows", [turn for turn in turns if turn.off]),
    ]


if __name__ == "__main__":
    main()
