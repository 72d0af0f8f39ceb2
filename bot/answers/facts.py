"""The facts that sentences and templates name, so that a number or a link stands in data once."""

from __future__ import annotations

from typing import Any

from bot.answers.views import group_hours
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.scope import load_scope


def facts(knowledge: Knowledge) -> dict[str, Any]:
    """Names and what they stand for.

    Returns:
        `clouds` (by key: its `key`, `phone` by id, `link` by name, `billing`, `technical` and `presales` as groups of
        hours, `domain_suffix`), `link` (the default cloud's), `country` (rows of contacts.yml by key), `count` (how
        many they are), `as_of` (date of the table), `levels` (severity rows by level), `highest_level` (by kind of
        support), `scope` (data/scope.yml).
    """
    clouds = {
        key: {
            "key": key,
            "phone": {phone.id: phone.number for phone in cloud.phones},
            "link": cloud.links,
            "billing": group_hours(cloud.billing),
            "technical": group_hours(cloud.technical),
            "presales": group_hours(cloud.presales),
            "domain_suffix": cloud.domain_suffix,
        }
        for key, cloud in knowledge.clouds.clouds.items()
    }
    return {
        "clouds": clouds,
        "link": clouds[knowledge.default_cloud]["link"],
        "country": knowledge.contacts.countries,
        "count": len(knowledge.contacts.countries),
        "as_of": knowledge.contacts.as_of,
        "levels": knowledge.severities.levels,
        "highest_level": knowledge.severities.highest_level,
        "scope": load_scope(),
    }
