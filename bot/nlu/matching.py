"""Finds countries, clouds, severities, kinds of support and languages in a text. No Rasa in here."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional, TypeVar, get_args

import spacy
from rapidfuzz.distance import OSA
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from bot.dialogue.parsed import CLOUD, COUNTRY, REPLY, SEVERITY, SPOKEN, SUPPORT_TYPE
from bot.knowledge.tables import Level
from bot.nlu.entity_words import Around, EntityWords, LanguageWords, any_of
from bot.nlu.names import Name
from bot.nlu.text import Folded, fold

# Letters a misspelt word may be off, by the length of the right one; shorter words must be right.
_SHORTEST_FUZZY = 5
_SHORTEST_COMPOUND = 4
# Names of fewer letters are meant in capitals only, unless they are listed as nobody's ordinary word.
_CAPITALS_BELOW = 4
# Words before the name of a language that may show that it is one.
_NEAR = 2
_Key = TypeVar("_Key", bound=str)


@dataclass(frozen=True)
class Mention:
    """An entity in the original text, `end` exclusive."""

    entity: str
    value: str
    start: int
    end: int
    role: Optional[str] = None


class EntityFinder:
    """Finds entities by phrase, then by compound, then by likeness.

    Args:
        names: all forms of all countries.
        words: the words of all languages.
        hazards: folded phrases that look like a country and are not.
        ordinary: folded ordinary words that are one slip away from a country's name.
    """

    def __init__(
        self,
        names: Iterable[Name],
        words: EntityWords,
        hazards: Iterable[str] = (),
        ordinary: Iterable[str] = (),
    ) -> None:
        self.nlp = spacy.blank("xx")
        together = words.together
        self.names = {name.form: name for name in names}
        self.ordinary = frozenset(ordinary)
        self._spoken = frozenset(words.by_language)
        self._fillers = frozenset(together.fillers)
        self._abbreviations = frozenset(together.abbreviations)
        self._ordinary_in = {code: frozenset(own.ordinary_words) for code, own in words.by_language.items()}
        self._short_names: dict[str, tuple[_Neighbours, frozenset[str]]] = {
            form: (_Neighbours.of(rule), frozenset(rule.not_after)) for form, rule in together.short_names.items()
        }
        self._given_names = frozenset(together.persons.names)
        self._person = _Neighbours.of(together.persons)
        self._language_meant = _Neighbours.of(together.language_meant)
        self._country_meant = _Neighbours.of(together.country_meant)
        self._reply_request = _Neighbours.of(together.reply_request)
        self._list_words = frozenset([*together.list_words, "/", ","])
        self._hazards = self._phrases({"hazard": hazards})
        forms: dict[str, list[str]] = {}
        for name in self.names.values():
            forms.setdefault(f"{name.kind}/{name.country}", []).extend(_inflected(name, together.genitive))
        self._countries = self._phrases(forms)
        self._clouds = _word_patterns(together.cloud)
        self._languages = self._phrases({f"{SPOKEN}/{k}": v for k, v in together.language.items()})
        self._kinds = _word_patterns(together.support_type)
        self._severities = self._phrases({f"{SEVERITY}/{k}": v for k, v in together.severity.items()})
        self._levels = _level_patterns(words)
        singles = [form for form in self.names if form.isalpha()]
        self._compound_bases = {
            form for form in singles if len(form) >= _SHORTEST_COMPOUND and self.names[form].kind == "name"
        }
        heads, links = together.compounds.heads, ("", *together.compounds.joined_by)
        self._compound_rests = tuple(link + head for link in links for head in heads)
        self._fuzzy_forms: dict[str, list[str]] = {}
        for form, name in self.names.items():
            if len(form) >= _SHORTEST_FUZZY and name.kind != "city":
                self._fuzzy_forms.setdefault(form[0], []).append(form)
        self._like = lru_cache(maxsize=4096)(self._most_alike)

    def is_bare(self, text: str, mentions: list[Mention]) -> bool:
        """Whether a text says nothing but what it mentions: `Finland?`, `och i Norge då`, `sev c`."""
        if not mentions:
            return False
        rest = list(text)
        for mention in mentions:
            rest[mention.start : mention.end] = " " * (mention.end - mention.start)
        return all(word in self._fillers for word in re.findall(r"\w+", fold("".join(rest)).text))

    def find(self, text: str, language: Optional[str] = None) -> list[Mention]:
        """All entities of a text, in order.

        Args:
            text: what the user typed.
            language: the text's, if that is clear; decides whether `island` is Iceland.
        """
        whole = fold(text)
        doc = self.nlp(whole.text)
        clouds = _find_words(self._clouds, CLOUD, whole)
        taken = {
            token.i for token in doc if any(cloud.start < whole.origin[token.idx] + 1 <= cloud.end for cloud in clouds)
        }
        countries = self._find_countries(doc, text, whole, language, taken)
        inside = _tokens(span for span in countries if len(span) > 1)
        languages = [span for span in self._find_languages(doc) if not inside & set(range(span.start, span.end))]
        mentions = list(clouds)
        mentions += self._resolve(doc, whole, countries, languages)
        mentions += self._find_severities(doc, whole)
        mentions += _find_words(self._kinds, SUPPORT_TYPE, whole)
        return sorted(set(mentions), key=lambda m: (m.start, m.end, m.entity))

    # ---- countries

    def _find_countries(
        self, doc: Doc, text: str, whole: Folded, language: Optional[str], taken: set[int]
    ) -> list[Span]:
        named = [s for s in self._matches(self._countries, doc) if not taken & set(range(s.start, s.end))]
        candidates = [span for span in named if self._is_country(span, text, whole, language)]
        spans, hazards = _longest(candidates, self._matches(self._hazards, doc))
        # What was weighed and found to be no country is not a misspelling of one either.
        taken = taken | _tokens(named) | _tokens(hazards)
        for token in doc:
            if token.i in taken or not token.text.isalpha():
                continue
            label = self._compound(token.text) or self._pair_alike(doc, token, taken) or self._alike(token.text)
            if label:
                width = 2 if label.startswith("+") else 1
                spans.append(Span(doc, token.i, token.i + width, label=label.lstrip("+")))
                taken |= set(range(token.i, token.i + width))
        return sorted(spans, key=lambda span: span.start)

    def _is_country(self, span: Span, text: str, whole: Folded, language: Optional[str]) -> bool:
        form = span.text
        start, end = whole.span(span.start_char, span.end_char)
        original = text[start:end]
        if form in self._ordinary_in.get(language or "", ()) and len([t for t in span.doc if t.is_alpha]) > 1:
            return False
        if form in self._given_names and self._person.near(*_around(span)):
            return False
        letters = form.replace(".", "")
        if len(letters) < _CAPITALS_BELOW and form not in self._abbreviations:
            return self._short_name(span, original, text)
        return True

    def _short_name(self, span: Span, original: str, text: str) -> bool:
        """`us` and the like: alone, in capitals within a text that is not, or between telling words."""
        if text.strip(" ?!.").lower() == original.lower():
            return True
        shouted = text.isupper() and len(text.split()) > 2
        if original.isupper() and not shouted:
            return True
        if "." in original:
            return True
        if span.text not in self._short_names:
            return False
        neighbours, not_after = self._short_names[span.text]
        before, after = _around(span)
        return before in neighbours.before or (after in neighbours.after and before not in not_after)

    def _compound(self, word: str) -> Optional[str]:
        """`norgenumret`, `finlandskontoret` → the country."""
        for length in range(len(word) - 3, _SHORTEST_COMPOUND - 1, -1):
            base = word[:length]
            if base in self._compound_bases and word.startswith(self._compound_rests, length):
                return self._label(base)
        return None

    def _alike(self, word: str) -> Optional[str]:
        form = self._like(word) if len(word) >= _SHORTEST_FUZZY - 1 else None
        return self._label(form) if form else None

    def _pair_alike(self, doc: Doc, token: Token, taken: set[int]) -> Optional[str]:
        """Two words that together look like a name of two words; the label begins with `+`."""
        if token.i + 1 >= len(doc) or token.i + 1 in taken or not doc[token.i + 1].text.isalpha():
            return None
        pair = f"{token.text} {doc[token.i + 1].text}"
        form = self._like(pair) if len(pair) >= 8 else None
        return f"+{self._label(form)}" if form else None

    def _most_alike(self, word: str) -> Optional[str]:
        """The one country whose name is a slip away from the word, or None."""
        if word in self.ordinary:
            return None
        best: dict[str, tuple[int, str]] = {}
        for form in self._fuzzy_forms.get(word[:1], ()):
            allowed = 1 if len(form) < 8 else 2
            if abs(len(form) - len(word)) > allowed or (" " in form) != (" " in word):
                continue
            distance = OSA.distance(word, form, score_cutoff=allowed)
            if distance <= allowed:
                key = self.names[form].country
                best[key] = min(best.get(key, (9, form)), (distance, form))
        if not best:
            return None
        nearest = min(distance for distance, _ in best.values())
        forms = [form for distance, form in best.values() if distance == nearest]
        return forms[0] if len(forms) == 1 else None

    def _label(self, form: str) -> str:
        name = self.names[form]
        return f"{name.kind}/{name.country}"

    # ---- languages, severities

    def _find_languages(self, doc: Doc) -> list[Span]:
        spans = filter_spans(self._matches(self._languages, doc))
        result: list[Span] = []
        for span in spans:
            before = _texts_before(span)
            _, after = _around(span)
            code = span.label_.split("/")[1]
            country = after in self._country_meant.after
            listed = bool(result and before) and before[-1] in self._list_words
            near = self._language_meant.near_any(before, after) or listed
            alone = len(doc) <= 3 and code in self._spoken
            if ((near or alone) and not country) or span.text not in self.names:
                result.append(span)
            elif not country and not (before and before[-1] in self._country_meant.before):
                result.append(Span(doc, span.start, span.end, label=f"perhaps/{code}"))
        return result

    def _resolve(self, doc: Doc, whole: Folded, countries: list[Span], languages: list[Span]) -> list[Mention]:
        """A word that is both a language and a people's adjective is one of the two, unless nothing tells which."""
        certain = _tokens(span for span in languages if not span.label_.startswith("perhaps"))
        named = any(span.label_.startswith("name/") for span in countries)
        unsure = _tokens(span for span in languages if span.label_.startswith("perhaps"))
        words = len([token for token in doc if token.text.isalpha()])
        mentions = []
        for span in countries:
            overlap = set(range(span.start, span.end))
            if overlap & certain or (named and overlap & unsure):
                continue
            mentions.append(_mention(span, whole, entity=COUNTRY))
        for span in languages:
            asked = span.label_.split("/")[1] in self._spoken and (
                self._reply_request.near_any(_texts_before(span), _around(span)[1]) or words <= 2
            )
            mentions.append(_mention(span, whole, entity=SPOKEN, role=REPLY if asked else None))
        return mentions

    def _find_severities(self, doc: Doc, whole: Folded) -> list[Mention]:
        mentions = [_mention(s, whole) for s in filter_spans(self._matches(self._severities, doc))]
        for pattern in self._levels:
            for match in pattern.finditer(whole.text):
                for group in range(1, (match.lastindex or 0) + 1):
                    value = match.group(group)
                    if value:
                        # The first level's span takes in the word before it: "severity b".
                        begin = match.start() if group == 1 else match.start(group)
                        start, end = whole.span(begin, max(match.end(group), match.end() if group == 1 else 0))
                        mentions.append(Mention(SEVERITY, value.upper(), start, end))
        return mentions

    # ---- spaCy

    def _phrases(self, phrases: Mapping[str, Iterable[str]]) -> PhraseMatcher:
        matcher = PhraseMatcher(self.nlp.vocab, attr="ORTH")
        for label, forms in phrases.items():
            docs = [self.nlp.make_doc(form) for form in dict.fromkeys(forms)]
            if docs:
                matcher.add(label, docs)
        return matcher

    def _matches(self, matcher: PhraseMatcher, doc: Doc) -> list[Span]:
        found = matcher(doc, as_spans=True)
        return list(found)


