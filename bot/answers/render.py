"""Renders templates and sentences, with the facts of the tables in scope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.answers import locale_words, sentences
from bot.answers.facts import facts
from bot.knowledge.knowledge import Knowledge
from bot.languages import Language, languages

TEMPLATES = "templates"
_SUFFIX = ".j2"
# Sentences may use the macros that templates use.
_WITH_MACROS = '{% import "_macros.j2" as m with context %}'
_FILTERS = ("language_name", "cloud_label", "join_words", "days_range", "zone_name", "clock", "long_date")


@dataclass(frozen=True)
class Rendered:
    """A text, and the language it is in: another than asked for where that one lacks it."""

    text: str
    language: str


class Renderer:
    """Renders in the language asked for, or in the first of its chain that has the words."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._facts = facts(knowledge)
        self._default_cloud = knowledge.default_cloud
        self._environments = {code: self._environment(language) for code, language in languages().all.items()}
        self._compiled: dict[tuple[str, str], Template] = {}

    def template(self, name: str, language: str, cloud: Optional[str] = None, **data: Any) -> Rendered:
        """Renders a computed answer.

        Args:
            name: the template's name without suffix.
            language: BCP 47.
            cloud: what `cloud` stands for in it; None = the default cloud.
            **data: what the template speaks of.

        Raises:
            jinja2.TemplateError: no language of the chain has the template, or it asks for data it was not given.
        """
        chain = languages().chain(language)
        folders = {code: languages().all[code].folder / TEMPLATES for code in chain}
        spoken = next((code for code in chain if (folders[code] / f"{name}{_SUFFIX}").exists()), chain[-1])
        template = self._environments[spoken].get_template(f"{name}{_SUFFIX}")
        return self._rendered(template, spoken, cloud, data)

    def sentence(
        self, name: str, language: str, cloud: Optional[str] = None, follows: Optional[str] = None, **data: Any
    ) -> Rendered:
        """Renders a fixed answer or a prompt, in the words of the cloud if it has some of its own.

        Args:
            name: its name in the catalogue.
            language: BCP 47.
            cloud: what the conversation is about; None = the default cloud.
            follows: the question that was answered last.
            **data: `numbers`, which gives the sections of the countries that the conversation is about, `places`,
                which gives their names, `verdict`, whether what was asked is so, `subject`, what help is asked with,
                and `only`, the clouds that an answer holds for.

        Raises:
            DataError: no language of the chain has the sentence.
            jinja2.TemplateError: it names a fact that there is not.
        """
        source, spoken = sentences.source_of(name, language, cloud, follows)
        return self.source(source, spoken, cloud, **data)

    def source(self, source: str, language: str, cloud: Optional[str] = None, **data: Any) -> Rendered:
        """Renders the text of a template.

        Raises:
            jinja2.TemplateError: it is no template, or names a fact that there is not.
        """
        key = (source, language)
        if key not in self._compiled:
            self._compiled[key] = self._environments[language].from_string(_WITH_MACROS + source)
        data = {"numbers": list, "places": list, "verdict": None, "subject": None, "only": (), **data}
        return self._rendered(self._compiled[key], language, cloud, data)

    def _rendered(self, template: Template, language: str, cloud: Optional[str], data: dict[str, Any]) -> Rendered:
        about = self._facts["clouds"][cloud or self._default_cloud]
        text = template.render(cloud=about, **data)
        lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines()]
        return Rendered(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), language)

    def _environment(self, language: Language) -> Environment:
        chain = languages().chain(language.code)
        environment = Environment(
            loader=FileSystemLoader([languages().all[code].folder / TEMPLATES for code in chain]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,  # plain text: channels escape for their own medium
        )
        for name in _FILTERS:
            environment.filters[name] = partial(getattr(locale_words, name), language=language.code)
        environment.filters["title"] = partial(sentences.title, language=language.code)
        environment.globals.update(
            self._facts,
            clock_range=partial(locale_words.clock_range, language=language.code),
            amount=partial(locale_words.amount, language=language.code),
            words=locale_words.words(language.code),
            language=language.code,
        )
        return environment
