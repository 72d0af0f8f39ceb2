"""Every question about every cloud, in every language: the reader's cloud first, dated numbers, no foreign yes."""

import re
from itertools import product

import pytest

from bot.answers import locale_words
from bot.answers.answering import load_answers
from bot.guard.sample import countries
from bot.knowledge.catalogue import load_catalogue
from bot.knowledge.query import Query
from bot.languages import spoken
from tests.answers.places import KNOWLEDGE, NOW, PLACES, digits, numbers_in, say, without_links, written

CATALOGUE, ANSWERS, LANGUAGES = load_catalogue(), load_answers(), spoken()
# What is said in reply to a question, and not a move in a conversation.
QUESTIONS = [
    name
    for name, question in CATALOGUE.questions.items()
    if CATALOGUE.is_question(name) and question.kind in ("computed", "fixed")
]
CLOUDS = tuple(KNOWLEDGE.clouds.clouds)
SOME = {*countries(KNOWLEDGE), "north-korea"}
# Characters of our own words for a place: links are labels where they can be, and cautions are for doubtful rows only.
MOST, FOR_ANOTHER_NUMBER = 600, 100
ELSEWHERE = re.compile(r"\b(bara|inte|only|not|n't)\b|n't\b", re.IGNORECASE)
YES = re.compile(r"(ja|yes)\b", re.IGNORECASE)
# The other clouds by the word that names them in an answer.
NAMED = {"21vianet": "21Vianet", "germany": "Office 365 Germany"}
GRID = [pytest.param(name, code, id=f"{name} {code}") for name, code in product(QUESTIONS, LANGUAGES)]


def about(name, language):
    """The answer about each place and cloud; a place where the question has no answer without one."""
    for place in PLACES:
        if place.country in SOME:
            yield place, say(name, language, place.country, place.cloud)
    for cloud in (None, *CLOUDS):
        if not CATALOGUE.questions[name].needs or not KNOWLEDGE.goes_by_country(cloud):
            yield None, say(name, language, None, cloud)


def own_words(text, language):
    cautions = locale_words.words(language)["cautions"].values()
    lines = [line for line in text.splitlines() if not any(caution in line for caution in cautions)]
    return without_links("\n".join(lines))


@pytest.mark.parametrize(("name", "language"), GRID)
def test_an_answer_is_not_long(name, language):
    for place, answer in about(name, language):
        labels = locale_words.words(language)["labels"].values()
        sections = max(1, len(re.findall("|".join(rf"(?<=, ){label}[:,]" for label in labels), answer.text)))
        phones = max(0, len(place.phones) - 2) if place else 0
        text = own_words(answer.text, language)
        assert len(text) <= MOST * min(sections, 2) + FOR_ANOTHER_NUMBER * phones, (str(place), len(text), text)


@pytest.mark.parametrize(("name", "language"), GRID)
def test_a_number_has_a_date_and_today_s_list(name, language):
    age = locale_words.long_date(KNOWLEDGE.contacts.as_of, language)
    for place, answer in about(name, language):
        shown = bool(numbers_in(answer.text))
        assert not shown or (age in answer.text and KNOWLEDGE.cloud("worldwide").links["phone_page"] in answer.text), (
            str(place),
            answer.text,
        )


@pytest.mark.parametrize(("name", "language"), GRID)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_reader_s_cloud_is_what_the_answer_begins_with(name, language, cloud):
    for verdict in (None, True, False):
        text = ANSWERS.answer(name, Query((), cloud, verdict=verdict), language, NOW).text
        first = text.splitlines()[0] if text else ""
        foreign = [word for key, word in NAMED.items() if key != cloud and word in first]
        if foreign and name != "ask_which_cloud":
            assert ELSEWHERE.search(first), text
            assert not YES.match(first), text


@pytest.mark.parametrize(("name", "language"), GRID)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_number_is_the_reader_s_cloud_s_or_says_whose_it_is(name, language, cloud):
    own = {form for phone in KNOWLEDGE.cloud(cloud).phones for form in written(phone)}
    text = ANSWERS.answer(name, Query((), cloud), language, NOW).text
    for line in text.splitlines():
        whose = [word for key, word in NAMED.items() if key != cloud and word in line]
        assert numbers_in(line) <= own or whose, line


@pytest.mark.parametrize(("name", "language"), GRID)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_one_cloud_has_alone_is_said_to_be_its_own(name, language, cloud):
    """Levels, response times, roles for somebody who is not at 21Vianet."""
    question = CATALOGUE.questions[name]
    if not question.clouds or cloud in question.clouds:
        return
    first = ANSWERS.answer(name, Query((), cloud), language, NOW).text.splitlines()[0]
    assert any(NAMED[key] in first for key in question.clouds), first
    assert ELSEWHERE.search(first), first


@pytest.mark.parametrize(("name", "language"), GRID)
@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_answer_offers_what_comes_next_or_asks_for_the_country(name, language, cloud):
    answer = ANSWERS.answer(name, Query((), cloud), language, NOW)
    asked = ANSWERS.answer("ask_country", Query(), language, NOW).text
    assert answer.suggestions or asked.lower() in answer.text.lower(), answer.text


def test_the_german_cloud_s_numbers_are_the_table_s():
    assert all(digits(phone.number) for phone in KNOWLEDGE.cloud("germany").phones)


@pytest.mark.parametrize(("name", "language"), GRID)
def test_the_data_of_an_answer_are_what_its_text_tells(name, language):
    cautions = locale_words.words(language)["cautions"]
    for place, answer in about(name, language):
        told = {digits(form) for number in answer.numbers for form in (number.text, number.e164) if form}
        steps = {digits(value) for number in answer.numbers for _, value in number.steps}
        assert numbers_in(answer.text) <= told | steps, (str(place), answer.text, told)
        for number in answer.numbers:
            assert digits(number.text) in digits(answer.text) or digits(number.e164 or "-") in digits(answer.text)
        assert set(answer.cautions) == {key for key, words in cautions.items() if words in answer.text}
        assert (answer.as_of is not None) == bool(answer.numbers)
