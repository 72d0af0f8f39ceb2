"""Fits how sure the encoder's head may be, and its share beside the n-grams, on the development set; writes the card.

Runs in the project's environment after tuning, `python -m scripts.tune.calibrate`: the head is fitted as `make train`
fits it, on the vectors as they are served, and judged on hands that neither it nor the encoder has seen.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import log_softmax

from bot.evaluate.examples import held_out_examples, training_examples
from bot.evaluate.pipeline import Pipeline
from bot.nlu.encoder import FOLDER, Encoder
from bot.nlu.features import Sentences
from bot.nlu.intent import QuestionClassifier, readings_of
from bot.nlu.linear import train, train_on_sentences
from scripts.tune.card import card

_TEMPERATURES = np.linspace(0.4, 3.0, 27)
_SHARES = np.linspace(0.0, 1.0, 21)


def main() -> None:
    """Writes encoder/about.json and encoder/README.md."""
    lines, unseen = training_examples(), held_out_examples()
    pipeline = Pipeline()
    messages = pipeline.read([*lines, *unseen])
    seen = messages[: len(lines)]
    readings, labels = readings_of(seen), [line.intent for line in lines]
    judged = readings_of(messages[len(lines) :], alone=True)
    settings = QuestionClassifier.get_default_config()
    ngrams = train(readings, labels, QuestionClassifier.makers(readings), settings["strength"])
    about = _about(len(lines))
    (FOLDER / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    head = train_on_sentences(readings, labels, Sentences(Encoder()), 1.0)
    wanted = np.array([ngrams.labels.index(line.intent) for line in unseen])
    letters = np.log(np.maximum(ngrams.probabilities(judged), 1e-9))
    scores = head.scores(judged)
    temperature = float(min(_TEMPERATURES, key=lambda each: _loss(log_softmax(scores / each, axis=1), wanted)))
    meanings = log_softmax(scores / temperature, axis=1)
    share = float(min(_SHARES, key=lambda each: _loss(_blended(letters, meanings, each), wanted)))
    right = {
        "n-grams": _right(letters, wanted),
        "encoder": _right(meanings, wanted),
        "both": _right(_blended(letters, meanings, share), wanted),
    }
    about |= {"temperature": round(temperature, 2), "share": round(share, 2), "right": right}
    (FOLDER / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    (FOLDER / "README.md").write_text(card(about, len(unseen)), encoding="utf-8")
    print(json.dumps(about, indent=1))


def _about(lines: int) -> dict[str, Any]:
    graph = (FOLDER / "encoder.onnx").read_bytes()
    tuned_on = Path("var/tune/lines.jsonl")
    return {
        "sha256": hashlib.sha256(graph).hexdigest(),
        "width": 384,
        "positions": 64,
        "temperature": 1.0,
        "share": 0.5,
        "lines": lines,
        "lines_sha256": hashlib.sha256(tuned_on.read_bytes()).hexdigest(),
        "megabytes": round(len(graph) / 1e6, 1),
    }


def _blended(letters: Any, meanings: Any, share: float) -> Any:
    return log_softmax((1 - share) * letters + share * meanings, axis=1)


def _loss(logarithms: Any, wanted: Any) -> float:
    return float(-logarithms[np.arange(len(wanted)), wanted].mean())


def _right(logarithms: Any, wanted: Any) -> float:
    return round(float((logarithms.argmax(axis=1) == wanted).mean()), 4)


if __name__ == "__main__":
    main()
