"""What a message means in this conversation that its words alone do not say: from where, in whose language, which code.

Each rule reads the frame before the message, and the message; what it makes of it is read on as if it had been said so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Optional

from bot.dialogue import follow_ups
from bot.dialogue.frame import Frame
from bot.dialogue.misses import FOREIGN, UNCLEAR
from bot.dialogue.named import named
from bot.dialogue.parsed import CLOUD, COUNTRY, MOMENT, REPLY, SEVERITY, SPOKEN, SUBJECT, SYMPTOM, Mention, Parsed
from bot.dialogue.subjects import Subjects
from bot.dialogue.symptoms import Symptoms
from bot.dialogue.talk import Talk, contains, folded
from bot.knowledge.catalogue import Catalogue
from bot.knowledge.knowledge import Knowledge, same_language
from bot.knowledge.moment import OWN, Moment
from bot.knowledge.tables import Phone
from bot.languages import spoken

_ABROAD, _MENU, _CODE, _LANGUAGE = "ask_dial_abroad", "ask_menu_choice", "ask_pin_verification", "ask_support_language"
_WHICH_CLOUD, _TIME_ZONE = "ask_which_cloud", "ask_time_zone"
# Questions about a number in which another country may be the one that is called from.
_CALLED_FROM = (_ABROAD, "ask_support_cost", follow_ups.OTHER_NUMBER)
_SAYS_LITTLE = ("inform", UNCLEAR, FOREIGN)
# What "and now?", "Saturday?" may look like.
_WHEN = ("ask_support_hours", "ask_next_step")
_WHEN_OPEN = ("ask_support_hours", "ask_open_now")
_SEVERITY = "ask_severity"
_TROUBLE = ("report_trouble", "ask_service_status")
_POLITE = ("thank", "greet", "affirm", "goodbye")
# Less sure than this, a thank-you that speaks of the number asks for it, and a question beside a mere country is none.
_SURE = 0.8
# Less sure than this that it is foreign, a message with a clear question in it is about that.
_UNSURELY_FOREIGN = 0.55
# So many words at most are a follow-up that says no more than what it names.
_FEW_WORDS = 4
_A_FEW_MORE = 7
_BESIDE_A_COUNTRY = 2
_SHORT_OF_PROBLEM = 9
# The first of a ranking are likely.
_LIKELY = 3


@dataclass(frozen=True)
class Words:
    """What reads a text: words for the conversation itself, for problems, for what support helps with."""

    talk: Talk
    symptoms: Symptoms
    subjects: Subjects


@dataclass(frozen=True)
class _Turn:
    """A message and all that tells what it means."""

    before: Frame
    parsed: Parsed
    words: Words
    catalogue: Catalogue
    knowledge: Knowledge

    @property
    def talk(self) -> Talk:
        return self.words.talk

    @property
    def intent(self) -> str:
        return self.parsed.intent or UNCLEAR

    @property
    def few_words(self) -> bool:
        return len(self.parsed.text.split()) <= _FEW_WORDS

    def phones(self, *countries: str) -> list[Phone]:
        """The numbers of some countries, of those spoken of before if none are named."""
        cloud = self.before.cloud or self.knowledge.default_cloud
        return [phone for key in countries or self.before.countries for phone in self.knowledge.phones(key, cloud)]

    def unsure(self) -> bool:
        return self.parsed.confidence(self.intent) < _SURE

    def as_question(self, name: str, *mentions: Mention) -> Parsed:
        return replace(self.parsed, intent=name, mentions=mentions or self.parsed.mentions, questions=())


def meant(before: Frame, parsed: Parsed, words: Words, catalogue: Catalogue, knowledge: Knowledge) -> Parsed:
    """The message as it is meant after what was said before.

    Args:
        before: what the conversation was about.
        parsed: the message.
        words: what reads its text.
        catalogue: the questions.
        knowledge: the tables.
    """
    if parsed.other:
        return parsed
    for rule in _RULES:
        parsed = rule(_Turn(before, parsed, words, catalogue, knowledge)) or parsed
    return parsed


def _called_from(turn: _Turn) -> Optional[Parsed]:
    """The number just shown is meant, not Sweden's: "does it work from a Swedish mobile?"."""
    asked = (turn.intent, *turn.parsed.questions)
    or_place = _ABROAD in asked and follow_ups.NUMBER not in asked
    origins = [
        mention
        for mention in turn.parsed.mentions
        if mention.entity == COUNTRY
        and mention.start is not None
        and turn.talk.is_origin(turn.parsed.text, mention.start, or_place)
    ]
    if not origins:
        return None
    others = [value for value in turn.parsed.values(COUNTRY) if value not in {mention.value for mention in origins}]
    shown = follow_ups.depends(turn.catalogue, turn.before.topic, COUNTRY) and turn.before.countries
    if not others and (not shown or turn.before.open_questions):
        return None
    mentions = tuple(mention for mention in turn.parsed.mentions if mention not in origins)
    left = replace(turn.parsed, mentions=mentions, bare=False)
    if turn.intent in _CALLED_FROM or or_place:
        return left
    by_mobile = turn.intent in _SAYS_LITTLE and turn.talk.names_mobile(turn.parsed.text)
    return replace(left, intent=_ABROAD) if by_mobile else None


