"""When a code of ISO 3166-1 is a country: `DK` is, `it` is not, `NO` may be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Optional

from bot.knowledge.tables import Table
from bot.nlu.entity_words import Calling, Token
from bot.nlu.tokens import Said

# What follows the code in "PL-300", the name of an exam.
_EXAM = re.compile(r"-?\d")


class UnclearCodes(Table):
    """Codes that mean something else as well.

    Attributes:
        words: those that are ordinary words: `NO`.
        others: those that are other abbreviations: `GB`.
        offices: those that are a part of a company, or a number of another sort: `HR`, `VAT`.
    """

    words: tuple[Token, ...] = ()
    others: tuple[Token, ...] = ()
    offices: tuple[Token, ...] = ()


class Codes:
    """Tells a code from the word or abbreviation that is spelt alike.

    Args:
        known: all codes and other short names, in lower case.
        unclear: those that mean something else as well.
        calling: words beside which a code is a country.
        list_words: words and marks that join the items of a list.
    """

    def __init__(
        self, known: Iterable[str], unclear: UnclearCodes, calling: Calling, list_words: Iterable[str]
    ) -> None:
        self._known = frozenset(known)
        self._words = frozenset(unclear.words)
        self._offices = frozenset(unclear.offices)
        self._unclear = self._words | self._offices | frozenset(unclear.others)
        self._calling = frozenset(calling.words)
        self._joints = frozenset((*calling.joined_by, ":"))
        self._list_words = frozenset(list_words)

    def certainty(self, said: Said, start: int, end: int) -> Optional[bool]:
        """Whether the code at a span is certainly a country; None if it is none."""
        code, capitals = said.texts[start], said.original(start, end).isupper()
        if _EXAM.match(said.text, said.span(start, end)[1]):
            return None
        if said.word_count == 1:
            return True if capitals or code not in self._unclear else None
        shouted = said.word_count > 2 and said.text.isupper()
        called = self._after_calling(said, start)
        if code not in self._unclear:
            calling = said.after(end) in self._calling
            return True if called or calling or (capitals and not shouted) else None
        if not capitals:
            return None
        if self._only_codes(said):
            return True
        return None if shouted else self._certainty_of_unclear(said, start, end, called)

    def _certainty_of_unclear(self, said: Said, start: int, end: int, called: bool) -> Optional[bool]:
        code, following = said.texts[start], said.after(end)
        if code not in self._offices and self._is_listed(said, start, end):
            return True
        goes_on = following.isalnum() and following not in self._list_words
        if called:
            return code not in self._offices and not (code in self._words and goes_on)
        # "NO number" may be Norway's; in "there is NO number" it is not.
        if following in self._calling and said.begins_a_sentence(start):
            return code not in self._words and code not in self._offices
        return None

    def _after_calling(self, said: Said, start: int) -> bool:
        before = said.before(start)
        return before in self._calling or (before in self._joints and said.before(start - 1) in self._calling)

    def _is_listed(self, said: Said, start: int, end: int) -> bool:
        """`UK/IE/NL`: whether a code that means nothing else stands beside it in a list."""
        for joint, place in ((start - 1, start - 2), (end, end + 1)):
            if 0 <= place < len(said.tokens) and said.texts[joint] in self._list_words:
                other = said.texts[place]
                if other in self._known and other not in self._unclear and said.original(place, place + 1).isupper():
                    return True
        return False

    def _only_codes(self, said: Said) -> bool:
        """`SE, NO och DK`, `SE eller NO`; but `NO, IT IS` holds nothing that is a code for sure."""
        codes = [text for text in said.texts if text in self._known and text not in self._list_words]
        others = [token.text for token in said.tokens if token.is_word and token.text not in codes]
        clear = not self._unclear.issuperset(codes) or (len(codes) > 1 and not said.text.isupper())
        return self._list_words.issuperset(others) and clear
