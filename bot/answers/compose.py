"""The answers that have to be computed: what is asked in, text and suggestions out. One function a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Optional
from zoneinfo import ZoneInfo

from bot.answers import locale_words
from bot.answers.answer import Answer
from bot.answers.open_then import Place, place_then
from bot.answers.render import Rendered, Renderer
from bot.answers.views import Section, sections, whole_cloud
from bot.knowledge.catalogue import Catalogue, template_of
from bot.knowledge.first_response import due
from bot.knowledge.knowledge import Knowledge, same_language
from bot.knowledge.moment import OWN, Moment, resolve
from bot.knowledge.places import display_name
from bot.knowledge.query import Query
from bot.knowledge.tables import Severity
from bot.knowledge.triage import Symptom, triage

# More countries than this in one answer are hard to read; the rest can be asked for again.
MOST_COUNTRIES = 5
# More countries than this that have a language are counted, not named.
_MOST_NAMED = 6


@dataclass(frozen=True)
class Asked:
    """A question, and all that an answer may draw on.

    Attributes:
        intent: its name in the catalogue.
        query: what it is about.
        language: of the answer.
        now: the moment it is asked, with its time zone.
    """

    intent: str
    query: Query
    language: str
    now: datetime
    knowledge: Knowledge
    catalogue: Catalogue
    renderer: Renderer

    def render(self, **data: object) -> Rendered:
        """The question's template, filled in."""
        return self.renderer.template(template_of(self.intent), self.language, self.query.cloud, **data)

    def answer(self, suggest: bool = True, verdict: Optional[bool] = None, **data: object) -> Answer:
        """The question's template, filled in, with the question's suggestions."""
        rendered = self.render(**data)
        suggestions = self.catalogue.suggestions(self.intent) if suggest else ()
        return Answer(rendered.text, rendered.language, suggestions, verdict)

    def sections(self, groups: bool = False) -> list[Section]:
        """A section for each of the first countries asked about."""
        query = replace(self.query, countries=self.query.countries[:MOST_COUNTRIES])
        parts = sections(self.knowledge, query, self.language, groups)
        names = locale_words.words(self.language)["groups"]
        return [replace(part, name=names[part.group]) if part.group else part for part in parts]

    def note(self, cloud: Optional[str], name: str) -> Optional[str]:
        """A sentence about one cloud, if the language has one of that name."""
        notes = locale_words.words(self.language)["notes"].get(cloud) or {}
        return str(notes[name]) if name in notes else None


Composer = Callable[[Asked], Answer]
_COMPOSERS: dict[str, Composer] = {}


def computed(function: Composer) -> Composer:
    """Registers the function that computes the answer to `ask_<its name>`."""
    _COMPOSERS[function.__name__] = function
    return function


def composers() -> dict[str, Composer]:
    """All of them, by the name of the answer."""
    return dict(_COMPOSERS)


def composer_of(intent: str) -> Optional[Composer]:
    """The function that computes the answer to a question, or None if there is none."""
    return _COMPOSERS.get(template_of(intent))


@computed
def phone_number(asked: Asked) -> Answer:
    """Numbers, charges, what to press, and hours."""
    parts = asked.sections(groups=True)
    answer = asked.answer(
        sections=parts,
        omitted=len(asked.query.countries) > MOST_COUNTRIES,
        presales=asked.query.support_type == "presales",
    )
    if not any(part.phones for part in parts):
        return replace(answer, suggestions=asked.catalogue.question(asked.intent).suggestions_without_number)
    return answer


@computed
def support_hours(asked: Asked) -> Answer:
    """When support is open: by severity, by country, or in general."""
    query, knowledge = asked.query, asked.knowledge
    presales = query.support_type == "presales"
    parts: list[Section] = []
    if not presales and not query.severity:
        cloud = query.cloud or knowledge.default_cloud
        if query.countries or knowledge.cloud(cloud).service:
            parts = asked.sections()
        else:
            parts = [whole_cloud(knowledge, query, cloud)]
    about_levels = any(part.cloud == knowledge.severities.cloud for part in parts)
    by_severity = []
    if query.severity or (about_levels and "technical" in query.support_types):
        levels = knowledge.severities.levels
        chosen = [query.level] if query.level else list(levels)
        by_severity = [(level, levels[level].working_hours) for level in chosen]
    notes = [asked.note(part.cloud, "billing_hours") for part in parts] if "billing" in query.support_types else []
    return asked.answer(
        sections=parts,
        by_severity=by_severity,
        billing_note=next((note for note in notes if note), None),
        presales=presales,
        general=bool(parts) and parts[0].country is None and parts[0].by_country,
        local_time=any(part.by_country for part in parts),
        zone=locale_words.zone_of_city(query.zone, asked.language) if query.zone else None,
    )


@computed
def open_now(asked: Asked) -> Answer:
    """Whether each kind of support is open at the moment asked about, or now."""
    query = asked.query
    moment = Moment.parse(query.moment) if query.moment else Moment(now=True)
    parts = [_in_language(part, query.support_language) for part in asked.sections()]
    places = [place_then(asked.knowledge, part, moment, query.zone, asked.now, asked.language) for part in parts]
    presales = query.support_type == "presales"
    return asked.answer(
        suggest=bool(parts),
        verdict=_is_open(places),
        places=places,
        is_now=moment.is_now,
        own_zone=moment.zone == OWN,
        general=not parts and not presales,
        presales=presales,
    )


