"""What to do about a message. Nobody else decides: a frame and a message in, the new frame and a decision out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Optional

from bot.dialogue.frame import Frame
from bot.dialogue.named import Named, named, reply_language_asked
from bot.dialogue.parsed import Parsed
from bot.knowledge.catalogue import Catalogue, Question
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.query import Query
from bot.languages import reply_language, spoken

Act = Literal["answer", "chitchat", "refuse", "rephrase"]
# Two misses in a row: show the way to a person.
_MISSES_UNTIL_PERSON = 2
# "Å tekniskt?": so few words beside a kind of support ask the topic again.
_ELLIPTIC_WORDS = 3
# "Did you mean" offers so many questions at most, each with so much confidence at least.
_MOST_OFFERED, _LEAST_CONFIDENCE = 3, 0.05


# What a message about someone else may be and still not be about their support.
_NEVER_ABOUT_OTHERS = ("greet", "thank", "goodbye", "stop", "affirm", "deny", "insult", "switch_language", "ask_repeat")
# Of these a country or cloud is the content, where they have one.
_SMALL_TALK = ("greet", "thank", "goodbye", "affirm", "deny", "ask_repeat")
# Kinds of support of which there are two: not the one is the other.
_OPPOSITES = ("billing", "technical")


@dataclass(frozen=True)
class Decision:
    """What to do.

    Attributes:
        act: what sort of turn it is; the action that carries it out is named for it (actions/carry_out.py).
        say: entries of the catalogue, questions to answer and prompts, in the order in which they are said.
        query: what the questions are about.
        offers: questions to offer with the last entry, where they are not the catalogue's.
        repeat: say the last words again; `say` is for where there are none.
    """

    act: Act
    say: tuple[str, ...]
    query: Query = field(default_factory=Query)
    offers: Optional[tuple[str, ...]] = None
    repeat: bool = False

    def to_slot(self) -> str:
        """The decision as the slot `decision` keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_slot(cls, text: str) -> Decision:
        """Reads what `to_slot` wrote."""
        data: dict[str, Any] = json.loads(text)
        about: dict[str, Any] = data["query"]
        query = Query(**{**about, "countries": tuple(about["countries"])})
        offers = None if data["offers"] is None else tuple(data["offers"])
        return cls(data["act"], tuple(data["say"]), query, offers, data["repeat"])


