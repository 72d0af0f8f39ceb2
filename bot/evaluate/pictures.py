"""The pictures of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np

from bot.evaluate.examples import Prediction
from bot.knowledge.utterances import Utterance


def confusion_matrix(examples: Sequence[Utterance], predictions: Sequence[Prediction], file: Path) -> None:
    """Rows: written for; columns: taken for; colour: share of the row."""
    labels = sorted({e.intent for e in examples} | {p.first for p in predictions})
    index = {label: position for position, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)))
    for example, prediction in zip(examples, predictions, strict=True):
        counts[index[example.intent], index[prediction.first]] += 1
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(14, 13))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=7)
    axes.set_yticks(range(len(labels)), labels, fontsize=7)
    axes.set_xlabel("taken for")
    axes.set_ylabel("written for")
    for row, column in zip(*np.nonzero(counts), strict=True):
        if row != column:
            axes.text(column, row, int(counts[row, column]), ha="center", va="center", fontsize=6, color="firebrick")
    _save(figure, file)


def confidence_histogram(examples: Sequence[Utterance], predictions: Sequence[Prediction], file: Path) -> None:
    """Confidence of right and of wrong answers."""
    pairs = list(zip(examples, predictions, strict=True))
    right = [p.confidence for e, p in pairs if p.first == e.intent]
    wrong = [p.confidence for e, p in pairs if p.first != e.intent]
    figure, axes = plt.subplots(figsize=(8, 4.5))
    axes.hist(
        [right, wrong], bins=20, range=(0, 1), stacked=True, color=["steelblue", "firebrick"], label=["right", "wrong"]
    )
    axes.set_xlabel("confidence")
    axes.set_ylabel("lines")
    axes.legend()
    _save(figure, file)


def trade_off_curve(curves: dict[str, list[tuple[float, float, float]]], file: Path) -> None:
    """Share of in-scope lines lost against share of out-of-scope lines refused, one curve a pipeline."""
    figure, axes = plt.subplots(figsize=(7, 5))
    for name, rows in curves.items():
        axes.plot([lost for _, lost, _ in rows], [refused for _, _, refused in rows], marker=".", label=name)
    axes.axvline(0.02, color="grey", linestyle=":")
    axes.axhline(0.98, color="grey", linestyle=":")
    axes.set_xlim(0, 0.3)
    axes.set_xlabel("in-scope lines lost")
    axes.set_ylabel("out-of-scope lines refused")
    axes.legend()
    _save(figure, file)


def _save(figure: plt.Figure, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(file, dpi=110)
    plt.close(figure)
