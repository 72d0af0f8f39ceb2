"""Public sets as anchors: the recipe of our classifier on BANKING77, and what our assistant refuses of CLINC150.

    git clone https://github.com/PolyAI-LDN/task-specific-datasets
    git clone https://github.com/clinc/oos-eval
    python -m benchmarks.public_sets FOLDER_WITH_BOTH

No package of a registry carries these sets, so that they are read from a folder and nothing of them is kept here.
BANKING77 (77 questions to a bank, English, 3,080 lines to be measured on) is learnt from ten lines a question and from
all 10,003, by our classifier and, from the ten, by Rasa's default pipeline (DIET). CLINC150's lines are none of our
business, but for its small talk: all that are answered are counted.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import random
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Optional

from bot.engine import quiet

quiet.before_imports()

from bot.engine.assistant import Assistant, new_conversation  # noqa: E402
from bot.engine.training import ensure_model  # noqa: E402
from bot.evaluate.peer import peer_predictions  # noqa: E402
from bot.knowledge.utterances import Utterance  # noqa: E402
from bot.nlu.blend import Blend  # noqa: E402
from bot.nlu.encoder import find_encoder  # noqa: E402
from bot.nlu.features import Reading, Sentences  # noqa: E402
from bot.nlu.intent import QuestionClassifier  # noqa: E402
from bot.nlu.linear import train, train_on_sentences  # noqa: E402

_TRAIN, _TEST = "task-specific-datasets/banking_data/train.csv", "task-specific-datasets/banking_data/test.csv"
_CLINC = "oos-eval/data/data_full.json"
_SHOTS, _SEED, _STRENGTH = 10, 7, 1.0
# Small talk that our assistant answers as well, and what a line of CLINC150 says to it is right to answer.
_SMALL_TALK = {
    *(
        "are_you_a_bot",
        "change_language",
        "goodbye",
        "greeting",
        "maybe",
        "meaning_of_life",
        "no",
        "repeat",
        "thank_you",
    ),
    *("tell_joke", "what_are_your_hobbies", "what_can_i_ask_you", "what_is_your_name", "where_are_you_from", "yes"),
    *("who_do_you_work_for", "who_made_you", "how_old_are_you", "fun_fact", "do_you_have_pets", "user_name", "cancel"),
    *(
        "change_ai_name",
        "change_user_name",
        "change_accent",
        "change_speed",
        "change_volume",
        "whisper_mode",
        "flip_coin",
    ),
    *("reset_settings", "sync_device", "roll_dice"),
}
_ANSWERS = "action_answer"
Rows = list[tuple[str, str]]


def main() -> None:
    """Prints a table and the worst of what is answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without-peer", action="store_true", help="leave DIET out (some minutes)")
    given = parser.parse_args()
    quiet.after_imports()
    missing = [name for name in (_TRAIN, _TEST, _CLINC) if not (given.folder / name).exists()]
    if missing:
        sys.exit(f"{given.folder} lacks {', '.join(missing)}: see `python -m benchmarks.public_sets --help`")
    lines, measured = _csv(given.folder / _TRAIN), _csv(given.folder / _TEST)
    few = _few(lines)
    for name, learnt in ((f"{_SHOTS} a question", few), ("all lines", lines)):
        print(f"BANKING77, {name} ({len(learnt)}): {_right(_classified(learnt, measured), measured):.1%}", flush=True)
    if not given.without_peer:
        print(f"BANKING77, {_SHOTS} a question, DIET: {_right(_by_peer(few, measured), measured):.1%}", flush=True)
    asyncio.run(_refused(given.folder / _CLINC))


def _csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]


def _few(lines: Rows) -> Rows:
    """Some lines of each question, the same ones every time."""
    by_label: dict[str, Rows] = defaultdict(list)
    for row in lines:
        by_label[row[1]].append(row)
    choose = random.Random(_SEED)
    return [row for label in sorted(by_label) for row in choose.sample(by_label[label], _SHOTS)]


def _right(found: Sequence[str], rows: Rows) -> float:
    return sum(name == label for name, (_, label) in zip(found, rows, strict=True)) / len(rows)


def _classified(learnt: Rows, measured: Rows) -> list[str]:
    """By our classifier: n-grams, and the sentence encoder as it stands, tuned for another business."""
    readings, labels = [Reading(text) for text, _ in learnt], [label for _, label in learnt]
    ngrams = train(readings, labels, QuestionClassifier.makers(readings), _STRENGTH)
    encoder = find_encoder()
    if encoder is None:
        blend = Blend(ngrams, None, 0.0)
    else:
        sentences = train_on_sentences(readings, labels, Sentences(encoder), encoder.temperature)
        blend = Blend(ngrams, sentences, encoder.share)
    rows = blend.probabilities([Reading(text) for text, _ in measured])
    return [blend.labels[int(row.argmax())] for row in rows]


def _by_peer(learnt: Rows, measured: Rows) -> list[str]:
    here = Path(__file__)
    sample, targets = (
        [Utterance(label, "en", " ".join(text.split()), here) for text, label in rows] for rows in (learnt, measured)
    )
    return [prediction.intent for prediction in peer_predictions(sample, targets, print)]


async def _refused(path: Path) -> None:
    """What of a set that is none of our business is answered all the same."""
    data = json.loads(path.read_text(encoding="utf-8"))
    assistant = Assistant.in_memory(ensure_model(print))
    rows = [(text, label) for text, label in (*data["test"], *data["oos_test"]) if label not in _SMALL_TALK]
    for name, chosen in (("its questions", [row for row in rows if row[1] != "oos"]), ("out of its scope", _oos(rows))):
        answered = [row async for row in _answered(assistant, chosen)]
        refused = 1 - len(answered) / len(chosen)
        print(f"CLINC150, {name}: {refused:.1%} of {len(chosen)} not answered", flush=True)
        for text, label, question in answered[:20]:
            print(f"  {label}: {text} → {question}")


def _oos(rows: Iterable[tuple[str, str]]) -> Rows:
    return [row for row in rows if row[1] == "oos"]


async def _answered(assistant: Assistant, rows: Rows) -> AsyncIterator[tuple[str, str, Optional[str]]]:
    """Line, label and question of each that is answered."""
    for text, label in rows:
        turn = await assistant.turn(text, new_conversation())
        if _ANSWERS in turn.actions:
            yield text, label, turn.intent


if __name__ == "__main__":
    main()
