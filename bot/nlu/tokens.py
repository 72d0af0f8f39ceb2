"""The words of a message: what phrases are looked for in, with a way back to what was typed."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.nlu.entity_words import Around
from bot.nlu.text import addresses, fold, unquoted

# Marks that part or surround words and say nothing: `Guinea-Bissau`, `Guinea - Bissau`, `"Guinea" Bissau`.
_SILENT = frozenset("-'\"*`~_)]}>")
# An opening bracket reads as a comma: `Korea (North)` is `Korea, North`.
_OPENING = frozenset("([{<")
_GENITIVE = "'s"
# `S:t Lucia` and `St. Lucia` are `St Lucia`.
_SAINT = {"s:t", "st."}
_PIECE = re.compile(r"\bs:t\b|\bst\.|'s\b|[^\W_]+|[^\w\s]|_")
# A phrase that need not be taken apart: there are many, and starting must not take long.
_PLAIN_PHRASE = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
# Words before another that may show what it means.
_NEAR = 2
_Value = TypeVar("_Value", bound=Hashable)


@dataclass(frozen=True)
class Token:
    """A word or mark of folded text, and its span in the original."""

    text: str
    start: int
    end: int
    is_word: bool


class Said:
    """A message as its finder reads it.

    Attributes:
        text: what was typed, without the lines that quote another message.
        folded: the same, folded.
        tokens: its words and the marks that tell something.
        texts: their texts.
    """

    def __init__(self, typed: str) -> None:
        self.text = unquoted(typed)
        self.folded = fold(self.text)
        self.tokens = list(self._tokens())
        self.texts = [token.text for token in self.tokens]
        self.word_count = sum(token.text.isalpha() for token in self.tokens)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the original of a span of tokens."""
        return self.tokens[start].start, self.tokens[end - 1].end

    def original(self, start: int, end: int) -> str:
        """What was typed for a span of tokens."""
        first, last = self.span(start, end)
        return self.text[first:last]

    def before(self, start: int) -> str:
        """The token before a span, or nothing."""
        return self.texts[start - 1] if start > 0 else ""

    def after(self, end: int) -> str:
        """The token after a span, or nothing."""
        return self.texts[end] if end < len(self.texts) else ""

    def shortly_before(self, start: int) -> list[str]:
        """The few tokens before a span."""
        return self.texts[max(0, start - _NEAR) : start]

    def is_capitalized(self, index: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.text[self.tokens[index].start].isupper()

    def begins_a_sentence(self, index: int) -> bool:
        """Whether a token is the first of the message or follows the end of a sentence."""
        return index == 0 or self.texts[index - 1] in ".?!:;"

    def _tokens(self) -> Iterator[Token]:
        whole = self.folded
        position = 0
        for start, end in [*addresses(whole.text), (len(whole.text), len(whole.text))]:
            for piece in _PIECE.finditer(whole.text, position, start):
                if piece[0] not in _SILENT and piece[0] != _GENITIVE:
                    text = "," if piece[0] in _OPENING else "st" if piece[0] in _SAINT else piece[0]
                    yield Token(text, *whole.span(*piece.span()), piece[0][0].isalnum())
            if start < end:
                yield Token(whole.text[start:end], *whole.span(start, end), False)
            position = end


def texts_of(phrase: str) -> list[str]:
    """A phrase as it reads among tokens: without marks that say nothing, a bracket as a comma."""
    return phrase.split(" ") if _PLAIN_PHRASE.fullmatch(phrase) else Said(phrase).texts


class Phrases(Generic[_Value]):
    """Finds phrases among tokens, by spaCy's PhraseMatcher over texts that are parted as messages are.

    Args:
        phrases: phrases, folded or not, and what each stands for.
    """

    def __init__(self, phrases: Iterable[tuple[str, _Value]]) -> None:
        self._vocab = spacy.blank("xx").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._values: dict[int, _Value] = {}
        docs: dict[_Value, list[Doc]] = {}
        for phrase, value in dict.fromkeys(phrases):
            docs.setdefault(value, []).append(Doc(self._vocab, words=texts_of(phrase)))
        for place, (value, own) in enumerate(docs.items()):
            self._matcher.add(str(place), own)
            self._values[self._vocab.strings[str(place)]] = value

    def find(self, said: Said) -> list[tuple[int, int, _Value]]:
        """Start and end, in tokens, of each phrase, and what it stands for; they may overlap."""
        found = self._matcher(Doc(self._vocab, words=said.texts))
        return [(start, end, self._values[key]) for key, start, end in found]


@dataclass(frozen=True)
class Neighbors:
    """Words that tell what the word after or before them means."""

    before: frozenset[str]
    after: frozenset[str]

    @classmethod
    def of(cls, words: Around) -> Neighbors:
        """From a table of words."""
        return cls(frozenset(words.before), frozenset(words.after))

    def next_to(self, said: Said, start: int, end: int) -> bool:
        """Whether one stands right beside a span."""
        return said.before(start) in self.before or said.after(end) in self.after

    def near(self, said: Said, start: int, end: int) -> bool:
        """Whether one stands right after a span or shortly before it."""
        return said.after(end) in self.after or not self.before.isdisjoint(said.shortly_before(start))


def longest(found: Sequence[tuple[int, int, _Value]]) -> list[tuple[int, int, _Value]]:
    """Of phrases that overlap the longest, else the first; in order."""
    kept: list[tuple[int, int, _Value]] = []
    used: set[int] = set()
    for start, end, value in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        if used.isdisjoint(range(start, end)):
            kept.append((start, end, value))
            used.update(range(start, end))
    return sorted(kept, key=lambda item: item[0])