def _language_of_country(turn: _Turn) -> Optional[Parsed]:
    """Languages are asked for after Spain's number: "Spanish or English?"; so is one that may be spoken there."""
    countries, languages = (
        [mention for mention in turn.parsed.mentions if mention.entity == entity and not mention.denied]
        for entity in (COUNTRY, SPOKEN)
    )
    if turn.intent not in _SAYS_LITTLE or not countries or not turn.before.countries or turn.before.open_questions:
        return None
    named = {(mention.start, mention.end): mention.value for mention in languages}
    if any((mention.start, mention.end) not in named for mention in countries):
        return None
    cloud = turn.before.cloud or turn.knowledge.default_cloud
    offered = {
        language
        for country in turn.before.countries
        for own in turn.knowledge.support_languages(country, cloud).values()
        for language in own
    }
    own_country = {mention.value for mention in countries} <= {*turn.before.countries}
    if not own_country and not any(same_language(mention.value, offered) for mention in languages):
        return None
    return turn.as_question(_LANGUAGE, *(mention for mention in turn.parsed.mentions if mention not in countries))


def _language_then(turn: _Turn) -> Optional[Parsed]:
    """A language at a moment, in the country that is spoken of: "Korean at midnight?" after Korea's number."""
    spoken = {mention.start for mention in turn.parsed.mentions if mention.entity == SPOKEN}
    people = [m for m in turn.parsed.mentions if m.entity == COUNTRY and m.start in spoken and m.start is not None]
    if not people or not turn.parsed.values(MOMENT) or {m.value for m in people} != set(turn.before.countries):
        return None
    return replace(turn.parsed, mentions=tuple(m for m in turn.parsed.mentions if m not in people), bare=False)


def _described(turn: _Turn) -> Optional[Parsed]:
    """A word for what the number shown looks like: "that's a South African number, what does it cost?"."""
    if not turn.before.countries:
        return None
    described = {
        mention
        for mention in turn.parsed.mentions
        if mention.entity == COUNTRY
        and mention.value not in turn.before.countries
        and mention.start is not None
        and mention.end is not None
        and turn.talk.describes(turn.parsed.text[: mention.start], turn.parsed.text[mention.end :])
    }
    left = tuple(mention for mention in turn.parsed.mentions if mention not in described)
    return replace(turn.parsed, mentions=left, bare=False) if described else None


def _language_again(turn: _Turn) -> Optional[Parsed]:
    """One of our languages that is a people, too, and the conversation is in the other: "svenska igen. numret"."""
    languages = [m for m in turn.parsed.mentions if m.entity == SPOKEN and not m.denied and m.value in spoken()]
    if not turn.before.countries or len(languages) != 1 or languages[0].value == turn.before.speech.language:
        return None
    language = languages[0]
    span = (language.start, language.end)
    same = [m for m in turn.parsed.mentions if m.entity == COUNTRY and (m.start, m.end) == span]
    if not same or language.end is None or not turn.talk.ends(turn.parsed.text[language.end :]):
        return None
    rest = tuple(m for m in turn.parsed.mentions if m is not language and m not in same)
    return replace(turn.parsed, mentions=(*rest, replace(language, role=REPLY)), bare=False)


def _plan(turn: _Turn) -> Optional[Parsed]:
    """The plan that one has ("not Enterprise"), where a country has a number for each."""
    if turn.catalogue.is_question(turn.intent) and not turn.unsure():
        return None
    by_plan = any(phone.plan for phone in turn.phones()) and not turn.parsed.values(COUNTRY)
    return turn.as_question(follow_ups.NUMBER) if by_plan and turn.talk.names_plan(turn.parsed.text) else None


def _carrier(turn: _Turn) -> Optional[Parsed]:
    """The telephone company that one has ("we're on Globe"), where a country has a number for each."""
    if turn.parsed.values(COUNTRY):
        return None
    carriers = (folded(phone.carrier) for phone in turn.phones() if phone.carrier)
    return turn.as_question(follow_ups.NUMBER) if contains(turn.parsed.text, carriers) else None


