"""The lines that are measured on, and what a pipeline made of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluate.files import HELD_OUT
from bot.knowledge.utterances import Utterance, read_utterance_file, read_utterances
from bot.paths import DATA

OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Prediction:
    """What a pipeline made of an utterance.

    Attributes:
        intent: the final intent, `nlu_fallback` where the pipeline was not sure.
        first: the likeliest intent before any fallback.
        confidence: of `first`.
        refusal: probability of out of scope.
    """

    intent: str
    first: str
    confidence: float
    refusal: float


def training_examples() -> list[Utterance]:
    """Every line that the assistant is trained on, in the same order whatever file it stands in."""
    return sorted(read_utterances(DATA), key=lambda line: (line.intent, line.language, line.text))


def held_out_examples() -> list[Utterance]:
    """Every line of the development set."""
    return read_utterance_file(HELD_OUT)


def fixed_sample(examples: Sequence[Utterance], size: int, seed: int = 5) -> list[Utterance]:
    """A sample in which every intent and language has its share; the same for the same lines."""
    groups: dict[tuple[str, str], list[Utterance]] = defaultdict(list)
    for example in examples:
        groups[example.intent, example.language].append(example)
    chosen: list[Utterance] = []
    for key in sorted(groups):
        share = max(8, round(size * len(groups[key]) / len(examples)))
        members = sorted(groups[key], key=lambda example: example.text)
        chosen += random.Random(f"{seed}{key}").sample(members, min(share, len(members)))
    return chosen


def prediction_of(parsed: Mapping[str, Any]) -> Prediction:
    """Reads Rasa's parse data."""
    ranking = [row for row in parsed.get("intent_ranking") or [] if row["name"] != FALLBACK]
    first = ranking[0] if ranking else {"name": None, "confidence": 0.0}
    refusal = next((row["confidence"] for row in ranking if row["name"] == OUT_OF_SCOPE), 0.0)
    return Prediction(
        intent=(parsed.get("intent") or {}).get("name") or FALLBACK,
        first=first["name"] or FALLBACK,
        confidence=float(first["confidence"]),
        refusal=float(refusal),
    )
