"""Decides about each message, before Rasa predicts an action: the mapping action of all slots in domain.yml."""

from __future__ import annotations

from functools import lru_cache

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.answers.sentences import title
from bot.dialogue.frame import from_slots, to_slots
from bot.dialogue.parsed import from_rasa
from bot.dialogue.policy import Policy
from bot.dialogue.talk import folded
from bot.knowledge.catalogue import Catalogue, load_catalogue
from bot.knowledge.knowledge import load_knowledge
from bot.languages import spoken

# The slot that keeps what was decided.
DECISION = "decision"


class UpdateFrame(Action):
    """Fills every slot after each message, the decision among them."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_update_frame"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Sets the slots that the message changes."""
        frame, decision = _policy().decide(from_slots(tracker.slots), from_rasa(tracker.latest_message))
        slots = {**to_slots(frame), DECISION: decision.to_slot()}
        return [SlotSet(name, value) for name, value in slots.items() if tracker.slots.get(name) != value]


@lru_cache(maxsize=1)
def _policy() -> Policy:
    catalogue = load_catalogue()
    return Policy(catalogue, load_knowledge(), titles(catalogue))


def titles(catalogue: Catalogue) -> dict[str, str]:
    """The questions by their titles in all languages, as `Policy` reads them."""
    names = [name for name in catalogue.questions if catalogue.is_question(name)]
    return {folded(title(name, language)): name for name in names for language in spoken()}
