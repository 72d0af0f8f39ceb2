"""The figures for Prometheus: what is counted, on a port of its own, with labels that no caller chooses."""

import ast
import socket
import urllib.request

import pytest
import yaml
from prometheus_client import REGISTRY

from bot.answers.locale_words import words
from bot.observe import counters
from bot.observe.counters import count_error, count_message, count_refusal, count_turn
from bot.observe.metrics_server import MetricsError, start_metrics
from bot.paths import ROOT


def value(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
def rises():
    """Says by how much a figure rose since the test began to look at it."""
    before = {}

    def rise(name, **labels):
        key = (name, *sorted(labels.items()))
        now = value(name, **labels)
        return now - before.setdefault(key, now)

    return rise


def series(name):
    return [sample for metric in REGISTRY.collect() for sample in metric.samples if sample.name == name]


def test_a_turn_is_counted_by_channel_intent_and_language(rises):
    figures = [
        ("assistant_messages_total", {"channel": "teams"}),
        ("assistant_answers_total", {"intent": "ask_phone_number", "language": "sv"}),
        ("assistant_turn_seconds_count", {"channel": "teams"}),
    ]
    for name, labels in figures:
        rises(name, **labels)
    count_message("teams")
    count_turn("teams", "ask_phone_number", "sv", 0.012)
    assert [rises(name, **labels) for name, labels in figures] == [1, 1, 1]


@pytest.mark.parametrize("kind", ["nlu_fallback", "out_of_scope"])
def test_answers_that_could_not_help_are_counted_apart(rises, kind):
    figure = {"kind": kind, "language": "en"}
    rises("assistant_fallbacks_total", **figure)
    count_turn("portal", kind, "en", 0.01)
    count_turn("portal", "ask_phone_number", "en", 0.01)
    assert rises("assistant_fallbacks_total", **figure) == 1


def test_refusals_and_errors_are_counted(rises):
    refusal, error = {"channel": "portal", "code": "too_many"}, {"kind": "turn"}
    rises("assistant_refusals_total", **refusal), rises("assistant_errors_total", **error)
    count_refusal("portal", "too_many")
    count_error("turn")
    assert rises("assistant_refusals_total", **refusal) == rises("assistant_errors_total", **error) == 1


def test_what_a_caller_sends_makes_no_new_series():
    names = [f"assistant_{what}_total" for what in ("answers", "refusals", "messages", "errors")]
    count_message("x"), count_turn("x", "x", "x", 1), count_refusal("x", "x"), count_error("x")
    before = [len(series(name)) for name in names]
    for number in range(50):
        odd = f"odd-{number}"
        count_message(odd), count_turn(odd, odd, odd, 1), count_refusal(odd, odd), count_error(odd)
    assert [len(series(name)) for name in names] == before
    assert "odd-" not in str([sample.labels for metric in REGISTRY.collect() for sample in metric.samples])


def test_every_refusal_code_has_its_own_series(rises):
    for code in words("en")["refusals"]:
        rises("assistant_refusals_total", channel="portal", code=code)
        count_refusal("portal", code)
        assert rises("assistant_refusals_total", channel="portal", code=code) == 1


def test_every_check_of_the_teams_channel_is_known():
    checks = set()
    channels = ROOT / "bot" / "channels"
    for path in (channels / "body.py", *(channels / "teams").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Denied":
                checks |= {a.value.replace(" ", "_").lower() for a in node.args[1:] if isinstance(a, ast.Constant)}
    assert checks
    assert checks <= counters.TEAMS_CHECKS


def test_every_intent_has_its_own_series(rises):
    for intent in yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]:
        rises("assistant_answers_total", intent=intent, language="sv")
        count_turn("bot", intent, "sv", 0.01)
        assert rises("assistant_answers_total", intent=intent, language="sv") == 1


@pytest.fixture
def served():
    server = start_metrics(0)
    yield server.server_address
    server.shutdown()
    server.server_close()


def test_the_figures_are_served_on_loopback(served):
    count_message("portal")
    host, port = served
    assert host == "127.0.0.1"
    with urllib.request.urlopen(f"http://{host}:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    assert 'assistant_messages_total{channel="portal"}' in text
    assert "assistant_turn_seconds_bucket" in text


def test_a_client_that_says_nothing_does_not_hold_up_the_next(served):
    with (
        socket.create_connection(served, timeout=5),
        urllib.request.urlopen(f"http://{served[0]}:{served[1]}/metrics", timeout=5) as answer,
    ):
        assert answer.status == 200


def test_a_port_that_is_taken_is_said_in_a_sentence(served):
    with pytest.raises(MetricsError, match=rf"cannot be served on 127\.0\.0\.1:{served[1]}: Address already in use"):
        start_metrics(served[1])
