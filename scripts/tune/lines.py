"""Writes what the encoder is tuned on: the training lines as it reads them, and the words of the languages spoken.

Runs in the project's environment, `python -m scripts.tune.lines`; tuning itself has one of its own (tune.py).
"""

from __future__ import annotations

import json
from pathlib import Path

from wordfreq import top_n_list

from bot.evaluate.pipeline import Pipeline
from bot.knowledge.utterances import Utterance, read_utterances
from bot.languages import spoken
from bot.nlu.features import Reading
from bot.paths import DATA, ROOT

FOLDER = ROOT / "var" / "tune"
_WORDS = 60_000


def main() -> None:
    """Writes var/tune/lines.jsonl and var/tune/words.txt."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    write(read_utterances(DATA), FOLDER / "lines.jsonl")
    words = dict.fromkeys(word for language in spoken() for word in top_n_list(language, _WORDS))
    (FOLDER / "words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


def write(utterances: list[Utterance], path: Path) -> None:
    """Writes lines with what they are; each as the encoder reads it, without and with what it follows."""
    messages = Pipeline().read(utterances)
    with path.open("w", encoding="utf-8") as file:
        for utterance, message in zip(utterances, messages, strict=True):
            reading = Reading.of(utterance.text, message.get("entities") or [])
            row = {
                "text": reading.named,
                "intent": utterance.intent,
                "language": utterance.language,
                "after": utterance.after,
                "hand": utterance.hand,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
