"""What is decided about a message: plain data that a slot can keep."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Optional

from bot.knowledge.query import Query

Act = Literal["answer", "chitchat", "refuse", "rephrase"]


@dataclass(frozen=True)
class Decision:
    """What to do.

    Attributes:
        act: what sort of turn it is; the action that carries it out is named for it (actions/carry_out.py).
        say: entries of the catalogue, questions to answer and prompts, in the order in which they are said.
        query: what the questions are about.
        offers: questions to offer with the last entry, where they are not the catalogue's.
        repeat: say the last words again; `say` is for where there are none.
    """

    act: Act
    say: tuple[str, ...]
    query: Query = field(default_factory=Query)
    offers: Optional[tuple[str, ...]] = None
    repeat: bool = False

    def to_slot(self) -> str:
        """The decision as the slot `decision` keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_slot(cls, text: str) -> Decision:
        """Reads what `to_slot` wrote."""
        data: dict[str, Any] = json.loads(text)
        about: dict[str, Any] = data["query"]
        lists = {name: tuple(about.get(name) or ()) for name in ("countries", "draft")}
        query = Query(**{**about, **lists})
        offers = None if data["offers"] is None else tuple(data["offers"])
        return cls(data["act"], tuple(data["say"]), query, offers, data["repeat"])
