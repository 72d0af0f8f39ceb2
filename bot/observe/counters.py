"""What the channels count: refusals and errors. Labels hold what this list knows and nothing a caller sends."""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import Counter

from bot.answers.locale_words import words

OTHER = "other"
# `server` is an address that no channel has, `bot` the terminal.
CHANNELS = frozenset({"portal", "teams", "server", "bot"})
# What fails: a turn (answered with an apology), the actions in it, a turn that would have been silent, what is around a
# turn (such as the lock store), a request, a delivery to Teams.
ERRORS = frozenset({"turn", "action_loop", "no_answer", "around_turn", "request", "delivery"})
# Checks of the Teams channel (bot/channels/teams/channel.py, tokens.py), with underscores.
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

_REFUSALS = Counter("assistant_refusals", "Requests that were not served.", ("channel", "code"))
_FAILURES = Counter("assistant_errors", "Failures by what failed; the log says why.", ("kind",))


def count_refusal(channel: str, code: str) -> None:
    """Counts a request that was not served.

    Args:
        channel: name of the channel, or `server`.
        code: the refusal's code, or the check that failed.
    """
    code = code.replace(" ", "_").lower()
    _REFUSALS.labels(known_channel(channel), code if code in _codes() else OTHER).inc()


def count_error(kind: str) -> None:
    """Counts a failure; `kind` is one of ERRORS."""
    _FAILURES.labels(kind if kind in ERRORS else OTHER).inc()


def known_channel(channel: str | None) -> str:
    """The channel's label."""
    return channel if channel in CHANNELS else OTHER


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(words("en")["refusals"]) | TEAMS_CHECKS
