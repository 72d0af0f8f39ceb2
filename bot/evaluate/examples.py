"""The lines that are measured on, and what a classifier made of them."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.commands.check import read_utterances
from bot.paths import DATA, ROOT

HELD_OUT = ROOT / "tests" / "nlu" / "held_out.yml"
OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Example:
    """One utterance and the intent it was written for."""

    intent: str
    language: str
    text: str


@dataclass(frozen=True)
class Prediction:
    """What a pipeline made of an example.

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


def training_examples() -> list[Example]:
    """Every line of data/nlu*.yml."""
    return [Example(*row) for path in sorted(DATA.glob("nlu*.yml")) for row in read_utterances(path)]


def held_out_examples(path: Path = HELD_OUT) -> list[Example]:
    """Every line of the development set."""
    return [Example(*row) for row in read_utterances(path)]


def fixed_sample(examples: list[Example], size: int, seed: int = 5) -> list[Example]:
    """A sample in which every intent and language has its share; the same for the same lines."""
    groups: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent, example.language].append(example)
    chosen: list[Example] = []
    for key in sorted(groups):
        share = max(8, round(size * len(groups[key]) / len(examples)))
        members = sorted(groups[key], key=lambda example: example.text)
        chosen += random.Random(f"{seed}{key}").sample(members, min(share, len(members)))
    return chosen


def prediction_of(parsed: dict[str, Any]) -> Prediction:
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
