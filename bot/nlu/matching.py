"""Finds countries, clouds, severities, kinds of support and languages in a text. No Rasa in here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Optional, TypeVar

from bot.dialogue.parsed import CLOUD, COUNTRY, REPLY, SEVERITY, SPOKEN, SUPPORT_TYPE
from bot.knowledge.tables import Level
from bot.nlu.countries import CountryFinder
from bot.nlu.entity_words import EntityWords, phrases_of
from bot.nlu.severities import SeverityFinder
from bot.nlu.spans import Found
from bot.nlu.text import fold, unquoted
from bot.nlu.tokens import Neighbors, Phrases, Said, longest

# A message of so many tokens that names a language is about the language.
_SHORT = 3
_Key = TypeVar("_Key", bound=str)


@dataclass(frozen=True)
class Mention:
    """An entity in the original text, `end` exclusive.

    Attributes:
        entity: what sort of thing it is.
        value: which one.
        start: where it begins.
        end: where it ends.
        role: what it is asked for, where that differs.
        certain: whether it was written out, and not guessed.
        denied: whether it is said not to be meant.
        zone: IANA time zone of the city or state by which a country is named.
    """

    entity: str
    value: str
    start: int
    end: int
    role: Optional[str] = None
    certain: bool = True
    denied: bool = False
    zone: Optional[str] = None


class _Language(NamedTuple):
    """A span of tokens that names a language; a people's adjective too, if it is unsure."""

    start: int
    end: int
    code: str
    sure: bool
    certain: bool

    @property
    def tokens(self) -> range:
        return range(self.start, self.end)


