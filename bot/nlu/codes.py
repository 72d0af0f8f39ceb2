"""When a code of ISO 3166-1 is a country: `DK` is, `it` is not, `NO` may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from bot.nlu.entity_words import Calling
from bot.nlu.tokens import Said


class Codes:
    """Tells a code from the word or abbreviation that is spelt alike.

    Args:
        known: all codes, in lower case.
        words: those that are ordinary words of a language.
        others: those that mean something else as well, such as PM, HR and GB.
        calling: words beside which a code is a country.
        list_words: words and marks that join the items of a list.
    """

    def __init__(
        self,
        known: Iterable[str],
        words: Iterable[str],
        others: Iterable[str],
        calling: Calling,
        list_words: Iterable[str],
    ) -> None:
        self._known = frozenset(known)
        self._others = frozenset(others)
        self._unclear = frozenset(words) | self._others
        self._calling = frozenset(calling.words)
        self._joints = frozenset((*calling.joined_by, ":"))
        self._list_words = frozenset(list_words)

    def certainty(self, said: Said, start: int, end: int) -> Optional[bool]:
        """Whether the code at a span is certainly a country; None if it is none."""
        code, capitals = said.texts[start], said.original(start, end).isupper()
        unclear = code in self._unclear
        if capitals and self._only_codes(said):
            return True
        if said.word_count == 1 and not unclear:
            return True
        shouted = said.word_count > 2 and said.text.isupper()
        following = said.after(end)
        called, calling = self._after_calling(said, start), following in self._calling
        if not unclear:
            return True if called or calling or (capitals and not shouted) else None
        # "NO number" may be Norway's; in "there is NO number" it is not.
        if not capitals or shouted or not (called or (calling and said.begins_a_sentence(start))):
            return None
        return called and code not in self._others and (not following.isalnum() or following in self._list_words)

    def _after_calling(self, said: Said, start: int) -> bool:
        before = said.before(start)
        return before in self._calling or (before in self._joints and said.before(start - 1) in self._calling)

    def _only_codes(self, said: Said) -> bool:
        """`NO`, `SE, NO och DK`; but `NO, IT IS` holds nothing that is a code for sure."""
        codes = [text for text in said.texts if text in self._known and text not in self._list_words]
        others = [token.text for token in said.tokens if token.is_word and token.text not in codes]
        if not codes or not self._list_words.issuperset(others):
            return False
        return said.word_count == 1 or not self._unclear.issuperset(codes)