def _level_by_letter(turn: _Turn) -> Optional[Parsed]:
    """A level after a question about levels: "nä A", "no, not B, I wanted to say A"."""
    asked = follow_ups.depends(turn.catalogue, turn.before.topic, SEVERITY)
    if turn.intent not in (*_SAYS_LITTLE, "deny", "affirm") or not asked or turn.parsed.values(SEVERITY):
        return None
    level = turn.talk.level(turn.parsed.text)
    return turn.as_question("inform", *turn.parsed.mentions, Mention(SEVERITY, level)) if level else None


def _does_it_apply(turn: _Turn) -> Optional[Parsed]:
    """Whether a cloud applies to somebody elsewhere ("to my firm in Gothenburg?") does not say that it does."""
    countries = turn.parsed.values(COUNTRY)
    if turn.intent != _WHICH_CLOUD or not countries:
        return None
    elsewhere = {
        key
        for key in turn.parsed.values(CLOUD)
        if turn.knowledge.cloud(key).only_at_home and turn.knowledge.cloud(key).home not in countries
    }
    left = tuple(m for m in turn.parsed.mentions if not (m.entity == CLOUD and m.value in elsewhere))
    return replace(turn.parsed, mentions=left) if elsewhere else None


def _number_of_cloud(turn: _Turn) -> Optional[Parsed]:
    """Who says which cloud he is on and asks whom to call: "our tenant ends in onmicrosoft.de, who do we call?"."""
    asks = turn.intent == _WHICH_CLOUD and turn.parsed.values(CLOUD) and turn.talk.asks_to_call(turn.parsed.text)
    return turn.as_question(follow_ups.NUMBER) if asks else None


def _ordinary_after_all(turn: _Turn) -> Optional[Parsed]:
    """The default cloud, after another ("we moved, we're on the normal one now") or beside one: then both are meant."""
    default = turn.knowledge.default_cloud
    if not turn.talk.names_ordinary_cloud(turn.parsed.text):
        return None
    if turn.parsed.values(CLOUD):
        both = tuple(mention for mention in turn.parsed.mentions if mention.entity != CLOUD or mention.denied)
        return replace(turn.parsed, mentions=both) if turn.before.cloud is None else None
    asks = turn.parsed.values(COUNTRY) and turn.catalogue.is_question(turn.intent) and turn.intent != _WHICH_CLOUD
    if asks or turn.before.cloud in (None, default):
        # "We're on the normal one. The number in Germany?" is about one of Germany's two.
        several = any(len(turn.knowledge.clouds_of(key)) > 1 for key in turn.parsed.values(COUNTRY))
        is_other = several or turn.before.cloud not in (None, default)
        return replace(turn.parsed, mentions=(*turn.parsed.mentions, Mention(CLOUD, default))) if is_other else None
    rest = (mention for mention in turn.parsed.mentions if mention.entity != MOMENT)
    return turn.as_question("inform", *rest, Mention(CLOUD, default))


def _there_too(turn: _Turn) -> Optional[Parsed]:
    """What holds in another country, after a question about one: "we open in Montevideo too, what applies there?"."""
    about_countries = follow_ups.depends(turn.catalogue, turn.before.topic, COUNTRY)
    if turn.intent != _WHICH_CLOUD or turn.parsed.values(CLOUD) or not about_countries:
        return None
    return turn.as_question("inform") if turn.parsed.values(COUNTRY) else None


def _number_in_language(turn: _Turn) -> Optional[Parsed]:
    """In an English conversation "and the number in Swedish" wants it said again, not who speaks Swedish."""
    if turn.intent not in (_LANGUAGE, "ask_repeat") or not turn.talk.names_number(turn.parsed.text):
        return None
    languages = [m for m in turn.parsed.mentions if m.entity == SPOKEN and not m.denied and m.value in spoken()]
    if len(languages) != 1 or languages[0].value == turn.before.speech.language or turn.parsed.values(COUNTRY):
        return None
    rest = tuple(mention for mention in turn.parsed.mentions if mention is not languages[0])
    return turn.as_question(follow_ups.NUMBER, *rest, replace(languages[0], role=REPLY))


def _number_in_short(turn: _Turn) -> Optional[Parsed]:
    """The number is asked for in passing: "Thank you. The number, please.", "o ringa då?"."""
    names_number = turn.talk.names_number(turn.parsed.text)
    polite = turn.intent in _POLITE and turn.unsure() and names_number
    short = turn.intent == UNCLEAR and turn.few_words and (names_number or turn.talk.asks_to_call(turn.parsed.text))
    return turn.as_question(follow_ups.NUMBER) if polite or short else None


