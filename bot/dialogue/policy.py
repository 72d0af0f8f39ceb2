"""What to do about a message. Nobody else decides: a frame and a message in, the new frame and a decision out.

Here stands what is done, in order. What a message means after what was said: meant.py. What values do to the frame:
values.py. Which question a follow-up asks: follow_ups.py. What is offered and chosen: offers.py. What is refused, and
what is not: misses.py. What an answer is made of, and what stays open: answering.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Optional

from bot.dialogue import draft, follow_ups, misses, offers
from bot.dialogue.answering import WHO_MAY, answered
from bot.dialogue.decision import Act as Act
from bot.dialogue.decision import Decision as Decision
from bot.dialogue.frame import Frame
from bot.dialogue.meant import Words, meant
from bot.dialogue.misses import FOREIGN, UNCLEAR
from bot.dialogue.named import Named, moment_kept, named, reply_language_asked, without_guesses
from bot.dialogue.parsed import COUNTRY, SEVERITY, SPOKEN, SUBJECT, SYMPTOM, Mention, Parsed
from bot.dialogue.subjects import Subjects, load_subjects
from bot.dialogue.symptoms import Symptoms, load_symptoms
from bot.dialogue.talk import Talk, load_talk
from bot.dialogue.values import counterparts, denials, taken
from bot.knowledge.catalogue import Catalogue
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.triage import Symptom, triage
from bot.languages import reply_language, spoken

# Two misses in a row: show the way to a person.
_MISSES_UNTIL_PERSON = 2
# What is said to a message that is not understood, the first time.
_ASKED_BACK = (("did_you_mean",), ("not_understood",))
# So many questions of one message are answered; what else it asks is named.
_MOST_QUESTIONS = 4
# What a message about someone else may be and still not be about their support.
_NEVER_ABOUT_OTHERS = (
    *("greet", "thank", "goodbye", "stop", "affirm", "deny", "insult", "not_helped", "switch_language", "ask_repeat"),
)
# Of these a country or cloud is the content, where they have one.
_SMALL_TALK = ("greet", "thank", "goodbye", "insult", "not_helped", "affirm", "deny", "ask_repeat", "switch_language")
# Whatever value stands beside these corrects or chooses something: "no, billing".
_CORRECTIONS = ("affirm", "deny")
# In these, and in a message of so many words, "I am no administrator" is all that is said.
_STATED_IN = 3
_SAYS_LITTLE = ("greet", "thank", "affirm", "deny", "insult", "not_helped", "inform", FOREIGN, UNCLEAR)
_CALLBACK = "ask_callback"
# Less sure than this, "hold on, someone at the door" asks nothing.
_SURE_TO_ASK = 0.8
# A draft asks six questions: it begins where it is surely wanted.
_SURE_TO_DRAFT = 0.6
_SEVERITY = "ask_severity"
# So many words beside a value ask the last question again.
_FEW_BESIDE_VALUE = 3
# So many words beside values tell more of a problem; a longer message tells another.
_MORE_OF_PROBLEM = 4


class Policy:
    """Decides, by the catalogue of questions and the tables.

    Args:
        catalogue: the questions.
        knowledge: the tables.
        titles: the questions by their folded titles, in all languages, so that a button can be typed.
        talk: words by which people refer to the conversation; None = the project's.
        symptoms: reads problems; None = by the project's words.
        subjects: finds what help is asked with; likewise.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        knowledge: Knowledge,
        titles: Optional[Mapping[str, str]] = None,
        talk: Optional[Talk] = None,
        symptoms: Optional[Symptoms] = None,
        subjects: Optional[Subjects] = None,
    ) -> None:
        self._catalogue, self._knowledge = catalogue, knowledge
        self._titles, self._talk = titles or {}, talk or load_talk()
        self._symptoms, self._subjects = symptoms or load_symptoms(), subjects or load_subjects()

    def decide(self, before: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """What a message does to the conversation.

        Args:
            before: what the conversation was about.
            parsed: the message.

        Returns:
            What it is about now, and what to do.
        """
        before = self._known(before)
        frame, decision = self._decide(before, parsed)
        # A question that is asked again, for another country or in another language, follows what it followed before.
        again = before.topic in decision.say and parsed.intent != before.topic
        follows = before.follows if again else before.topic
        if frame.topic in decision.say:
            frame = replace(frame, follows=follows)
        if draft.question_of(self._catalogue, frame) is None:
            frame = replace(frame, drafting=None, draft=())
        return frame, replace(decision, query=replace(decision.query, follows=follows))

    def _decide(self, before: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        parsed = self._pressed(before, parsed)
        words = Words(self._talk, self._symptoms, self._subjects)
        parsed = meant(before, parsed, words, self._catalogue, self._knowledge)
        parsed, guesses = without_guesses(parsed)
        intent = parsed.intent if parsed.intent in self._catalogue else UNCLEAR
        drafted = self._drafted(before, parsed, str(intent))
        if drafted is not None:
            return drafted
        frame = self._taken(self._begun(before, parsed, str(intent)), denials(named(parsed, False)))
        if before.guessed and not parsed.values(COUNTRY):
            if intent == "deny":
                return self._denied_guess(frame)
            if intent == "affirm" or guesses == before.guessed:
                parsed, guesses, intent = _about(parsed, before.guessed), (), "inform" if intent == "affirm" else intent
        if guesses and not parsed.other:
            if self._asks_guess(before, frame, parsed, str(intent), guesses):
                return self._asked_guess(frame, parsed, str(intent), guesses)
            if self._takes_country(str(intent)) or guesses == frame.countries:
                parsed = _about(parsed, guesses)
        if not parsed.values(COUNTRY):
            both = self._said_both(frame, before, parsed)
            if both is not None:
                return both
        return self._acted(before, frame, parsed, str(intent))

    def _acted(self, before: Frame, frame: Frame, parsed: Parsed, intent: str) -> tuple[Frame, Decision]:
        """What to do, by what the message is."""
        if self._states_role(frame, parsed, intent):
            return self._told_role(before, frame, parsed)
        if self._supplies(before, frame, parsed, intent):
            intent = "inform"
        if parsed.other and intent not in _NEVER_ABOUT_OTHERS:
            return self._asked_about_other(frame, parsed)
        if intent == FOREIGN and misses.is_unsure(frame, parsed):
            intent = UNCLEAR
        if self._catalogue.is_question(intent) and misses.is_out_of_the_blue(before, parsed, intent):
            intent = UNCLEAR
        unsure = intent in (FOREIGN, UNCLEAR) or parsed.confidence(intent) < _SURE_TO_ASK
        if unsure and not parsed.mentions and "?" not in parsed.text and self._talk.asks_to_wait(parsed.text):
            return frame, Decision("chitchat", ("take_your_time",), frame.query())
        if intent in (FOREIGN, UNCLEAR):
            return self._missed(replace(frame, misses=before.misses + 1), parsed, intent)
        if intent == "affirm" and before.offered:
            return self._unclear_yes(replace(frame, misses=before.misses + 1), before.offered)
        frame = replace(frame, misses=0, about_other=before.about_other and intent == "inform")
        done, decision = self._understood(before, frame, parsed, intent)
        if before.misses and decision.say in _ASKED_BACK:
            return self._missed(replace(frame, misses=before.misses + 1), parsed, UNCLEAR)
        return done, decision

    def _understood(self, before: Frame, frame: Frame, parsed: Parsed, intent: str) -> tuple[Frame, Decision]:
        """What to do about a message that is what it seems."""
        if intent == "inform":
            return self._informed(frame, parsed)
        if intent == "several_questions":
            return self._asked_several(frame, parsed)
        if intent == "ask_repeat":
            return self._repeated(frame, parsed)
        if intent == "switch_language":
            return self._switched(before, frame, parsed)
        if intent == "deny":
            return self._denied(frame, before)
        if intent == "stop":
            home = replace(_at_home(Frame(), parsed), speech=frame.speech, is_admin=frame.is_admin)
            home = replace(home, said_admin=frame.said_admin, told_not_admin=frame.told_not_admin)
            return home, Decision("chitchat", (intent,))
        if self._catalogue.is_question(intent):
            return self._asked(frame, parsed, intent, keep=intent in before.offered)
        if intent == "not_helped" and frame.is_admin is False:
            return frame, Decision("chitchat", ("only_administrators",), frame.query())
        return frame, Decision("chitchat", (intent,), frame.query())

    # ---- what a message is

    def _pressed(self, frame: Frame, parsed: Parsed) -> Parsed:
        """The message, or the button that is typed: its title, or its place among those that were offered."""
        name = offers.chosen(frame, parsed, self._talk, self._titles)
        if name is None:
            return parsed
        ruled_out = tuple(mention for mention in parsed.mentions if mention.denied)
        return replace(parsed, intent=name, mentions=ruled_out, questions=(), other=None)

    def _supplies(self, before: Frame, frame: Frame, parsed: Parsed, intent: str) -> bool:
        """Whether a message is about the value that it names, whatever else it says or looks like.

        A thank-you, a yes or a "say it again" with a country in it is about that country; so is a message that was
        refused or not understood and has little else in it.
        """
        values = named(parsed, intent == "switch_language")
        if intent in (FOREIGN, UNCLEAR):
            if parsed.bare and values.moment is not None and values.moment.tells_when:
                return True
            return misses.is_about_country(frame, parsed, self._talk, self._is_about_countries(frame))
        if intent == "ask_repeat" and self._talk.names_number(parsed.text):
            return False
        if intent in _CORRECTIONS and values.anything:
            return True
        if intent == "stop":
            # "Scratch that, he has flown home to Belgium".
            return bool(before.topic and set(values.countries) - set(before.countries))
        ruled_out = values.denied_clouds or set(values.denied_countries) & set(before.countries)
        return intent in _SMALL_TALK and bool(values.countries or values.cloud or ruled_out)

    def _is_about_countries(self, frame: Frame) -> bool:
        return follow_ups.depends(self._catalogue, frame.topic, "country") and not frame.about_other

    def _takes_country(self, intent: str) -> bool:
        """Whether the answer to an intent says something else for another country."""
        if intent in ("inform", "several_questions"):
            return True
        return self._catalogue.is_question(intent) and "country" in self._catalogue.question(intent).depends_on

    # ---- countries that are only guessed

    def _asks_guess(self, before: Frame, frame: Frame, parsed: Parsed, intent: str, guesses: tuple[str, ...]) -> bool:
        """Whether the person is asked first: another country is known, there are several, or the rest is unclear."""
        if guesses == frame.countries:
            return False
        if self._takes_country(intent):
            return bool(frame.countries or before.countries) or len(guesses) > 1
        if intent in (FOREIGN, UNCLEAR):
            surely = _about(parsed, guesses)
            return misses.is_about_country(frame, surely, self._talk, self._is_about_countries(frame))
        return intent in _SMALL_TALK and (bool(frame.open_questions) or self._is_about_countries(frame))

    def _asked_guess(
        self, frame: Frame, parsed: Parsed, intent: str, guesses: tuple[str, ...]
    ) -> tuple[Frame, Decision]:
        values = self._values(parsed)
        with_country = replace(values, countries=guesses)
        if intent == "several_questions":
            questions = self._questions(parsed)
        elif self._catalogue.is_question(intent):
            questions = (follow_ups.question_asked(self._catalogue, frame, parsed, intent, with_country),)
        else:
            questions = follow_ups.questions_of_values(self._catalogue, self._knowledge, frame, with_country)
        frame = replace(self._taken(frame, values), guessed=guesses, open_questions=questions or frame.open_questions)
        return frame, Decision("rephrase", ("ask_guessed_country",), replace(frame.query(), countries=guesses))

    def _denied_guess(self, frame: Frame) -> tuple[Frame, Decision]:
        begun = self._catalogue.begun_by(COUNTRY)
        frame = replace(frame, open_questions=frame.open_questions or ((begun,) if begun else ()), misses=0)
        return frame, Decision("answer", ("ask_country",), frame.query())

    # ---- misses

    def _asked_about_other(self, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """Someone else's support: an honest no. What comes next is not about ours unless it says so.

        A country that it names is kept where none is known: "we have Office 365 too, that number" may follow.
        """
        if not frame.countries:
            frame = self._taken(frame, self._values(parsed))
        frame = replace(frame, about_other=True, topic=None, answered=(), before=(), misses=0)
        return frame, Decision("refuse", ("not_ours",), frame.query())

    def _missed(self, frame: Frame, parsed: Parsed, intent: str) -> tuple[Frame, Decision]:
        """Not ours, or not understood; a second miss in a row shows the way to a person.

        What it names is kept: for the question that is chosen from "did you mean", and where no country is known yet.
        """
        values = self._values(parsed)
        if intent == UNCLEAR or not frame.countries:
            frame = self._taken(frame, values)
        to_person = frame.misses >= _MISSES_UNTIL_PERSON
        if intent == FOREIGN:
            # A country in nothing but refused messages ("flights to Canada") is no reason to give its number.
            in_talk = frame.topic is not None or bool(frame.open_questions)
            frame, ways = self._to_person(frame, in_talk) if to_person else (frame, ())
            # The second time the ways to a person are all that is said: a refusal names them too.
            say = ways or (intent,)
            shown = self._catalogue.suggestions(intent)
            return replace(frame, offered=shown), Decision("refuse", say, frame.query())
        if to_person or frame.is_admin is False:
            # Who is no administrator has one way, whatever he meant.
            frame, ways = self._to_person(frame)
            return frame, Decision("rephrase", ways, frame.query())
        offered = offers.likely(self._catalogue, parsed)
        if not offered:
            return frame, Decision("rephrase", ("not_understood",), frame.query())
        return replace(frame, offered=offered), Decision("rephrase", ("did_you_mean",), frame.query(), offered)

    def _to_person(self, frame: Frame, by_phone: bool = True) -> tuple[Frame, tuple[str, ...]]:
        """How to reach a person, with the number where it is known which; the misses begin again."""
        if frame.is_admin is False and frame.misses < _MISSES_UNTIL_PERSON:
            return replace(frame, told_not_admin=True), ("only_administrators",)
        frame = replace(frame, misses=0)
        if frame.is_admin is False:
            # Told already: what he can do is ask somebody who may.
            return replace(frame, topic=draft.FORWARD, answered=(draft.FORWARD,)), (draft.FORWARD,)
        known = frame.countries or not self._knowledge.goes_by_country(frame.cloud)
        if by_phone and known and not frame.about_other:
            number = follow_ups.NUMBER
            waiting = tuple(name for name in frame.open_questions if name != number)
            frame = replace(frame, topic=number, answered=(number,), open_questions=waiting)
            return frame, ("reach_person_by_phone", number)
        return frame, ("reach_person",)

    def _unclear_yes(self, frame: Frame, offered: tuple[str, ...]) -> tuple[Frame, Decision]:
        """Yes to several offers: which of them?"""
        if frame.misses >= _MISSES_UNTIL_PERSON:
            frame, ways = self._to_person(frame)
            return frame, Decision("rephrase", ways, frame.query())
        return replace(frame, offered=offered), Decision("rephrase", ("did_you_mean",), frame.query(), offered)

    # ---- messages by what they are

    def _informed(self, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """A value without a question of its own: it asks the open question, the topic, or the question beside it."""
        values = self._values(parsed)
        questions = follow_ups.questions_of_values(self._catalogue, self._knowledge, frame, values)
        begins = not (frame.topic or frame.open_questions or values.countries)
        if begins and values.cloud and self._talk.names_number(parsed.text):
            questions = (follow_ups.NUMBER,)  # "hello 21Vianet support phone"
        known = set(frame.countries)
        frame = self._taken(frame, values)
        if frame.about_other and values.countries and not self._talk.names_us(parsed.text):
            # "Apple's number?", "Ireland": ours there is offered, never given as theirs.
            frame = replace(frame, about_other=False, offered=questions)
            return frame, Decision("rephrase", ("whose_number",), frame.query(), questions)
        if not questions:
            return self._missed(replace(frame, misses=1), parsed, UNCLEAR)
        waited = bool(set(questions) & set(frame.open_questions))
        frame, decision = self._answered(frame, questions, parsed)
        is_new = bool(set(values.countries) - known)
        if is_new and not waited and len(decision.say) == 1 and follow_ups.lacks_number(questions[-1]):
            # "Och Libanon?" after the languages in Egypt may well be after the number there.
            decision = replace(decision, say=(*decision.say, "number_there"))
        return self._with_runners_up(frame, parsed), decision

    def _asked_several(self, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """Several questions: the first are answered, about the same values; what else there is, is named."""
        questions = self._questions(parsed)
        if not questions:
            return self._missed(replace(frame, misses=1), parsed, UNCLEAR)
        frame = self._taken(replace(frame, support_type=None, severity=None, moment=None), self._values(parsed))
        frame, decision = self._answered(frame, questions[:_MOST_QUESTIONS], parsed)
        left = questions[_MOST_QUESTIONS:][: offers.MOST_OFFERED]
        if not left:
            return frame, decision
        return replace(frame, offered=left), replace(decision, say=(*decision.say, "left_out"), offers=left)

    def _asked(self, frame: Frame, parsed: Parsed, intent: str, keep: bool = False) -> tuple[Frame, Decision]:
        """A question; one about the assistant itself leaves the frame as it is.

        Args:
            frame: what the conversation is about.
            parsed: the message.
            intent: the question.
            keep: whether kind of support and level of the message before hold: it is chosen from "did you mean".
        """
        question = self._catalogue.question(intent)
        if question.aside:
            return replace(frame, answered=(intent,)), Decision("answer", (intent,), frame.query())
        if question.asks:
            if not keep and parsed.confidence(intent) < _SURE_TO_DRAFT:
                return self._missed(replace(frame, misses=1), parsed, UNCLEAR)
            return self._began_draft(frame, parsed, intent)
        values = self._values(parsed, follow_ups.is_about_language(question))
        topic = follow_ups.question_asked(self._catalogue, frame, parsed, intent, values)
        subjects = self._subjects.named(parsed.text) if SUBJECT in question.depends_on else frozenset()
        if subjects:
            topic = intent  # "does the China office get help with renewing?" asks for no number
        if not keep and not self._goes_on(frame, parsed, topic, values):
            kind = frame.support_type if self._same_kind(frame, parsed, topic, values) else None
            frame = replace(frame, support_type=kind, severity=None, moment=None)
        frame = self._taken(frame if values.countries else replace(frame, before=()), values)
        frame = replace(frame, subject=next(iter(subjects)) if len(subjects) == 1 else None)
        if follow_ups.depends(self._catalogue, topic, SYMPTOM):
            frame = self._with_symptom(frame, parsed, goes_on=frame.topic == topic)
        elif follow_ups.depends(self._catalogue, topic, SEVERITY) and frame.symptom and not frame.severity:
            frame = self._with_level(frame)
        waiting = frame.open_questions if values.countries and not self._takes_country(topic) else ()
        frame, decision = self._answered(frame, tuple(dict.fromkeys((topic, *waiting))), parsed)
        decision = replace(decision, query=replace(decision.query, verdict=self._verdict(topic, parsed.text)))
        return self._with_runners_up(frame, parsed), decision

    def _goes_on(self, frame: Frame, parsed: Parsed, topic: str, values: Named) -> bool:
        """Whether a question is the last one with another value, and a few words: "and at 7 pm?"."""
        is_now = values.moment is not None and values.moment.is_now
        few_words = parsed.words_besides <= _FEW_BESIDE_VALUE
        return topic == frame.topic and bool(values.values) and few_words and not is_now

    def _same_kind(self, frame: Frame, parsed: Parsed, topic: str, values: Named) -> bool:
        """Whether a kind of support that was named goes on being meant: billing's hours, and then "on Sunday?"."""
        both = all(follow_ups.depends(self._catalogue, name, "support_type") for name in (frame.topic, topic))
        few_words = parsed.words_besides <= _FEW_BESIDE_VALUE
        return both and few_words and values.moment is not None and not values.countries

    def _verdict(self, topic: str, text: str) -> Optional[bool]:
        """Whether what is asked is so, where its words decide that."""
        if topic == WHO_MAY:
            return self._talk.only_administrators(text)
        return False if topic == _CALLBACK and self._talk.names_chat(text) else None

    def _with_symptom(self, frame: Frame, parsed: Parsed, goes_on: bool) -> Frame:
        """The frame with the problem that a message tells, added to what was told before where it goes on."""
        told = self._symptoms.read(parsed.text)
        is_another = told.effect and parsed.words_besides > _MORE_OF_PROBLEM
        if goes_on and frame.symptom and told.told and not is_another:
            return replace(frame, symptom=str(Symptom.parse(frame.symptom).with_more(told)))
        told = told.with_heard(parsed.levels, len(parsed.text.split()))
        return replace(frame, symptom=str(told) if told.effect or told.stakes or told.heard else None)

    def _with_level(self, frame: Frame) -> Frame:
        """The frame with the level that the problem told just before sounds like: "and how fast do they answer?"."""
        told_before = follow_ups.depends(self._catalogue, frame.topic, SYMPTOM)
        levels = triage(Symptom.parse(str(frame.symptom))).levels
        return replace(frame, severity=levels[0]) if told_before and len(levels) == 1 else frame

    def _with_runners_up(self, frame: Frame, parsed: Parsed) -> Frame:
        """The frame with what else the message may have asked, for the case that the answer is not the right one."""
        rest = tuple(name for name in offers.likely(self._catalogue, parsed) if name not in frame.answered)
        return replace(frame, runners_up=rest)

    def _repeated(self, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """The last answer again, or the number, in the language of the request."""
        values = self._values(parsed)
        if self._talk.names_number(parsed.text):
            number = follow_ups.number_again(frame, values)
            return self._answered(self._taken(frame, values), (number,), parsed)
        questions = frame.answered or ((frame.topic,) if frame.topic else ())
        if questions:
            return self._answered(frame, questions, parsed)
        also = offers.also_asked(self._catalogue, parsed)
        if also is not None:
            return self._asked(frame, parsed, also)
        return frame, Decision("chitchat", ("nothing_to_repeat",), repeat=True)

    def _switched(self, before: Frame, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """Another language: what else the message asks is answered in it, or the last answer is said in it.

        The language that is spoken already is no switch: "and in English?" after the hours asks what support speaks.
        """
        asked = reply_language_asked(parsed, True)
        about_support = self._catalogue.begun_by("support_language")
        if asked == before.speech.language and about_support and self._is_about_countries(frame):
            plain = tuple(replace(m, role=None) if m.entity == SPOKEN else m for m in parsed.mentions)
            return self._asked(frame, replace(parsed, mentions=plain), about_support)
        if asked is not None and asked not in spoken():
            return frame, Decision("chitchat", ("language_not_spoken",), frame.query())
        also = offers.also_asked(self._catalogue, parsed)
        if also is not None:
            return self._asked(frame, parsed, also)
        if self._talk.names_number(parsed.text):
            return self._answered(frame, (follow_ups.NUMBER,), parsed)
        if not frame.answered:
            return frame, Decision("chitchat", ("switch_language",), frame.query())
        frame, decision = self._answered(frame, frame.answered, parsed)
        return frame, replace(decision, act="chitchat", say=("said_again", *decision.say))

    def _denied(self, frame: Frame, before: Frame) -> tuple[Frame, Decision]:
        """No, and nothing else: after an answer, what else may have been meant is offered."""
        offered = before.runners_up[: offers.MOST_OFFERED] if not before.offered else ()
        if not before.topic or not offered:
            return frame, Decision("chitchat", ("deny",), frame.query())
        return replace(frame, offered=offered, runners_up=()), Decision("chitchat", ("deny",), frame.query(), offered)

    def _said_both(self, frame: Frame, before: Frame, parsed: Parsed) -> Optional[tuple[Frame, Decision]]:
        """Both: what was offered, the countries named last, the kinds of support, or the numbers; None if none is."""
        if not self._talk.says_both(parsed.text):
            return None
        frame = replace(frame, misses=0)
        if len(before.offered) > 1:
            return self._answered(frame, before.offered, parsed)
        if frame.before:
            questions = (frame.topic or follow_ups.NUMBER,)
            countries = tuple(dict.fromkeys((*frame.before, *frame.countries)))
            return self._answered(replace(frame, countries=countries, zone=None, before=()), questions, parsed)
        if frame.support_type and frame.topic and follow_ups.depends(self._catalogue, frame.topic, "support_type"):
            return self._answered(replace(frame, support_type=None), (frame.topic,), parsed)
        if follow_ups.shows_numbers(frame.topic) and self._catalogue.is_question(follow_ups.OTHER_NUMBER):
            return self._answered(frame, (follow_ups.OTHER_NUMBER,), parsed)
        return None

    # ---- a request that is drafted

    def _drafted(self, before: Frame, parsed: Parsed, intent: str) -> Optional[tuple[Frame, Decision]]:
        """What a message does to a draft; None where it is about something else."""
        name = draft.question_of(self._catalogue, before)
        if name is None:
            return None
        asks, frame = self._catalogue.question(name).asks, self._begun(before, parsed, intent)
        step = draft.step(self._talk, self._catalogue, asks, before, parsed)
        if step is None:
            return None
        if step.ends:
            farewell = intent if intent == "goodbye" else "draft_left"
            return replace(frame, drafting=None, draft=()), Decision("chitchat", (farewell,), frame.query())
        frame = replace(frame, drafting=step.asks, draft=step.draft, misses=0)
        if step.aside:
            return self._beside_draft(before, frame, parsed, intent, step.asks)
        if step.asks:
            return self._asked_of_draft(frame, name)
        if len(before.draft) == len(asks):
            return self._answered(frame, (name,), parsed)
        return self._finished(frame, name, parsed)

    def _began_draft(self, frame: Frame, parsed: Parsed, name: str) -> tuple[Frame, Decision]:
        """The first question of a draft; the second where the problem is told already: "a ticket: mail is down"."""
        frame = self._taken(frame, self._values(parsed))
        if frame.is_admin is False:
            frame = replace(frame, told_not_admin=True, topic=draft.FORWARD, answered=(draft.FORWARD,))
            return frame, Decision("answer", ("only_administrators", draft.FORWARD), frame.query())
        step = draft.begun(self._catalogue.question(name).asks, parsed)
        return self._asked_of_draft(replace(frame, drafting=step.asks, draft=step.draft), name)

    def _asked_of_draft(self, frame: Frame, name: str) -> tuple[Frame, Decision]:
        """The next question of a draft."""
        frame = replace(frame, topic=name, answered=(name,))
        return frame, Decision("answer", (str(frame.drafting),), frame.query())

    def _beside_draft(
        self, before: Frame, frame: Frame, parsed: Parsed, intent: str, asks: Optional[str]
    ) -> tuple[Frame, Decision]:
        """Something else is asked or said: it is answered, and the draft's question is asked again."""
        about_now = replace(frame, drafting=None)
        if intent == "switch_language":
            done, decision = about_now, Decision("chitchat", (intent,), frame.query())
        else:
            done, decision = self._acted(before, about_now, parsed, intent)
        told = self._symptoms.read(". ".join(frame.draft))
        if _SEVERITY in decision.say and told.effect and not (decision.query.symptom or decision.query.severity):
            decision = replace(decision, query=replace(decision.query, symptom=str(told)))
        say = (*decision.say, asks) if asks else decision.say
        done = replace(done, drafting=asks, draft=frame.draft, topic=frame.topic, answered=frame.answered, offered=())
        return done, replace(decision, say=say)

    def _finished(self, frame: Frame, name: str, parsed: Parsed) -> tuple[Frame, Decision]:
        """The text, how serious it sounds where there are levels, and where to put it."""
        told = self._symptoms.read(". ".join(frame.draft))
        by_level = frame.cloud == self._knowledge.severities.cloud and bool(told.effect)
        frame = replace(frame, symptom=str(told)) if by_level else frame
        say = (name, *((_SEVERITY,) if by_level else ()), draft.REQUEST)
        frame, decision = self._answered(frame, say, parsed)
        return replace(frame, topic=name, answered=(name,)), decision

    # ---- who is asking

    def _states_role(self, frame: Frame, parsed: Parsed, intent: str) -> bool:
        """Whether a message says whether somebody is an administrator, and nothing that could be answered."""
        says_little = intent in _SAYS_LITTLE or len(parsed.text.split()) <= _STATED_IN
        if self._talk.is_administrator(parsed.text) is None or parsed.other or not says_little:
            return False
        values = named(parsed, False)
        return not (values.countries and frame.open_questions) and (intent != "inform" or not values.anything)

    def _told_role(self, before: Frame, frame: Frame, parsed: Parsed) -> tuple[Frame, Decision]:
        """No administrator: where to turn instead. One after all: the last answer, now meant for him."""
        frame = self._taken(replace(frame, misses=0), self._values(parsed))
        if frame.is_admin is False:
            return replace(frame, told_not_admin=True), Decision("answer", ("only_administrators",), frame.query())
        if before.is_admin is False and frame.answered:
            return self._answered(frame, frame.answered, parsed)
        if frame.open_questions:
            return self._answered(frame, frame.open_questions, parsed)
        if frame.topic in (WHO_MAY, "ask_no_permission"):
            return self._answered(frame, ("ask_contact_options",), parsed)
        return frame, Decision("chitchat", ("affirm",), frame.query())

    def _answered(self, frame: Frame, questions: tuple[str, ...], parsed: Parsed) -> tuple[Frame, Decision]:
        return answered(self._catalogue, self._knowledge, frame, questions, parsed)

    # ---- values and the frame

    def _questions(self, parsed: Parsed) -> tuple[str, ...]:
        """The different questions of a message that has several, in order."""
        return tuple(dict.fromkeys(name for name in parsed.questions if self._catalogue.is_question(name)))

    def _values(self, parsed: Parsed, language_is_asked_about: bool = False) -> Named:
        return counterparts(named(parsed, language_is_asked_about), self._knowledge)

    def _taken(self, frame: Frame, values: Named) -> Frame:
        return taken(frame, values, self._knowledge)

    def _known(self, frame: Frame) -> Frame:
        """The frame without what an older version kept and this one no longer has."""

        def questions(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for name in names if self._catalogue.is_question(name))

        return replace(
            frame,
            topic=frame.topic if self._catalogue.is_question(frame.topic) else None,
            answered=questions(frame.answered),
            open_questions=questions(frame.open_questions),
            offered=questions(frame.offered),
            runners_up=questions(frame.runners_up),
            follows=frame.follows if self._catalogue.is_question(frame.follows) else None,
            cloud=frame.cloud if frame.cloud in self._knowledge.clouds.clouds else None,
            moment=frame.moment if moment_kept(frame.moment) else None,
        )

    def _changes_language(self, frame: Frame, parsed: Parsed) -> bool:
        """Whether a message names its own language, and the conversation is in another: "in English. What time …"."""
        heard = parsed.heard
        if heard is None or not heard.clear or heard.code == frame.speech.language:
            return False
        countries = {m.start for m in parsed.mentions if m.entity == COUNTRY}
        return any(m.entity == SPOKEN and m.value == heard.code and m.start not in countries for m in parsed.mentions)

    def _begun(self, frame: Frame, parsed: Parsed, intent: str) -> Frame:
        """The frame as the message finds it: its language, who is asking, and nothing that held for one message.

        The person's own country and cloud stand at the beginning, until the conversation names others.
        """
        if not (frame.topic or frame.countries or frame.cloud):
            frame = _at_home(frame, parsed)
        about_support = self._catalogue.is_question(intent) and follow_ups.is_about_language(
            self._catalogue.question(intent)
        )
        asked = reply_language_asked(
            parsed, intent == "switch_language" or self._changes_language(frame, parsed), about_support
        )
        said = self._talk.is_administrator(parsed.text)
        said_admin = frame.said_admin if said is None else said
        return replace(
            frame,
            speech=reply_language(frame.speech, parsed.heard, asked, parsed.locale, parsed.short),
            said_admin=said_admin,
            is_admin=parsed.profile.is_admin if said_admin is None else said_admin,
            guessed=(),
            offered=frame.offered if intent == "ask_repeat" else (),
        )


def _at_home(frame: Frame, parsed: Parsed) -> Frame:
    profile = parsed.profile
    return replace(frame, countries=(profile.country,) if profile.country else (), cloud=profile.cloud)


def _about(parsed: Parsed, countries: tuple[str, ...]) -> Parsed:
    """The message with countries that it means."""
    return replace(parsed, mentions=(*parsed.mentions, *(Mention(COUNTRY, country) for country in countries)))
