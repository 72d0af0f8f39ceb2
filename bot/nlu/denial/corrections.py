"""What rules a value out after it is named: "21Vianet kör vi inte", "Norway, no wait, Denmark"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from bot.nlu.denial.said import FAR, Said
from bot.nlu.denial.tables import PLAIN


def denied_after(said: Said, slot: int) -> bool:
    """Whether what follows a value denies it: "21Vianet kör vi inte"."""
    before = said.texts[said.clauses[slot] : slot]
    if len(before) <= said.grammar.reach and all(text in said.grammar.openers | said.grammar.small for text in before):
        end, tags = said.grammar.wrong.at(said.texts, slot + 1)
        if tags & (said.named(slot) | {"any"}) and _ends(said, end):
            return True
    end, tags = said.grammar.denied_by.at(said.texts, said.over(slot + 1, said.grammar.nouns))
    return bool(tags & (said.named(slot) | {"any"})) and ("more" in tags or _ends(said, end))


def _ends(said: Said, index: int) -> bool:
    """Whether a statement ends before a token."""
    text = said.text(index)
    return index >= len(said.tokens) or text in said.grammar.openers or (said.tokens[index].is_mark and text != "?")


def corrected(said: Said, denied: set[int]) -> Iterator[int]:
    """The slots that a later one replaces: "Norway, no wait, Denmark"."""
    for index in range(len(said.tokens)):
        end, tags = said.grammar.corrects.at(said.texts, index)
        if not tags or said.grammar.deniers.at(said.texts, index)[1] & {"plain", "instead", "except"}:
            continue
        new = _ahead(said, end)
        old = _behind(said, index, new, "far" in tags) if new is not None and new not in denied else None
        if old is not None:
            yield old
    for new in said.slots:
        index = said.over(new + 1, said.grammar.nouns)
        if said.grammar.corrects_after.at(said.texts, index)[1] and not said.grammar.deniers.at(said.texts, index)[1]:
            old = _behind(said, new, new, False) if new not in denied else None
            if old is not None:
                yield old


def _ahead(said: Said, index: int) -> Optional[int]:
    """The slot that a correction puts in the place of another."""
    most = index + said.grammar.reach
    while index < min(most, len(said.tokens)):
        if said.tokens[index].mentions:
            index_after = said.over(index + 1, said.grammar.nouns)
            return None if said.text(index_after) in said.grammar.also else index
        if said.grammar.deniers.at(said.texts, index)[1] & PLAIN:
            return None
        end = max(said.grammar.between.at(said.texts, index)[0], said.grammar.corrects.at(said.texts, index)[0])
        if end == index and not said.is_filler(index):
            return None
        index = max(end, index + 1)
    return None


def _behind(said: Said, index: int, new: int, far: bool) -> Optional[int]:
    """The slot before a correction that `new` replaces; other words may stand between if it may be `far`."""
    at = index - 1
    while at > 0 and said.tokens[at].is_mark:
        at -= 1
    if said.text(at) in said.grammar.besides:
        return None
    slots = 0
    while at >= 0 and at >= index - (FAR if far else said.grammar.reach) and slots < 3:
        if said.tokens[at].mentions:
            if said.rival(at, new):
                return at
            slots += 1
        elif not far and not said.is_filler(at):
            return None
        at -= 1
    return None
