"""What is counted: messages, answers, refusals, errors. Labels hold what is known here and nothing a caller sends."""

from __future__ import annotations

from functools import lru_cache
from typing import Container, Optional

from prometheus_client import Counter, Histogram, Info

from bot.answers.locale_words import words
from bot.knowledge.catalogue import load_catalogue
from bot.languages import default, spoken
from bot.version import version

OTHER = "other"
# `server` is an address that no channel has, `bot` the terminal.
CHANNELS = frozenset({"portal", "teams", "server", "bot"})
# What fails: a turn (answered with an apology), the actions in it, a turn that would have been silent, what is around a
# turn (such as the lock store), a request, a delivery to Teams.
ERRORS = frozenset({"turn", "action_loop", "no_answer", "around_turn", "request", "delivery"})
# Checks of the Teams channel (bot/channels/teams/channel.py, tokens.py) and of its bodies (bot/channels/body.py), with
# underscores.
TEAMS_CHECKS = frozenset(
    {
        "algorithm",
        "audience",
        "channel",
        "content_type",
        "endorsements",
        "expired",
        "issuer",
        "json",
        "key_id_missing",
        "key_unknown",
        "keys_unavailable",
        "length",
        "local_play_from_elsewhere",
        "not_an_object",
        "not_yet_valid",
        "service_host",
        "serviceurl",
        "signature",
        "tenant",
        "token_form",
        "token_missing",
        "too_many_turns_under_way",
    }
)
_FALLBACKS = {"nlu_fallback", "out_of_scope"}

Info("assistant_build", "Which version of the assistant this is.").info({"version": version()})
_MESSAGES = Counter("assistant_messages", "Messages that reached the dialogue.", ("channel",))
_ANSWERS = Counter("assistant_answers", "Answers by what was understood.", ("intent", "language"))
_NOT_UNDERSTOOD = Counter("assistant_fallbacks", "Answers that could not help.", ("kind", "language"))
_SECONDS = Histogram(
    "assistant_turn_seconds",
    "Time of a turn, from the conversation's lock to the stored answer.",
    ("channel",),
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
_REFUSALS = Counter("assistant_refusals", "Requests that were not served.", ("channel", "code"))
_FAILURES = Counter("assistant_errors", "Failures by what failed; the log says why.", ("kind",))


def count_message(channel: Optional[str]) -> None:
    """Counts a message when its turn begins."""
    _MESSAGES.labels(_known(channel, CHANNELS)).inc()


def count_turn(channel: Optional[str], intent: Optional[str], language: Optional[str], seconds: float) -> None:
    """Counts an answered message.

    Args:
        channel: where it came from.
        intent: what was understood.
        language: of the answer.
        seconds: that the turn took.
    """
    in_language = _known(language, spoken())
    understood = _known(intent, load_catalogue())
    _SECONDS.labels(_known(channel, CHANNELS)).observe(seconds)
    _ANSWERS.labels(understood, in_language).inc()
    if understood in _FALLBACKS:
        _NOT_UNDERSTOOD.labels(understood, in_language).inc()


def count_refusal(channel: str, code: str) -> None:
    """Counts a request that was not served.

    Args:
        channel: name of the channel, or `server`.
        code: the refusal's code, or the check that failed.
    """
    code = code.replace(" ", "_").lower()
    _REFUSALS.labels(_known(channel, CHANNELS), _known(code, _codes())).inc()


def count_error(kind: str) -> None:
    """Counts a failure; `kind` is one of ERRORS."""
    _FAILURES.labels(_known(kind, ERRORS)).inc()


def _known(label: Optional[str], labels: Container[str]) -> str:
    return label if label is not None and label in labels else OTHER


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(words(default())["refusals"]) | TEAMS_CHECKS
