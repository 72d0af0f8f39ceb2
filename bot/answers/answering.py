"""Any entry of the catalogue in, its answer out: computed, or a fixed sentence, the cloud's own where there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Optional

from bot.answers import locale_words
from bot.answers.answer import Answer, button, shown
from bot.answers.compose import Asked, composer_of
from bot.answers.reaching import numbers_known
from bot.answers.render import Renderer
from bot.answers.sentences import title
from bot.answers.views import Section, sections
from bot.knowledge.catalogue import Catalogue, Question, load_catalogue
from bot.knowledge.knowledge import Knowledge, load_knowledge
from bot.knowledge.places import display_name
from bot.knowledge.query import Query
from bot.paths import DATA

TROUBLE = "trouble"


class Answers:
    """Answers by the tables, the catalogue and the words of all languages."""

    def __init__(self, knowledge: Knowledge, catalogue: Catalogue) -> None:
        self._knowledge, self._catalogue = knowledge, catalogue
        self._renderer = Renderer(knowledge)
        self._of_clouds = cache(self._own_of_clouds)

    def answer(self, name: str, query: Query, language: str, now: datetime) -> Answer:
        """Answers a question of the catalogue, or says one of its prompts.

        Args:
            name: its name there.
            query: what it is about.
            language: to answer in.
            now: the moment, with its time zone.

        Raises:
            DataError: no language has words for it.
            jinja2.TemplateError: its template is broken.
        """
        question = self._catalogue.questions.get(name)
        asked = Asked(name, query, language, now, self._knowledge, self._catalogue, self._renderer)
        compose = composer_of(name) if question is not None and question.kind == "computed" else None
        numbers = cache(partial(numbers_known, asked))
        if compose is not None:
            answer = self._told_of_others(question, query, compose(asked))
            return self._with_facts(answer, numbers)
        places = partial(self._places, query, language)
        data = {"numbers": numbers, "places": places, "verdict": query.verdict, "subject": query.subject}
        rendered = self._renderer.sentence(name, language, query.cloud, query.follows, **data)
        answer = Answer(rendered.text, rendered.language, self._catalogue.suggestions(name), query.verdict)
        answer = self._told_of_others(question, query, answer)
        return self._with_facts(answer, numbers)

    def _with_facts(self, answer: Answer, numbers: Callable[[], list[Section]]) -> Answer:
        """The answer with what its text shows, as data: numbers, cautions, and the day of both."""
        parts = [*numbers(), *self._of_clouds(answer.language)]
        told = tuple(dict.fromkeys(shown(answer.text, parts)))
        words = locale_words.words(answer.language)["cautions"]
        keys = dict.fromkeys(caution for part in parts for caution in part.cautions)
        cautions = tuple(key for key in keys if words[key] in answer.text)
        as_of = self._knowledge.contacts.as_of if told else None
        return replace(answer, numbers=told, cautions=cautions, as_of=as_of)

    def _own_of_clouds(self, language: str) -> list[Section]:
        """The numbers that sentences name: those of clouds without numbers by country, for each group of countries."""
        clouds = (key for key in self._knowledge.clouds.clouds if not self._knowledge.goes_by_country(key))
        return [part for key in clouds for part in sections(self._knowledge, Query((), key), language, groups=True)]

    def _told_of_others(self, question: Optional[Question], query: Query, answer: Answer) -> Answer:
        """The answer, with a first line where the article says it of other clouds than the one spoken of."""
        if question is None or not question.clouds or query.cloud is None or query.cloud in question.clouds:
            return answer
        line = self._renderer.sentence("not_your_cloud", answer.language, query.cloud, only=question.clouds)
        return replace(answer, text=f"{line.text}\n{answer.text}")

    def _places(self, query: Query, language: str) -> list[str]:
        return [display_name(self._knowledge, key, language) for key in query.countries]

    def buttons(self, questions: tuple[str, ...], language: str) -> list[dict[str, str]]:
        """A button for each question, in Rasa's form."""
        return [button(title(name, language), name) for name in questions]

    def trouble(self, language: str) -> Answer:
        """What a user reads when we failed."""
        rendered = self._renderer.template(TROUBLE, language)
        return Answer(rendered.text, rendered.language)


def load_answers(directory: Path = DATA) -> Answers:
    """The answers of a data directory; made once a process.

    Raises:
        DataError: the data cannot be used.
    """
    return _load(directory)


@lru_cache(maxsize=2)
def _load(directory: Path) -> Answers:
    return Answers(load_knowledge(directory), load_catalogue(directory))


def trouble(language: Optional[str]) -> Answer:
    """What a user reads when we failed, in a language or the default one."""
    return load_answers().trouble(language or "")
