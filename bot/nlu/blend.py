"""Two classifiers asked as one: n-grams know letters, sentences know meanings."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

import numpy as np

from bot.nlu.features import Floats, Reading, Unavailable
from bot.nlu.linear import LinearClassifier

_ABOUT = "blend.json"
_NGRAMS, _SENTENCES = "ngrams", "sentences"
_LEAST = 1e-9
logger = logging.getLogger(__name__)


class Blend:
    """The mean of two classifiers' log probabilities; by n-grams alone where there is no other.

    Args:
        ngrams: by letters and words.
        sentences: by the encoder's vectors, over the same labels; None without an encoder.
        share: of `sentences` in the mean.
    """

    def __init__(self, ngrams: LinearClassifier, sentences: Optional[LinearClassifier], share: float) -> None:
        self._ngrams, self._sentences, self._share = ngrams, sentences, share
        self.labels = ngrams.labels

    def probabilities(self, readings: Sequence[Reading]) -> Floats:
        """Probabilities, shape (readings, classes)."""
        if self._sentences is None:
            return self._ngrams.probabilities(readings)
        letters, meanings = (
            np.log(np.maximum(part.probabilities(readings), _LEAST)) for part in (self._ngrams, self._sentences)
        )
        mean = (1 - self._share) * letters + self._share * meanings
        exponentials: Floats = np.exp(mean - mean.max(axis=1, keepdims=True))
        exponentials /= exponentials.sum(axis=1, keepdims=True)
        return exponentials

    def save(self, directory: Path) -> None:
        """Writes both into a directory."""
        parts = [(_NGRAMS, self._ngrams), (_SENTENCES, self._sentences)]
        for name, part in parts:
            if part is not None:
                (directory / name).mkdir(parents=True, exist_ok=True)
                part.save(directory / name)
        (directory / _ABOUT).write_text(json.dumps({"share": self._share}), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> Blend:
        """Reads what `save` wrote; without its encoder it goes by n-grams, and says so in the log."""
        share = float(json.loads((directory / _ABOUT).read_text(encoding="utf-8"))["share"])
        ngrams = LinearClassifier.load(directory / _NGRAMS)
        if not (directory / _SENTENCES).is_dir():
            return cls(ngrams, None, share)
        try:
            return cls(ngrams, LinearClassifier.load(directory / _SENTENCES), share)
        except Unavailable as error:
            logger.warning("Questions are told by n-grams alone: %s.", error)
            return cls(ngrams, None, share)
