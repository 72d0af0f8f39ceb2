"""Logs: one form for all, and nothing that a user typed."""

import asyncio
import io
import json
import logging
import re
import subprocess
import sys

import pytest
import structlog

from bot.observe import logs
from bot.paths import ROOT

SECRET = "min hemliga fråga om 19900101-1234"


@pytest.fixture
def log():
    """Configures the logs as `bot serve` does; gives them back as they were."""
    root = logging.getLogger()
    consoles, level, config = [h for h in root.handlers if logs._is_console(h)], root.level, structlog.get_config()
    quieted = {name: logging.getLogger(name).level for name in ("rasa", "rasa_sdk", "sanic")}  # by other tests
    for name in quieted:
        logging.getLogger(name).setLevel(logging.NOTSET)

    def configure(form="json", level=logging.INFO):
        root.handlers.clear()  # pytest's own, which raise what ours swallow
        stream = io.StringIO()
        logs.configure(level, form, stream)
        return stream

    yield configure
    root.handlers[:] = [h for h in root.handlers if not isinstance(h, logs._Handler)] + consoles
    root.setLevel(level)
    for name, before in quieted.items():
        logging.getLogger(name).setLevel(before)
    structlog.configure(**config)


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(text, cause=None):
    raise ValueError(text) from cause


def test_a_line_of_json_has_time_level_logger_and_message(log):
    stream = log()
    logging.getLogger("bot.some.part").warning("It took %d s.", 3)
    (line,) = lines(stream)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line == {"level": "warning", "logger": "bot.some.part", "message": "It took 3 s."}


def test_the_console_gets_the_same_on_a_line(log):
    stream = log("console")
    logging.getLogger("bot.some.part").error("It broke.")
    assert re.fullmatch(r"\S+Z ERROR bot\.some\.part: It broke\.\n", stream.getvalue())


@pytest.mark.parametrize("form", logs.FORMATS)
def test_an_exception_is_told_by_type_and_place_and_not_by_what_it_quotes(log, form):
    stream = log(form)
    try:
        try:
            fail(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError:
        logging.getLogger("bot").exception("A turn failed.")
    text = stream.getvalue()
    assert "KeyError" in text and "ValueError" in text and "tests/observe/test_logs.py:" in text and " fail" in text
    assert "hemliga" not in text


def test_an_unreachable_service_is_named(log):
    stream = log()
    try:
        fail("x", ConnectionRefusedError(111, "Connection refused"))
    except ValueError:
        logging.getLogger("bot").exception("A turn failed.")
    (line,) = lines(stream)
    assert [error["type"] for error in line["error"]] == ["ValueError", "ConnectionRefusedError"]
    assert "Connection refused" in line["error"][1]["message"]


def test_a_database_error_does_not_quote_the_row(log):
    import sqlalchemy as sa

    stream = log()
    engine = sa.create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("INSERT INTO nowhere VALUES (:text)"), {"text": SECRET})
    except sa.exc.DBAPIError:
        logging.getLogger("bot").exception("A turn failed.")
    (line,) = lines(stream)
    assert line["error"][1]["message"] == "no such table: nowhere"
    assert "hemliga" not in stream.getvalue()


def test_an_exception_among_the_arguments_is_named_only(log):
    stream = log()
    logging.getLogger("bot").error("failed (%s)", ValueError(SECRET))
    logging.getLogger("bot").error("failed (%s)", OSError(28, "No space left on device"))
    first, second = (line["message"] for line in lines(stream))
    assert first == "failed (ValueError)" and "No space left" in second


