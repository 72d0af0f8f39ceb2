"""The `bot` command: train, shell, serve, replay, check, evaluate, forget, export, teams."""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import sys
from pathlib import Path
from typing import Optional, Sequence

from bot.engine import quiet
from bot.errors import OperatorError
from bot.paths import ROOT
from bot.version import version

OK, FAILED, BAD_INPUT = 0, 1, 2


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs one command; returns its exit code (0 fine, 1 failed, 2 bad input)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    os.chdir(ROOT)  # endpoints.yml and credentials.yml name files relative to the project
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    quiet.before_imports()
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return OK
    except OperatorError as error:
        _say(str(error))
        return error.exit_code
    except Exception as error:
        if options.verbose:
            raise
        print(f"bot {options.command}: {type(error).__name__}: {error} (more with --verbose)", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="The support assistant.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {version()}")
    parser.add_argument("--verbose", action="store_true", help="show what Rasa logs, and tracebacks")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    train = commands.add_parser("train", help="train if data or configuration changed since the model")
    train.add_argument("--force", action="store_true", help="train in any case")
    train.set_defaults(run=_train)

    shell = commands.add_parser("shell", help="talk to the assistant in the terminal")
    shell.add_argument("--locale", help="language of replies until you write clearly in one, such as sv")
    shell.set_defaults(run=_shell)

    serve = commands.add_parser("serve", help="open the channels of credentials.yml")
    serve.add_argument("--interface", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=5005, help="port to listen on (default: %(default)s)")
    serve.add_argument("--credentials", type=_path, default=ROOT / "credentials.yml", help="which channels are open")
    serve.add_argument("--log-format", choices=("console", "json"), default="console", help="for people or machines")
    serve.add_argument("--metrics-port", type=int, help="serve figures for Prometheus on this port (default: not)")
    serve.add_argument("--metrics-interface", default="127.0.0.1", help="address for these (default: %(default)s)")
    serve.set_defaults(run=_serve)

    replay = commands.add_parser("replay", help="conversations in by standard input, with answers out; JSON lines")
    replay.add_argument("--now", metavar="MOMENT", help="stop the clock at a moment such as 2026-11-25T12:00:00Z")
    replay.set_defaults(run=_replay)

    check = commands.add_parser("check", help="check data, words and domain: every fault by file, line and key")
    check.add_argument("--data", type=_path, default=ROOT / "data", help="directory to check (default: data)")
    check.add_argument("--links", action="store_true", help="also ask every web address whether it answers")
    check.add_argument("--counts", action="store_true", help="also count the utterances by intent and language")
    check.set_defaults(run=_check)

    evaluate = commands.add_parser("evaluate", help="measure understanding on the development set; writes reports/")
    evaluate.add_argument("--without-peer", action="store_true", help="do not train Rasa's default pipeline beside it")
    evaluate.set_defaults(run=_evaluate)

    forget = commands.add_parser("forget", help="delete conversations for good")
    _whose(forget).add_argument("--older-than", metavar="AGE", help="all that have been silent for so long: 30d, 12h")
    forget.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    forget.set_defaults(run=_forget)

    export = commands.add_parser("export", help="print all that is stored of a conversation, as JSON")
    _whose(export)
    export.set_defaults(run=_export)

    teams = commands.add_parser("teams", help="the channel Microsoft Teams")
    parts = teams.add_subparsers(dest="part", required=True, metavar="part")
    package = parts.add_parser("package", help="write the app package (zip) to upload to Teams")
    package.add_argument("--app-id", required=True, help="id of the app registration")
    package.add_argument("--domain", required=True, help="where the bot is reached, such as bot.example.com")
    package.add_argument("--developer", default="IT", help="who stands behind the app (default: %(default)s)")
    package.add_argument("--out", type=_path, default="teams-app.zip", help="file to write (default: %(default)s)")
    package.set_defaults(run=_teams_package)
    return parser


