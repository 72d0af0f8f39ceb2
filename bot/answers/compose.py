"""The answers that have to be computed: a question in, text and suggestions out."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Callable, Optional
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from bot.answers.answer import Answer, Question
from bot.answers.render import render
from bot.answers.views import Section, group_hours, sections
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.opening import opening
from bot.knowledge.places import display_name
from bot.knowledge.tables import CloudKey, Severity, SupportType

# More countries than this in one answer are hard to read; the rest can be asked for again.
MOST_COUNTRIES = 5
_NEEDS_COUNTRY = Answer("", needs="country")

Composer = Callable[[Knowledge, Question, str], Answer]


def phone_number(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """Numbers, charges, what to press, and hours."""
    shown, omitted = _first_countries(question)
    if not shown.countries and question.cloud == "germany":
        rest_of_eea = next(key for key in knowledge.clouds.eea if key != "germany")
        parts = _whole_germany(knowledge, question, language, rest_of_eea)
    elif not shown.countries and question.cloud != "21vianet":
        return _NEEDS_COUNTRY
    else:
        parts = sections(knowledge, shown, language)
    text = render(
        "phone_number",
        language,
        sections=parts,
        omitted=omitted,
        presales=question.support_type == "presales",
    )
    if not any(part.phones for part in parts):
        return Answer(text, ("ask_online_request", "ask_service_status"))
    return Answer(text, ("ask_open_now", "ask_online_request", "ask_who_can_contact"))


def support_hours(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """When support is open: by severity, by country, or in general."""
    shown, _ = _first_countries(question)
    parts: list[Section] = []
    if question.support_type != "presales" and not question.severity:
        if shown.countries or question.cloud == "21vianet":
            parts = sections(knowledge, shown, language)
        else:
            parts = [_whole_cloud(knowledge, question, question.cloud or "worldwide")]
    speaks_of_21vianet = any(part.cloud == "21vianet" for part in parts)
    technical = "technical" in question.support_types and question.support_type != "presales"
    by_severity = []
    if question.severity or (speaks_of_21vianet and technical):
        levels = knowledge.severities.levels
        chosen = [question.level] if question.level else list(levels)
        by_severity = [(level, levels[level].working_hours) for level in chosen]
    text = render(
        "support_hours",
        language,
        sections=parts,
        by_severity=by_severity,
        billing_21vianet=speaks_of_21vianet and "billing" in question.support_types,
        presales=question.support_type == "presales",
        general=bool(parts) and parts[0].country is None and parts[0].cloud == "worldwide",
        local_time=any(part.cloud == "worldwide" for part in parts),
    )
    general = bool(parts) and parts[0].country is None
    invites = "country" if general else None
    return Answer(text, ("ask_open_now", "ask_phone_number", "ask_online_request"), invites=invites)


def open_now(knowledge: Knowledge, question: Question, language: str, moment: Optional[datetime] = None) -> Answer:
    """Whether each kind of support is open at a moment (default: now)."""
    now = moment or datetime.now(timezone.utc)
    shown, _ = _first_countries(question)
    if not shown.countries and question.cloud == "germany":
        shown = Question(("germany",), "germany", question.support_type)
    parts = sections(knowledge, shown, language) if shown.countries or question.cloud else []
    places = [(part, _open_kinds(knowledge, part, now)) for part in parts]
    text = render(
        "open_now",
        language,
        places=places,
        local_now={part.country: _local_now(knowledge, part.country, now, language) for part in parts}
        if all(_one_zone(knowledge, part.country) for part in parts)
        else None,
        general=not parts,
    )
    if not parts:
        return Answer(text, invites="country")
    return Answer(text, ("ask_phone_number", "ask_support_hours", "ask_online_request"))


def support_cost(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """What a call costs, and what support costs where the article says so."""
    shown, _ = _first_countries(question)
    if not shown.countries and question.cloud == "germany":
        shown = Question(("germany", "sweden"), "germany")
        parts = _whole_germany(knowledge, question, language, "sweden")
    else:
        parts = sections(knowledge, shown, language) if shown.countries or question.cloud else []
    text = render(
        "support_cost",
        language,
        sections=parts,
        germany=question.cloud == "germany",
        general=not parts,
    )
    return Answer(text, ("ask_phone_number", "ask_online_request")) if parts else Answer(text, invites="country")


def support_language(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """In which languages support is given; or whether it is given in the language asked for."""
    shown, _ = _first_countries(question)
    if not shown.countries and question.cloud == "germany":
        shown = Question(("germany",), "germany", question.support_type)
    parts = sections(knowledge, shown, language) if shown.countries or question.cloud else []
    wanted = question.support_language
    places = []
    for part in parts:
        given = {kind: [code for group in groups for code in group.languages] for kind, groups in part.hours.items()}
        places.append((part, [(kind, _same_language(wanted, codes)) for kind, codes in given.items()]))
    countries = _countries_with(knowledge, wanted, language) if wanted and not parts else []
    text = render(
        "support_language",
        language,
        places=places,
        wanted=wanted,
        general=not parts,
        wanted_in=countries[:6],
        wanted_more=max(0, len(countries) - 6),
    )
    return Answer(text, ("ask_phone_number", "ask_support_hours")) if parts else Answer(text, invites="country")


def severity(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """What one severity level means, or all."""
    levels, unknown = _levels(knowledge, question)
    text = render("severity", language, levels=levels, unknown=unknown)
    return Answer(text, ("ask_response_time", "ask_severity_a_eligibility", "ask_support_hours"))


def response_time(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """How fast the first answer comes, and how the case is followed up."""
    levels, unknown = _levels(knowledge, question)
    text = render("response_time", language, levels=levels, unknown=unknown, other_cloud=question.cloud != "21vianet")
    return Answer(text, ("ask_severity", "ask_customer_responsibility", "ask_wait_time"))


def customer_responsibility(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """What the customer does while a case is open, by level."""
    levels, _ = _levels(knowledge, question)
    parts = knowledge.severities.customer_part
    rows = [(level, [parts[part].of(language) for part in row.customer_part]) for level, row in levels]
    text = render("customer_responsibility", language, levels=rows)
    return Answer(text, ("ask_severity", "ask_response_time", "ask_severity_lowered"))


def source(knowledge: Knowledge, question: Question, language: str) -> Answer:
    """Where the facts come from and how old they are."""
    text = render(
        "source",
        language,
        as_of=knowledge.contacts.as_of,
        count=len(knowledge.contacts.countries),
        page=knowledge.cloud("worldwide").links["phone_page"],
    )
    return Answer(text)


def trouble(knowledge: Knowledge, language: str) -> str:
    """What a user reads when we failed."""
    return render("trouble", language, page=knowledge.cloud("worldwide").links["phone_page"])


def _first_countries(question: Question) -> tuple[Question, bool]:
    few = question.countries[:MOST_COUNTRIES]
    shown = Question(few, question.cloud, question.support_type, question.severity, question.support_language)
    return shown, len(question.countries) > len(few)


def _whole_cloud(knowledge: Knowledge, question: Question, cloud: CloudKey) -> Section:
    """What holds in a cloud wherever the caller is."""
    hours = {kind: group_hours(knowledge.hours(None, cloud, kind)) for kind in question.support_types}
    return Section(None, "", cloud, True, True, [], hours, [])


def _whole_germany(knowledge: Knowledge, question: Question, language: str, example: str) -> list[Section]:
    """Both groups of countries that Office 365 Germany has numbers for."""
    asked = Question(("germany", example), "germany", question.support_type)
    inside, outside = sections(knowledge, asked, language)
    eea = {"sv": "Övriga EES", "en": "Rest of the EEA"}[language]
    return [inside, Section(outside.country, eea, "germany", True, True, outside.phones, outside.hours, [])]


def _levels(knowledge: Knowledge, question: Question) -> tuple[list[tuple[str, Severity]], Optional[str]]:
    levels = knowledge.severities.levels
    if question.level:
        return [(question.level, levels[question.level])], None
    return sorted(levels.items()), question.severity


def _open_kinds(
    knowledge: Knowledge, part: Section, now: datetime
) -> list[tuple[SupportType, list[str], bool, bool, bool]]:
    """A row a kind of support: kind, languages open, depends on the zone, unknown, holiday caveat."""
    country = knowledge.country(part.country or "")
    zones = country.time_zones if country else []
    if part.cloud == "germany":
        zones = ["Europe/Berlin"]
    rows: list[tuple[SupportType, list[str], bool, bool, bool]] = []
    for kind, groups in part.hours.items():
        states = [(group, opening(group.hours, zones, now)) for group in groups]
        open_rows = [(group, state) for group, state in states if state.status == "open"]
        languages = [code for group, _ in open_rows for code in group.languages]
        statuses = {state.status for _, state in states}
        caveat = bool(open_rows) and all(state.holiday_caveat for _, state in open_rows)
        unknown = "unknown" in statuses or (bool(open_rows) and not languages)
        rows.append((kind, list(dict.fromkeys(languages)), "depends" in statuses, unknown, caveat))
    return rows


def _one_zone(knowledge: Knowledge, key: Optional[str]) -> bool:
    country = knowledge.country(key or "")
    return country is not None and len(country.time_zones) == 1


def _local_now(knowledge: Knowledge, key: Optional[str], now: datetime, language: str) -> str:
    country = knowledge.country(key or "")
    assert country is not None  # _one_zone has looked
    local = now.astimezone(ZoneInfo(country.time_zones[0]))
    pattern = {"sv": "EEEE HH:mm", "en": "EEEE h:mm a"}[language]
    return str(format_datetime(local, pattern, locale=language)).replace("\u202f", " ")


def _same_language(wanted: Optional[str], given: list[str]) -> bool:
    """Chinese asked for is met by Mandarin or Cantonese."""
    close = {"zh": {"zh", "cmn", "yue"}, "cmn": {"cmn", "zh"}}.get(wanted or "", {wanted})
    return any(code in close for code in given)


def _countries_with(knowledge: Knowledge, wanted: str, language: str) -> list[str]:
    names = []
    for key in knowledge.contacts.countries:
        given = knowledge.support_languages(key, "worldwide")
        if any(_same_language(wanted, codes) for codes in given.values()):
            names.append(display_name(knowledge, key, language))
    return names


COMPOSERS: dict[str, Composer] = {
    "ask_phone_number": phone_number,
    "ask_support_hours": support_hours,
    "ask_open_now": open_now,
    "ask_support_cost": support_cost,
    "ask_support_language": support_language,
    "ask_severity": severity,
    "ask_response_time": response_time,
    "ask_customer_responsibility": customer_responsibility,
    "ask_source": source,
}


def compose(intent: str, knowledge: Knowledge, question: Question, language: str) -> Answer:
    """Answers a question whose answer is computed; raises KeyError for any other intent."""
    return COMPOSERS[intent](knowledge, question, language)


__all__: list[Any] = ["COMPOSERS", "compose", "trouble"]
