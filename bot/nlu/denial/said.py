"""A message as a language reads it: its clauses, and what may stand between words that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.denial.grammar import Grammar
from bot.nlu.denial.message import Message
from bot.nlu.denial.tables import EVERY

# How many tokens around it may hold the counterpart of a value, and how far back a plain correction reaches.
NEAR, FAR = 12, 30


@dataclass(frozen=True)
class Reached:
    """A slot that a denial reaches.

    Attributes:
        slot: the slot.
        entities: those whose values the words between let the denial through to.
        light: whether only small words stand between.
        noun: whether a noun does.
        topic: whether a topic does: "the hours in Norway".
        words: how many do.
        first: the first of them.
    """

    slot: int
    entities: frozenset[str]
    light: bool
    noun: bool
    topic: bool
    words: int
    first: str


class Said:
    """A message, read by the grammar of a language.

    Attributes:
        grammar: the grammar.
        message: the message; its `tokens`, `texts` and `slots` and what it tells of them are at hand here too.
        clauses: by token, where its clause begins.
    """

    def __init__(self, grammar: Grammar, message: Message) -> None:
        self.grammar = grammar
        self.message = message
        self.tokens, self.texts, self.slots = message.tokens, message.texts, message.slots
        self.text, self.named, self.rival = message.text, message.named, message.rival
        self.clauses = self._clause_starts()

    def over(self, index: int, words: frozenset[str]) -> int:
        """The first token from `index` on that is none of some words; only so many are passed."""
        most = index + self.grammar.reach
        while index < most and self.text(index) in words:
            index += 1
        return index

    def first(self, start: int, index: int) -> int:
        """The first word of a clause that is more than an opening."""
        while start < index and self.texts[start] in self.grammar.openers:
            start += 1
        return start

    def is_filler(self, index: int) -> bool:
        """Whether a token is a mark or a word that says nothing of values."""
        text = self.text(index)
        known = (
            text in self.grammar.small
            or text in self.grammar.openers
            or text in self.grammar.adverbs
            or text in self.grammar.subjects
        )
        return self.tokens[index].is_mark or known or text in self.grammar.verbs_before

    def reached(self, start: int) -> Iterator[Reached]:
        """The slots from a token on, as far as words stand between that let a denial through."""
        entities, light, noun, topic, words, first = EVERY, True, False, False, 0, ""
        index = start
        while index < len(self.tokens) and words <= self.grammar.reach:
            if self.tokens[index].mentions:
                yield Reached(index, entities, light, noun, topic, words, first)
                index += 1
                continue
            end, tags = self.grammar.between.at(self.texts, index)
            if end == index:
                return
            light = light and "light" in tags
            noun = noun or "noun" in tags
            topic = topic or "topic" in tags
            if not tags & {"light", "noun", "topic", "any"}:
                entities &= tags
            first = first or self.texts[index]
            words += end - index
            index = end

    def countered(self, slot: int) -> bool:
        """Whether the counterpart of a slot follows: "inte i Norge utan i Danmark"."""
        return self.turned(slot, self.grammar.counters)

    def turned(self, slot: int, words: frozenset[str]) -> bool:
        """Whether one of some words follows a slot, and then another value."""
        index = self.over(slot + 1, self.grammar.nouns)
        index += self.text(index) == ","
        if self.text(index) not in words:
            return False
        other = next((r.slot for r in self.reached(index + 1)), None)
        return other is not None and self.rival(slot, other) is not None

    def _clause_starts(self) -> list[int]:
        """By token, where its clause begins."""
        starts, start = [], 0
        for index, text in enumerate(self.texts):
            if index and (self.tokens[index - 1].is_mark or text in self.grammar.openers):
                start = index
            starts.append(start)
        return starts
