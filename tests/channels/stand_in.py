"""Stands in for the loaded assistant, where a test is about what is around it."""

from __future__ import annotations

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.paths import ROOT
from bot.storage.locks import InProcessLockStore


class StandIn:
    """An agent whose `handle_message` a test writes, with a memory of its own.

    Args:
        handler: `async def(message)`, which answers by the message's output channel.
    """

    def __init__(self, handler) -> None:
        self.handle_message = handler
        self.domain = Domain.load(str(ROOT / "domain.yml"))
        self.tracker_store = InMemoryTrackerStore(self.domain)
        self.lock_store = InProcessLockStore()

    def is_ready(self) -> bool:
        return True
