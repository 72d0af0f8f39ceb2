"""Which stores, locks and actions: from the endpoints file that BOT_ENDPOINTS names."""

from __future__ import annotations

import os
import re
from pathlib import Path

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints, read_endpoints_from_path

from bot.engine.actions_in_process import use_in_process_actions
from bot.errors import OperatorError
from bot.paths import ROOT
from bot.storage.store import ConversationStore

FILE = "BOT_ENDPOINTS"
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class EndpointsError(OperatorError):
    """The endpoints file cannot be used; the message says why, in a sentence."""


def endpoints_file() -> Path:
    """`endpoints.yml`, or what BOT_ENDPOINTS names (relative to the project)."""
    return ROOT / os.environ.get(FILE, "endpoints.yml")


def read_endpoints(path: Path | None = None) -> AvailableEndpoints:
    """The endpoints, with the actions in this process unless the file says otherwise.

    Args:
        path: the file; None = `endpoints_file()`.

    Raises:
        EndpointsError: there is no such file, or an environment variable that it needs is not set.
        StoreError: the store of conversations cannot be used.
    """
    path = path or endpoints_file()
    if not path.exists():
        raise EndpointsError(f"{path} does not exist (the variable {FILE} names the endpoints file).")
    needed = {name for line in path.read_text(encoding="utf-8").splitlines() for name in _used(line)}
    missing = sorted(name for name in needed if not os.environ.get(name))
    if missing:
        raise EndpointsError(f"{path.name} needs the environment variable {' and '.join(missing)}.")
    (ROOT / "var").mkdir(mode=0o700, exist_ok=True)  # where the conversations of the embedded default are kept
    endpoints = read_endpoints_from_path(str(path))
    use_in_process_actions(endpoints)
    # Made here and not while the server starts, so that a fault is said before anything listens.
    endpoints.tracker_store = TrackerStore.create(endpoints.tracker_store)
    endpoints.lock_store = LockStore.create(endpoints.lock_store)
    return endpoints


def read_store(path: Path | None = None) -> ConversationStore:
    """The store of conversations alone, for commands about it.

    Raises:
        EndpointsError: as `read_endpoints`, or the file names a store of another kind.
        StoreError: the store cannot be used.
    """
    store = read_endpoints(path).tracker_store
    if not isinstance(store, ConversationStore):
        raise EndpointsError("The endpoints file names a tracker store that this command does not know.")
    return store


def _used(line: str) -> list[str]:
    return _VARIABLE.findall(line.split("#")[0])
