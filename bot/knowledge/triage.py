"""Which severity a problem sounds like, by 21Vianet's definitions and examples (the article, section o365-21vianet).

The article's three levels differ by what the problem does, whom it hits, and whether there is a way around it. That is
read by words (bot/dialogue/symptoms.py), and learnt from problems whose level is known (data/problems.yml): where both
agree, or what is learnt is sure, there is one level. 21Vianet decides in the end, so that a problem told by halves, or
heard in two ways, sounds like two levels, and what is missing is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, Optional, cast, get_args

from bot.knowledge.tables import Level

# A service is gone for whoever uses it; something cannot be done; it works badly; it is a small thing or a question.
Effect = Literal["down", "stopped", "impaired", "minor"]
Scope = Literal["all", "several", "one"]
Missing = Literal["effect", "scope", "workaround"]
_EFFECTS: tuple[Effect, ...] = get_args(Effect)
_SCOPES: tuple[Scope, ...] = get_args(Scope)
_LEVELS: tuple[Level, ...] = get_args(Level)
# So likely, what is learnt decides alone; so likely, it decides where the words say the same.
_SURE, _LIKELY = 0.75, 0.5
# Where the words tell both what a problem does and whom it hits: so likely, their level stands, whatever else is heard;
# so likely, another one stands instead; and so likely, a bill in it is no matter of billing.
_STANDS, _OVERRULES, _IS_NO_BILL = 0.25, 0.9, 0.9
# A text of so many words is plain.
_SHORT = 15
_HEARD = re.compile(r"([ABC]):(\d+)")


@dataclass(frozen=True)
class Symptom:
    """A problem, as far as it has been told.

    Attributes:
        effect: what it does; None = not said.
        scope: whom it hits; None = not said.
        workaround: whether there is another way for the time being; None = not said.
        stakes: whether production, deadlines or profit are hit.
        billing: whether it is about billing or the subscription.
        heard: how likely each level is, as it is learnt; empty where it is told in pieces.
    """

    effect: Optional[Effect] = None
    scope: Optional[Scope] = None
    workaround: Optional[bool] = None
    stakes: bool = False
    billing: bool = False
    heard: tuple[tuple[Level, float], ...] = ()

    @property
    def told(self) -> bool:
        """Whether anything is known of the problem itself."""
        return bool(self.effect or self.scope or self.stakes or self.workaround is not None)

    @property
    def in_full(self) -> bool:
        """Whether the words tell what it does and whom it hits."""
        return self.effect == "minor" or bool(self.effect and self.scope)

    def with_heard(self, heard: tuple[tuple[Level, float], ...], words: int) -> Symptom:
        """This problem with what is learnt of it: not where so few words tell it in full."""
        return self if self.in_full and words <= _SHORT else replace(self, heard=heard)

    def with_more(self, other: Symptom) -> Symptom:
        """This problem with what has been said of it since; what is said later counts.

        What it sounded like as a whole becomes what it does and whom it hits, where the words did not tell.
        """
        effect, scope = self._sounds()
        return Symptom(
            other.effect or self.effect or effect,
            other.scope or self.scope or scope,
            self.workaround if other.workaround is None else other.workaround,
            other.stakes or self.stakes,
            other.billing or self.billing,
        )

    def _sounds(self) -> tuple[Optional[Effect], Optional[Scope]]:
        """What the likeliest levels mean: up to A something is stopped, down to C one user is disturbed."""
        if not self.heard:
            return None, None
        likeliest = {level for level, _ in sorted(self.heard, key=lambda row: -row[1])[:2]}
        return ("impaired", "one") if "C" in likeliest else ("stopped", None)

    def __str__(self) -> str:
        """The form in which a slot keeps it; `parse` reads it."""
        around = {True: "workaround", False: "no-workaround", None: None}[self.workaround]
        flags = ("stakes" if self.stakes else None, "billing" if self.billing else None)
        heard = (f"{level}:{p * 100:.0f}" for level, p in self.heard)
        return " ".join(word for word in (self.effect, self.scope, around, *flags, *heard) if word)

    @classmethod
    def parse(cls, text: str) -> Symptom:
        """Reads what `str` wrote; words of another version are left out."""
        words = text.split()
        return cls(
            effect=next((effect for effect in _EFFECTS if effect in words), None),
            scope=next((scope for scope in _SCOPES if scope in words), None),
            workaround=True if "workaround" in words else False if "no-workaround" in words else None,
            stakes="stakes" in words,
            billing="billing" in words,
            heard=tuple((cast(Level, level), int(p) / 100) for level, p in _HEARD.findall(text)),
        )


@dataclass(frozen=True)
class Triage:
    """What a problem sounds like.

    Attributes:
        levels: one, or two between which what is missing decides; the higher first.
        missing: what to ask for.
        capped: whether only the rule for billing keeps it from a higher level.
    """

    levels: tuple[Level, ...]
    missing: Optional[Missing] = None
    capped: bool = False


def triage(symptom: Symptom) -> Triage:
    """The level of a problem.

    A: a service cannot be reached or used and several are hit, or production is. B: it works, but badly, or for one
    user or in one part not at all. C: it hardly hurts, is a question, or hits one user who has another way.
    """
    found = _technical(symptom)
    # A word of billing may stand in an outage: "shipping and invoicing have stopped".
    if symptom.billing and "A" in found.levels and dict(symptom.heard).get("A", 0.0) < _IS_NO_BILL:
        # Billing and subscription cases get B at most.
        return Triage(("B",), capped=True)
    if not symptom.heard:
        return found
    told_in_full = symptom.in_full and len(found.levels) == 1
    return _told_in_full(found, symptom.heard) if told_in_full else _with_heard(found, symptom.heard)


def _told_in_full(told: Triage, heard: tuple[tuple[Level, float], ...]) -> Triage:
    """By words that tell all, unless what is learnt is surely another."""
    level = told.levels[0]
    best, sure = max(heard, key=lambda row: row[1])
    if best == level or dict(heard)[level] >= _STANDS:
        return told
    return Triage((best,)) if sure >= _OVERRULES else _between({best, level})


def _with_heard(told: Triage, heard: tuple[tuple[Level, float], ...]) -> Triage:
    """By the words and by what is learnt."""
    ranked = sorted(heard, key=lambda row: -row[1])
    (best, sure), second = ranked[0], ranked[1][0]
    if sure >= _SURE or (sure >= _LIKELY and told.levels == (best,)):
        return Triage((best,))
    if len(told.levels) == 2:
        return told
    other = told.levels[0] if len(told.levels) == 1 and told.levels[0] != best else second
    return _between({best, other})


def _between(levels: set[Level]) -> Triage:
    """Two levels, and what decides between them; all three where the outer ones are as likely."""
    if levels == {"A", "C"}:
        return Triage(_LEVELS, "effect")
    return Triage(tuple(level for level in _LEVELS if level in levels), "scope" if "A" in levels else "workaround")


def _technical(symptom: Symptom) -> Triage:
    effect, scope, workaround = symptom.effect, symptom.scope, symptom.workaround
    if effect is None:
        return Triage(("A",)) if symptom.stakes and scope in ("all", "several") else _untold(symptom)
    if effect == "minor":
        return Triage(("C",))
    if scope == "one":
        return _of_one(symptom)
    if effect == "impaired" and symptom.stakes:
        return Triage(("A", "B"), "scope")
    if effect == "impaired" or workaround:
        return Triage(("B",))
    if scope == "all" or symptom.stakes or effect == "down":
        return Triage(("A",))
    return Triage(("B",)) if scope == "several" else Triage(("A", "B"), "scope")


def _untold(symptom: Symptom) -> Triage:
    if symptom.scope == "one":
        return Triage(("C",)) if symptom.workaround else Triage(("B", "C"), "effect")
    return Triage(("A", "B"), "effect") if symptom.scope else Triage(("A", "B", "C"), "effect")


def _of_one(symptom: Symptom) -> Triage:
    if symptom.workaround:
        return Triage(("C",))
    if symptom.effect == "impaired" and symptom.workaround is None:
        return Triage(("B", "C"), "workaround")
    return Triage(("B",))