def test_a_structured_event_of_rasa_keeps_its_name_and_loses_its_texts(log):
    stream = log()
    structlog.get_logger("rasa.core.processor").info(
        "processor.message.parse",
        parse_data_text=SECRET,
        parse_data_entities=[{"value": SECRET}],
        a_key_of_the_next_version={"text": SECRET},
        action_name="action_answer",
        len_extraction_events=2,
    )
    (line,) = lines(stream)
    assert line["message"] == "processor.message.parse" and line["logger"] == "rasa.core.processor"
    assert line["fields"] == {
        "parse_data_text": "***",
        "parse_data_entities": "***",
        "a_key_of_the_next_version": "***",
        "action_name": "action_answer",
        "len_extraction_events": 2,
    }


def test_a_structured_exception_shows_no_local_variables(log):
    stream = log()
    try:
        fail(SECRET)
    except ValueError:
        structlog.get_logger("rasa.core.channels.rest").exception("rest.message.received.failure", text=SECRET)
    (line,) = lines(stream)
    assert line["error"][0]["type"] == "ValueError" and "hemliga" not in stream.getvalue()


def test_what_rasa_says_in_prose_ends_where_it_quotes(log):
    stream = log()
    logging.getLogger("rasa.shared.core.events").warning(f"Only the first is returned. Parameters: {SECRET}")
    logging.getLogger("rasa.core.actions.action").warning(f"Failed as a result of error '{SECRET}'. More.")
    assert "hemliga" not in stream.getvalue() and len(lines(stream)) == 2


@pytest.mark.parametrize("level", [logging.DEBUG, logging.NOTSET])
def test_debug_is_never_written(log, level):
    stream = log(level=level)
    logging.getLogger("rasa.core.actions.action").debug(f"Validating extracted slots: {SECRET}")
    structlog.get_logger("rasa.core.policies").debug("rule_policy.actions.find", current_states=SECRET)
    loud = logging.getLogger("bot.loud")
    loud.setLevel(logging.DEBUG)
    loud.debug(SECRET)
    assert stream.getvalue() == ""


def test_a_task_whose_failure_nobody_read_is_not_quoted(log):
    stream = log()

    async def forget():
        asyncio.get_running_loop().create_task(asyncio.sleep(0)).add_done_callback(lambda _: fail(SECRET))
        await asyncio.sleep(0.01)

    asyncio.run(forget())
    assert "ValueError" in stream.getvalue() and "hemliga" not in stream.getvalue()


def test_nobody_writes_a_second_line_into_the_log(log):
    stream = log("console")
    logging.getLogger("bot").warning("path %s", "/x\n2026-01-01T00:00:00.000Z ERROR bot: forged\x1b[2J")
    assert stream.getvalue().count("\n") == 1 and "\x1b" not in stream.getvalue()


def test_a_record_that_does_not_fit_is_said_without_its_arguments(log):
    stream = log("console")
    logging.getLogger("bot").warning("%d", SECRET)
    assert "could not be written: TypeError" in stream.getvalue() and "hemliga" not in stream.getvalue()


def test_a_second_call_does_not_write_twice(log):
    log()
    stream = log()
    logging.getLogger("bot").warning("once")
    assert len(lines(stream)) == 1


@pytest.mark.parametrize("form", logs.FORMATS)
def test_a_conversation_leaves_no_text_in_the_log_even_if_all_is_shown(log, form, conversation):
    stream = log(form)
    talk = conversation()
    talk.say("numret i Finland? hemliga zebran")
    talk.say('/inform{"zebran": "hemliga"}')
    talk.say("what about the secret zebran?")
    assert "zebran" not in stream.getvalue() and "hemliga" not in stream.getvalue()


@pytest.mark.model
def test_a_verbose_command_shows_what_happens_and_not_what_was_said():
    line = json.dumps({"id": 1, "turns": [{"user": "hemliga zebran i Norge?"}, {"user": "the secret zebra"}]})
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--verbose", "replay"], cwd=ROOT, input=line, capture_output=True, text=True
    )
    assert done.returncode == 0 and "zebra" in done.stdout
    assert " INFO " in done.stderr
    assert "zebra" not in done.stderr and "hemliga" not in done.stderr