def _code_of_menu(turn: _Turn) -> Optional[Parsed]:
    """The code is the one to enter, about a country whose number wants one after it is dialled."""
    there = tuple(m.value for m in turn.parsed.mentions if m.entity == COUNTRY and m.certain and not m.denied)
    about_country = there or (turn.few_words and follow_ups.depends(turn.catalogue, turn.before.topic, COUNTRY))
    if turn.intent != _CODE or not about_country:
        return None
    if not any(phone.dial_steps for phone in turn.phones(*there)):
        return None
    # "The one for Kenya, with the code" wants both.
    return turn.as_question(follow_ups.NUMBER if there and not turn.few_words else _MENU)


def _mere_country(turn: _Turn) -> Optional[Parsed]:
    """A country and little else ("Tanzania for instance") is not an unsure question that no country changes."""
    if not turn.catalogue.is_question(turn.intent) or not turn.parsed.values(COUNTRY) or not turn.unsure():
        return None
    if turn.parsed.words_besides > _BESIDE_A_COUNTRY or COUNTRY in turn.catalogue.question(turn.intent).depends_on:
        return None
    return turn.as_question("inform")


def _ours_after_all(turn: _Turn) -> Optional[Parsed]:
    """After a question about someone else's number ours is meant: "No, I mean Microsoft 365 support for Austria"."""
    if not turn.before.about_other or not turn.talk.names_us(turn.parsed.text):
        return None
    if not turn.unsure() and turn.intent not in _SAYS_LITTLE:
        return None
    named = turn.parsed.values(COUNTRY) or turn.talk.names_number(turn.parsed.text)
    named = named or (turn.parsed.words_besides <= _A_FEW_MORE and turn.intent in ("inform", UNCLEAR))
    return turn.as_question(follow_ups.NUMBER) if named else None


def _on_that_clock(turn: _Turn) -> Optional[Parsed]:
    """The hours just told are wanted on a clock elsewhere: "in London time?", "in my time, I'm in London"."""
    moment = named(turn.parsed, False).moment
    only_zone = moment is not None and moment.zone is not None and not moment.tells_when
    # "And when's that for me in Madrid?" is about the hours just told, not about Spain's.
    those = turn.intent in _WHEN_OPEN and turn.talk.refers_back(turn.parsed.text)
    if not only_zone or not (those or turn.intent in (*_SAYS_LITTLE, _TIME_ZONE)):
        return None
    if follow_ups.depends(turn.catalogue, turn.before.topic, SEVERITY) and turn.before.moment:
        return turn.as_question("inform")  # "in London time?" of when a first response is due
    if not turn.before.countries:
        return None
    if not turn.parsed.values(COUNTRY):
        return turn.as_question(_TIME_ZONE)
    zone = _own_zone(turn, moment)
    if zone is None:
        return None
    rest = (m for m in turn.parsed.mentions if m.entity not in (COUNTRY, MOMENT))
    return turn.as_question(_TIME_ZONE, *rest, Mention(MOMENT, str(Moment(zone=zone))))


def _own_zone(turn: _Turn, moment: Optional[Moment]) -> Optional[str]:
    """The zone of where somebody is who wants hours in his own time, in a country other than the one spoken of."""
    values = named(turn.parsed, False)
    if (
        moment is None
        or moment.zone != OWN
        or len(values.countries) != 1
        or values.countries[0] in turn.before.countries
    ):
        return None
    country = turn.knowledge.country(values.countries[0])
    zones = country.time_zones if country else []
    return values.zone or (zones[0] if len(zones) == 1 else None)


def _open_then(turn: _Turn) -> Optional[Parsed]:
    """Something unclear that says when, and may ask whether it is open then: "open at 9 Beijing time?"."""
    moment = named(turn.parsed, False).moment
    question = turn.catalogue.begun_by(MOMENT)
    likely = [name for name, _ in turn.parsed.ranking[:_LIKELY]]
    if turn.intent != UNCLEAR or moment is None or not moment.tells_when or question not in likely:
        return None
    return turn.as_question(str(question))


def _another_moment(turn: _Turn) -> Optional[Parsed]:
    """The last question at another moment: "and now?", "and on Saturday at 10?"."""
    moment = named(turn.parsed, False).moment
    says_when = moment is not None and moment.tells_when and turn.parsed.words_besides <= _BESIDE_A_COUNTRY
    asked = follow_ups.depends(turn.catalogue, turn.before.topic, MOMENT)
    # "Call me tomorrow" asks something else.
    vague = turn.intent in (*_SAYS_LITTLE, *_WHEN, turn.catalogue.begun_by(MOMENT)) or turn.unsure()
    return turn.as_question("inform") if says_when and asked and vague else None


