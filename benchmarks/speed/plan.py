"""How much is measured. The defaults are those of `make bench`; --quick is for trying the benchmark itself out."""

from __future__ import annotations

from dataclasses import dataclass

FIXED_QUESTION, FIXED_ANSWER = "vem får kontakta supporten?", "Bara administratörer"
PHONE_QUESTION, PHONE_ANSWER = "vad är numret i Norge?", "800 31068"
QUESTIONS = {"fixed": FIXED_QUESTION, "phone": PHONE_QUESTION}
ANSWERS = {"fixed": FIXED_ANSWER, "phone": PHONE_ANSWER}
# A person asks a few things and goes: each conversation of the load has so many messages.
TURNS_OF_A_CONVERSATION = 5


@dataclass(frozen=True)
class Plan:
    """Sizes of the parts of the benchmark.

    Attributes:
        concurrent: how many conversations at once.
        rounds: how often the systems take turns; the machine's moods then meet all of them.
        seconds: of one measurement in one round.
        warm_up: messages to each system before anything counts.
        long_conversations: conversations of `long_turns` turns with this assistant; stock Rasa, being slow, has one.
        long_turns: turns of a long conversation.
        stored: conversations put into the store.
        stored_samples: messages measured with and without them.
        pair_rounds: how often one process and two take turns.
        sample: lines of the data that stock Rasa is trained on.
        epochs: of each of its networks.
    """

    concurrent: tuple[int, ...] = (1, 8, 32)
    rounds: int = 3
    seconds: float = 5.0
    warm_up: int = 40
    long_conversations: int = 5
    long_turns: int = 200
    stored: int = 10_000
    stored_samples: int = 200
    pair_rounds: int = 3
    sample: int = 1_000
    epochs: int = 20


FULL = Plan()
QUICK = Plan(
    rounds=1,
    seconds=1.5,
    warm_up=5,
    long_conversations=1,
    long_turns=30,
    stored=500,
    stored_samples=20,
    pair_rounds=1,
)
