"""`make endurance`: many conversations at once for minutes, on PostgreSQL and Redis, two processes of the assistant.

Every conversation asks, waits for its answer, thinks, and asks again, now at one process and now at the other. At the
end each history is compared with what was asked. Prints errors, lost turns, turn times, and memory early and late.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.paths import ROOT
from tests.services.conftest import Postgres, Redis, free_port

_ASKED = [
    ("vad är numret i Norge?", "800 31068"),
    ("what is the number in Denmark?", "80 34 76 23"),
    ("vem får kontakta supporten?", "administratör"),
    ("how fast is the first answer?", "21Vianet"),
    ("hej", ""),
    ("vad blir det för väder?", ""),
]
_CREDENTIALS = """
bot.channels.portal.PortalInput:
  anonymous: true
  most_turns: 1000
  messages_per_session: {burst: 100000, per_minute: 100000}
  requests_per_address: {burst: 100000, per_minute: 100000}
  sessions_per_address: {burst: 100000, per_minute: 100000}
"""


@dataclass
class Outcome:
    """What came of the run."""

    errors: list[str] = field(default_factory=list)
    lost: int = 0
    wrong: int = 0
    milliseconds: list[float] = field(default_factory=list)


class Conversation:
    """Someone who asks and waits for the answer."""

    def __init__(self, http: aiohttp.ClientSession, bases: list[str], outcome: Outcome) -> None:
        self._http, self._bases, self._outcome = http, bases, outcome
        self._asked: list[str] = []
        self._headers: dict[str, str] = {}

    async def talk(self, until: float, think: float) -> None:
        """Asks until a moment (monotonic seconds), then compares the history."""
        try:
            async with self._http.post(f"{self._bases[0]}/session", json={}) as answer:
                self._headers = {"Authorization": f"Bearer {(await answer.json())['session']}"}
            await asyncio.sleep(random.uniform(0, think))
            while time.monotonic() < until:
                await self._ask()
                await asyncio.sleep(random.uniform(0.5, 1.5) * think)
            async with self._http.get(f"{self._bases[0]}/history", headers=self._headers) as answer:
                shown = (await answer.json())["messages"]
            ids = [entry["id"] for entry in shown if entry["from"] == "user"]
            self._outcome.lost += ids != self._asked[-len(ids) :] or not shown
        except Exception as error:
            self._outcome.errors.append(f"{type(error).__name__}: {error}")

    async def _ask(self) -> None:
        text, expected = random.choice(_ASKED)
        message_id = uuid.uuid4().hex
        begin = time.perf_counter()
        body = {"id": message_id, "text": text}
        async with self._http.post(f"{random.choice(self._bases)}/message", json=body, headers=self._headers) as answer:
            if answer.status != 200:
                self._outcome.errors.append(f"status {answer.status}")
                return
            replies = (await answer.json())["replies"]
        self._outcome.milliseconds.append((time.perf_counter() - begin) * 1000)
        self._asked.append(message_id)
        self._outcome.wrong += expected not in " ".join(reply["text"] for reply in replies)


def main() -> None:
    """Runs and prints; the exit code is 1 if anything was lost or failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--think", type=float, default=6, help="seconds between an answer and the next question")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assistant-endurance-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "pg").mkdir()
        postgres, redis = Postgres(folder / "pg"), Redis()
        postgres.start()
        redis.start()
        processes: list[subprocess.Popen[bytes]] = []
        try:
            ports = [free_port(), free_port()]
            processes = [_serve(folder, port, postgres.url, redis.url) for port in ports]
            bases = [f"http://127.0.0.1:{port}/webhooks/portal" for port in ports]
            outcome, memory = asyncio.run(_run(bases, processes, options))
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(60)
            redis.stop()
            postgres.stop()
    times = sorted(outcome.milliseconds)
    print(f"{options.conversations} conversations, {options.minutes:g} minutes, {len(times)} turns")
    print(
        f"errors {len(outcome.errors)}, conversations with a lost or doubled turn {outcome.lost}, wrong {outcome.wrong}"
    )
    print(f"turn: median {statistics.median(times):.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms")
    for label, values in memory:
        print(f"memory {label}: {' + '.join(f'{value:.0f}' for value in values)} MB")
    for error in sorted(set(outcome.errors))[:5]:
        print(f"  {error}")
    sys.exit(1 if outcome.errors or outcome.lost or outcome.wrong else 0)


def _serve(folder: Path, port: int, database: str, redis: str) -> subprocess.Popen[bytes]:
    credentials = folder / "credentials.yml"
    credentials.write_text(_CREDENTIALS)
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", str(port), "--credentials", str(credentials)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={
            **os.environ,
            "BOT_ENDPOINTS": "endpoints.production.yml",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "PORTAL_SECRET": "the same in both processes, for this run only",
        },
    )


async def _run(
    bases: list[str], processes: list[subprocess.Popen[bytes]], options: argparse.Namespace
) -> tuple[Outcome, list[tuple[str, list[float]]]]:
    outcome, memory = Outcome(), []
    timeout = aiohttp.ClientTimeout(total=60)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        for base in bases:
            await _until_ready(http, base)
        until = time.monotonic() + options.minutes * 60
        people = [Conversation(http, bases, outcome).talk(until, options.think) for _ in range(options.conversations)]
        talking = asyncio.gather(*people)
        for label, part in (("after a fifth of the time", 0.2), ("near the end", 0.95)):
            await asyncio.sleep(max(0.0, until - time.monotonic() - options.minutes * 60 * (1 - part)))
            memory.append((label, [_megabytes(process.pid) for process in processes]))
            print(
                f"  {label}: {len(outcome.milliseconds)} turns, {len(outcome.errors)} errors",
                file=sys.stderr,
                flush=True,
            )
        await talking
    return outcome, memory


async def _until_ready(http: aiohttp.ClientSession, base: str) -> None:
    for _ in range(300):
        try:
            async with http.get(f"{base}/ready") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(1)
    raise SystemExit("The assistant did not start.")


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    main()
