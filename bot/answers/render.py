"""Renders the templates: one file a language and answer, `templates/<answer>.<language>.j2`."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.answers import locale_words

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # plain text: channels escape for their own medium
    )
    for name in ("language_name", "join_words", "days_range", "zone_name", "clock", "long_date", "title"):
        environment.filters[name] = partial(getattr(locale_words, name), language=language)
    environment.globals["clock_range"] = partial(locale_words.clock_range, language=language)
    environment.globals["amount"] = partial(locale_words.amount, language=language)
    environment.globals["words"] = locale_words.words(language)
    environment.globals["language"] = language
    return environment


def render(name: str, language: str, **data: Any) -> str:
    """Renders one answer.

    Args:
        name: the template's name without language.
        language: `sv` or `en`.
        **data: what the template speaks of.

    Raises:
        jinja2.TemplateError: the template is missing, or asks for data it was not given.
    """
    text = _environment(language).get_template(f"{name}.{language}.j2").render(**data)
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
