"""Whether a message that was refused or not understood is about ours after all: the thresholds for it stand here."""

from __future__ import annotations

from bot.dialogue.frame import Frame
from bot.dialogue.parsed import COUNTRY, Parsed
from bot.dialogue.talk import Talk

FOREIGN, UNCLEAR = "out_of_scope", "nlu_fallback"
# With more words than this beside the country a message is about something of its own, unless it speaks of calling.
_MOST_WORDS = 8
# How sure understanding may be that a message is foreign, and a country in it is answered all the same: where the
# country was asked for, where the conversation is about countries, where it speaks of calling, where it names several
# ("give me Peru, Chile"), and out of the blue. What is foreign ("flights to Canada") is so with 0.96 and more.
_ASKED_FOR, _IN_TALK, _CALLS, _SEVERAL, _OUT_OF_THE_BLUE = 0.95, 0.85, 0.9, 0.9, 0.4
# Less sure than this, a first message without anything that it names is asked back: nothing else speaks for it.
_AT_FIRST = 0.4
# Less sure than this that a message is foreign, it is asked back in a running conversation, not refused.
_ASKED_BACK = 0.45


def is_about_country(frame: Frame, parsed: Parsed, talk: Talk, in_talk: bool) -> bool:
    """Whether a country in a message that was refused, or not understood, is what the message is about.

    Args:
        frame: what the conversation is about.
        parsed: the message.
        talk: words for calling.
        in_talk: whether the conversation is about something that depends on the country.
    """
    if parsed.other or not parsed.values(COUNTRY):
        return False
    if frame.open_questions and parsed.confidence(FOREIGN) < _OUT_OF_THE_BLUE:
        return True
    calls = talk.calls(parsed.text)
    if parsed.words_besides > _MOST_WORDS and not calls:
        return False
    limits = [_OUT_OF_THE_BLUE]
    limits += [_ASKED_FOR] if frame.open_questions else []
    limits += [_IN_TALK] if in_talk else []
    limits += [_CALLS] if calls else []
    limits += [_SEVERAL] if len(parsed.values(COUNTRY)) > 1 else []
    return parsed.confidence(FOREIGN) < max(limits) and (len(limits) > 1 or not _is_likeliest(FOREIGN, parsed))


def is_unsure(frame: Frame, parsed: Parsed) -> bool:
    """Whether a message that was refused is asked back instead: a short one that may well be about the topic."""
    short = parsed.words_besides <= _MOST_WORDS
    # Who is no administrator tells of his own ("she is on vacation"): he is told where to turn.
    limit = _IN_TALK if frame.is_admin is False else _ASKED_BACK
    return frame.topic is not None and short and not parsed.other and parsed.confidence(FOREIGN) < limit


def is_out_of_the_blue(before: Frame, parsed: Parsed, intent: str) -> bool:
    """Whether a question is too unsure for a message that begins a conversation and names nothing: it is asked back."""
    begins = not (before.topic or before.open_questions or before.offered or before.countries)
    # What is pressed has no ranking, and what a part or the conversation shows is not its first.
    is_likeliest = bool(parsed.ranking) and parsed.ranking[0][0] == intent
    return begins and is_likeliest and not parsed.mentions and parsed.confidence(intent) < _AT_FIRST


def _is_likeliest(intent: str, parsed: Parsed) -> bool:
    """Whether an intent comes first once "not understood" is left out."""
    return next((name for name, _ in parsed.ranking if name != UNCLEAR), None) == intent
