"""What a message names, entity by entity, made ready for the frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional

from bot.dialogue.parsed import CLOUD, COUNTRY, MOMENT, REPLY, SEVERITY, SPOKEN, SUPPORT_TYPE, Mention, Parsed
from bot.knowledge.catalogue import SEVERAL
from bot.knowledge.moment import Moment, merged


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
        moment: what its moments say together.
        zone: IANA time zone of the city or state that stands for the country; None where several do.
    """

    countries: tuple[str, ...] = ()
    cloud: Optional[str] = None
    support_types: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    support_language: Optional[str] = None
    denied_countries: tuple[str, ...] = ()
    denied_clouds: tuple[str, ...] = ()
    denied_support_types: tuple[str, ...] = ()
    moment: Optional[Moment] = None
    zone: Optional[str] = None

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
        if self.moment and self.moment.tells_when:
            found.append("moment")
        return tuple(found)

    @property
    def anything(self) -> bool:
        """Whether there is a value, wanted or ruled out."""
        return bool(self.values or self.denied_countries or self.denied_clouds or self.denied_support_types)


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
        spoken = languages or [m for m in wanted if m.entity == SPOKEN]
        spans = {(m.start, m.end) for m in spoken if m.start is not None}
        countries = [m for m in countries if (m.start, m.end) not in spans]
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
        moment=_moment(wanted),
        zone=_only_zone(countries),
    )


def without_guesses(parsed: Parsed) -> tuple[Parsed, tuple[str, ...]]:
    """The message without the countries that it only seems to name, and those: none beside one written out."""
    guesses = tuple(m for m in parsed.mentions if m.entity == COUNTRY and not m.certain and not m.denied)
    left = replace(parsed, mentions=tuple(m for m in parsed.mentions if m not in guesses))
    likely = (m.value for m in guesses if m.value not in left.denied(COUNTRY))
    return left, () if left.values(COUNTRY) else tuple(dict.fromkeys(likely))


def reply_language_asked(parsed: Parsed, is_switch: bool, is_about_support: bool = False) -> Optional[str]:
    """The language (BCP 47) that the user wants to be answered in, if he says so.

    Args:
        parsed: the message.
        is_switch: whether the message asks for another language, so that any language named is the one.
        is_about_support: whether it asks in which languages support is given ("svarar de på engelska?"): a language
            that it names alone is the one it asks about.
    """
    languages = [m for m in parsed.mentions if m.entity == SPOKEN and not m.denied]
    if is_about_support and not any(m.role != REPLY for m in languages):
        return None
    return next((m.value for m in languages if m.role == REPLY or is_switch), None)


def _same_words(language: Mention, countries: list[Mention]) -> bool:
    return any(language.start == country.start is not None for country in countries)


def moment_kept(text: Optional[str]) -> Optional[Moment]:
    """A moment that was kept as text; None where there is none, or another version kept it."""
    try:
        return Moment.parse(text) if text else None
    except ValueError:
        return None


def _moment(mentions: list[Mention]) -> Optional[Moment]:
    kept = (moment_kept(mention.value) for mention in mentions if mention.entity == MOMENT)
    return merged([moment for moment in kept if moment is not None])


def _only_zone(countries: list[Mention]) -> Optional[str]:
    """The zone of the one country that is named, where a city of it is: "New York, USA"."""
    zones = {mention.zone for mention in countries if mention.zone}
    return zones.pop() if len(zones) == 1 and len({mention.value for mention in countries}) == 1 else None
