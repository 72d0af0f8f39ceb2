"""What denies in a message, and what the words before it let it do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue.parsed import COUNTRY, SEVERITY, SUPPORT_TYPE
from bot.nlu.denial.said import NEAR, Said
from bot.nlu.denial.tables import EVERY, PLAIN


@dataclass(frozen=True)
class Denial:
    """Something that denies.

    Attributes:
        kind: a key of `Denies`.
        start: its first token.
        end: the token after it.
        first: the first word of its clause that is more than an opening.
        asks_why: whether it stands in a question for a reason.
    """

    kind: str
    start: int
    end: int
    first: int
    asks_why: bool


@dataclass(frozen=True)
class Stance:
    """What stands before a denial lets it do.

    Attributes:
        entities: those whose values it can deny.
        weak: over small words only.
        blocked: only if a counterpart follows.
        contrast: no verb goes with it: "Denmark, not Norway".
        person: somebody is the subject.
    """

    entities: frozenset[str] = EVERY
    weak: bool = False
    blocked: bool = False
    contrast: bool = False
    person: bool = False


def denials(said: Said) -> Iterator[Denial]:
    """What denies in a message, where it stands as its kind must."""
    why = _why_asked(said)
    wished = any(
        said.grammar.wished.at(said.texts, index)[1] or "instead" in said.grammar.deniers.at(said.texts, index)[1]
        for index in range(len(said.tokens))
    )
    negated = given = -1  # the sentence of the last plain denial, and of the last thing that was given
    index = 0
    while index < len(said.tokens):
        end, kinds = said.grammar.deniers.at(said.texts, index)
        for kind in sorted(kinds):
            first = said.first(said.clauses[index], index)
            denial = Denial(kind, index, end, first, why[index])
            if kind == "instead" and given == said.message.sentence[index]:
                continue  # "You gave me Norway instead of Denmark": Denmark is wanted.
            if _in_place(said, denial, wished, negated == said.message.sentence[index]):
                yield denial
        if kinds & PLAIN:
            negated = said.message.sentence[index]
        if "given" in kinds:
            given = said.message.sentence[index]
        index = max(end, index + 1)


def _in_place(said: Said, denial: Denial, wished: bool, negated: bool) -> bool:
    """Whether a denial stands where its kind must.

    Args:
        said: the message.
        denial: the denial.
        wished: whether the message says that something is wished.
        negated: whether a plain denial stands before it in its sentence.
    """
    kind, index = denial.kind, denial.start
    if kind in PLAIN or kind == "leaves":
        return True
    if kind == "given":
        return wished
    if kind == "dismiss":
        return index == denial.first
    if kind == "than":
        return not said.grammar.prefers.isdisjoint(said.texts[max(said.message.sentence[index], index - NEAR) : index])
    if kind == "without" and said.texts[index] in said.grammar.counters:
        # "Inte Norge utan Danmark", and a sentence that only goes on: "nej, utan Danmark".
        before = said.texts[said.message.sentence[index] : index]
        if negated or (
            len(before) <= said.grammar.reach and all(t in said.grammar.openers or t == "," for t in before)
        ):
            return False
    # "Not without Norway", "I don't speak anything but English".
    return not any(
        said.texts[at] in said.grammar.negative or said.grammar.deniers.at(said.texts, at)[1] & PLAIN
        for at in range(max(denial.first, index - said.grammar.reach), index)
    )


def _why_asked(said: Said) -> list[bool]:
    """By token, whether it stands in a question for a reason."""
    asked, flags = False, []
    for index, token in enumerate(said.tokens):
        asked = (asked and not token.is_mark) or bool(said.grammar.why.at(said.texts, index)[1])
        flags.append(asked)
    return flags


def stance_of(said: Said, denial: Denial) -> Stance:
    """What the words before a denial let it do."""
    at = denial.start - 1
    while at >= 0 and said.texts[at] in said.grammar.adverbs and at > denial.start - said.grammar.reach:
        at -= 1
    text = said.text(at)
    if denial.kind == "with_verb":
        return Stance(person=text in said.grammar.persons)
    if denial.kind in EVERY:
        return Stance(frozenset({denial.kind}))
    if denial.kind == "outside":
        return Stance(frozenset({COUNTRY}))
    if denial.kind == "without":
        return Stance(EVERY - {SUPPORT_TYPE, SEVERITY})
    if denial.kind == "complaint":
        # "A number that isn't Norway's" is no complaint.
        relative = text in said.grammar.nouns and said.texts[denial.start] in said.grammar.openers
        return Stance(blocked=not relative and text not in said.grammar.openings - said.grammar.small)
    if denial.kind != "plain" or at < 0 or said.tokens[at].mentions or said.tokens[at].is_mark:
        return Stance(contrast=denial.kind in ("plain", "instead"))
    return _after_word(said, at)


def _after_word(said: Said, at: int) -> Stance:
    """What a plain denial may do after a word."""
    text = said.texts[at]
    if text in said.grammar.subjects and text not in said.grammar.verbs_before:
        # "Vill jag inte ha": the verb stands before the subject.
        person = text in said.grammar.persons
        while said.text(at) in said.grammar.subjects or said.text(at) in said.grammar.adverbs:
            at -= 1
        text = said.text(at)
        if not text or said.tokens[at].is_mark or text in said.grammar.openings:
            return Stance(person=person)
        person = person and text in said.grammar.copulas
    else:
        person = text in said.grammar.copulas and (
            text in said.grammar.persons or said.text(at - 1) in said.grammar.persons
        )
    if text in said.grammar.verbs_before:
        return Stance(said.grammar.verbs_before[text], person=person)
    if text in said.grammar.openings:
        return Stance(contrast=True)
    if text in said.grammar.blocked or said.grammar.is_other_verb(text):
        return Stance(blocked=True)
    earlier = said.texts[max(said.clauses[at], at - said.grammar.reach) : at]
    if said.texts[said.clauses[at]] in said.grammar.openers and not any(said.grammar.is_verb(word) for word in earlier):
        # "Om vårt bolag inte ligger i Norge".
        return Stance()
    return Stance(weak=True, blocked=any(said.grammar.is_other_verb(word) for word in earlier), contrast=True)