def _whose(command: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
    """Adds the ways to say which conversation is meant, one of which is needed."""
    command.add_argument("--issuer", help="iss of the portal's tokens, with --sub")
    ways = command.add_mutually_exclusive_group(required=True)
    ways.add_argument("--conversation", help="id of a conversation")
    ways.add_argument("--sub", help="person whom the portal signs in (needs --issuer and PORTAL_SECRET)")
    return ways


def _path(text: str) -> Path:
    """A file as the caller names it: relative to where they are, which is not where the command runs."""
    return Path(text).absolute()


def _import_rasa(options: argparse.Namespace) -> None:
    import bot.engine.assistant  # noqa: F401  imports Rasa

    quiet.after_imports(options.verbose, getattr(options, "log_format", "console"))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _train(options: argparse.Namespace) -> int:
    from bot.engine import training

    if not options.force and training.is_current():
        _say("The model is up to date.")
        return OK
    _import_rasa(options)
    training.ensure_model(_say, force=options.force)
    return OK


def _ready_model(options: argparse.Namespace) -> Path:
    from bot.engine import training

    if not training.is_current():
        _import_rasa(options)
    return training.ensure_model(_say)


def _shell(options: argparse.Namespace) -> int:
    model = _ready_model(options)
    _import_rasa(options)
    from bot.commands.shell import shell
    from bot.engine.assistant import Assistant
    from bot.engine.endpoints import read_endpoints

    async def talk() -> None:
        await shell(await Assistant.load(model, read_endpoints()), options.locale)

    asyncio.run(talk())
    return OK


def _replay(options: argparse.Namespace) -> int:
    from bot import clock

    now = clock.parse_moment(options.now) if options.now else None
    model = _ready_model(options)
    _import_rasa(options)
    from bot.commands.replay import replay
    from bot.engine.assistant import Assistant

    source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    # Only answers go to standard output, whatever a library prints.
    target, sys.stdout = sys.stdout, sys.stderr
    bad = asyncio.run(replay(Assistant.in_memory(model), source, target, sys.stderr, now))
    return BAD_INPUT if bad else OK


def _serve(options: argparse.Namespace) -> int:
    model = _ready_model(options)
    _import_rasa(options)
    from bot.commands.serve import serve
    from bot.observe.metrics_server import start_metrics

    if options.metrics_port is not None:
        start_metrics(options.metrics_port, options.metrics_interface)
    serve(model, options.interface, options.port, options.credentials)
    return OK


def _evaluate(options: argparse.Namespace) -> int:
    model = _ready_model(options)
    _import_rasa(options)
    from bot.evaluate.command import evaluate

    print(evaluate(model, _say, with_peer=not options.without_peer))
    return OK


def _conversation(options: argparse.Namespace) -> Optional[str]:
    from bot.storage.retention import RetentionError, portal_conversation

    if options.sub is None:
        return str(options.conversation) if options.conversation else None
    if not options.issuer:
        raise RetentionError("--sub needs --issuer beside it.")
    return portal_conversation(os.environ.get("PORTAL_SECRET"), options.issuer, options.sub)


def _forget(options: argparse.Namespace) -> int:
    _import_rasa(options)
    from bot.engine.endpoints import read_store
    from bot.storage.retention import forget, parse_age

    age = parse_age(options.older_than) if options.older_than else None
    conversation = _conversation(options)
    count = asyncio.run(forget(read_store(), conversation, age, options.dry_run, print))
    _say(f"{count} conversation{'' if count == 1 else 's'}{' would be deleted' if options.dry_run else ' deleted'}.")
    return OK


def _export(options: argparse.Namespace) -> int:
    _import_rasa(options)
    from bot.engine.endpoints import read_store
    from bot.storage.retention import export

    print(asyncio.run(export(read_store(), _conversation(options) or "")))
    return OK


def _teams_package(options: argparse.Namespace) -> int:
    from bot.channels.teams.app import make_package

    print(make_package(options.app_id, options.domain, options.out, options.developer))
    return OK


def _check(options: argparse.Namespace) -> int:
    from bot.commands.check import check

    return check(options.data, links=options.links, counts=options.counts)


if __name__ == "__main__":
    sys.exit(main())
