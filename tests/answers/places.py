"""Every place and cloud as a question may name them, and what an answer may say of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import product

from bot.answers.answering import load_answers
from bot.knowledge.knowledge import load_knowledge
from bot.knowledge.query import Query
from bot.knowledge.tables import Phone

NOW = datetime(2026, 11, 26, 8, 5, tzinfo=timezone.utc)  # a Thursday morning
KNOWLEDGE, ANSWERS = load_knowledge(), load_answers()
COUNTRIES = (*KNOWLEDGE.contacts.countries, "north-korea")
CLOUDS = (None, *KNOWLEDGE.clouds.clouds)
_LINK = re.compile(r"https?://\S+")
# Nothing shorter is a number to call; a date, a clock and an offset are shorter.
_NUMBER = re.compile(r"\+?\(?\d[\d ()-]{5,}\d")


@dataclass(frozen=True)
class Place:
    """A country in a cloud, and the numbers that serve it there."""

    country: str
    cloud: str | None
    phones: tuple[Phone, ...]

    def __str__(self) -> str:
        return f"{self.country} {self.cloud}"


def _phones(country: str, cloud: str | None) -> tuple[Phone, ...]:
    """By the tables, written apart from bot/answers: a cloud for one country only is about that country."""
    if cloud is not None and KNOWLEDGE.cloud(cloud).only_at_home:
        country = str(KNOWLEDGE.cloud(cloud).home)
    clouds = [cloud] if cloud else KNOWLEDGE.clouds_of(country)
    return tuple(phone for key in clouds for phone in KNOWLEDGE.phones(country, key))


PLACES = [Place(country, cloud, _phones(country, cloud)) for country, cloud in product(COUNTRIES, CLOUDS)]


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def without_links(text: str) -> str:
    return _LINK.sub("", text)


def numbers_in(text: str) -> set[str]:
    """Digits of what looks like a number to call."""
    return {digits(found) for found in _NUMBER.findall(without_links(text))} - {""}


def written(phone: Phone) -> set[str]:
    """Digits of a number in each form that may be said, and of what is dialed or entered after it."""
    after = {step.after_dialing_enter or step.enter_code for step in phone.dial_steps}
    return {digits(form) for form in (phone.number, phone.international, *after) if form}


def say(name, language, country=None, cloud=None, follows=None, now=NOW):
    """The answer to a question about a place."""
    countries = (country,) if country else ()
    return ANSWERS.answer(name, Query(countries, cloud, follows=follows), language, now)
