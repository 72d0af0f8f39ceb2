"""Every computed answer for every country, cloud, kind of support and language is a text that can be read."""

import re

import pytest

from bot.answers.answering import load_answers
from bot.guard.sample import Asking, askings
from bot.knowledge import load_knowledge
from bot.knowledge.catalogue import load_catalogue
from bot.knowledge.places import display_name
from bot.knowledge.query import Query

CATALOGUE, KNOWLEDGE = load_catalogue(), load_knowledge()
COMPUTED = [name for name, question in CATALOGUE.questions.items() if question.kind == "computed"]
KINDS = ("billing", "technical")


def grid(question):
    """Every country in every cloud; where the kind of support matters, each kind in the country's own clouds."""
    if "country" in question.depends_on:
        for country in KNOWLEDGE.contacts.countries:
            for cloud in (None, *KNOWLEDGE.clouds.clouds):
                yield Query((country,), cloud)
            if "support_type" in question.depends_on:
                yield from (Query((country,), None, kind) for kind in KINDS)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", COMPUTED)
def test_a_computed_answer_can_be_read(name, language, is_language):
    question = CATALOGUE.question(name)
    asked = [Asking(query) for query in grid(question)] + list(askings(KNOWLEDGE, question))
    for query, now in dict.fromkeys((asking.query, asking.now) for asking in asked):
        answer = load_answers().answer(name, query, language, now)
        about = (query, answer.text)
        assert answer.text.strip(), about
        assert answer.language == language, about
        assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|[{}]|  |\n{3}|<[a-z]", answer.text), about
        words = answer.text
        for country in query.countries:  # "Isle of Man" is no English sentence
            words = words.replace(display_name(KNOWLEDGE, country, language), "")
        assert not is_language(words, "en" if language == "sv" else "sv"), about
