"""What the words around a country make of it: `French West Indies` is not France, `Republic of Austria` is one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.nlu.entity_words import Regions, Titles
from bot.nlu.spans import HAZARD, Found
from bot.nlu.tokens import Phrases, Said

_MOST_BETWEEN = 2


class Surroundings:
    """Settles which of the places that were found are named, and how much of the message names them.

    Args:
        titles: what stands in official forms.
        regions: what is named after a country and lies elsewhere.
        namesakes: names of countries that another country, or a state of one, bears too, with that one.
    """

    def __init__(self, titles: Titles, regions: Regions, namesakes: Mapping[str, str] = MappingProxyType({})) -> None:
        self._namesakes = dict(namesakes)
        self._heads: frozenset[str] = frozenset(titles.heads)
        self._heads_alone = frozenset(titles.heads_alone)
        self._of = frozenset(titles.of)
        self._articles = frozenset(titles.articles)
        self._modifiers = frozenset(titles.modifiers)
        # Words that say nothing about which country is meant.
        self.weightless = self._heads | self._heads_alone | self._of | self._articles
        self._title = self.weightless | self._modifiers
        self._regions = frozenset(regions.after)
        self._between = frozenset(regions.between)
        self._before_regions = Phrases((phrase, True) for phrase in regions.before)

    def settled(self, found: Sequence[Found], said: Said) -> list[Found]:
        """The countries, without what only looks like one."""
        starts = {own.start: own for own in found}
        elsewhere = {end for _, end, _ in self._before_regions.find(said)}
        result = []
        for own in found:
            following = starts.get(own.end)
            # "French Polynesia" is a name; in "French Guadeloupe" only the latter is one.
            describes = own.kind == "people" and following is not None and following.kind == "name"
            if own.kind != HAZARD and own.start not in elsewhere and not describes and not self._is_region(own, said):
                result.append(self._with_title(own, said) if own.kind in ("name", "turned") else own)
        return [self._as_other(own, result, said) for own in result]

    def _as_other(self, found: Found, all_found: Sequence[Found], said: Said) -> Found:
        """`Georgia, near Atlanta`: beside a city of the other that bears the name that one is meant."""
        other = self._namesakes.get(" ".join(said.texts[found.start : found.end]))
        kinds = {own.kind for own in all_found if other in own.countries}
        # "DRC or the other Congo": it has been named already.
        return replace(found, countries=(other,)) if other and kinds == {"city"} else found

    def _is_region(self, found: Found, said: Said) -> bool:
        """Whether what follows makes it another place: `German East Africa`."""
        place = found.end
        while place - found.end < _MOST_BETWEEN and said.after(place) in self._between:
            place += 1
        return said.after(place) in self._regions

    def _with_title(self, found: Found, said: Said) -> Found:
        start, end = found.start, found.end
        while start > 0 and said.texts[start - 1] in self._title:
            start -= 1
        before = said.texts[start : found.start]
        while before and (before[0] in self._of or not self._has_head(before)):
            start, before = start + 1, before[1:]
        if said.after(end) == ",":
            while said.after(end + 1) in self._title:
                end += 1
            after = said.texts[found.end + 1 : end + 1]
            # "Gambia, the", but not "Sweden, the Netherlands".
            is_article = set(after) <= self._articles and not said.after(end + 1).isalnum()
            is_title = not self._heads.isdisjoint(after) or is_article
            end = end + 1 if after and is_title else found.end
        return replace(found, start=start, end=end)

    def _has_head(self, before: Sequence[str]) -> bool:
        """`the Republic of`, `Konungariket`: what stands before a name is its title."""
        if before[-1] in self._heads_alone:
            return True
        return not self._heads.isdisjoint(before) and (before[-1] in self._of or before[-1] in self._articles)
