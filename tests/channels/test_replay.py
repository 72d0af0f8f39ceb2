"""The contract of `bot replay`: how conversations are judged, here and elsewhere."""

import io
import json

import pytest

from bot.commands.replay import replay

FIELDS = ["user", "intent", "confidence", "entities", "actions", "slots", "replies", "ms"]


@pytest.fixture
def run(assistant, loop):
    """Replays lines in this process; returns (conversations, messages about bad lines, count of them)."""

    def run(*lines):
        target, errors = io.StringIO(), io.StringIO()
        bad = loop.run_until_complete(replay(assistant, lines, target, errors))
        return [json.loads(line) for line in target.getvalue().splitlines()], errors.getvalue(), bad

    return run


def line(*texts, **more):
    return json.dumps({"id": 1, "turns": [{"user": text} for text in texts], **more})


def test_each_turn_tells_all_that_happened(run):
    (conversation,), _, bad = run(line("vad är numret i Norge?", id="a", locale="sv"))
    assert bad == 0
    assert (conversation["id"], conversation["locale"]) == ("a", "sv")
    (turn,) = conversation["turns"]
    assert list(turn) == FIELDS
    assert turn["user"] == "vad är numret i Norge?"
    assert turn["intent"] == "ask_phone_number" and 0 < turn["confidence"] <= 1
    assert turn["entities"] == {"country": "norway"}
    assert turn["actions"] == ["action_answer"]
    assert turn["slots"]["country"] == ["norway"] and turn["slots"]["language"] == "sv"
    (reply,) = turn["replies"]
    assert "800 31068" in reply["text"]
    assert all(set(button) == {"title", "payload"} for button in reply["buttons"])
    assert turn["ms"] > 0


def test_several_values_of_an_entity_are_a_list(run):
    (conversation,), _, _ = run(line("numret i Norge och i Kenya"))
    assert conversation["turns"][0]["entities"]["country"] == ["norway", "kenya"]


def test_each_conversation_starts_with_an_empty_memory(run):
    conversations, _, _ = run(line("vad är numret i Norge?", id=1), line("och fakturering?", id=1))
    assert conversations[1]["turns"][0]["slots"]["country"] is None


def test_what_else_stands_in_a_line_stays(run):
    source = {"id": 1, "note": "keep", "turns": [{"user": "hej", "expect": {"topic": None}}]}
    (conversation,), _, _ = run(json.dumps(source))
    assert conversation["note"] == "keep" and conversation["turns"][0]["expect"] == {"topic": None}


@pytest.mark.parametrize(
    ("bad_line", "message"),
    [
        ("not json", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"turns": [{"user": "hej"}]}', 'has no "id"'),
        ('{"id": 1}', '"turns" is not a list'),
        ('{"id": 1, "turns": []}', '"turns" is not a list'),
        ('{"id": 1, "turns": [{"text": "hej"}]}', 'turn 1 has no "user" text'),
        ('{"id": 1, "locale": 7, "turns": [{"user": "hej"}]}', '"locale" is not a string'),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_answered(run, bad_line, message):
    conversations, errors, bad = run(line("hej"), bad_line, line("tack"))
    assert len(conversations) == 2 and bad == 1
    assert errors.startswith("line 2: ") and message in errors


def test_the_command(bot):
    result = bot("replay", stdin=line("what is the number in Kenya?") + "\n\nnot json\n" + line("tack") + "\n")
    assert result.returncode == 2
    answers = [json.loads(row) for row in result.stdout.decode().splitlines()]
    assert len(answers) == 2
    # Nothing but the bad line is said on the side: no TensorFlow, SQLAlchemy or deprecation noise.
    assert result.stderr.decode().splitlines() == ["line 3: is not JSON (Expecting value: line 1 column 1 (char 0))"]


def test_the_command_succeeds_without_bad_lines(bot):
    assert bot("replay", stdin=line("hej")).returncode == 0


def test_invalid_utf8_is_survived(bot):
    result = bot("replay", stdin=b'{"id": 1, "turns": [{"user": "hej \xff"}]}\n')
    assert result.returncode == 0 and json.loads(result.stdout)["turns"][0]["replies"]
