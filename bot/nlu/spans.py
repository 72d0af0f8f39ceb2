"""Spans of a message that may name a country, and which of them stand where they overlap."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Optional, Union

from bot.nlu.names import Kind
from bot.nlu.tokens import Said

HAZARD: Final = "hazard"
GUESS: Final = "guess"
FoundKind = Union[Kind, Literal["hazard", "guess"]]
# Of phrases that cover the same words, which one stays.
_STANDING = {"name": 3, "code": 3, "hazard": 2, "people": 2, "city": 2, "turned": 1, "guess": 0}
_GUESSED = 0


@dataclass(frozen=True)
class Found:
    """A span of tokens that names a country, or several that bear the same name; none if it is a hazard.

    Attributes:
        start: its first token.
        end: the token after its last.
        kind: what sort of name it is.
        countries: the countries.
        certain: whether it was written out.
        form: the name that is meant by it, where it is misspelt.
    """

    start: int
    end: int
    kind: FoundKind
    countries: tuple[str, ...]
    certain: bool = True
    form: str = ""

    @property
    def tokens(self) -> range:
        """The tokens it covers."""
        return range(self.start, self.end)


def best(candidates: Sequence[Found], said: Said, weightless: Collection[str] = ()) -> list[Found]:
    """Of phrases that overlap those that cover the most words, in the fewest phrases, of the best standing.

    Args:
        candidates: the phrases.
        said: the message.
        weightless: words that do not count: "Guinea-Bissau" says more than "Republic of Guinea"; in a guess they do,
            for "Dominica Republic" is not Dominica.
    """
    hazards = {(found.start, found.end) for found in candidates if found.kind == HAZARD}
    starting: dict[int, list[Found]] = {}
    for found in sorted(candidates, key=lambda found: -found.end):
        if found.kind == HAZARD or (found.start, found.end) not in hazards:
            starting.setdefault(found.start, []).append(found)
    length = len(said.tokens)
    counts = [token.is_word and token.text not in weightless for token in said.tokens]
    scores: list[tuple[int, int, int, int]] = [(0, 0, 0, 0)] * (length + 1)
    taken: list[Optional[Found]] = [None] * (length + 1)
    for place in range(length - 1, -1, -1):
        scores[place] = scores[place + 1]
        for found in starting.get(place, ()):
            words, phrases, wide, standing = scores[found.end]
            covered = len(found.tokens) if found.form else sum(counts[found.start : found.end])
            # A code may be a small word: NO.
            covered = max(covered, int(found.kind != HAZARD))
            own = _GUESSED if not found.certain else _STANDING[found.kind]
            # "State of Georgia" is wider than Georgia.
            width = len(found.tokens) if found.certain else 0
            score = (words + covered, phrases - 1, wide + width, standing + own)
            if score > scores[place] or (score == scores[place] and taken[place] is None):
                scores[place], taken[place] = score, found
    chosen: list[Found] = []
    place = 0
    while place < length:
        found_here = taken[place]
        if found_here is not None:
            chosen.append(found_here)
        place = found_here.end if found_here is not None else place + 1
    return chosen
