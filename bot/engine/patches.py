"""The patches of Rasa, all of them. Each was written for one version and refuses any other."""

from __future__ import annotations

import functools
from typing import Any

import rasa
import rasa.core.agent
import rasa.core.processor
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.actions_in_process import InProcessActionEndpoint
from bot.engine.graph import InOrderGraphRunner
from bot.engine.processor import AssistantProcessor

_WRITTEN_FOR = "3.6.21"


def _as_it_is(store: TrackerStore) -> TrackerStore:
    return store


def apply() -> None:
    """Puts the patches on; a second call does nothing more.

    Raises:
        RuntimeError: this is not the Rasa they were written for.
    """
    if rasa.core.agent.MessageProcessor is AssistantProcessor:
        return
    if rasa.__version__ != _WRITTEN_FOR:
        raise RuntimeError(
            f"bot/engine/patches.py was written for Rasa {_WRITTEN_FOR}, not {rasa.__version__}: read it again first."
        )
    # Rasa checks the action schema against its meta-schema at every action call (20-35 ms): check it once. What an
    # action in this process gives back goes straight to Rasa's own reader of events, which is as strict (2 ms less).
    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        if isinstance(self.action_endpoint, InProcessActionEndpoint):
            return True
        error = best_match(validator.iter_errors(result))
        if error is not None:
            raise error
        return True

    # Rasa walks all classes derived from Event for every stored event that it reads back: look each name up once.
    Event.resolve_by_type = staticmethod(functools.lru_cache(maxsize=None)(Event.resolve_by_type))  # type: ignore[method-assign]
    RemoteAction._validate_action_result = validate_action_result  # type: ignore[method-assign]
    # Rasa wraps every store so that a failure to read looks like an empty conversation, and a failure to write goes to
    # a memory that nobody reads: a failure shall be one, for the processor to apologise and the client to try again.
    rasa.core.agent.FailSafeTrackerStore = _as_it_is  # type: ignore[assignment, misc]
    # dask plans the graph anew for each of the three runs of a turn.
    rasa.core.processor.DaskGraphRunner = InOrderGraphRunner  # type: ignore[misc]
    # Rasa sends an action the whole conversation and the whole domain: ours get what they look at.
    send_everything = RemoteAction._action_call_format

    def action_call_format(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        if isinstance(self.action_endpoint, InProcessActionEndpoint):
            return self.action_endpoint.call_of(self.name(), tracker, domain)
        return dict(send_everything(self, tracker, domain))

    RemoteAction._action_call_format = action_call_format  # type: ignore[method-assign]
    # Rasa's agent makes its processor by this name: ours never leaves a user without an answer.
    rasa.core.agent.MessageProcessor = AssistantProcessor  # type: ignore[misc]