@dataclass(frozen=True)
class _Neighbours:
    """Words that tell what the word after or before them means."""

    before: frozenset[str]
    after: frozenset[str]

    @classmethod
    def of(cls, words: Around) -> _Neighbours:
        return cls(frozenset(words.before), frozenset(words.after))

    def near(self, before: str, after: str) -> bool:
        return before in self.before or after in self.after

    def near_any(self, before: Sequence[str], after: str) -> bool:
        return after in self.after or not self.before.isdisjoint(before)


def _around(span: Span) -> tuple[str, str]:
    """The words before and after."""
    doc = span.doc
    return doc[span.start - 1].text if span.start else "", doc[span.end].text if span.end < len(doc) else ""


def _texts_before(span: Span) -> list[str]:
    return [token.text for token in span.doc[max(0, span.start - _NEAR) : span.start]]


def _level_patterns(words: EntityWords) -> list[re.Pattern[str]]:
    """How severity levels are said: "severity a, b and c"; "sev 1", which does not exist; "b-nivå"; a letter alone."""
    together = words.together
    level = together.level
    letters = "".join(get_args(Level)).lower()
    others = "".join(letter for letter in string.ascii_lowercase if letter not in letters)
    between = rf"(?:\s*{any_of([',', '/', '&', *together.list_words, *level.between_letters])})+\s*"
    more = rf"(?:{between}([{letters}])\b)?" * (len(letters) - 1)
    after = "|".join(_after_letter(own) for own in words.by_language.values() if own.level.after_letter) or "(?!)"
    alone = rf"(?:{any_of(level.before_letter_alone)}\W+)*([{letters}])(?:\W+{any_of(level.after_letter_alone)})*"
    return [
        re.compile(rf"\b{any_of(level.before_letter)}[ :=-]*([{letters}])\b{more}"),
        re.compile(rf"\b{any_of(level.before_number)}(?:[ :=-]*(?=\d)|[ :=-]+)([0-9{others}])\b"),
        re.compile(rf"\b([{letters}])(?:{after})\b"),
        re.compile(rf"^\W*{alone}\W*$"),
    ]


