"""The classifier's own arithmetic is scikit-learn's, over any makers of features."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.features import MAKERS, Ngrams, Reading, Vector
from bot.nlu.linear import LinearClassifier, together, train

TEXTS = [
    f"{word} {other}" for word in ("nummer", "tider", "vem får ringa", "hej hej") for other in ("norge", "nu", "tack")
]
LABELS = [text.split()[0] for text in TEXTS]
ASKED = [*TEXTS, "nummer nummer nummer", "", "något helt annat", "!?"]


class Lengths:
    """Dense features, as a sentence encoder's are: how long a text is, and its longest word."""

    name = "lengths"
    width = 2

    def fit(self, readings):
        pass

    def vectors(self, readings):
        return csr_matrix([self.vector(reading).values for reading in readings])

    def vector(self, reading):
        words = reading.raw.split() or [""]
        return Vector(slice(None), np.array([len(reading.raw), max(map(len, words))]) / 20)

    def save(self, directory):
        (directory / "nothing.txt").write_text("", encoding="utf-8")

    @classmethod
    def load(cls, directory):
        assert (directory / "nothing.txt").exists()
        return cls()


def readings(texts):
    return [Reading(text) for text in texts]


def ngrams():
    return [Ngrams("word", (1, 2)), Ngrams("char_wb", (2, 5), min_df=2)]


@pytest.mark.parametrize("more", [[], [Lengths()]], ids=["ngrams", "with a dense maker beside them"])
def test_scores_are_those_of_the_sparse_matrices(tmp_path, monkeypatch, more):
    monkeypatch.setitem(MAKERS, Lengths.name, Lengths)
    made = train(readings(TEXTS), LABELS, [*ngrams(), *more], 1.0)
    made.save(tmp_path)
    for classifier in (made, LinearClassifier.load(tmp_path)):
        vectors = together(classifier.features, readings(ASKED))
        expected = np.asarray(vectors @ classifier.weights) + classifier.bias
        assert np.allclose(classifier.scores(readings(ASKED)), expected, atol=1e-4)
        assert np.allclose(classifier.probabilities(readings(ASKED)).sum(axis=1), 1)


@pytest.mark.parametrize("labels", [LABELS, ["hej" if label == "hej" else "fråga" for label in LABELS]])
def test_weights_are_those_of_a_support_vector_machine_over_tf_idf(labels):
    settings = {"sublinear_tf": True, "lowercase": False, "dtype": np.float32}
    words = TfidfVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"\w+|[?!]", **settings)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, **settings)
    folded = [reading.masked for reading in readings(TEXTS)]
    vectors = hstack([vectorizer.fit_transform(folded) for vectorizer in (words, letters)], format="csr")
    machine = LinearSVC(C=1.0, random_state=0).fit(vectors, labels)

    made = train(readings(TEXTS), labels, ngrams(), 1.0)
    asked = hstack([v.transform([reading.masked for reading in readings(ASKED)]) for v in (words, letters)])
    scores = machine.decision_function(asked)
    if scores.ndim == 1:
        scores = np.stack([-scores, scores], axis=1)
    assert made.labels == list(machine.classes_)
    assert np.allclose(made.scores(readings(ASKED)), scores, atol=1e-4)
    exponentials = np.exp(scores / made.temperature)
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    assert np.allclose(made.probabilities(readings(ASKED)), probabilities, atol=1e-3)


def test_no_pickle_is_stored(tmp_path):
    train(readings(TEXTS), LABELS, ngrams(), 1.0).save(tmp_path)
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in stored} == {".json", ".npy", ".npz"}
    for path in stored:
        if path.suffix != ".json":
            np.load(path, allow_pickle=False)


@pytest.mark.parametrize(("old", "new"), [('"format": 2', '"format": 1'), ('"ngrams"', '"pictures"')])
def test_a_classifier_of_another_make_is_refused(tmp_path: Path, old, new):
    train(readings(TEXTS), LABELS, ngrams(), 1.0).save(tmp_path)
    about = tmp_path / "classifier.json"
    about.write_text(about.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match="unknown classifier format"):
        LinearClassifier.load(tmp_path)
