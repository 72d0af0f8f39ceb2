"""What people type, made safe: never a command, never an intent."""

from __future__ import annotations

import unicodedata

# Left in: line breaks and tabs, and the joiners that emoji and some scripts are written with.
_KEPT = "\n\t\u200c\u200d"
_COMMAND = "/"


def typed(text: str) -> str:
    """The text without control characters and without what Rasa would take for a command.

    Rasa reads `/restart` and `/ask_…{…}` as an intent instead of a message, so slashes in front are taken off,
    together with all that is invisible before them. A text of nothing else stays as a question mark, or empty.
    """
    visible = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    start = 0
    while start < len(visible) and (visible[start] == _COMMAND or _is_invisible(visible[start])):
        start += 1
    rest = visible[start:].rstrip()
    if rest:
        return rest
    return "?" if _COMMAND in visible else ""


def _is_invisible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp", "Mn", "Me")
