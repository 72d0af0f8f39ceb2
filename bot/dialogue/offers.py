"""What is offered with "did you mean", and what is chosen from it by words instead of a button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from bot.dialogue.frame import Frame
from bot.dialogue.parsed import Parsed
from bot.dialogue.talk import Talk, folded
from bot.knowledge.catalogue import Catalogue

# "Did you mean" offers so many questions at most, each with so much confidence at least.
MOST_OFFERED, _LEAST_CONFIDENCE = 3, 0.05
# From this confidence on, a question is taken for what else a message asks beside a request ("in English, and ...").
_ALSO_ASKED = 0.2


def likely(catalogue: Catalogue, parsed: Parsed) -> tuple[str, ...]:
    """The likeliest questions of a message, likeliest first."""
    found = (
        name
        for name, confidence in parsed.ranking
        if catalogue.is_question(name) and confidence >= _LEAST_CONFIDENCE and name != parsed.intent
    )
    return tuple(found)[:MOST_OFFERED]


def also_asked(catalogue: Catalogue, parsed: Parsed) -> Optional[str]:
    """The question that a message asks beside what it mainly is, if one part of it does, or one is likely."""
    if parsed.questions:
        return parsed.questions[0]
    first = next(iter(likely(catalogue, parsed)), None)
    return first if first is not None and parsed.confidence(first) >= _ALSO_ASKED else None


def chosen(frame: Frame, parsed: Parsed, talk: Talk, titles: Mapping[str, str]) -> Optional[str]:
    """The question that is chosen by what is typed: its title, or its place among those that were offered.

    A title that is a value too ("teknisk support") is the button only where it was offered.

    Args:
        frame: with what was offered.
        parsed: the message.
        talk: words for "the first".
        titles: the questions by their folded titles, in all languages.
    """
    titled = titles.get(folded(parsed.text))
    if titled in frame.offered or (titled is not None and not parsed.mentions):
        return titled
    if not frame.offered:
        return None
    place = talk.choice(parsed.text, len(frame.offered))
    if place is not None:
        return frame.offered[place]
    return frame.offered[0] if parsed.intent == "affirm" and len(frame.offered) == 1 else None
