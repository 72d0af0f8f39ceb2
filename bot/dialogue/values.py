"""What the values of a message do to the frame."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.frame import Frame
from bot.dialogue.named import Named, moment_kept
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.moment import Moment

# Kinds of support of which there are two: not the one is the other.
_OPPOSITES = ("billing", "technical")


def counterparts(values: Named, knowledge: Knowledge) -> Named:
    """What a denial means that names nothing else: not this cloud is the default one, not billing is technical."""
    if values.denied_clouds and not values.cloud:
        values = replace(values, cloud=knowledge.default_cloud)
    if len(values.denied_support_types) == 1 and not values.support_types:
        others = [kind for kind in _OPPOSITES if kind not in values.denied_support_types]
        values = replace(values, support_types=tuple(others) if len(others) == 1 else ())
    return values


def denials(values: Named) -> Named:
    """Only what a message rules out."""
    return Named(
        denied_countries=values.denied_countries,
        denied_clouds=values.denied_clouds,
        denied_support_types=values.denied_support_types,
    )


def taken(frame: Frame, values: Named, knowledge: Knowledge) -> Frame:
    """The frame with what a message names, and without what it rules out."""
    if values.moment:
        frame = replace(frame, moment=_moment(frame, values.moment))
    if values.countries:
        frame = replace(_moved(frame, values.countries), zone=values.zone)
    elif values.denied_countries:
        left = tuple(country for country in frame.countries if country not in values.denied_countries)
        frame = replace(
            frame, countries=left, before=tuple(c for c in frame.countries if c not in left) or frame.before
        )
    elif values.values:
        frame = replace(frame, before=())
    if values.support_types:
        frame = replace(frame, support_type=values.support_types[0] if len(values.support_types) == 1 else None)
    if values.severities:
        frame = replace(frame, severity=values.severities[0] if len(values.severities) == 1 else None)
    if values.cloud:
        return replace(frame, cloud=values.cloud)
    cloud = knowledge.cloud(frame.cloud) if frame.cloud else None
    if cloud is not None and cloud.only_at_home and set(values.countries) - {cloud.home}:
        # A country elsewhere cannot be about this cloud: back to the ordinary case.
        return replace(frame, cloud=None)
    return frame


def _moment(frame: Frame, moment: Moment) -> str:
    """A moment as it is kept; an hour alone is one of the day that was spoken of: "open on Saturday?", "and at 10?"."""
    before = moment_kept(frame.moment)
    if before is not None and not moment.tells_when:
        moment = replace(before, zone=moment.zone)
    is_hour = moment.has_clock and moment.day is None and not moment.now and moment.ahead is None
    if is_hour and before is not None and before.day is not None:
        moment = replace(moment, day=before.day, each=before.each)
    return str(moment)


def _moved(frame: Frame, countries: tuple[str, ...]) -> Frame:
    """About other countries; those before are kept for "both"."""
    left = tuple(country for country in frame.countries if country not in countries)
    return replace(frame, countries=countries, before=left or frame.before)
