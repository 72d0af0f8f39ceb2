"""A text in pieces of words, as the sentence encoder reads it: a unigram model. Only the standard library in here."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Final

BEGIN: Final = "<s>"
END: Final = "</s>"
UNKNOWN: Final = "<unk>"
_BLANK = "\u2581"
# A character that no piece has costs so much more than the rarest piece.
_PENALTY = 10.0


def normalized(text: str) -> str:
    """A text in lower case and in Unicode's compatibility form, its blanks as one."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


class Pieces:
    """Cuts a text into the pieces that are together the likeliest.

    Args:
        scores: log probability of each piece; its id is its place.
    """

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.ids = {piece: number for number, piece in enumerate(scores)}
        self._scores = dict(scores)
        # What a piece may begin with: where no piece goes on, none is looked for.
        self._begun = frozenset(piece[:length] for piece in scores for length in range(1, len(piece) + 1))
        self._unknown = min(scores.values()) - _PENALTY

    def __len__(self) -> int:
        return len(self.ids)

    def encode(self, text: str, most: int) -> list[int]:
        """The ids of a text's pieces, between those of the beginning and the end.

        Args:
            text: any text; it is normalized here.
            most: how many ids there may be; what stands in the middle of a longer text is left out.
        """
        ids, unknown = self.ids, self.ids[UNKNOWN]
        pieces = self.cut(normalized(text))
        half = (most - 2) // 2
        if len(pieces) > most - 2:
            pieces = [*pieces[:half], *pieces[-half:]]
        return [ids[BEGIN], *(ids.get(piece, unknown) for piece in pieces), ids[END]]

    def cut(self, text: str) -> list[str]:
        """The likeliest pieces of a normalized text."""
        whole = _BLANK + text.replace(" ", _BLANK)
        scores, begun, unknown = self._scores, self._begun, self._unknown
        length = len(whole)
        best = [0.0, *([-inf] * length)]
        begins = [0] * (length + 1)
        for start in range(length):
            here = best[start]
            # Any character can stand by itself, so that every text has a way through.
            if here + unknown > best[start + 1]:
                best[start + 1], begins[start + 1] = here + unknown, start
            for end in range(start + 1, length + 1):
                part = whole[start:end]
                if part not in begun:
                    break
                score = scores.get(part)
                if score is not None and here + score > best[end]:
                    best[end], begins[end] = here + score, start
        pieces = []
        end = len(whole)
        while end:
            pieces.append(whole[begins[end] : end])
            end = begins[end]
        return pieces[::-1]

    def save(self, path: Path) -> None:
        """Writes a piece and its score a line."""
        lines = (f"{piece}\t{score:.5g}\n" for piece, score in self._scores.items())
        path.write_text("".join(lines), encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """Reads what `save` wrote."""
        rows = (line.rpartition("\t") for line in path.read_text(encoding="utf-8").split("\n")[:-1])
        return cls({piece: float(score) for piece, _, score in rows})


def used_by(texts: Sequence[str], pieces: Pieces) -> set[str]:
    """The pieces that texts are cut into."""
    return {piece for text in texts for piece in pieces.cut(normalized(text))}
