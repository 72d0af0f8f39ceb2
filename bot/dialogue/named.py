"""What a message names, entity by entity, made ready for the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.dialogue.parsed import CLOUD, COUNTRY, REPLY, SEVERITY, SPOKEN, SUPPORT_TYPE, Mention, Parsed
from bot.knowledge.catalogue import SEVERAL


@dataclass(frozen=True)
class Named:
    """Values that a message names and wants; several kinds of support, or levels, mean all of them.

    Attributes:
        countries: keys, in the order named.
        cloud: the one named last.
        support_types: kinds of support.
        severities: levels.
        support_language: BCP 47 code of a language to be helped in.
        denied_countries: countries that it rules out.
        denied_clouds: clouds that it rules out.
        denied_support_types: kinds of support that it rules out.
    """

    countries: tuple[str, ...] = ()
    cloud: Optional[str] = None
    support_types: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    support_language: Optional[str] = None
    denied_countries: tuple[str, ...] = ()
    denied_clouds: tuple[str, ...] = ()
    denied_support_types: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The catalogue's names of what is named, the most telling first: `country`, `support_type:billing`."""
        found = []
        if self.support_language:
            found.append("support_language")
        if self.countries:
            found.append("country")
        if self.support_types:
            found.append(f"support_type:{self.support_types[0] if len(self.support_types) == 1 else SEVERAL}")
        if self.severities:
            found.append("severity")
        if self.cloud:
            found.append("cloud")
        return tuple(found)


def named(parsed: Parsed, language_is_asked_about: bool) -> Named:
    """What a message names.

    Args:
        parsed: the message.
        language_is_asked_about: whether a word that is both a language and a people ("tyska") is a language here; else
            it is a country.
    """
    wanted = [m for m in parsed.mentions if not m.denied]
    languages = [m for m in wanted if m.entity == SPOKEN and m.role != REPLY]
    countries = [m for m in wanted if m.entity == COUNTRY]
    if language_is_asked_about:
        spans = {(m.start, m.end) for m in languages if m.start is not None}
        countries = [m for m in countries if (m.start, m.end) not in spans]
        spoken = languages
    else:
        spoken = [m for m in languages if not _same_words(m, countries)]
    clouds = parsed.values(CLOUD)
    return Named(
        countries=tuple(dict.fromkeys(m.value for m in countries)),
        cloud=clouds[-1] if clouds else None,
        support_types=parsed.values(SUPPORT_TYPE),
        severities=parsed.values(SEVERITY),
        support_language=spoken[-1].value if spoken else None,
        denied_countries=parsed.denied(COUNTRY),
        denied_clouds=parsed.denied(CLOUD),
        denied_support_types=parsed.denied(SUPPORT_TYPE),
    )


def reply_language_asked(parsed: Parsed, is_about_language: bool) -> Optional[str]:
    """The language (BCP 47) that the user wants to be answered in, if he says so.

    Args:
        parsed: the message.
        is_about_language: whether the message asks for another language, so that any language named is the one.
    """
    for mention in parsed.mentions:
        if mention.entity == SPOKEN and not mention.denied and (mention.role == REPLY or is_about_language):
            return mention.value
    return None


def _same_words(language: Mention, countries: list[Mention]) -> bool:
    return any(language.start == country.start is not None for country in countries)
