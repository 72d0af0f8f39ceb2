"""The classifier's own arithmetic is scikit-learn's."""

import numpy as np

from bot.nlu.linear import LinearClassifier, make_vectorizer, train, transform

TEXTS = [
    f"{word} {other}" for word in ("nummer", "tider", "vem får ringa", "hej hej") for other in ("norge", "nu", "tack")
]
LABELS = [text.split()[0] for text in TEXTS]


def test_scores_are_those_of_the_sparse_matrices(tmp_path):
    made = train(TEXTS, LABELS, [make_vectorizer("word", (1, 2)), make_vectorizer("char_wb", (2, 5))], 1.0)
    made.save(tmp_path)
    for classifier in (made, LinearClassifier.load(tmp_path)):
        asked = [*TEXTS, "nummer nummer nummer", "", "något helt annat", "!?"]
        expected = np.asarray(transform(classifier.vectorizers, asked) @ classifier.weights) + classifier.bias
        assert np.allclose(classifier.scores(asked), expected, atol=1e-4)
        assert np.allclose(classifier.probabilities(asked).sum(axis=1), 1)
