"""`bot evaluate`: trains, measures, and writes reports/evaluation.md with its pictures."""

from __future__ import annotations

import asyncio
import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from rasa.core.channels.channel import UserMessage

from bot.dialogue.parsed import AFTER
from bot.engine.assistant import Assistant
from bot.evaluate import measures, pictures
from bot.evaluate.conversations import Judgement, judge_conversations
from bot.evaluate.examples import (
    Prediction,
    fixed_sample,
    held_out_examples,
    prediction_of,
    training_examples,
)
from bot.evaluate.files import ENTITIES, REPORTS
from bot.evaluate.peer import peer_predictions
from bot.evaluate.pipeline import FOLDS, cross_validation, leave_one_hand_out, small_predictions
from bot.knowledge.utterances import Utterance
from bot.languages import spoken
from bot.yaml_file import read_yaml

_SAMPLE = 5000


def evaluate(model: Path, say: Callable[[str], None], with_peer: bool = True) -> str:
    """Measures everything and returns the report, which it also writes.

    Args:
        model: a current model of the assistant.
        say: gets a line of progress now and then.
        with_peer: also train and measure Rasa's default pipeline (most of an hour, once).
    """
    held_out, training = held_out_examples(), training_examples()
    say(f"Development set: {len(held_out)} lines; training data: {len(training)} lines.")
    assistant = Assistant.in_memory(model)
    predictions = asyncio.run(_parse(assistant, held_out))

    say(f"{FOLDS}-fold cross-validation …")
    crossed = cross_validation(training)

    say("Each hand by what the others wrote …")
    by_hand = leave_one_hand_out(training)

    say("Entities, conversations …")
    entities = asyncio.run(measure_entities(assistant))
    judgement = asyncio.run(judge_conversations(assistant))

    sample = fixed_sample(training, _SAMPLE)
    say(f"The same sample of {len(sample)} lines for both pipelines …")
    ours = small_predictions(sample, held_out)
    peer = peer_predictions(sample, held_out, say) if with_peer else None

    pictures.confusion_matrix(held_out, predictions, REPORTS / "confusion.png")
    pictures.confidence_histogram(held_out, predictions, REPORTS / "confidence.png")
    curves = {"this assistant": measures.trade_off(held_out, predictions)}
    if peer:
        curves["this pipeline, 5,000 lines"] = measures.trade_off(held_out, ours)
        curves["DIET, 5,000 lines"] = measures.trade_off(held_out, peer)
    pictures.trade_off_curve(curves, REPORTS / "trade_off.png")

    text = _report(held_out, predictions, training, crossed, by_hand, entities, judgement, ours, peer)
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "evaluation.md").write_text(text, encoding="utf-8")
    figures = {
        "development": asdict(measures.understanding(held_out, predictions)),
        "entities": {name: [e.precision, e.recall, e.f1] for name, e in entities.items()},
        "conversations": asdict(judgement),
    }
    (REPORTS / "evaluation.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    return text


async def _parse(assistant: Assistant, examples: Sequence[Utterance]) -> list[Prediction]:
    processor = assistant.agent.processor
    assert processor is not None
    messages = [UserMessage(example.text, metadata={AFTER: example.after}) for example in examples]
    return [prediction_of(await processor.parse_message(message)) for message in messages]


async def measure_entities(assistant: Assistant) -> dict[str, measures.Extraction]:
    """Precision and recall of each entity on tests/nlu/entities.yml."""
    rows: dict[str, list[tuple[set[str], set[str]]]] = {}
    names = ("country", "cloud", "severity", "support_type")
    for entry in read_yaml(ENTITIES).data:
        parsed = await assistant.agent.parse_message(entry["text"])
        for name in names:
            found = {str(e["value"]) for e in parsed["entities"] if e["entity"] == name}
            rows.setdefault(name, []).append(({str(value) for value in entry.get(name) or []}, found))
    return {name: measures.extraction(rows[name]) for name in names}


def _report(
    held_out: Sequence[Utterance],
    predictions: Sequence[Prediction],
    training: Sequence[Utterance],
    crossed: Sequence[Prediction],
    by_hand: dict[str, list[tuple[Utterance, Prediction]]],
    entities: dict[str, measures.Extraction],
    judgement: Judgement,
    ours: Sequence[Prediction],
    peer: Sequence[Prediction] | None,
) -> str:
    lines = [
        "# Evaluation (`make evaluate`)",
        "",
        "| what | lines | right | macro F1 | in scope right | in scope lost | out of scope refused |",
        "|---|---|---|---|---|---|---|",
    ]

    def row(name: str, examples: Sequence[Utterance], found: Sequence[Prediction]) -> None:
        u = measures.understanding(examples, found)
        lines.append(
            f"| {name} | {u.lines} | {u.accuracy:.1%} | {u.macro_f1:.3f} "
            f"| {u.in_scope:.1%} | {u.in_scope_lost:.1%} | {u.refused:.1%} |"
        )

    for language in _languages(held_out):
        chosen = [i for i, e in enumerate(held_out) if e.language == language]
        row(f"development set, {language}", [held_out[i] for i in chosen], [predictions[i] for i in chosen])
    for name, chosen in (
        ("first messages", [i for i, e in enumerate(held_out) if e.after is None]),
        ("follow-ups", [i for i, e in enumerate(held_out) if e.after is not None]),
    ):
        row(f"development set, {name}", [held_out[i] for i in chosen], [predictions[i] for i in chosen])
    row("development set", held_out, predictions)
    for hand, pairs in by_hand.items():
        row(f"hand {hand} by the others, n-grams alone", [e for e, _ in pairs], [p for _, p in pairs])
    whole = [pair for pairs in by_hand.values() for pair in pairs]
    row("all hands, each by the others, n-grams alone", [e for e, _ in whole], [p for _, p in whole])
    for language in _languages(training):
        chosen = [i for i, e in enumerate(training) if e.language == language]
        row(f"cross-validation, {language}", [training[i] for i in chosen], [crossed[i] for i in chosen])
    row("this pipeline, 5,000 lines", held_out, ours)
    if peer is not None:
        row("Rasa's default pipeline (DIET), the same 5,000 lines", held_out, peer)
    lines += ["", "| entity | precision | recall | F1 |", "|---|---|---|---|"]
    lines += [f"| {name} | {e.precision:.3f} | {e.recall:.3f} | {e.f1:.3f} |" for name, e in entities.items()]
    lines += [
        "",
        f"Conversations: {judgement.turns} turns, {judgement.right:.1%} right, "
        f"reply language {judgement.language:.1%}, "
        f"turn median {statistics.median(judgement.milliseconds):.1f} ms, "
        f"95th percentile {np.percentile(judgement.milliseconds, 95):.1f} ms.",
        "",
        "Most confused, development set:",
        *(
            f"- {wanted} → {taken}: {count}"
            for wanted, taken, count in measures.confused_pairs(held_out, predictions)[:12]
        ),
        "",
        "Most confused, cross-validation:",
        *(f"- {wanted} → {taken}: {count}" for wanted, taken, count in measures.confused_pairs(training, crossed)[:20]),
        "",
        "Weakest intents, development set (F1):",
        *(
            f"- {intent}: {score:.2f}"
            for intent, score in sorted(measures.f1_by_intent(held_out, predictions).items(), key=lambda item: item[1])[
                :10
            ]
        ),
        "",
        "Worst lines, development set (written for, taken for, confidence):",
    ]
    wrong = [(p.confidence, e, p) for e, p in zip(held_out, predictions, strict=True) if p.first != e.intent]
    lines += [
        f"- {e.language} {e.intent} → {p.first} ({c:.2f}): {e.text}"
        for c, e, p in sorted(wrong, key=lambda w: -w[0])[:25]
    ]
    lines += ["", "Pictures: confusion.png, confidence.png, trade_off.png.", ""]
    return "\n".join(lines)


def _languages(examples: Sequence[Utterance]) -> list[str]:
    """The languages that the assistant speaks and that the lines are in."""
    return [language for language in spoken() if any(example.language == language for example in examples)]