def _polite_either_way(turn: _Turn) -> Optional[Parsed]:
    """Small talk of which it does not matter which it is: "ok thanks bye"."""
    polite = {name: turn.parsed.confidence(name) for name in _POLITE}
    likeliest = max(polite, key=lambda name: polite[name])
    is_it = turn.intent == UNCLEAR and turn.parsed.ranking and sum(polite.values()) >= _SURE
    return turn.as_question(likeliest) if is_it else None


def _trouble_not_level(turn: _Turn) -> Optional[Parsed]:
    """A problem is told, no level is asked for, and there is none in the cloud spoken of: what to do is wanted."""
    asked = turn.intent == _SEVERITY and turn.before.topic != _SEVERITY
    told = turn.words.symptoms.read(turn.parsed.text).effect
    cloud = next(iter(turn.parsed.values(CLOUD)), turn.before.cloud)
    named = turn.parsed.values(SEVERITY) or turn.talk.names_level(turn.parsed.text)
    if not asked or not told or named or cloud == turn.knowledge.severities.cloud:
        return None
    return turn.as_question(_TROUBLE[0])


def _trouble_either_way(turn: _Turn) -> Optional[Parsed]:
    """Something is down, and it does not matter whether that is told or asked: "teams nere"."""
    first = [name for name, _ in turn.parsed.ranking if name != UNCLEAR][:2]
    return turn.as_question(_TROUBLE[0]) if turn.intent == UNCLEAR and {*first} == {*_TROUBLE} else None


def _more_of_problem(turn: _Turn) -> Optional[Parsed]:
    """More of the problem whose level was asked for: "and if it's only me?", "everyone", "there's a workaround"."""
    asked = follow_ups.depends(turn.catalogue, turn.before.topic, SYMPTOM) and turn.before.symptom
    short = turn.parsed.words_besides <= _SHORT_OF_PROBLEM
    if not asked or not short or turn.parsed.values(COUNTRY) or not turn.words.symptoms.read(turn.parsed.text).told:
        return None
    vague = turn.intent in (*_SAYS_LITTLE, *_POLITE, "report_trouble", "ask_technical_support") or turn.unsure()
    return turn.as_question(str(turn.before.topic)) if vague else None


def _another_subject(turn: _Turn) -> Optional[Parsed]:
    """Something that support may help with, unclear or after another: "and our firewall?"."""
    likely = [name for name, _ in turn.parsed.ranking[:_LIKELY] if name in turn.catalogue]
    first = next((name for name in likely if follow_ups.depends(turn.catalogue, name, SUBJECT)), None)
    if first and turn.intent == UNCLEAR and turn.words.subjects.read(turn.parsed.text):
        return turn.as_question(first)
    asked = follow_ups.depends(turn.catalogue, turn.before.topic, SUBJECT)
    vague = turn.intent in _SAYS_LITTLE or turn.unsure()
    short = turn.parsed.words_besides <= _A_FEW_MORE
    found = asked and vague and short and turn.words.subjects.read(turn.parsed.text)
    return turn.as_question(str(turn.before.topic)) if found else None


def _question_in_it(turn: _Turn) -> Optional[Parsed]:
    """One part of a message that asks nothing as a whole is clearly a question: "Haha okay. Is it free?"."""
    if len(turn.parsed.questions) != 1:
        return None
    asks_nothing = turn.intent in (*_POLITE, "insult", UNCLEAR)
    number_there = turn.parsed.questions[0] == follow_ups.NUMBER and turn.parsed.values(COUNTRY)
    unsurely = turn.parsed.confidence(FOREIGN) < _UNSURELY_FOREIGN
    foreign = turn.intent == FOREIGN and (unsurely or number_there)
    return turn.as_question(turn.parsed.questions[0]) if asks_nothing or foreign else None


_RULES: tuple[Callable[[_Turn], Optional[Parsed]], ...] = (
    _question_in_it,
    _polite_either_way,
    _trouble_either_way,
    _trouble_not_level,
    _on_that_clock,
    _open_then,
    _another_moment,
    _called_from,
    _described,
    _language_again,
    _language_then,
    _language_of_country,
    _plan,
    _carrier,
    _level_by_letter,
    _does_it_apply,
    _number_of_cloud,
    _ordinary_after_all,
    _there_too,
    _number_in_language,
    _number_in_short,
    _code_of_menu,
    _mere_country,
    _ours_after_all,
    _more_of_problem,
    _another_subject,
)
