"""Facts written out in words: a number or an address in a text has a second home, and will differ from the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from jinja2 import Environment, TemplateError, nodes

from bot.guard.texts import Text, domain_texts, sentence_texts, template_texts, titles, words_texts
from bot.guard.tree import Tree
from bot.yaml_file import Fault

# Names of products, the numbers of a list, and two set phrases.
_ALLOWED = re.compile(
    r"\b(?:Microsoft|Office|M|O)[ \u00a0-]?365\w*|\b21Vianet\w*"
    r"|^[ \t]*\d+\.(?=\s)"
    r"|\b24 hours a day\b|\b7 days a week\b",
    re.MULTILINE | re.IGNORECASE,
)
_NUMBER = re.compile(r"\+?\(?\d(?:[\d ():.,/–-]*\d)?")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s\"')\]}]+"
    r"|\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.(?:com|net|org|info|biz|dev|app|io|eu)\b"
    r"|\b[a-z0-9][a-z0-9-]+[a-z0-9]\.(?-i:[a-z]{2})\b",
    re.IGNORECASE,
)
# Inside a tag digits are indexes and keys; so many of them are a number to call.
_DIGITS_OF_A_NUMBER = 5
_SIGN = re.compile(r"[^\n]")
_ENVIRONMENT = Environment(autoescape=False)


def faults(tree: Tree) -> Iterator[Fault]:
    """Digits and addresses in sentences, templates and words."""
    for text in chain(sentence_texts(tree), template_texts(tree), domain_texts(tree)):
        yield from _of_template(text)
    for text in chain(titles(tree), words_texts(tree)):
        yield from _of_words(text, text.source)
        if "{{" in text.source or "{%" in text.source:
            yield text.fault(1, "is said as it stands: it is no template")


def _of_template(text: Text) -> Iterator[Fault]:
    """Faults outside the tags, and in strings inside them."""
    if "{" not in text.source:
        yield from _of_words(text, text.source)
        return
    try:
        parts = list(_ENVIRONMENT.lex(text.source))
        tree = _ENVIRONMENT.parse(text.source)
    except TemplateError:
        return  # bot/guard/renderings.py says why
    yield from _of_words(text, "".join(part if kind == "data" else _SIGN.sub("\0", part) for _, kind, part in parts))
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str):
            for found in _ADDRESS.findall(constant.value):
                yield text.fault(constant.lineno, _address(found))
            if len(re.findall(r"\d", constant.value)) >= _DIGITS_OF_A_NUMBER:
                yield text.fault(constant.lineno, _number(constant.value))


def _of_words(text: Text, words: str) -> Iterator[Fault]:
    for found in _ADDRESS.finditer(words):
        yield text.fault(words.count("\n", 0, found.start()) + 1, _address(found.group()))
    # Blanks in place of what is allowed, so that lines stay as they are.
    rest = _ALLOWED.sub(_blank, _ADDRESS.sub(_blank, words))
    for found in _NUMBER.finditer(rest):
        yield text.fault(rest.count("\n", 0, found.start()) + 1, _number(found.group()))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _number(found: str) -> str:
    return (
        f"'{found.strip()}' is written out: name the fact, {{{{ cloud.phone.… }}}} or another of bot/answers/facts.py"
    )


def _address(found: str) -> str:
    return f"the address '{found}' is written out: name the link of data/clouds.yml, such as {{{{ link.… }}}}"
