"""Turns that outlive the connection they were asked on."""

from __future__ import annotations

import asyncio
from typing import Any, Coroutine, TypeVar

_T = TypeVar("_T")


class Turns:
    """Runs turns as tasks of their own: a caller who hangs up does not stop one, and a shutdown waits for all."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> int:
        """How many are under way."""
        return len(self._running)

    def start(self, turn: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """Starts a turn in the background."""
        task = asyncio.get_running_loop().create_task(turn)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def run(self, turn: Coroutine[Any, Any, _T]) -> _T:
        """Runs a turn to its end, even if the caller is cancelled meanwhile."""
        return await asyncio.shield(self.start(turn))

    async def finish(self, seconds: float = 30.0) -> None:
        """Waits for the turns that are under way."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=seconds)
