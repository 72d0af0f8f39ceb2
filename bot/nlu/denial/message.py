"""A message as tokens: words, marks, and slots where its values stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Optional

from bot.dialogue.parsed import SEVERITY
from bot.nlu.matching import Mention
from bot.nlu.text import fold, folded, unquoted

# A word, or a mark however often it is repeated.
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|([^\w\s]|\n)\1*")
# Signs that stand around or within words and part nothing, and those that stand for a word.
_QUIET, _SPOKEN_SIGNS = frozenset("\"'«»“”„()[]{}*<>·"), frozenset("/&+")
_SENTENCE_ENDS = frozenset(".!?\n;…")


@dataclass(frozen=True)
class Token:
    """A word, a mark, or a slot: the place of one or more mentions."""

    text: str
    mentions: tuple[int, ...] = ()
    town: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether it parts what stands around it."""
        return not self.mentions and not self.text[0].isalnum() and self.text not in _SPOKEN_SIGNS


class Message:
    """A message.

    Attributes:
        tokens: its words, marks and slots.
        texts: those of the tokens; of a slot `""`.
        values: by slot, the entities named there and the value of each.
        slots: in order.
        sentence: by token, where its sentence begins.
        asks: by token, whether its sentence ends in a question mark.
    """

    def __init__(self, tokens: list[Token], values: dict[int, dict[str, str]]) -> None:
        self.tokens = tokens
        self.texts = ["" if token.mentions else token.text for token in tokens]
        self.values = values
        self.slots = sorted(values)
        self.sentence = _sentence_starts(self.texts)
        self.asks = _asking(self.texts)

    def text(self, index: int) -> str:
        """The word or mark at a token; `""` outside the message and at a slot."""
        return self.texts[index] if 0 <= index < len(self.texts) else ""

    def named(self, slot: int) -> frozenset[str]:
        """The entities named at a slot; none anywhere else."""
        return frozenset(self.values.get(slot, ()))

    def around(self, start: int, end: int) -> list[int]:
        """The slots between two tokens."""
        return self.slots[bisect_left(self.slots, start) : bisect_left(self.slots, end)]

    def rival(self, slot: int, other: int) -> Optional[str]:
        """The entity that two slots name different values of."""
        ours, theirs = self.values[slot], self.values[other]
        return next((entity for entity in ours if entity in theirs and ours[entity] != theirs[entity]), None)

    def next_slot(self, index: int, most: int) -> Optional[int]:
        """The first slot at or after a token."""
        at = bisect_left(self.slots, index)
        return self.slots[at] if at < len(self.slots) and self.slots[at] < index + most else None

    def last_slot(self, index: int) -> Optional[int]:
        """The last slot before a token."""
        at = bisect_left(self.slots, index)
        return self.slots[at - 1] if at else None


def read_message(text: str, mentions: Sequence[Mention], towns: frozenset[str]) -> Message:
    """A message as tokens.

    Args:
        text: what the user typed.
        mentions: what it names.
        towns: folded names of towns.
    """
    whole = fold(unquoted(text))
    # Folding makes a blank of a line break, which ends a sentence.
    breaks = (sign == " " and "\n" in text[whole.origin[i] : whole.origin[i + 1]] for i, sign in enumerate(whole.text))
    said = "".join("\n" if is_break else sign for is_break, sign in zip(breaks, whole.text, strict=True))
    tokens: list[Token] = []
    values: dict[int, dict[str, str]] = {}
    at = 0
    for start, end, indexes in _places(said, whole.origin, mentions):
        tokens.extend(words_of(said, at, start))
        longest = max(mentions[index].end - mentions[index].start for index in indexes)
        # "German" in "the German cloud" is a part of its name.
        whole_names = [mentions[i] for i in indexes if mentions[i].end - mentions[i].start == longest]
        values[len(tokens)] = {mention.entity: mention.value for mention in whole_names}
        name = said[start:end]
        tokens.append(Token(name, tuple(indexes), name.strip(" '").removesuffix("'s") in towns))
        at = end
    return Message([*tokens, *words_of(said, at)], values)


def words_of(text: str, start: int = 0, end: Optional[int] = None) -> Iterator[Token]:
    """Words and marks of a part of a text; a hyphen within a word parts nothing."""
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        sign = match.group(1) or match.group()
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if sign not in _QUIET and not (sign == "-" and before.strip() and after.strip()):
            yield Token(sign)


def _places(text: str, origin: list[int], mentions: Sequence[Mention]) -> Iterator[tuple[int, int, list[int]]]:
    """Start and end in the folded text, and the mentions that stand there; mentions that overlap share a place."""
    spans = []
    for index, mention in enumerate(mentions):
        start, end = bisect_left(origin, mention.start), bisect_left(origin, mention.end)
        if mention.entity == SEVERITY and len(mention.value) == 1:
            # The first of several levels spans the whole list: it ends with its letter.
            letter = re.compile(rf"\b{re.escape(folded(mention.value))}\b").search(text, start, end)
            end = letter.end() if letter else end
        if start < min(end, len(text)):
            spans.append((start, min(end, len(text)), index))
    place: Optional[tuple[int, int, list[int]]] = None
    for start, end, index in sorted(spans):
        if place is not None and start < place[1]:
            place = (place[0], max(place[1], end), [*place[2], index])
            continue
        if place is not None:
            yield place
        place = (start, end, [index])
    if place is not None:
        yield place


def _sentence_starts(texts: Sequence[str]) -> list[int]:
    """By token, where its sentence begins."""
    starts, start = [], 0
    for index, text in enumerate(texts):
        if index and texts[index - 1] in _SENTENCE_ENDS and text not in _SENTENCE_ENDS:
            start = index
        starts.append(start)
    return starts


def _asking(texts: Sequence[str]) -> list[bool]:
    """By token, whether its sentence ends in a question mark, alone or among other ends: "?!"."""
    asks, asking = [False] * len(texts), False
    for index in range(len(texts) - 1, -1, -1):
        if texts[index] in _SENTENCE_ENDS:
            following = index + 1 < len(texts) and texts[index + 1] in _SENTENCE_ENDS
            asking = texts[index] == "?" or (asking and following)
        asks[index] = asking
    return asks
