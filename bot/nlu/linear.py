"""A linear text classifier that is stored as plain arrays: no pickle in the model archive."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Sequence

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

_FORMAT = 1


@dataclass
class LinearClassifier:
    """TF-IDF of word and character n-grams, weights, and a softmax.

    Attributes:
        labels: class names, one a column of `weights`.
        vectorizers: one a kind of n-gram.
        weights: shape (features, classes), float32, so that the few rows that a text touches lie together.
        bias: shape (classes,).
        temperature: divides the scores before the softmax; fitted on data that the weights have not seen.
    """

    labels: list[str]
    vectorizers: list[TfidfVectorizer]
    weights: Any
    bias: Any
    temperature: float
    _readers: list[tuple[Callable[[str], list[str]], dict[str, int], Any, int]] = field(default_factory=list)

    def scores(self, texts: Sequence[str]) -> Any:
        """Scores before the softmax, shape (texts, classes).

        The same as `transform` times the weights, without sparse matrices: those cost more than the text itself.
        """
        if not self._readers:
            offset = 0
            for vectorizer in self.vectorizers:
                reader = (vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_, offset)
                self._readers.append(reader)
                offset += len(vectorizer.vocabulary_)
        return np.array([self._score(text) for text in texts], dtype=np.float32) + self.bias

    def _score(self, text: str) -> Any:
        total = np.zeros(len(self.labels))
        for analyze, vocabulary, idf, offset in self._readers:
            counts = Counter(vocabulary[term] for term in analyze(text) if term in vocabulary)
            if counts:
                positions = np.fromiter(counts, dtype=np.intp, count=len(counts))
                values = (1.0 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * idf[
                    positions
                ]
                total += (values / np.sqrt(values @ values)) @ self.weights[positions + offset]
        return total

    def probabilities(self, texts: Sequence[str]) -> Any:
        """Probabilities, shape (texts, classes)."""
        scores = self.scores(texts) / self.temperature
        scores -= scores.max(axis=1, keepdims=True)
        exponentials = np.exp(scores)
        return exponentials / exponentials.sum(axis=1, keepdims=True)

    def save(self, directory: Path) -> None:
        """Writes the classifier into a directory."""
        directory.mkdir(parents=True, exist_ok=True)
        np.savez(
            directory / "weights.npz",
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
            **{f"idf{index}": v.idf_.astype(np.float32) for index, v in enumerate(self.vectorizers)},
        )
        meta = {
            "format": _FORMAT,
            "labels": self.labels,
            "temperature": self.temperature,
            "vectorizers": [{"settings": _settings(v), "terms": _terms(v)} for v in self.vectorizers],
        }
        (directory / "classifier.json").write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> LinearClassifier:
        """Reads what `save` wrote; raises ValueError for another format."""
        meta = json.loads((directory / "classifier.json").read_text(encoding="utf-8"))
        if meta["format"] != _FORMAT:
            raise ValueError(f"unknown classifier format {meta['format']}")
        arrays = np.load(directory / "weights.npz", allow_pickle=False)
        vectorizers = []
        for index, stored in enumerate(meta["vectorizers"]):
            vectorizer = make_vectorizer(**stored["settings"])
            vectorizer.vocabulary_ = {term: position for position, term in enumerate(stored["terms"])}
            vectorizer.idf_ = arrays[f"idf{index}"].astype(np.float64)
            vectorizers.append(vectorizer)
        weights = arrays["weights"].astype(np.float32)
        return cls(meta["labels"], vectorizers, weights, arrays["bias"], meta["temperature"])


def make_vectorizer(analyzer: str, ngram_range: Sequence[int], min_df: int = 1) -> TfidfVectorizer:
    """A TF-IDF vectorizer over folded text; words keep digits and single letters."""
    return TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=tuple(ngram_range),
        min_df=min_df,
        sublinear_tf=True,
        lowercase=False,
        token_pattern=r"\w+|[?!]",
        dtype=np.float32,
    )


def transform(vectorizers: Sequence[TfidfVectorizer], texts: Sequence[str]) -> csr_matrix:
    """Features of texts, shape (texts, features)."""
    return hstack([v.transform(texts) for v in vectorizers], format="csr")


def _settings(vectorizer: TfidfVectorizer) -> dict[str, Any]:
    return {
        "analyzer": vectorizer.analyzer,
        "ngram_range": list(vectorizer.ngram_range),
        "min_df": vectorizer.min_df,
    }


def _terms(vectorizer: TfidfVectorizer) -> list[str]:
    terms = [""] * len(vectorizer.vocabulary_)
    for term, position in vectorizer.vocabulary_.items():
        terms[position] = term
    return terms


def train(
    texts: Sequence[str], labels: Sequence[str], vectorizers: Sequence[TfidfVectorizer], strength: float, seed: int = 7
) -> LinearClassifier:
    """Fits a linear support vector classifier, and a temperature on folds that it has not seen.

    Args:
        texts: folded texts.
        labels: one a text.
        vectorizers: unfitted; they are fitted here.
        strength: inverse of the regularisation (`C`).
        seed: makes the folds, and so the model, the same at every run.
    """
    targets = np.asarray(labels)
    for vectorizer in vectorizers:
        vectorizer.fit(texts)
    features = transform(vectorizers, texts)
    names = sorted(set(labels))
    index = {name: position for position, name in enumerate(names)}
    rows = np.array([index[label] for label in labels])
    folds = list(StratifiedKFold(3, shuffle=True, random_state=seed).split(features, rows))
    everything = np.arange(len(rows))
    # liblinear lets go of Python's lock, so that two cores fit two classifiers.
    with ThreadPoolExecutor(2) as pool:
        fitted = list(
            pool.map(
                lambda chosen: _fit(features[chosen], targets[chosen], strength),
                [everything, *(fit for fit, _ in folds)],
            )
        )
    final, *by_fold = fitted
    unseen = np.zeros((len(rows), len(names)), dtype=np.float32)
    for fold, (_, check) in zip(by_fold, folds, strict=False):
        unseen[np.ix_(check, [index[name] for name in fold.classes_])] = _decision(fold, features[check])
    weights, bias = _two_sided(final)
    order = [list(final.classes_).index(name) for name in names]
    return LinearClassifier(
        labels=names,
        vectorizers=list(vectorizers),
        weights=np.ascontiguousarray(weights[order].T, dtype=np.float32),
        bias=bias[order].astype(np.float32),
        temperature=_best_temperature(unseen, rows),
    )


def _fit(features: csr_matrix, targets: Any, strength: float) -> LinearSVC:
    return LinearSVC(C=strength, random_state=0).fit(features, targets)


def _two_sided(classifier: LinearSVC) -> tuple[Any, Any]:
    """One row of weights a class, for two classes as well."""
    if len(classifier.classes_) > 2:
        return classifier.coef_, classifier.intercept_
    return (
        np.vstack([-classifier.coef_[0], classifier.coef_[0]]),
        np.array([-classifier.intercept_[0], classifier.intercept_[0]]),
    )


def _decision(classifier: LinearSVC, features: csr_matrix) -> Any:
    weights, bias = _two_sided(classifier)
    return np.asarray(features @ weights.T) + bias


def _best_temperature(scores: Any, rows: Any) -> float:
    """The temperature under which the right class is likeliest on unseen folds."""

    def loss(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(scaled).sum(axis=1))
        return float((log_sum - scaled[np.arange(len(rows)), rows]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-5, 2), method="bounded").x))
