"""The head: a linear classifier over any makers of features, stored as plain arrays: no pickle in the model archive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.features import MAKERS, Features, Floats, Reading

_FORMAT = 2
_ABOUT, _WEIGHTS = "classifier.json", "weights.npz"
_SENTENCE_STRENGTH = 10.0
# A temperature is one number: a fold of so many tells it as well as all of them.
_FOLDS = 3
_Rows = NDArray[np.intp]


class LinearClassifier:
    """Weights over the vectors of makers of features, laid end to end, and a softmax.

    Args:
        labels: class names, one a column of `weights`.
        features: fitted makers of features, in the order of their rows in `weights`.
        weights: shape (features, classes), float32, so that the few rows that a text touches lie together.
        bias: shape (classes,).
        temperature: divides the scores before the softmax; fitted on data that the weights have not seen.
    """

    def __init__(
        self, labels: list[str], features: Sequence[Features], weights: Floats, bias: Floats, temperature: float
    ) -> None:
        self.labels = labels
        self.features = list(features)
        self.weights, self.bias = weights, bias
        self.temperature = temperature
        ends = np.cumsum([maker.width for maker in self.features])
        self._parts = list(zip(self.features, np.split(weights, ends[:-1]), strict=True))

    def scores(self, readings: Sequence[Reading]) -> Floats:
        """Scores before the softmax, shape (readings, classes)."""
        return np.array([self._score(reading) for reading in readings], dtype=np.float32) + self.bias

    def _score(self, reading: Reading) -> Floats:
        total: Floats = np.zeros(len(self.labels))
        for maker, weights in self._parts:
            positions, values = maker.vector(reading)
            total += values @ weights[positions]
        return total

    def probabilities(self, readings: Sequence[Reading]) -> Floats:
        """Probabilities, shape (readings, classes)."""
        scores = self.scores(readings) / self.temperature
        scores -= scores.max(axis=1, keepdims=True)
        exponentials: Floats = np.exp(scores)
        exponentials /= exponentials.sum(axis=1, keepdims=True)
        return exponentials

    def save(self, directory: Path) -> None:
        """Writes the classifier into a directory, each maker of features into a folder of its own."""
        for index, maker in enumerate(self.features):
            folder = _folder(directory, index, maker.name)
            folder.mkdir(parents=True, exist_ok=True)
            maker.save(folder)
        np.savez(directory / _WEIGHTS, weights=self.weights.astype(np.float16), bias=self.bias.astype(np.float32))
        about = {
            "format": _FORMAT,
            "labels": self.labels,
            "temperature": self.temperature,
            "features": [maker.name for maker in self.features],
        }
        (directory / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> LinearClassifier:
        """Reads what `save` wrote.

        Raises:
            ValueError: it is of another format, or names makers of features that this code does not have.
        """
        about = json.loads((directory / _ABOUT).read_text(encoding="utf-8"))
        unknown = set(about.get("features", ())) - set(MAKERS)
        if about["format"] != _FORMAT or unknown:
            raise ValueError(f"unknown classifier format {about['format']} {' '.join(sorted(unknown))}".strip())
        features = [MAKERS[name].load(_folder(directory, i, name)) for i, name in enumerate(about["features"])]
        arrays = np.load(directory / _WEIGHTS, allow_pickle=False)
        weights = arrays["weights"].astype(np.float32)
        return cls(about["labels"], features, weights, arrays["bias"], about["temperature"])


def _folder(directory: Path, index: int, name: str) -> Path:
    return directory / f"{index}-{name}"


def train(
    readings: Sequence[Reading], labels: Sequence[str], features: Sequence[Features], strength: float, seed: int = 7
) -> LinearClassifier:
    """Fits a linear support vector classifier, and a temperature on a fold that it has not seen.

    Args:
        readings: the texts.
        labels: one a text.
        features: unfitted makers of features; they are fitted here.
        strength: inverse of the regularization (`C`).
        seed: makes the folds the same at every run; two runs differ in the fifth digit of a weight, no more.
    """
    targets = np.asarray(labels)
    for maker in features:
        maker.fit(readings)
    vectors = together(features, readings)
    names = sorted(set(labels))
    index = {name: position for position, name in enumerate(names)}
    rows: _Rows = np.array([index[label] for label in labels])
    fit, check = next(StratifiedKFold(_FOLDS, shuffle=True, random_state=seed).split(vectors, rows))
    # liblinear lets go of Python's lock, so that two cores fit two classifiers.
    with ThreadPoolExecutor(2) as pool:
        final, part = pool.map(
            lambda chosen: _fit(vectors[chosen], targets[chosen], strength), [np.arange(len(rows)), fit]
        )
    unseen = np.zeros((len(check), len(names)), dtype=np.float32)
    unseen[:, [index[name] for name in part.classes_]] = _decision(part, vectors[check])
    weights, bias = _two_sided(final)
    order = [list(final.classes_).index(name) for name in names]
    return LinearClassifier(
        labels=names,
        features=features,
        weights=np.ascontiguousarray(weights[order].T, dtype=np.float32),
        bias=bias[order].astype(np.float32),
        temperature=_best_temperature(unseen, rows[check]),
    )


def train_on_sentences(
    readings: Sequence[Reading], labels: Sequence[str], maker: Features, temperature: float
) -> LinearClassifier:
    """Fits a logistic regression on vectors that were tuned for these very questions.

    Args:
        readings: the texts.
        labels: one a text.
        maker: makes the vectors.
        temperature: comes with the encoder: it was tuned on these lines, which therefore cannot tell it.
    """
    vectors = maker.vectors(readings).toarray().astype(np.float32)
    fitted = LogisticRegression(C=_SENTENCE_STRENGTH, max_iter=100).fit(vectors, np.asarray(labels))
    return LinearClassifier(
        labels=[str(name) for name in fitted.classes_],
        features=[maker],
        weights=np.ascontiguousarray(fitted.coef_.T, dtype=np.float32),
        bias=fitted.intercept_.astype(np.float32),
        temperature=temperature,
    )


def together(features: Sequence[Features], readings: Sequence[Reading]) -> csr_matrix:
    """Vectors of all fitted makers end to end, shape (readings, sum of their widths)."""
    return hstack([maker.vectors(readings) for maker in features], format="csr")


def _fit(vectors: csr_matrix, targets: NDArray[np.str_], strength: float) -> LinearSVC:
    return LinearSVC(C=strength, random_state=0).fit(vectors, targets)


def _two_sided(classifier: LinearSVC) -> tuple[Floats, Floats]:
    """One row of weights a class, for two classes as well."""
    if len(classifier.classes_) > 2:
        return classifier.coef_, classifier.intercept_
    return (
        np.vstack([-classifier.coef_[0], classifier.coef_[0]]),
        np.array([-classifier.intercept_[0], classifier.intercept_[0]]),
    )


def _decision(classifier: LinearSVC, vectors: csr_matrix) -> Floats:
    weights, bias = _two_sided(classifier)
    return np.asarray(vectors @ weights.T) + bias


def _best_temperature(scores: Floats, rows: _Rows) -> float:
    """The temperature under which the right class is likeliest on unseen folds."""

    def loss(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(scaled).sum(axis=1))
        return float((log_sum - scaled[np.arange(len(rows)), rows]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5, 2), method="bounded").x))