class EntityFinder:
    """Finds the entities of a text.

    Args:
        words: the words of all languages.
        countries: finds the countries.
        level_names: what the table of severities calls its levels.
    """

    def __init__(
        self, words: EntityWords, countries: CountryFinder, level_names: Optional[Mapping[Level, Iterable[str]]] = None
    ) -> None:
        together = words.together
        self._countries = countries
        self._severities = SeverityFinder(words, level_names or {})
        self._clouds = _patterns(together.cloud)
        self._clouds_beside = _patterns(together.cloud_beside)
        self._kinds = _patterns(together.support_type)
        self._languages = Phrases((word, code) for code, own in together.language.items() for word in own)
        self._language_of: dict[str, str] = {word: code for code, own in together.language.items() for word in own}
        self._spoken = frozenset(words.by_language)
        self._fillers = frozenset(together.fillers)
        self._list_words = frozenset([*together.list_words, "/", ","])
        self._language_meant = Neighbors.of(together.language_meant)
        self._country_meant = Neighbors.of(together.country_meant)
        self._reply_request = Neighbors.of(together.reply_request)

    def is_bare(self, text: str, mentions: list[Mention]) -> bool:
        """Whether a text says nothing but what it mentions: `Finland?`, `och i Norge då`, `sev c`."""
        if not mentions:
            return False
        rest = list(unquoted(text))
        for mention in mentions:
            rest[mention.start : mention.end] = " " * (mention.end - mention.start)
        return all(word in self._fillers for word in re.findall(r"\w+", fold("".join(rest)).text))

    def find(self, text: str, language: Optional[str] = None) -> list[Mention]:
        """All entities of a text, in order; several countries at one place where they bear the same name.

        Args:
            text: what the user typed.
            language: the text's, if that is clear; decides whether `island` is Iceland.
        """
        said = Said(text)
        clouds = list(_matches(self._clouds, CLOUD, said))
        beside = [found for found in _matches(self._clouds_beside, CLOUD, said) if clouds]
        clouds = list(_apart([*clouds, *beside]))
        taken = [
            index
            for index, token in enumerate(said.tokens)
            if any(cloud.start <= token.start < cloud.end for cloud in clouds)
        ]
        countries = self._countries.find(said, language, taken)
        wide = {*taken, *_tokens(found for found in countries if len(found.tokens) > 1)}
        languages = [found for found in self._find_languages(said, countries) if wide.isdisjoint(found.tokens)]
        mentions = [
            *clouds,
            *self._resolved(said, countries, languages),
            *(Mention(SEVERITY, *found) for found in self._severities.find(said)),
            *_matches(self._kinds, SUPPORT_TYPE, said),
        ]
        return sorted(set(mentions), key=lambda mention: (mention.start, mention.end, mention.entity, mention.value))

    def _find_languages(self, said: Said, countries: list[Found]) -> list[_Language]:
        spans: list[tuple[int, int, str, bool]] = [
            (start, end, code, True) for start, end, code in longest(self._languages.find(said))
        ]
        # "in frnech": where a people's adjective is guessed, the language may be meant as well.
        guesses = ((found, self._language_of.get(found.form)) for found in countries if not found.certain)
        spans += [(found.start, found.end, code, False) for found, code in guesses if code is not None]
        # "Spanish or English": English is nobody's adjective here.
        only_languages = {
            start for start, end, _, certain in spans if certain and not self._countries.is_name(said, start, end)
        }
        result: list[_Language] = []
        for start, end, code, certain in sorted(spans):
            before, after = said.shortly_before(start), said.after(end)
            is_country = after in self._country_meant.after
            is_listed = bool(result and before) and before[-1] in self._list_words
            is_listed = is_listed or (after in self._list_words and end + 1 in only_languages)
            is_near = self._language_meant.near(said, start, end) or is_listed
            # "In Polish if you can, else it will have to be Russian".
            is_another = any(other.sure for other in result) and not after.isalnum()
            is_alone = len(said.tokens) <= _SHORT and code in self._spoken
            is_name = not certain or self._countries.is_name(said, start, end)
            # "Viet Nam, Thai and Indonesia" are three countries.
            listed = any(
                (end + 1 == other.start and after in self._list_words)
                or (other.end + 1 == start and before[-1] in self._list_words)
                for other in countries
                if other.kind == "name" and (other.start, other.end) != (start, end)
            )
            if ((is_near or is_another or is_alone) and not is_country) or not is_name:
                result.append(_Language(start, end, code, sure=True, certain=certain))
            elif not is_country and not (before and before[-1] in self._country_meant.before) and not listed:
                result.append(_Language(start, end, code, sure=False, certain=certain))
        return result

    def _resolved(self, said: Said, countries: list[Found], languages: list[_Language]) -> Iterator[Mention]:
        """A word that is both a language and a people's adjective is one of the two, unless nothing tells which."""
        sure = _tokens(language for language in languages if language.sure)
        unsure = _tokens(language for language in languages if not language.sure)
        is_named = any(found.kind == "name" for found in countries)
        for found in countries:
            if sure.isdisjoint(found.tokens) and not (is_named and not unsure.isdisjoint(found.tokens)):
                for country in found.countries:
                    yield Mention(COUNTRY, country, *said.span(found.start, found.end), certain=found.certain)
        for language in languages:
            start, end = language.start, language.end
            is_asked = language.code in self._spoken and (
                self._reply_request.near(said, start, end) or said.word_count <= 2
            )
            span, role = said.span(start, end), REPLY if is_asked else None
            yield Mention(SPOKEN, language.code, *span, role=role, certain=language.certain)


def _apart(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Mentions of which none begins within another: "global cloud Germany" is the global cloud."""
    end = 0
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


def _tokens(spans: Iterable[Found | _Language]) -> set[int]:
    return {index for span in spans for index in span.tokens}


def _patterns(table: Mapping[_Key, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {value: re.compile(rf"\b{phrases_of(words)}\b") for value, words in table.items()}


def _matches(patterns: Mapping[str, re.Pattern[str]], entity: str, said: Said) -> Iterator[Mention]:
    for value, pattern in patterns.items():
        for match in pattern.finditer(said.folded.text):
            yield Mention(entity, value, *said.folded.span(*match.span()))
