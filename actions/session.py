"""The beginning of a session."""

from __future__ import annotations

import time

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.dialogue.frame import OUTLIVING, Frame, to_slots


class StartSession(Action):
    """Begins a session: after an hour of silence the language is remembered, and what was asked about is not.

    A conversation that merely has become long goes on in a new session with all that it knows.
    """

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Carries slots over."""
        last = max((e.get("timestamp") or 0 for e in tracker.events if e.get("event") == "user"), default=0)
        minutes = (domain.get("session_config") or {}).get("session_expiration_time", 60)
        silent = time.time() - last > minutes * 60
        kept = [
            SlotSet(name, tracker.slots.get(name))
            for name in to_slots(Frame())
            if tracker.slots.get(name) is not None and (name in OUTLIVING or not silent)
        ]
        return [SessionStarted(), *kept, ActionExecuted("action_listen")]
