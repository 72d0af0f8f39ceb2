"""Logs for people or as JSON lines. What users type never stands in them, whoever logs and at whatever level."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, MutableMapping, Optional, TextIO

import structlog

from bot.paths import ROOT

CONSOLE, JSON = "console", "json"
FORMATS = (CONSOLE, JSON)

_MASK = "***"
_MOST_CHARACTERS = 2000
_MOST_CAUSES = 5
_MOST_FRAMES = 30
# Rasa's structured events carry texts, slots and entities under some thirty names, new ones with every version. Numbers
# pass; of strings only those that name a thing of ours.
_HARMLESS = {"action_name", "action_extract_slot", "event_key", "host", "model_id", "placeholder_key", "policy_name"}
# Exceptions whose message names a host, a file or a time-out. Others may quote what they failed on (a database row, a
# text): of those the log has type and place.
_PLAIN_ERRORS = {"OSError", "redis.exceptions.RedisError", "psycopg2.OperationalError", "sqlite3.OperationalError"}
# Where Rasa's prose goes over to what it was given.
_QUOTES = re.compile(r"(\bParameters:|\bError:|\berror ').*", re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LIBRARIES = re.compile(r".*/(?:site-packages|python3\.\d+)/")


def configure(level: int = logging.WARNING, form: str = CONSOLE, stream: Optional[TextIO] = None) -> None:
    """Sends all logs, stdlib's and structlog's, to one place in one form.

    Args:
        level: WARNING or INFO. Below INFO libraries log whole messages of users, so nothing below is ever written.
        form: `console` or `json`.
        stream: where to; standard error if not given.
    """
    level = max(level, logging.INFO)
    root = logging.getLogger()
    for handler in list(root.handlers):
        if _is_console(handler):
            root.removeHandler(handler)
    handler = _Handler(stream or sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(_Json() if form == JSON else _Console())
    root.addHandler(handler)
    root.setLevel(level)
    structlog.configure(
        processors=PROCESSORS,
        context_class=dict,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def mask(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leaves of a structured event its name, numbers, and what is known to be harmless."""
    return {name: value if _is_harmless(name, value) else _MASK for name, value in event.items()}


def to_stdlib(_: Any, __: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Hands a structured event to the stdlib logger, as a record with fields."""
    exception = event.pop("exc_info", None)
    event.pop("stack_info", None)
    return {"msg": event.pop("event", ""), "exc_info": exception, "extra": {"fields": dict(event)}}


PROCESSORS: list[Any] = [
    structlog.stdlib.filter_by_level,
    structlog.contextvars.merge_contextvars,
    mask,
    to_stdlib,
]


def _is_harmless(name: str, value: Any) -> bool:
    if name in ("event", "exc_info", "stack_info") or value is None or isinstance(value, bool | int | float):
        return True
    return name in _HARMLESS and isinstance(value, str)


def _is_console(handler: logging.Handler) -> bool:
    """Whether a handler writes what ours is to write: absl and basicConfig put such ones on the root logger."""
    consoles = (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
    own = isinstance(handler, _Handler) or type(handler).__module__.startswith("absl")
    return own or getattr(handler, "stream", None) in consoles


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]  # Python 3.10 cannot name it at run time
    def handleError(self, record: logging.LogRecord) -> None:
        """Says that a record could not be written; the stdlib would print its arguments."""
        error = sys.exc_info()[0]
        name = error.__name__ if error else "?"
        try:
            self.stream.write(f"A log record of {record.name} (line {record.lineno}) could not be written: {name}\n")
        except (OSError, ValueError):
            return


class _Formatter(logging.Formatter):
    def parts(self, record: logging.LogRecord) -> dict[str, Any]:
        """A record as the log tells it."""
        parts: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")[:-6] + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        fields = getattr(record, "fields", None)
        if fields:
            parts["fields"] = fields
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            parts["error"] = _errors(error)
        return parts


class _Json(_Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.parts(record), ensure_ascii=False, default=lambda _: _MASK)


class _Console(_Formatter):
    def format(self, record: logging.LogRecord) -> str:
        parts = self.parts(record)
        line = f"{parts['time']} {parts['level'].upper()} {parts['logger']}: {_one_line(parts['message'])}"
        line += "".join(f" {name}={_one_line(str(value))}" for name, value in parts.get("fields", {}).items())
        for number, error in enumerate(parts.get("error", ())):
            message = f": {_one_line(error['message'])}" if "message" in error else ""
            line += f"\n  {'caused by ' if number else ''}{error['type']}{message}"
            line += "".join(f"\n    {frame}" for frame in error["stack"])
        return line


def _message(record: logging.LogRecord) -> str:
    if record.args:
        message: str = str(record.msg) % _without_messages(record.args)
    else:
        message = str(_said(record.msg))
    if record.name == "asyncio":
        message = message.splitlines()[0]  # the rest is the task's repr, with what its exception says
    if record.name.partition(".")[0] in ("rasa", "rasa_sdk"):
        message = _QUOTES.sub(rf"\1 {_MASK}", message)
    return message if len(message) <= _MOST_CHARACTERS else message[:_MOST_CHARACTERS] + " …"


def _without_messages(arguments: Any) -> Any:
    """Arguments of a record; an exception among them is named, and quoted only if its message is known to be plain."""
    if isinstance(arguments, dict):
        return {name: _said(value) for name, value in arguments.items()}
    return tuple(_said(value) for value in arguments)


def _said(value: Any) -> Any:
    if not isinstance(value, BaseException):
        return value
    return str(value) if _is_plain(value) else type(value).__name__


def _errors(error: BaseException) -> list[dict[str, Any]]:
    """An exception and what caused it: type, place, and the message where that is known to be plain."""
    chain: list[BaseException] = []
    following: Optional[BaseException] = error
    while following is not None and following not in chain and len(chain) < _MOST_CAUSES:
        chain.append(following)
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)
    return [
        {
            "type": _name(type(one)),
            **({"message": str(one).strip()[:_MOST_CHARACTERS]} if _is_plain(one) else {}),
            "stack": _stack(one),
        }
        for one in chain
    ]


def _stack(error: BaseException) -> list[str]:
    """Where it happened, outermost first: files and lines, no values."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    if path.startswith(f"{ROOT}/") and "site-packages" not in path:
        return str(Path(path).relative_to(ROOT))
    return _LIBRARIES.sub("", path)


def _is_plain(error: BaseException) -> bool:
    ours = type(error).__module__.startswith("bot.")
    return ours or bool(_PLAIN_ERRORS & {_name(base) for base in type(error).__mro__})


def _name(kind: type[BaseException]) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _one_line(text: str) -> str:
    """A text that cannot pass for another line of the log."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)
