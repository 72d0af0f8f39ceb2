"""`bot shell`: talk to the assistant in the terminal."""

from __future__ import annotations

import sys
from typing import Optional

from bot.channels.typed import typed
from bot.engine.assistant import Assistant, new_conversation

_STOP = {"/stop", "/quit", "/exit"}


async def shell(assistant: Assistant, locale: Optional[str] = None) -> None:
    """Reads lines until /stop or the end of input; a number presses the button of that number."""
    conversation = new_conversation()
    interactive = sys.stdin.isatty()
    if interactive:
        import readline  # noqa: F401  line editing and history for input()
    print("Hej! Fråga på svenska eller engelska. / Ask in Swedish or English.   (/stop slutar / ends)", flush=True)
    buttons: list[dict[str, str]] = []
    while True:
        try:
            line = input("\n> " if interactive else "").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if not line:
            continue
        if line.lower() in _STOP:
            return
        pressed = buttons[int(line) - 1] if line.isdecimal() and 0 < int(line) <= len(buttons) else None
        # What is typed is a question, never a command to Rasa.
        text = pressed["payload"] if pressed else typed(line) or "?"
        buttons = []
        for message in await assistant.reply(text, conversation, locale):
            print(message["text"], flush=True)
            for button in message["buttons"]:
                buttons.append(button)
                print(f"  [{len(buttons)}] {button['title']}", flush=True)
