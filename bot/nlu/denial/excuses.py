"""Why a value that a denial reaches is wanted all the same: "I don't speak to billing", "is it not in Norway?"."""

from __future__ import annotations

from bot.dialogue.parsed import COUNTRY, SPOKEN, SUPPORT_TYPE
from bot.nlu.denial.denials import Denial, Stance
from bot.nlu.denial.said import FAR, NEAR, Reached, Said
from bot.nlu.denial.tables import EVERY, PLAIN


def excused(said: Said, denial: Denial, chosen: Reached, stance: Stance, rivalled: bool) -> bool:
    """Whether what a denial reaches is wanted all the same.

    Args:
        said: the message.
        denial: the denial.
        chosen: what it reaches.
        stance: what the words before it let it do.
        rivalled: whether another value of the same entity stands near.
    """
    slot, kind = chosen.slot, denial.kind
    if kind == "leaves":
        return not said.turned(slot, said.grammar.towards)
    if kind in ("given", "than"):
        return denial.asks_why or not rivalled
    if kind == "outside":
        before = said.texts[max(said.message.sentence[slot], denial.start - said.grammar.reach) : denial.start]
        return said.tokens[slot].town or not said.grammar.beside.isdisjoint(before)
    later = said.texts[slot + 1 : slot + 1 + NEAR]
    if (kind == "except" or not said.grammar.only.isdisjoint(later[:1])) and not said.grammar.also.isdisjoint(later):
        return True
    return kind in PLAIN and _excused_plain(said, denial, chosen, stance, rivalled)


def _excused_plain(said: Said, denial: Denial, chosen: Reached, stance: Stance, rivalled: bool) -> bool:
    """The same of a denial that goes with a verb or stands for one."""
    slot, kind = chosen.slot, denial.kind
    if not rivalled and (said.text(slot + 1) in said.grammar.roles or _is_topic(said, denial, chosen)):
        return True
    if said.named(slot) == {SUPPORT_TYPE}:
        bare = chosen.words == 0 or (chosen.words == 1 and chosen.first in said.grammar.articles)
        if (stance.person and bare) or said.grammar.acts.fullmatch(said.tokens[slot].text):
            return True
    if said.text(denial.start - 1) in said.grammar.fallbacks and (chosen.words == 0 or rivalled):
        return True
    blocked = stance.blocked and (kind != "complaint" or chosen.noun or said.named(slot) & {COUNTRY, SPOKEN})
    if blocked and not (chosen.light and said.countered(slot)):
        return True
    following = said.text(said.over(slot + 1, said.grammar.nouns))
    return (
        chosen.light
        and kind not in EVERY
        and (following in said.grammar.follows or said.grammar.is_other_verb(following))
    )


def _is_topic(said: Said, denial: Denial, chosen: Reached) -> bool:
    """Whether a topic is denied and not a value: "not Norway's opening hours", "the hours, not Norway's number"."""
    after = said.text(chosen.slot + 1)
    if chosen.topic or after in said.grammar.topics:
        return True
    around = said.texts[max(0, denial.start - NEAR) : chosen.slot + NEAR]
    return (chosen.noun or after in said.grammar.nouns) and not said.grammar.topics.isdisjoint(around)


def asked(said: Said, denial: Denial, chosen: Reached, reached: list[Reached]) -> bool:
    """Whether a plain denial is part of a question, and no counterpart says that it denies for all that."""
    if denial.kind not in PLAIN or denial.asks_why:
        return denial.asks_why
    slot, sentence = chosen.slot, said.message.sentence[chosen.slot]
    others = set(said.message.around(sentence, slot + FAR)) - {near.slot for near in reached}
    rivalled = any(said.message.sentence[other] == sentence and said.rival(slot, other) for other in others)
    return not rivalled and _asks(said, denial, chosen)


def _asks(said: Said, denial: Denial, chosen: Reached) -> bool:
    """Whether a denial is part of a question: "is it not in Norway?", "isn't Norway in it", "not Norway?"."""
    tags = said.grammar.asking.at(said.texts, denial.first)[1]
    if denial.start == denial.first:
        sure = said.message.asks[denial.start] or (denial.kind == "with_verb" and not chosen.words)
        return (bool(tags) and sure) or said.text(chosen.slot + 1) == "?"
    if not tags and not said.grammar.is_other_verb(said.text(denial.first)):
        return False
    subject = any(text not in said.grammar.adverbs for text in said.texts[denial.first + 1 : denial.start])
    return subject or said.message.asks[denial.start]
