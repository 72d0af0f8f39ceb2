"""`bot forget` and `bot export`: a person's data, deleted for good or handed out."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import Callable, Optional

from bot.channels.seal import Seal
from bot.errors import OperatorError
from bot.storage.store import ConversationStore

_AGE = re.compile(r"([1-9]\d{0,4})([dh])")


class RetentionError(OperatorError):
    """What was asked for makes no sense; the message says why, in a sentence."""


def parse_age(text: str) -> timedelta:
    """`30d` or `12h` as a duration.

    Raises:
        RetentionError: it is neither.
    """
    match = _AGE.fullmatch(text)
    if not match:
        raise RetentionError(f"'{text}' is not an age such as 30d (days) or 12h (hours).")
    return timedelta(**{"days" if match[2] == "d" else "hours": int(match[1])})


def portal_conversation(secret: Optional[str], issuer: str, subject: str) -> str:
    """The conversation of someone whom the portal signs in.

    Args:
        secret: PORTAL_SECRET.
        issuer: `iss` of the portal's tokens.
        subject: `sub` of the person.

    Raises:
        RetentionError: the secret is not set.
    """
    if not secret:
        raise RetentionError("To find a person's conversation the environment variable PORTAL_SECRET is needed.")
    return Seal(secret).conversation("portal", issuer, subject)


async def forget(
    store: ConversationStore,
    conversation: Optional[str],
    age: Optional[timedelta],
    dry_run: bool,
    say: Callable[[str], None],
) -> int:
    """Deletes one conversation, or all that have been silent for some time.

    Args:
        store: where they are.
        conversation: the one to delete; None = by age.
        age: how long they have been silent.
        dry_run: only say what would be deleted.
        say: gets a line for each.

    Returns:
        How many conversations were (or would be) deleted.
    """
    if conversation is not None:
        chosen = [conversation] if await store.exists(conversation) else []
    else:
        chosen = await store.idle_since(datetime.now(timezone.utc) - (age or timedelta()))
    for name in chosen:
        if dry_run:
            say(f"would delete {name}")
        else:
            say(f"deleted {name} ({await store.delete(name)} events)")
    return len(chosen)


async def export(store: ConversationStore, conversation: str) -> str:
    """A conversation as JSON: everything that is stored about it.

    Raises:
        RetentionError: there is no such conversation.
    """
    events = await store.events(conversation)
    if not events:
        raise RetentionError(f"There is no conversation {conversation}.")
    return json.dumps({"conversation": conversation, "events": events}, ensure_ascii=False, indent=1)
