"""Which severity a problem sounds like, by 21Vianet's definitions and examples (the article, section o365-21vianet).

The article's three levels differ by what the problem does, whom it hits, and whether there is a way around it. 21Vianet
decides in the end, so that a problem told by halves sounds like two levels, and what is missing is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Optional, get_args

from bot.knowledge.tables import Level

# A service is gone for whoever uses it; something cannot be done; it works badly; it is a small thing or a question.
Effect = Literal["down", "stopped", "impaired", "minor"]
Scope = Literal["all", "several", "one"]
Missing = Literal["effect", "scope", "workaround"]
_EFFECTS: tuple[Effect, ...] = get_args(Effect)
_SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True)
class Symptom:
    """A problem, as far as it has been told.

    Attributes:
        effect: what it does; None = not said.
        scope: whom it hits; None = not said.
        workaround: whether there is another way for the time being; None = not said.
        stakes: whether production, deadlines or profit are hit.
        billing: whether it is about billing or the subscription.
    """

    effect: Optional[Effect] = None
    scope: Optional[Scope] = None
    workaround: Optional[bool] = None
    stakes: bool = False
    billing: bool = False

    @property
    def told(self) -> bool:
        """Whether anything is known of the problem itself."""
        return bool(self.effect or self.scope or self.stakes or self.workaround is not None)

    def with_more(self, other: Symptom) -> Symptom:
        """This problem with what has been said of it since; what is said later counts."""
        return Symptom(
            other.effect or self.effect,
            other.scope or self.scope,
            self.workaround if other.workaround is None else other.workaround,
            other.stakes or self.stakes,
            other.billing or self.billing,
        )

    def __str__(self) -> str:
        """The form in which a slot keeps it; `parse` reads it."""
        around = {True: "workaround", False: "no-workaround", None: None}[self.workaround]
        flags = ("stakes" if self.stakes else None, "billing" if self.billing else None)
        return " ".join(word for word in (self.effect, self.scope, around, *flags) if word)

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
    if symptom.billing and "A" in found.levels:
        # Billing and subscription cases get B at most.
        return Triage(("B",), capped=True)
    return found


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
