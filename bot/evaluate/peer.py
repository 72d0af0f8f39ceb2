"""The peer: Rasa's default pipeline (DIET), trained on a fixed sample, cached by content."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import hashlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any, Callable

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from bot.evaluate.examples import Example, Prediction, prediction_of
from bot.nlu.matching import EntityFinder

# What `rasa init` writes for Rasa 3.6, with its default thresholds.
PIPELINE: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "random_seed": 7},
    {"name": "EntitySynonymMapper"},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]


def peer_predictions(
    sample: list[Example], targets: list[Example], finder: EntityFinder, cache: Path, say: Callable[[str], None]
) -> list[Prediction]:
    """Trains DIET on the sample and classifies the targets.

    Args:
        sample: what it is trained on; countries are marked as our own finder finds them.
        targets: what it is measured on.
        finder: marks the countries.
        cache: directory for results; the same content is never trained twice.
        say: gets a line of progress.
    """
    content = json.dumps([PIPELINE, *map(dataclasses.astuple, sample + targets)], ensure_ascii=False)
    file = cache / f"diet-{hashlib.sha256(content.encode()).hexdigest()[:16]}.json"
    if file.exists():
        say("  DIET: taken from the cache")
        return [Prediction(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    say(f"  DIET: training on {len(sample)} lines (most of an hour, once) …")
    with tempfile.TemporaryDirectory() as directory, contextlib.redirect_stdout(io.StringIO()):
        folder = Path(directory)
        config = {"recipe": "default.v1", "assistant_id": "peer", "language": "sv", "pipeline": PIPELINE}
        (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        (folder / "nlu.yml").write_text(_rasa_yaml(sample, finder), encoding="utf-8")
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
        if not model:
            raise RuntimeError("DIET could not be trained")
        agent = Agent.load(model)

        async def parse() -> list[Prediction]:
            return [prediction_of(await agent.parse_message(target.text)) for target in targets]

        predictions = asyncio.run(parse())
    cache.mkdir(parents=True, exist_ok=True)
    rows = [dataclasses.asdict(prediction) for prediction in predictions]
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return predictions


def _rasa_yaml(sample: list[Example], finder: EntityFinder) -> str:
    """The sample as Rasa's training data, countries marked."""
    by_intent: dict[str, list[str]] = {}
    for example in sample:
        by_intent.setdefault(example.intent, []).append(_marked(example.text, finder))
    blocks = [
        {"intent": intent, "examples": "".join(f"- {line}\n" for line in lines)} for intent, lines in by_intent.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10_000)


def _marked(text: str, finder: EntityFinder) -> str:
    """`nummer [norge]{"entity": "country", "value": "norway"}`."""
    result, position = [], 0
    for mention in finder.find(text):
        if mention.entity != "country" or mention.start < position or "[" in text or "]" in text:
            continue
        mark = json.dumps({"entity": "country", "value": mention.value})
        result += [text[position : mention.start], f"[{text[mention.start : mention.end]}]{mark}"]
        position = mention.end
    return "".join([*result, text[position:]])
