"""The grammar of denial in a language: its words, arranged to be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.nlu.denial.message import words_of
from bot.nlu.denial.tables import EVERY, LanguageDenial, tag
from bot.nlu.entity_words import any_of


class Phrases:
    """Phrases of one or more words, with tags."""

    def __init__(self, tagged: Iterable[tuple[str, str]]) -> None:
        self._tags: dict[tuple[str, ...], frozenset[str]] = {}
        for phrase, name in tagged:
            key = tuple(token.text for token in words_of(phrase))
            self._tags[key] = self._tags.get(key, frozenset()) | {name}
        # By its first word, how long a phrase may be.
        self._lengths: dict[str, list[int]] = {}
        for key in sorted(self._tags, key=len, reverse=True):
            lengths = self._lengths.setdefault(key[0], [])
            if len(key) not in lengths:
                lengths.append(len(key))

    def at(self, texts: Sequence[str], start: int) -> tuple[int, frozenset[str]]:
        """Where the longest phrase that begins at a token ends, and its tags; `start` itself where there is none."""
        for length in self._lengths.get(texts[start], ()) if start < len(texts) else ():
            tags = self._tags.get(tuple(texts[start : start + length]))
            if tags is not None:
                return start + length, tags
        return start, frozenset()


class Grammar:
    """How a language denies.

    Args:
        words: its words.
    """

    def __init__(self, words: LanguageDenial) -> None:
        before, between, after = words.before, words.between, words.after
        self.reach = words.reach
        self.deniers = Phrases(words.denies.tagged())
        verbs = list(between.verbs.tagged())
        self.between = Phrases(
            [*tag(between.light, "light"), *tag(between.nouns, "noun"), *tag(after.topics, "topic"), *verbs]
        )
        self.nouns = _set(between.nouns)
        self.small = _set([*between.light, *between.nouns])
        self.articles = _set(between.articles)
        self.verbs_before: dict[str, frozenset[str]] = {}
        for verb, entity in before.verbs.tagged():
            of = EVERY if entity == "any" else frozenset({entity})
            self.verbs_before[verb] = self.verbs_before.get(verb, frozenset()) | of
        self.subjects = _set(before.subjects)
        self.adverbs = _set(before.adverbs)
        self.openers = _set(before.openers)
        self.blocked = _set(word for word in before.blocked if "*" not in word)
        # Words that begin a clause and do not stop a denial.
        self.openings = self.openers - self.blocked
        endings = "|".join(re.escape(word[1:]) for word in before.blocked if word.startswith("*"))
        self.other_verb = re.compile(rf"\w+(?:{endings})" if endings else r"(?!)")
        self.negative, self.beside = _set(before.negative), _set(before.near)
        self.fallbacks = _set(before.fallbacks)
        self.prefers = _set(before.prefers)
        self.asking = Phrases(tag(words.questions.verbs, "asks"))
        self.why = Phrases(tag(words.questions.why, "why"))
        self.counters = _set(after.counters)
        self.joins, self.towards = _set(after.joins), _set(after.towards)
        self.also, self.only = _set(after.also), _set(after.only)
        self.roles, self.topics = _set(after.roles), _set(after.topics)
        self.follows = _set(after.verbs)
        self.wrong = Phrases(after.wrong.tagged())
        self.denied_by = Phrases(
            (phrase.rstrip(" *"), name)
            for phrase, entity in words.denied_by.tagged()
            for name in (entity, *(["more"] if phrase.endswith("*") else []))
        )
        self.wished = Phrases(tag(words.wished, "wished"))
        corrects = words.corrects
        self.corrects = Phrases([*tag(corrects.far, "far"), *tag(corrects.near, "near")])
        self.corrects_after = Phrases(tag(corrects.after, "after"))
        self.besides = _set(corrects.besides)
        self.persons, self.copulas = _set(words.persons), _set(words.copulas)
        self.acts = re.compile(any_of(words.acts))

    def is_verb(self, word: str) -> bool:
        """Whether a word is a verb, as far as the data tells."""
        return word in self.verbs_before or self.is_other_verb(word)

    def is_other_verb(self, word: str) -> bool:
        """Whether a word looks like a verb that does not go with a denial of a value."""
        known = word in self.small or word in self.openers or word in self.verbs_before
        return not known and self.other_verb.fullmatch(word) is not None


def _set(words: Iterable[str]) -> frozenset[str]:
    """A set of plain strings, whatever type the data gives them."""
    return frozenset(words)
