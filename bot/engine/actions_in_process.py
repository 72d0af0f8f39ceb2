"""Runs the custom actions in the assistant's own process, behind Rasa's action endpoint."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any, Coroutine, Optional

from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

_TIMEOUT_SECONDS = 5.0
# As many as the longest look back: the last words of the assistant (actions/conversation.py).
_EVENTS = 40


class InProcessActionEndpoint(EndpointConfig):
    """An action endpoint without HTTP: a request is a call of rasa_sdk's executor."""

    def __init__(self, package: str = "actions", timeout: float = _TIMEOUT_SECONDS) -> None:
        """Registers the actions of a package.

        Args:
            package: the package with the actions.
            timeout: seconds that an action may take.
        """
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self._timeout = timeout
        self._domain: tuple[Optional[Domain], dict[str, Any]] = (None, {})

    def call_of(self, action: str, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """What an action is told: slots, the latest message, the latest events, and the domain.

        Args:
            action: its name.
            tracker: the conversation.
            domain: of the loaded model; written out once.
        """
        if self._domain[0] is not domain:
            self._domain = (domain, domain.as_dict())
        latest = list(itertools.islice(reversed(tracker.events), _EVENTS))[::-1]
        state = tracker.current_state(EventVerbosity.NONE)
        state["events"] = [event.as_dict() for event in latest]
        return {"next_action": action, "sender_id": tracker.sender_id, "tracker": state, "domain": self._domain[1]}

    async def request(
        self,
        method: str = "post",
        subpath: Optional[str] = None,
        content_type: Optional[str] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Runs one action; answers and refusals are those of an action server.

        Raises:
            ClientResponseError: 400 if the action refused to run, 404 if there is none of that name.
            asyncio.TimeoutError: it took too long.
        """
        call = kwargs["json"]
        action = self._executor.actions.get(call["next_action"])
        try:
            if asyncio.iscoroutinefunction(action):
                return await asyncio.wait_for(self._executor.run(call), self._timeout)
            # In a thread, so that one that hangs holds up nobody else's conversation.
            running = asyncio.get_running_loop().run_in_executor(None, _finish, self._executor.run(call))
            return await asyncio.wait_for(running, self._timeout)
        except ActionExecutionRejection as error:
            body = {"error": str(error), "action_name": error.action_name}
            raise ClientResponseError(400, "rejected", json.dumps(body)) from error
        except ActionNotFoundException as error:
            raise ClientResponseError(404, "no such action", str(error)) from error


def _finish(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Runs a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise RuntimeError("an action that is not a coroutine function returned something to wait for")


def use_in_process_actions(endpoints: AvailableEndpoints) -> None:
    """Replaces the action endpoint where endpoints.yml says `in_process: true`, or says nothing at all."""
    configured = endpoints.action
    if configured is None or configured.kwargs.get("in_process"):
        endpoints.action = InProcessActionEndpoint()
