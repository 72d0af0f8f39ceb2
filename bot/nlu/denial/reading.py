"""A message is read: each denial with what it reaches, what is denied after it is named, and what is corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.dialogue.parsed import COUNTRY
from bot.nlu.denial.corrections import corrected, denied_after
from bot.nlu.denial.denials import Denial, denials, stance_of
from bot.nlu.denial.excuses import asked, excused
from bot.nlu.denial.message import read_message
from bot.nlu.denial.said import FAR, NEAR, Reached, Said
from bot.nlu.denial.words import DenialWords
from bot.nlu.matching import Mention
from bot.nlu.text import folded


def mark_denied(text: str, mentions: Sequence[Mention], words: DenialWords) -> list[Mention]:
    """The mentions of a message, in their order, each of those that the message rules out with `denied` set.

    Args:
        text: what the user typed.
        mentions: what it names.
        words: how values are denied.
    """
    if not mentions:
        return []
    message = read_message(text, mentions, words.towns)
    slots = {slot for grammar in words.grammars for slot in _denied(Said(grammar, message))}
    denied = {index for slot in slots for index in message.tokens[slot].mentions}
    denied -= set(_wanted_after_all(mentions, denied, text))
    return [replace(m, denied=True) if index in denied else m for index, m in enumerate(mentions)]


def _wanted_after_all(mentions: Sequence[Mention], denied: set[int], text: str) -> Iterator[int]:
    """What is named again by another name: "I don't live in Japan, but the office is in Osaka"."""
    for index in denied:
        own = mentions[index]
        later = (other for place, other in enumerate(mentions) if place not in denied and other.start > own.end)
        names = [
            text[other.start : other.end] for other in later if (other.entity, other.value) == (own.entity, own.value)
        ]
        if own.entity == COUNTRY and any(folded(name) != folded(text[own.start : own.end]) for name in names):
            yield index


def _denied(said: Said) -> set[int]:
    """The slots that a message denies in this language."""
    found: set[int] = set()
    tight: set[int] = set()
    for denial in denials(said):
        slots, contrast = _ruled_out(said, denial)
        found.update(slots)
        tight.update(slots if contrast else ())
    found.update(slot for slot in said.slots if denied_after(said, slot))
    replaced = set(corrected(said, found))
    return found | replaced | _again(said, tight | replaced)


def _ruled_out(said: Said, denial: Denial) -> tuple[list[int], bool]:
    """The slots that a denial denies, and whether it sets them against others without a verb."""
    reached = list(said.reached(denial.end))
    if not reached:
        return [], False
    stance = stance_of(said, denial)
    small_only = stance.weak or denial.kind in ("without", "outside")
    candidates = [
        near
        for near in (reached[:1] if denial.kind == "without" else reached)
        if (near.light or not small_only) and said.named(near.slot) & near.entities & stance.entities
    ]
    if not candidates:
        return [], False
    chosen = _contrasted(said, denial, reached, candidates)
    slots = _listed(said, chosen.slot, denial.kind)
    around = said.message.around(denial.start - FAR, slots[-1] + FAR)
    rivalled = any(said.rival(chosen.slot, other) for other in around if other not in slots)
    if excused(said, denial, chosen, stance, rivalled) or asked(said, denial, chosen, reached):
        return [], False
    return slots, stance.contrast


def _contrasted(said: Said, denial: Denial, reached: list[Reached], candidates: list[Reached]) -> Reached:
    """Of several values that follow the one that has a counterpart: "not billing in Norway but in Spain"."""
    if len(candidates) > 1:
        after = said.message.next_slot(reached[-1].slot + 1, NEAR)
        before = said.message.last_slot(denial.start)
        for other in (other for other in (after, before) if other is not None):
            for candidate in candidates:
                if said.rival(candidate.slot, other):
                    return candidate
    return candidates[0]


def _listed(said: Said, slot: int, kind: str) -> list[int]:
    """A slot, and those of the same entity that are listed after it: "not Norway or Sweden"."""
    slots, sure, index, joined = [slot], 1, slot, False
    while True:
        index = said.over(index + 1, said.grammar.nouns)
        comma = said.text(index) == ","
        join = said.text(index + comma) in said.grammar.joins
        index = said.over(index + comma + join, said.grammar.small)
        if not (comma or join) or not said.named(index) & said.named(slot):
            break
        slots.append(index)
        joined = joined or join
        if not comma or (join and (kind == "except" or sure == len(slots) - 1)):
            sure = len(slots)
    if said.countered(slots[-1]) or (kind == "except" and joined):
        return slots
    # After a comma stands what is wanted: "not Norway, Denmark".
    return slots[:sure]


def _again(said: Said, slots: set[int]) -> set[int]:
    """The places before that name the same as what is denied later: "Norway, no, not Norway, Denmark"."""
    last = {said.tokens[slot].text: slot for slot in sorted(slots)}
    return {slot for slot in said.slots if slot < last.get(said.tokens[slot].text, -1)}
