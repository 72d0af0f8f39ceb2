"""The load: a process of its own that holds conversations. A job as JSON on standard input, figures on standard output.

It imports nothing of the project but this folder, so that it is light beside what it measures.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from typing import Any

import aiohttp

_PATIENCE = aiohttp.ClientTimeout(total=120)


class Talker:
    """One person: opens a conversation, says something, waits for the answer, and so on."""

    def __init__(self, http: aiohttp.ClientSession, address: str, portal: bool, expected: str) -> None:
        self._http, self._address, self._portal, self._expected = http, address, portal, expected
        self._sender = ""
        self._headers: dict[str, str] = {}
        self.wrong: list[str] = []

    async def open(self) -> None:
        """Begins a conversation that nobody has had before."""
        self._sender = uuid.uuid4().hex
        if self._portal:
            async with self._http.post(f"{self._address}/session", json={"locale": "sv"}) as response:
                self._headers = {"Authorization": f"Bearer {(await response.json())['session']}"}

    async def say(self, text: str) -> float:
        """Says something; returns the milliseconds until the whole answer was there."""
        begin = time.perf_counter()
        if self._portal:
            path, body = "/message", {"id": uuid.uuid4().hex, "text": text}
        else:
            path, body = "/webhook", {"sender": self._sender, "message": text}
        async with self._http.post(self._address + path, json=body, headers=self._headers) as response:
            answer = await response.read()
            status = response.status
        elapsed = (time.perf_counter() - begin) * 1000
        found = answer.decode(errors="replace")
        if status != 200 or self._expected not in json.dumps(json.loads(found), ensure_ascii=False):
            self.wrong.append(f"{status} {found[:300]}")
        return elapsed


async def load(job: dict[str, Any]) -> dict[str, Any]:
    """Keeps so many conversations going for so many seconds; each is replaced by a new one after a few messages."""
    turns: list[list[float]] = []
    wrong: list[str] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=_PATIENCE) as http:
        begin = time.perf_counter()
        until = begin + job["seconds"] if job.get("seconds") else None

        async def person(number: int) -> None:
            address = job["addresses"][number % len(job["addresses"])]
            talker = Talker(http, address, job["portal"], job["expected"])
            left = job.get("conversations", 1)
            while left > 0 if until is None else time.perf_counter() < until:
                await talker.open()
                conversation: list[float] = []
                turns.append(conversation)
                while len(conversation) < job["turns"] and (until is None or time.perf_counter() < until):
                    conversation.append(await talker.say(job["text"]))
                left -= 1
            wrong.extend(talker.wrong)

        await asyncio.gather(*(person(number) for number in range(job["concurrent"])))
        elapsed = time.perf_counter() - begin
    return {"turns": turns, "wrong": wrong[:3], "wrong_count": len(wrong), "seconds": elapsed}


def main() -> None:
    """Does one job."""
    result = asyncio.run(load(json.load(sys.stdin)))
    result["processor_seconds"] = time.process_time()
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
