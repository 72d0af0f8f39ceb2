"""Figures over predictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sklearn.metrics import f1_score

from bot.evaluate.examples import FALLBACK, OUT_OF_SCOPE, Prediction
from bot.knowledge.utterances import Utterance

_REFUSED = (OUT_OF_SCOPE, FALLBACK)


@dataclass(frozen=True)
class Understanding:
    """How well intents were told apart; shares between 0 and 1.

    Attributes:
        lines: how many were measured.
        accuracy: share of all lines with the right final intent (a refusal counts as right for out of scope).
        macro_f1: mean of the intents' F1, over the likeliest intent.
        in_scope: share of the in-scope lines with the right final intent.
        in_scope_lost: share of the in-scope lines that were refused.
        refused: share of the out-of-scope lines that were refused.
    """

    lines: int
    accuracy: float
    macro_f1: float
    in_scope: float
    in_scope_lost: float
    refused: float


def understanding(examples: Sequence[Utterance], predictions: Sequence[Prediction]) -> Understanding:
    """Measures predictions against the intents that the lines were written for."""
    pairs = list(zip(examples, predictions, strict=True))
    inside = [(e, p) for e, p in pairs if e.intent != OUT_OF_SCOPE]
    outside = [(e, p) for e, p in pairs if e.intent == OUT_OF_SCOPE]
    right_inside = sum(p.intent == e.intent for e, p in inside)
    refused = sum(p.intent in _REFUSED for _, p in outside)
    truth = [e.intent for e, _ in pairs]
    return Understanding(
        lines=len(pairs),
        accuracy=_share(right_inside + refused, len(pairs)),
        macro_f1=float(
            f1_score(truth, [p.first for _, p in pairs], labels=sorted(set(truth)), average="macro", zero_division=0)
        ),
        in_scope=_share(right_inside, len(inside)),
        in_scope_lost=_share(sum(p.intent in _REFUSED for _, p in inside), len(inside)),
        refused=_share(refused, len(outside)),
    )


def f1_by_intent(examples: Sequence[Utterance], predictions: Sequence[Prediction]) -> dict[str, float]:
    """F1 of each intent, over the likeliest intent."""
    truth = [example.intent for example in examples]
    labels = sorted(set(truth))
    scores = f1_score(truth, [p.first for p in predictions], labels=labels, average=None, zero_division=0)
    return dict(zip(labels, map(float, scores), strict=True))


def confused_pairs(examples: Sequence[Utterance], predictions: Sequence[Prediction]) -> list[tuple[str, str, int]]:
    """(written for, taken for, how often), most often first."""
    pairs = Counter((e.intent, p.first) for e, p in zip(examples, predictions, strict=True) if e.intent != p.first)
    return [(wanted, taken, count) for (wanted, taken), count in pairs.most_common()]


def trade_off(examples: Sequence[Utterance], predictions: Sequence[Prediction]) -> list[tuple[float, float, float]]:
    """(threshold, share of in-scope lines lost, share of out-of-scope lines refused) over thresholds of confidence.

    A line is refused if out of scope is likeliest, or if the likeliest intent is less probable than the threshold.
    """
    rows = []
    for step in range(0, 100, 2):
        threshold = step / 100
        refused = [p.first == OUT_OF_SCOPE or p.confidence < threshold for p in predictions]
        outside = [r for e, r in zip(examples, refused, strict=True) if e.intent == OUT_OF_SCOPE]
        inside = [r for e, r in zip(examples, refused, strict=True) if e.intent != OUT_OF_SCOPE]
        rows.append((threshold, _share(sum(inside), len(inside)), _share(sum(outside), len(outside))))
    return rows


@dataclass(frozen=True)
class Extraction:
    """Precision, recall and F1 of one entity, counted over the values of each text."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def extraction(rows: Iterable[tuple[set[str], set[str]]]) -> Extraction:
    """Measures (wanted values, found values) of many texts."""
    right = wanted_count = found_count = 0
    for wanted, found in rows:
        right += len(wanted & found)
        wanted_count += len(wanted)
        found_count += len(found)
    return Extraction(_share(right, found_count, empty=1.0), _share(right, wanted_count, empty=1.0))


def _share(part: int, whole: int, empty: float = 0.0) -> float:
    return part / whole if whole else empty
