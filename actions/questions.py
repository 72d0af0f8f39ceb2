"""Actions that answer a question."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import DomainDict, answer_question


class _AnswerQuestion(Action):
    """Answers one computed question; subclasses name it."""

    question: str = ""

    def name(self) -> str:
        """`action_give_<what is asked for>`."""
        return self.question.replace("ask_", "action_give_", 1)

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Composes the answer from the tables. The frame knows what is asked: it may turn one question into another."""
        return answer_question(tracker.get_slot("topic") or self.question, dispatcher, tracker, domain)


class GivePhoneNumber(_AnswerQuestion):
    """Numbers, charges, what to press, hours."""

    question = "ask_phone_number"


class GiveSupportHours(_AnswerQuestion):
    """When support is open."""

    question = "ask_support_hours"


class GiveOpenNow(_AnswerQuestion):
    """Whether support is open at this moment."""

    question = "ask_open_now"


class GiveSupportCost(_AnswerQuestion):
    """What a call costs."""

    question = "ask_support_cost"


class GiveSupportLanguage(_AnswerQuestion):
    """Languages that support is given in."""

    question = "ask_support_language"


class GiveSeverity(_AnswerQuestion):
    """What the severity levels mean."""

    question = "ask_severity"


class GiveResponseTime(_AnswerQuestion):
    """How fast the first answer comes."""

    question = "ask_response_time"


class GiveCustomerResponsibility(_AnswerQuestion):
    """What the customer does while a case is open."""

    question = "ask_customer_responsibility"


class GiveSource(_AnswerQuestion):
    """Where the facts come from."""

    question = "ask_source"


class AnswerTopic(Action):
    """Answers the question that was just asked with the sentence of the cloud the conversation is about."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_answer_topic"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utters `utter_<question>_<cloud>`, or `utter_<question>`."""
        return answer_question(tracker.get_slot("topic"), dispatcher, tracker, domain)


class AnswerFollowUp(Action):
    """Answers "och i Norge?": the last question again, about the new value."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_answer_follow_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Answers the topic; without one it says that it did not understand."""
        topic = tracker.get_slot("topic")
        if not topic:
            dispatcher.utter_message(response="utter_not_understood")
            return []
        return answer_question(topic, dispatcher, tracker, domain)


class AnswerSeveral(Action):
    """Answers two or three questions of one message, one after the other."""

    def name(self) -> str:
        """Rasa's name of the action."""
        return "action_answer_several"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Answers in the order asked; a country that is lacking is asked for once, at the end."""
        events: list[EventType] = []
        for question in tracker.latest_message.get("questions") or []:
            events += answer_question(question, dispatcher, tracker, domain)
        return events
