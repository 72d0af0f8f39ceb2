"""The peer: Rasa's default pipeline (DIET), trained on a fixed sample, cached by content."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.constants import ENTITIES

from bot.dialogue.parsed import COUNTRY
from bot.evaluate.examples import Prediction, prediction_of
from bot.evaluate.files import CACHE
from bot.evaluate.pipeline import Pipeline
from bot.knowledge.utterances import Utterance
from bot.languages import default

_EPOCHS = 100
_Entities = Iterable[Mapping[str, Any]]


def default_pipeline(epochs: int) -> list[dict[str, Any]]:
    """What `rasa init` writes for Rasa 3.6, with its default thresholds; the FallbackClassifier comes last."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "random_seed": 7},
        {"name": "EntitySynonymMapper"},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


def peer_predictions(
    sample: Sequence[Utterance], targets: Sequence[Utterance], say: Callable[[str], None], cache: Path = CACHE
) -> list[Prediction]:
    """Trains DIET on the sample and classifies the targets.

    Args:
        sample: what it is trained on; countries are marked as our own matcher finds them.
        targets: what it is measured on.
        say: gets a line of progress.
        cache: directory for results; the same content is never trained twice.
    """
    rows = [(line.intent, line.language, line.text) for line in (*sample, *targets)]
    pipeline = default_pipeline(_EPOCHS)
    content = json.dumps([pipeline, *rows], ensure_ascii=False)
    file = cache / f"diet-{hashlib.sha256(content.encode()).hexdigest()[:16]}.json"
    if file.exists():
        say("  DIET: taken from the cache")
        return [Prediction(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    say(f"  DIET: training on {len(sample)} lines (most of an hour, once) …")
    with tempfile.TemporaryDirectory() as directory, contextlib.redirect_stdout(io.StringIO()):
        folder = Path(directory)
        config = {"recipe": "default.v1", "assistant_id": "peer", "language": default(), "pipeline": pipeline}
        (folder / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        data = {"version": "3.1", "nlu": training_blocks(sample, {COUNTRY})}
        (folder / "nlu.yml").write_text(yaml.safe_dump(data, allow_unicode=True, width=10_000), encoding="utf-8")
        model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
        if not model:
            raise RuntimeError("DIET could not be trained")
        agent = Agent.load(model)

        async def parse() -> list[Prediction]:
            return [prediction_of(await agent.parse_message(target.text)) for target in targets]

        predictions = asyncio.run(parse())
    cache.mkdir(parents=True, exist_ok=True)
    found = [dataclasses.asdict(prediction) for prediction in predictions]
    file.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return predictions


def training_blocks(lines: Sequence[Utterance], kinds: set[str] | None = None) -> list[dict[str, str]]:
    """Lines as Rasa's training data, a block an intent, entities marked as our own matcher finds them.

    Args:
        lines: what to train on.
        kinds: the entities to mark; None = all.
    """
    by_intent: dict[str, list[str]] = {}
    for line, message in zip(lines, Pipeline().read(lines), strict=True):
        entities = [e for e in message.get(ENTITIES) or [] if kinds is None or e["entity"] in kinds]
        by_intent.setdefault(line.intent, []).append(marked(line.text, entities))
    return [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in dict.fromkeys(texts))}
        for intent, texts in by_intent.items()
    ]


def marked(text: str, entities: _Entities) -> str:
    """`nummer [norge]{"entity": "country", "value": "norway"}`; a text with brackets of its own stays as it is."""
    if "[" in text or "]" in text:
        return text
    result: list[str] = []
    position = 0
    for entity in sorted(entities, key=lambda entity: int(entity["start"])):
        if entity["start"] < position:
            continue
        label = {key: entity[key] for key in ("entity", "value", "role") if entity.get(key)}
        result += [text[position : entity["start"]], f"[{text[entity['start'] : entity['end']]}]{json.dumps(label)}"]
        position = entity["end"]
    return "".join([*result, text[position:]])
