"""What a person reads when we failed: one sentence, whichever way the message came in and wherever it failed."""

from __future__ import annotations

from typing import Optional

from rasa.shared.core.events import BotUttered

from bot.answers.answering import trouble
from bot.channels.output import LANGUAGE
from bot.languages import of_locale


def apology(*languages: Optional[str]) -> BotUttered:
    """The apology, as an utterance that can be sent and stored.

    Args:
        *languages: codes or locales in the order of preference; the default where the assistant speaks none of them.
    """
    answer = trouble(next((code for code in map(of_locale, languages) if code), None))
    return BotUttered(answer.text, metadata={"utter_action": "trouble", LANGUAGE: answer.language})
