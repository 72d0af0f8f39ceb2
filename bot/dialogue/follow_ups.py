"""Which question a message asks that leaves it to the conversation: a country alone, "å tekniskt?", "numret igen"."""

from __future__ import annotations

from typing import Optional

from bot.dialogue.frame import Frame
from bot.dialogue.named import Named
from bot.dialogue.parsed import MOMENT, Parsed
from bot.knowledge.catalogue import Catalogue, Question
from bot.knowledge.knowledge import Knowledge

NUMBER, OTHER_NUMBER = "ask_phone_number", "ask_other_number"
# Questions whose answer shows numbers: "the number again" repeats the one that was answered last.
_SHOW_NUMBERS = (NUMBER, OTHER_NUMBER, "ask_dial_abroad", "report_number_fails")
_HOURS = "ask_support_hours"
# Questions about a country whose answer does not show its number.
_WITHOUT_NUMBER = ("ask_support_hours", "ask_open_now", "ask_support_language", "ask_time_zone", "ask_menu_choice")
# "Å tekniskt?": so few words beside a kind of support ask the topic again.
_ELLIPTIC_WORDS = 3


def is_about_language(question: Question) -> bool:
    """Whether a question is in which languages support is given."""
    return "support_language" in question.depends_on


def depends(catalogue: Catalogue, topic: Optional[str], value: str) -> bool:
    """Whether the answer to a question is another for another value."""
    return topic is not None and value in catalogue.question(topic).depends_on


def question_asked(catalogue: Catalogue, frame: Frame, parsed: Parsed, intent: str, values: Named) -> str:
    """The question asked, unless the frame shows that it is another.

    A statement about one's cloud, or two words about a kind of support ("å tekniskt?"), asks the topic again. A country
    beside a general question asks for its number.
    """
    question = catalogue.question(intent)
    states_cloud = values.cloud and "cloud" in question.begun_by and "?" not in parsed.text
    if states_cloud and depends(catalogue, frame.topic, "cloud"):
        return str(frame.topic)
    kind = next((value for value in values.values if value.startswith("support_type:")), None)
    elliptic = len(parsed.text.split()) <= _ELLIPTIC_WORDS and kind in question.begun_by
    if elliptic and depends(catalogue, frame.topic, "support_type"):
        return str(frame.topic)
    return next((question.asked_with[value] for value in values.values if value in question.asked_with), intent)


def questions_of_values(catalogue: Catalogue, knowledge: Knowledge, frame: Frame, values: Named) -> tuple[str, ...]:
    """The questions that values without a question of their own ask (again); none if there is nothing to ask."""
    needs_no_country = values.cloud is not None and not knowledge.goes_by_country(values.cloud)
    if frame.open_questions and (values.countries or needs_no_country):
        return frame.open_questions
    topic = _topic_of_values(catalogue, frame, values)
    if values.values == ("country",) and topic in frame.answered:
        # "Same for Norway" after several questions asks all of them that a country changes.
        return tuple(name for name in frame.answered if depends(catalogue, name, "country") or name == topic)
    return () if topic is None else (topic,)


def _topic_of_values(catalogue: Catalogue, frame: Frame, values: Named) -> Optional[str]:
    if values.moment and values.moment.tells_when and not (values.moment.is_now and values.countries):
        # "At 7 pm in Norway?" is not about the number any more; "Norway now" may be.
        return frame.topic if depends(catalogue, frame.topic, MOMENT) else catalogue.begun_by(MOMENT)
    names = [value.partition(":")[0] for value in values.values]
    if not names or any(depends(catalogue, frame.topic, name) for name in names):
        return frame.topic
    if values.support_types and frame.countries and depends(catalogue, frame.topic, "country"):
        return _HOURS  # "billing där?" of a country whose number, code or charge was answered
    followed_by = catalogue.question(frame.topic).followed_by if frame.topic else {}
    for value in values.values:
        question = followed_by.get(value) or catalogue.begun_by(value)
        if question:
            return question
    return frame.topic


def number_again(frame: Frame, values: Named) -> str:
    """The question that "the number again" repeats."""
    shown = frame.topic in _SHOW_NUMBERS and not values.countries
    return str(frame.topic) if shown else NUMBER


def shows_numbers(topic: Optional[str]) -> bool:
    """Whether the answer to a question shows numbers, so that "both" can be both of them."""
    return topic in _SHOW_NUMBERS


def lacks_number(topic: str) -> bool:
    """Whether the answer to a question about a country leaves its number out."""
    return topic in _WITHOUT_NUMBER
