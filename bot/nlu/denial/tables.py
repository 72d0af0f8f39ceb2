"""The words of data/words/<language>/denial.yml, typed; every key is explained there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import PositiveInt

from bot.dialogue.parsed import CLOUD, COUNTRY, SEVERITY, SPOKEN, SUPPORT_TYPE
from bot.knowledge.tables import Table
from bot.nlu.denial.message import WORD
from bot.nlu.entity_words import Word, Words

# The entities whose values can be denied.
EVERY = frozenset({COUNTRY, CLOUD, SEVERITY, SPOKEN, SUPPORT_TYPE})
# The denials that go with a verb or stand for one.
PLAIN = frozenset({"plain", "with_verb", "complaint", *EVERY})


class Single(Word):
    """Type of a word that is compared with the words of a message one by one."""

    @classmethod
    def read(cls, value: Any) -> str:
        """Folds a word."""
        word = super().read(value)
        if not WORD.fullmatch(word):
            raise ValueError(f"'{value}' must be a single word or sign")
        return word


Singles = tuple[Single, ...]


class ByEntity(Table):
    """Phrases that stand with a value of any entity, and those that stand with one entity's only."""

    any: Words = ()
    country: Words = ()
    cloud: Words = ()
    severity: Words = ()
    language: Words = ()
    support_type: Words = ()

    def tagged(self) -> Iterator[tuple[str, str]]:
        """Each phrase with its entity."""
        for entity in self.__fields__:
            yield from ((phrase, entity) for phrase in getattr(self, entity))


class Denies(Table):
    """Phrases that deny what follows; the data says what each kind asks for."""

    plain: Words = ()
    with_verb: Words = ()
    complaint: Words = ()
    except_: Words = ()
    instead: Words = ()
    only_of: ByEntity = ByEntity()
    without: Words = ()
    outside: Words = ()
    dismiss: Words = ()
    given: Words = ()
    leaves: Words = ()
    than: Words = ()

    class Config:
        """Settings of pydantic."""

        fields = {"except_": "except"}

    def tagged(self) -> Iterator[tuple[str, str]]:
        """Each phrase with its kind; one that denies the values of one entity only, with that entity."""
        for kind in self.__fields__:
            own = getattr(self, kind)
            phrases = own.tagged() if isinstance(own, ByEntity) else tag(own, kind.rstrip("_"))
            yield from phrases


class Before(Table):
    """What may stand before a plain denial, and what stops it."""

    verbs: ByEntity = ByEntity()
    subjects: Singles = ()
    adverbs: Singles = ()
    openers: Singles = ()
    blocked: Words = ()
    negative: Singles = ()
    near: Singles = ()
    fallbacks: Singles = ()
    prefers: Singles = ()


class Between(Table):
    """What may stand between a denial and its value."""

    light: Words = ()
    nouns: Words = ()
    verbs: ByEntity = ByEntity()
    articles: Singles = ()


class Questions(Table):
    """What makes a clause a question."""

    verbs: Words = ()
    why: Words = ()


class After(Table):
    """What may stand after a denied value."""

    counters: Singles = ()
    joins: Singles = ()
    towards: Singles = ()
    also: Singles = ()
    only: Singles = ()
    roles: Singles = ()
    topics: Singles = ()
    verbs: Singles = ()
    wrong: ByEntity = ByEntity()


class Corrects(Table):
    """What replaces one value by another."""

    far: Words = ()
    near: Words = ()
    after: Words = ()
    besides: Words = ()


class LanguageDenial(Table):
    """data/words/<language>/denial.yml; every key is explained there."""

    reach: PositiveInt = PositiveInt(1)
    denies: Denies = Denies()
    wished: Words = ()
    before: Before = Before()
    between: Between = Between()
    questions: Questions = Questions()
    after: After = After()
    denied_by: ByEntity = ByEntity()
    corrects: Corrects = Corrects()
    persons: Singles = ()
    copulas: Singles = ()
    acts: Words = ()


def tag(phrases: Iterable[str], with_: str) -> Iterator[tuple[str, str]]:
    """Phrases with one tag."""
    return ((phrase, with_) for phrase in phrases)
