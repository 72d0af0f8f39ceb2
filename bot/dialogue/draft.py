"""Drafting a request with somebody: a question at a time, which may be skipped, taken back, or left for another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.dialogue.frame import Frame
from bot.dialogue.misses import FOREIGN, UNCLEAR
from bot.dialogue.parsed import Parsed
from bot.dialogue.talk import Talk
from bot.knowledge.catalogue import Catalogue

# What is said after a draft, and instead of one to somebody who may not contact support.
REQUEST, FORWARD = "ask_online_request", "ask_forward_message"
# So many characters of an answer are kept.
_MOST_CHARACTERS = 500
# A message that is so surely a question is none of the draft's answers, even without a question mark.
_SURELY = 0.95
# Beside those that tell of the problem, which is what is asked for.
_TELL = ("report_trouble", "report_locked_out", "ask_severity", "ask_technical_support", "ask_next_step", FOREIGN)
_SMALL_TALK = ("thank", "insult")
_SHORT = 4
# "A ticket: mail has been down since nine": so many words after the colon tell the problem.
_TELLS = 3


@dataclass(frozen=True)
class Step:
    """What a message does to a draft.

    Attributes:
        asks: the question that comes next; None = the draft is complete.
        draft: the answers by now.
        aside: whether the message is about something else, which comes first.
        ends: whether the draft is left.
    """

    asks: Optional[str] = None
    draft: tuple[str, ...] = ()
    aside: bool = False
    ends: bool = False


def question_of(catalogue: Catalogue, frame: Frame) -> Optional[str]:
    """The question by which a draft was begun; None if there is none that could go on."""
    name = frame.topic
    asks = catalogue.question(name).asks if name is not None and name in catalogue else ()
    is_open = frame.drafting in asks or len(frame.draft) == len(asks) > 0
    return name if is_open else None


def begun(asks: tuple[str, ...], parsed: Parsed) -> Step:
    """The first step of a draft; what follows a colon is its first answer."""
    told = parsed.text.partition(":")[2].strip()
    if len(told.split()) < _TELLS:
        return Step(asks[0])
    return Step(asks[1], (_kept(told),))


def step(talk: Talk, catalogue: Catalogue, asks: tuple[str, ...], frame: Frame, parsed: Parsed) -> Optional[Step]:
    """What a message does to a draft.

    Args:
        talk: words for "skip", "back", "change".
        catalogue: the questions.
        asks: the questions of the draft.
        frame: before the message.
        parsed: the message.

    Returns:
        None where the draft is complete and the message does not change it.
    """
    changes = talk.draft_line(parsed.text, len(asks))
    if changes is not None and len(frame.draft) > changes:
        return Step(asks[changes], frame.draft)
    if frame.drafting not in asks:
        return None
    place = asks.index(frame.drafting)
    short = len(parsed.text.split()) <= _SHORT
    skipped = talk.skips(parsed.text)
    if talk.goes_back(parsed.text):
        return Step(asks[max(0, place - 1)], frame.draft)
    surely = short and not skipped and parsed.confidence(parsed.intent or UNCLEAR) >= _SURELY
    if talk.leaves_draft(parsed.text) or (surely and parsed.intent in ("stop", "goodbye")):
        return Step(ends=True)
    if not skipped and _is_aside(catalogue, parsed, short):
        return Step(frame.drafting, frame.draft, aside=True)
    answer = "" if skipped or (short and parsed.intent == "deny") else _kept(parsed.text)
    given = (*frame.draft[:place], answer, *frame.draft[place + 1 :])
    return Step(asks[len(given)] if len(given) < len(asks) else None, given)


def _is_aside(catalogue: Catalogue, parsed: Parsed, short: bool) -> bool:
    """Whether a message asks or says something else than what the draft asks for."""
    intent = parsed.intent or UNCLEAR
    if intent == "switch_language" or (short and intent in _SMALL_TALK):
        return True
    asks = catalogue.is_question(intent) or intent == "several_questions" or intent == FOREIGN
    if not asks:
        return False
    if "?" in parsed.text:
        return True
    return intent not in _TELL and not parsed.bare and parsed.confidence(intent) >= _SURELY


def _kept(text: str) -> str:
    return " ".join(text.split())[:_MOST_CHARACTERS]