class Policy:
    """Decides, by the catalogue of questions and the tables."""

    def __init__(self, catalogue: Catalogue, knowledge: Knowledge) -> None:
        self._catalogue, self._knowledge = catalogue, knowledge

    def decide(self, before: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """What a message does to the conversation.

        Args:
            before: what the conversation was about.
            parsed: the message.

        Returns:
            What it is about now, and what to do.
        """
        intent = parsed.intent or "nlu_fallback"
        before = self._known(before)
        frame = self._begun(before, parsed)
        asked = reply_language_asked(parsed, intent == "switch_language")
        speech = reply_language(before.speech, parsed.heard, asked, parsed.locale, parsed.short)
        frame = replace(frame, speech=speech, is_admin=parsed.profile.is_admin)
        if intent not in ("affirm", "ask_repeat"):
            frame = replace(frame, offered=())
        if self._supplies(frame, parsed, intent):
            intent = "inform"
        if parsed.other and intent not in _NEVER_ABOUT_OTHERS:
            return self._asked_about_other(frame)
        if intent in ("nlu_fallback", "out_of_scope"):
            return self._missed(replace(frame, misses=before.misses + 1), parsed, intent)
        frame = replace(frame, misses=0, about_other=before.about_other and intent == "inform")
        if intent == "inform":
            return self._informed(frame, parsed)
        if intent == "several_questions":
            return self._asked_several(frame, parsed)
        if intent == "affirm" and before.offered:
            topic = before.offered[0]
            return self._answered(replace(frame, topic=topic, offered=()), (topic,), parsed)
        if intent == "ask_repeat":
            return self._repeated(frame, parsed)
        if intent == "switch_language":
            unknown = asked is not None and asked not in spoken()
            return frame, Decision("chitchat", ("language_not_spoken" if unknown else intent,))
        if intent == "stop":
            home = replace(self._at_home(Frame(), parsed), speech=frame.speech, is_admin=frame.is_admin)
            return replace(home, told_not_admin=frame.told_not_admin), Decision("chitchat", (intent,))
        if self._catalogue.is_question(intent):
            return self._asked(frame, parsed, intent)
        return frame, Decision("chitchat", (intent,), frame.query())

    def _supplies(self, frame: Frame, parsed: Parsed, intent: str) -> bool:
        """Whether a message is about the value that it names, whatever else it says or looks like.

        A thank-you, a yes or a "say it again" with a country in it is about that country; so is a message that was not
        understood, where a country was asked for.
        """
        values = named(parsed, False)
        if intent == "nlu_fallback":
            return bool(frame.open_question and values.countries)
        return intent in _SMALL_TALK and bool(values.countries or values.cloud) and not frame.offered

    # ---- messages by what they are

    def _asked_about_other(self, frame: Frame) -> tuple[Frame, Decision]:
        """Someone else's support: an honest no. What comes next is not about ours unless it says so."""
        frame = replace(frame, about_other=True, topic=None, open_question=None, misses=0)
        return frame, Decision("refuse", ("not_ours",))

    def _missed(self, frame: Frame, parsed: Parsed, intent: str) -> tuple[Frame, Decision]:
        """Not ours, or not understood; a second miss in a row shows the way to a person.

        What it names is kept: for the question that is chosen from "did you mean", and where no country is known yet.
        """
        if intent == "nlu_fallback" or not frame.countries:
            frame = self._taken(frame, self._counterparts(named(parsed, False)))
        if intent == "out_of_scope":
            to_person = frame.misses % _MISSES_UNTIL_PERSON == 0
            return frame, Decision("refuse", (intent, "reach_person") if to_person else (intent,))
        if frame.misses >= _MISSES_UNTIL_PERSON:
            return frame, Decision("rephrase", ("reach_person",))
        offers = tuple(
            name
            for name, confidence in parsed.ranking
            if self._catalogue.is_question(name) and confidence >= _LEAST_CONFIDENCE
        )[:_MOST_OFFERED]
        if not offers:
            return frame, Decision("rephrase", ("not_understood",))
        return replace(frame, offered=offers), Decision("rephrase", ("did_you_mean",), offers=offers)

    def _informed(self, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """A value without a question of its own: it asks the open question, the topic, or the question beside it."""
        values = self._counterparts(named(parsed, False))
        topic = self._topic_of_follow_up(frame, values)
        if frame.about_other and values.countries:
            # "Apple's number?", "Ireland": ours there is offered, never given as theirs.
            frame = replace(self._taken(frame, values), about_other=False)
            return frame, Decision("rephrase", ("whose_number",), frame.query(), offers=(str(topic),))
        frame = replace(self._taken(frame, values), topic=topic, about_other=False)
        if topic is None:
            return frame, Decision("rephrase", ("not_understood",))
        return self._answered(frame, (topic,), parsed)

    def _asked_several(self, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """Several questions: all are answered, about the same values."""
        questions = tuple(name for name in parsed.questions if self._catalogue.is_question(name))
        if not questions:
            return frame, Decision("rephrase", ("not_understood",))
        values = self._counterparts(named(parsed, False))
        frame = self._taken(replace(frame, support_type=None, severity=None), values)
        return self._answered(replace(frame, topic=questions[-1]), questions, parsed)

    def _asked(self, frame: Frame, parsed: Parsed, intent: str) -> tuple[Frame, Decision]:
        """A question; one about the assistant itself leaves the frame as it is."""
        question = self._catalogue.question(intent)
        if question.aside:
            return frame, Decision("answer", (intent,), frame.query())
        values = self._counterparts(named(parsed, _is_about_language(question)))
        topic = self._topic_of_question(frame, parsed, intent, values)
        frame = self._taken(replace(frame, support_type=None, severity=None), values)
        return self._answered(replace(frame, topic=topic), (topic,), parsed)

    def _repeated(self, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """The last answer again, in the language of the request."""
        if frame.topic is None:
            return frame, Decision("chitchat", ("nothing_to_repeat",), repeat=True)
        return self._answered(frame, (frame.topic,), parsed)

    # ---- answers

    def _answered(self, frame: Frame, questions: tuple[str, ...], parsed: Parsed) -> tuple[Frame, Decision]:
        """Answers questions; what lacks its country stays open, and the country is asked for, once, at the end."""
        say: list[str] = []
        if frame.open_question in questions:
            frame = replace(frame, open_question=None)
        lacks_country = not frame.countries and self._knowledge.goes_by_country(frame.cloud)
        for name in questions:
            question = self._catalogue.question(name)
            if lacks_country and (question.needs or question.invites):
                frame = replace(frame, open_question=name)
            if question.for_administrators and frame.is_admin is False and not frame.told_not_admin:
                say.append("not_admin")
                frame = replace(frame, told_not_admin=True)
            if not (lacks_country and question.needs):
                say.append(name)
        if lacks_country and any(self._catalogue.question(name).needs for name in questions):
            say.append("ask_country")
        about_language = any(_is_about_language(self._catalogue.question(name)) for name in questions)
        query = frame.query(named(parsed, about_language).support_language)
        return frame, Decision("answer", tuple(say), query)

    def _topic_of_question(self, frame: Frame, parsed: Parsed, intent: str, values: Named) -> str:
        """The question asked, unless the frame shows that it is another.

        A statement about one's cloud, or two words about a kind of support ("å tekniskt?"), asks the topic again. A
        country beside a general question asks for its number.
        """
        question = self._catalogue.question(intent)
        states_cloud = values.cloud and "cloud" in question.begun_by and "?" not in parsed.text
        if states_cloud and self._depends(frame.topic, "cloud"):
            return str(frame.topic)
        kind = next((value for value in values.values if value.startswith("support_type:")), None)
        elliptic = len(parsed.text.split()) <= _ELLIPTIC_WORDS and kind in question.begun_by
        if elliptic and self._depends(frame.topic, "support_type"):
            return str(frame.topic)
        return next((question.asked_with[value] for value in values.values if value in question.asked_with), intent)

    def _topic_of_follow_up(self, frame: Frame, values: Named) -> Optional[str]:
        """The question that a message without a question of its own asks (again)."""
        if values.countries and frame.open_question:
            return frame.open_question
        if not values.values or any(self._depends(frame.topic, value.partition(":")[0]) for value in values.values):
            return frame.topic
        followed_by = self._catalogue.question(frame.topic).followed_by if frame.topic else {}
        for value in values.values:
            question = followed_by.get(value) or self._catalogue.begun_by(value)
            if question:
                return question
        return frame.topic

    def _depends(self, topic: Optional[str], value: str) -> bool:
        return topic is not None and value in self._catalogue.question(topic).depends_on

    # ---- values

    def _counterparts(self, values: Named) -> Named:
        """What a denial means that names nothing else: not this cloud is the default one, not billing is technical."""
        if values.denied_clouds and not values.cloud:
            values = replace(values, cloud=self._knowledge.default_cloud)
        if len(values.denied_support_types) == 1 and not values.support_types:
            others = [kind for kind in _OPPOSITES if kind not in values.denied_support_types]
            values = replace(values, support_types=tuple(others) if len(others) == 1 else ())
        return values

    def _taken(self, frame: Frame, values: Named) -> Frame:
        """The frame with what a message names, and without what it rules out."""
        if values.countries:
            frame = replace(frame, countries=values.countries)
        elif values.denied_countries:
            left = tuple(country for country in frame.countries if country not in values.denied_countries)
            frame = replace(frame, countries=left)
        if values.support_types:
            frame = replace(frame, support_type=values.support_types[0] if len(values.support_types) == 1 else None)
        if values.severities:
            frame = replace(frame, severity=values.severities[0] if len(values.severities) == 1 else None)
        if values.cloud:
            return replace(frame, cloud=values.cloud)
        cloud = self._knowledge.cloud(frame.cloud) if frame.cloud else None
        if cloud is not None and cloud.only_at_home and set(values.countries) - {cloud.home}:
            # A country elsewhere cannot be about this cloud: back to the ordinary case.
            return replace(frame, cloud=None)
        return frame

    def _known(self, frame: Frame) -> Frame:
        """The frame without what an older version kept and this one no longer has."""
        topic, open_question = (
            name if name is not None and self._catalogue.is_question(name) else None
            for name in (frame.topic, frame.open_question)
        )
        offered = tuple(name for name in frame.offered if self._catalogue.is_question(name))
        cloud = frame.cloud if frame.cloud in self._knowledge.clouds.clouds else None
        return replace(frame, topic=topic, open_question=open_question, offered=offered, cloud=cloud)

    def _begun(self, frame: Frame, parsed: Parsed) -> Frame:
        """The person's own country and cloud stand at the beginning, until the conversation names others."""
        return frame if frame.topic or frame.countries or frame.cloud else self._at_home(frame, parsed)

    def _at_home(self, frame: Frame, parsed: Parsed) -> Frame:
        profile = parsed.profile
        return replace(frame, countries=(profile.country,) if profile.country else (), cloud=profile.cloud)


def _is_about_language(question: Question) -> bool:
    return "support_language" in question.depends_on
