"""How much there is to learn from: utterances by intent and language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.knowledge.utterances import Utterance

_LEAST_LINES = 100
_SKELETON_WORDS = 3
_SKELETON_SHARE = 0.08


def counts(utterances: Sequence[Utterance], languages: Sequence[str]) -> list[str]:
    """A table of counts, near-duplicates, and intents that lean on one beginning."""
    by_intent = Counter((row.intent, row.language) for row in utterances)
    intents = sorted({row.intent for row in utterances})
    rows = [f"{'intent':32}" + "".join(f" {code:>6}" for code in languages)]
    for intent in intents:
        numbers = [by_intent[intent, code] for code in languages]
        rows.append(_row(intent, numbers) + (" few" if min(numbers, default=0) < _LEAST_LINES else ""))
    rows.append(_row("all", [sum(by_intent[intent, code] for intent in intents) for code in languages]))
    bare = Counter(_bare(row.text) for row in utterances)
    rows.append(f"near-duplicates (same letters and digits): {sum(count - 1 for count in bare.values())}")
    return [*rows, *leaning(utterances)]


def leaning(utterances: Sequence[Utterance]) -> list[str]:
    """Intents of which a large share begins with the same words."""
    beginnings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for utterance in utterances:
        words = _bare(utterance.text).split()
        if len(words) > _SKELETON_WORDS:
            beginnings[utterance.intent, utterance.language][" ".join(words[:_SKELETON_WORDS])] += 1
    rows = []
    for (intent, language), counter in sorted(beginnings.items()):
        beginning, count = counter.most_common(1)[0]
        share = count / sum(counter.values())
        if share > _SKELETON_SHARE:
            rows.append(f"{intent} {language}: {share:.0%} of the lines begin with '{beginning}'")
    return rows


def _row(name: str, numbers: Sequence[int]) -> str:
    return f"{name:32}" + "".join(f" {number:6}" for number in numbers)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower())) or text
