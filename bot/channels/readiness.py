"""Whether the assistant can answer: model loaded, stores reachable."""

from __future__ import annotations

import asyncio
import logging
from typing import Optional

from rasa.core.agent import Agent

logger = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 3.0
_NOBODY = "readiness-probe"


async def faults(agent: Optional[Agent]) -> list[str]:
    """What is missing: `model`, `tracker_store`, `lock_store`; empty if all is well."""
    if agent is None or not agent.is_ready():
        return ["model"]
    found = []
    for name, probe in (("tracker_store", _read), ("lock_store", _lock)):
        try:
            await asyncio.wait_for(probe(agent), _TIMEOUT_SECONDS)
        except Exception as error:
            logger.warning("Not ready: %s (%s).", name, type(error).__name__)
            found.append(name)
    return found


async def _read(agent: Agent) -> None:
    await agent.tracker_store.retrieve(_NOBODY)


async def _lock(agent: Agent) -> None:
    async with agent.lock_store.lock(_NOBODY):
        pass