def _after_letter(words: LanguageWords) -> str:
    """What follows a letter in a language; a letter that is a word there needs a hyphen: "a-level", but "b level"."""
    level = words.level
    own = "".join(level.words).lower()
    return (rf"(?:-|(?<![{own}]) )" if own else "[ -]") + any_of(level.after_letter)


def _inflected(name: Name, genitive: Mapping[_Key, Sequence[str]]) -> list[str]:
    """The form, with the genitives of all languages where they make a word."""
    forms = [name.form]
    if name.kind in ("name", "city") and len(name.form) >= _SHORTEST_COMPOUND:
        forms += [name.form + ending for ending, not_after in genitive.items() if name.form[-1] not in not_after]
    if name.form.endswith("."):
        forms.append(name.form[:-1])
    return forms


def _word_patterns(table: Mapping[_Key, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {value: re.compile(rf"\b{any_of(words)}\b") for value, words in table.items()}


def _find_words(patterns: dict[str, re.Pattern[str]], entity: str, whole: Folded) -> list[Mention]:
    mentions = []
    for value, pattern in patterns.items():
        for match in pattern.finditer(whole.text):
            start, end = whole.span(match.start(), match.end())
            mentions.append(Mention(entity, value, start, end))
    return mentions


def _longest(countries: list[Span], hazards: list[Span]) -> tuple[list[Span], list[Span]]:
    """Of overlapping phrases the longest stays; of equally long ones a name, but a hazard if the words are the same."""
    same = {(span.start, span.end) for span in hazards}

    def rank(span: Span) -> tuple[int, int, int]:
        is_hazard = span.label_ == "hazard"
        first = 2 if is_hazard and (span.start, span.end) in same else 1
        if not is_hazard and (span.start, span.end) not in same and span.label_.startswith("name/"):
            first = 3
        return (-len(span), -first, span.start)

    kept: list[Span] = []
    used: set[int] = set()
    for span in sorted(countries + hazards, key=rank):
        tokens = set(range(span.start, span.end))
        if not tokens & used:
            kept.append(span)
            used |= tokens
    chosen = sorted((span for span in kept if span.label_ != "hazard"), key=lambda span: span.start)
    return chosen, [span for span in kept if span.label_ == "hazard"]


def _tokens(spans: Iterable[Span]) -> set[int]:
    return {index for span in spans for index in range(span.start, span.end)}


def _mention(span: Span, whole: Folded, entity: Optional[str] = None, role: Optional[str] = None) -> Mention:
    label, _, value = span.label_.partition("/")
    start, end = whole.span(span.start_char, span.end_char)
    return Mention(entity or label, value, start, end, role)
