"""Answers as Teams shows them: Markdown text, and buttons as an Adaptive Card.

Forms are those of "Format your bot messages" and "Cards reference" (learn.microsoft.com).
"""

from __future__ import annotations

import re
from typing import Any, Callable

from babel.core import get_global

from bot.answers.locale_words import words

CARD = "application/vnd.microsoft.card.adaptive"
# Teams hides what is beyond the sixth action behind a menu.
_MOST_ACTIONS = 6
_LIST_ITEM = re.compile(r"\s*(?:[-*•]|\d+[.)])\s+")


def activities(entry: dict[str, Any], seal: Callable[[str, str], str]) -> list[dict[str, Any]]:
    """A reply of the assistant as activities: the text, and then a card if there are buttons.

    Teams would take both in one activity, but splits it and then gives no id that a reaction could be matched to. And
    text outside the card can be read, copied and dialled wherever cards are not shown.

    Args:
        entry: `text`, `buttons` and `language`, as bot/channels/output.py has them.
        seal: makes the payload of a button from its title and what Rasa is told.
    """
    made = [message(entry["text"])] if entry["text"] else []
    if entry["buttons"]:
        content = card(entry["buttons"], entry["language"], seal)
        made.append({"type": "message", "attachments": [{"contentType": CARD, "content": content}]})
    return [{**activity, "locale": _locale(entry["language"])} for activity in made]


def message(text: str) -> dict[str, Any]:
    """A text as an activity."""
    return {"type": "message", "textFormat": "markdown", "text": markdown(text)}


def card(buttons: list[dict[str, str]], language: str, seal: Callable[[str, str], str]) -> dict[str, Any]:
    """Buttons as an Adaptive Card of version 1.2, which every client of Teams shows."""
    said = words(language)["teams"]
    titles = [button["title"] for button in buttons]
    actions = [
        {
            "type": "Action.Submit",
            "title": button["title"],
            "data": {"payload": seal(button["title"], button["payload"])},
        }
        for button in buttons
    ]
    rows = [actions[at : at + _MOST_ACTIONS] for at in range(0, len(actions), _MOST_ACTIONS)]
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "lang": language,
        "fallbackText": said["fallback"].format(titles=" · ".join(titles)),
        "body": [
            {"type": "TextBlock", "text": said["choose"], "isSubtle": True, "size": "Small", "wrap": True},
            *({"type": "ActionSet", "actions": row} for row in rows),
        ],
    }


def markdown(text: str) -> str:
    """Our text in the Markdown of Teams, where a single line break would be lost.

    A list stands between empty lines, its items one a line; other lines end in two spaces, which keeps the break.
    """
    lines = [line.rstrip() for line in text.strip().split("\n")]
    result = ""
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        result += line
        if following is None:
            break
        item, next_item = bool(_LIST_ITEM.match(line)), bool(_LIST_ITEM.match(following))
        if not line or not following or (item and next_item):
            result += "\n"
        elif item != next_item:
            result += "\n\n"
        else:
            result += "  \n"
    return result


def _locale(language: str) -> str:
    """`sv` → `sv-SE`: the language as it is written where most of its speakers are (CLDR's likely subtags)."""
    likely = str(get_global("likely_subtags").get(language, language)).split("_")
    return f"{language}-{likely[-1]}" if len(likely) > 1 else language


def invoke_answer(name: str, language: str) -> tuple[int, dict[str, Any]]:
    """Status and body of the response to an invoke activity: we offer nothing that is invoked, and say so.

    A card's action has its own form of that ("Universal Actions for Adaptive Cards": status 200, the fault inside).
    """
    if name != "adaptiveCard/action":
        return 501, {}
    sentence = words(language)["refusals"]["bad_payload"]
    fault = {"code": "NotSupported", "message": sentence}
    return 200, {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": fault}