def _is_open(places: list[Place]) -> Optional[bool]:
    """Whether it is open, if that is so of one place and one kind of support, or of all alike."""
    found = {state.status for place in places for _, states in place.kinds for state in states}
    return {"open": True, "closed": False}.get(found.pop()) if len(found) == 1 else None


def _in_language(part: Section, wanted: Optional[str]) -> Section:
    """A place with those of its hours in which support is given in a language; with all if there are none."""
    if wanted is None:
        return part
    spoken = {
        kind: [group for group in groups if same_language(wanted, group.languages)]
        for kind, groups in part.hours.items()
    }
    hours = {kind: groups for kind, groups in spoken.items() if groups}
    return replace(part, hours=hours) if hours else part


@computed
def support_cost(asked: Asked) -> Answer:
    """What a call costs, and what support costs where the article says so."""
    parts = asked.sections(groups=True)
    free_note = asked.note(asked.query.cloud, "free_of_charge")
    return asked.answer(suggest=bool(parts), sections=parts, free_note=free_note, general=not parts)


@computed
def support_language(asked: Asked) -> Answer:
    """In which languages support is given; or whether it is given in the language asked for."""
    parts, wanted = asked.sections(), asked.query.support_language
    places = []
    for part in parts:
        given = {kind: [code for group in groups for code in group.languages] for kind, groups in part.hours.items()}
        places.append((part, [(kind, same_language(wanted, codes)) for kind, codes in given.items()]))
    countries = _countries_with(asked, wanted) if wanted and not parts else []
    given_there = {is_given for _, kinds in places for _, is_given in kinds} if wanted else set()
    return asked.answer(
        suggest=bool(parts),
        verdict=given_there.pop() if len(given_there) == 1 else None,
        places=places,
        wanted=wanted,
        general=not parts,
        wanted_in=countries[:_MOST_NAMED],
        wanted_more=max(0, len(countries) - _MOST_NAMED),
    )


@computed
def severity(asked: Asked) -> Answer:
    """What one severity level means, or all; of a problem that is told, which level it sounds like."""
    levels, unknown = _levels(asked)
    found = triage(Symptom.parse(asked.query.symptom)) if asked.query.symptom else None
    rows = asked.knowledge.severities.levels
    likely = [(level, rows[level]) for level in found.levels] if found else []
    asked_level = asked.query.level if found else None
    return asked.answer(
        levels=levels,
        unknown=unknown,
        cloud_said=asked.query.cloud is not None,
        elsewhere=asked.query.cloud not in (None, asked.knowledge.severities.cloud),
        found=found,
        likely=likely,
        asked_level=asked_level,
        verdict=likely[0][0] == asked_level if asked_level and len(likely) == 1 else None,
        prepare=_parts(asked, likely[0][1]) if len(likely) == 1 else [],
    )


@computed
def response_time(asked: Asked) -> Answer:
    """How fast the first answer comes, and how the case is followed up."""
    levels, unknown = _levels(asked)
    query = asked.query
    due_by = [_due(asked, row) for _, row in levels] if query.moment and query.level else []
    return asked.answer(levels=levels, unknown=unknown, cloud_said=query.cloud is not None, due_by=due_by)


def _due(asked: Asked, row: Severity) -> Optional[dict[str, str]]:
    """When a case is opened and its first response is due, in the cloud's time and in the one that was asked about."""
    query, language = asked.query, asked.language
    moment = Moment.parse(str(query.moment))
    levels = asked.knowledge.severities.levels.values()
    own = next(level.working_hours.tz for level in levels if level.working_hours.tz)
    filed = resolve(moment, asked.now, ZoneInfo(own))
    if filed is None or not (moment.has_clock or moment.now or moment.ahead):
        return None
    latest = due(filed.start, row.first_response, ZoneInfo(own))
    zone = moment.named_zone if moment.named_zone not in (None, own) else query.zone
    said = {"filed": filed.start.astimezone(latest.tzinfo), "latest": latest}
    found = {name: locale_words.moment_of_day(value, language) for name, value in said.items()}
    found |= {"zone": locale_words.zone_of_city(own, language), "also": ""}
    if zone and zone != own:
        there = latest.astimezone(ZoneInfo(zone))
        found["also"] = f"{locale_words.moment_of_day(there, language)} {locale_words.zone_of_city(zone, language)}"
    return found


@computed
def customer_responsibility(asked: Asked) -> Answer:
    """What the customer does while a case is open, by level; levels that ask the same are told together."""
    levels, _ = _levels(asked)
    told: dict[tuple[str, ...], list[str]] = {}
    for level, row in levels:
        told.setdefault(tuple(_parts(asked, row)), []).append(level)
    return asked.answer(levels=[(names, list(parts)) for parts, names in told.items()])


@computed
def source(asked: Asked) -> Answer:
    """Where the facts come from and how old they are."""
    return asked.answer()


def _parts(asked: Asked, row: Severity) -> list[str]:
    """The customer's part at a level."""
    parts = asked.knowledge.severities.customer_part
    return [parts[part].of(asked.language) for part in row.customer_part]


def _levels(asked: Asked) -> tuple[list[tuple[str, Severity]], Optional[str]]:
    levels, query = asked.knowledge.severities.levels, asked.query
    if query.level:
        return [(query.level, levels[query.level])], None
    return sorted(levels.items()), query.severity


def _countries_with(asked: Asked, wanted: str) -> list[str]:
    names = []
    for key in asked.knowledge.contacts.countries:
        given = asked.knowledge.support_languages(key, asked.knowledge.default_cloud)
        if any(same_language(wanted, codes) for codes in given.values()):
            names.append(display_name(asked.knowledge, key, asked.language))
    return names
