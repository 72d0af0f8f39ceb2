"""What the data files may hold: one pydantic model a thing, and nothing unknown."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Literal, Optional, Union
from zoneinfo import available_timezones

import phonenumbers
from pydantic import BaseModel, Extra, Field, root_validator, validator

from bot.languages import languages

SupportType = Literal["billing", "technical"]
Level = Literal["A", "B", "C"]

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ZONES = available_timezones()


class Table(BaseModel):
    """A part of a data file: immutable, and a key that is not foreseen is a fault."""

    class Config:
        """Settings of pydantic."""

        extra = Extra.forbid
        frozen = True


class Words(Table):
    """A name or sentence, in each language that has one."""

    __root__: dict[str, str]

    @validator("__root__")
    def _not_blank(cls, value: dict[str, str]) -> dict[str, str]:
        if not value or not all(words.strip() for words in value.values()):
            raise ValueError("must not be empty")
        return value

    def of(self, language: str) -> str:
        """The words in a language, or in the first of its chain that has them; at the very last in any."""
        found = (self.__root__[code] for code in languages().chain(language) if code in self.__root__)
        return next(found, next(iter(self.__root__.values())))


class WordLists(Table):
    """Several names or sentences, in each language that has some."""

    __root__: dict[str, list[str]] = {}

    def of(self, language: str) -> list[str]:
        """The words in a language, or in the first of its chain that has some."""
        return next((self.__root__[code] for code in languages().chain(language) if code in self.__root__), [])

    def all(self) -> list[str]:
        """The words of all languages."""
        return [words for row in self.__root__.values() for words in row]


@cache
def in_groups(e164: str) -> str:
    """`+46201605899` → `+46 20 160 58 99`."""
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    grouped = str(phonenumbers.format_number(phonenumbers.parse(e164), form))
    return re.sub(r"[-/]", " ", grouped)  # each country has a sign of its own between the groups


class DialStep(Table):
    """One thing to press or dial once the call is connected."""

    select_option: Optional[int] = None
    enter_code: Optional[str] = None
    after_dialing_enter: Optional[str] = None

    @root_validator(skip_on_failure=True)
    def _exactly_one(cls, values: dict[str, object]) -> dict[str, object]:
        if sum(value is not None for value in values.values()) != 1:
            raise ValueError("a dial step is one of select_option, enter_code, after_dialing_enter")
        return values


class Phone(Table):
    """A number as published, and what is known of it.

    `e164` is None where the number cannot be dialled from abroad or is not valid as printed.
    """

    number: str
    e164: Optional[str]
    kind: Literal["primary", "alternative"] = "primary"
    charges: Optional[Literal["local", "international", "toll_free"]] = None
    line_type: Optional[Literal["toll_free"]] = None
    dial_steps: list[DialStep] = []
    plan: Optional[str] = None
    carrier: Optional[str] = None
    callers: Optional[Literal["mobile"]] = None
    service: Optional[str] = None
    # What avoids the charge of the call.
    avoidable_by: Optional[Literal["online_request"]] = None

    @validator("e164")
    def _looks_like_e164(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and not re.fullmatch(r"\+[1-9]\d{4,14}", value):
            raise ValueError(f"'{value}' is not an E.164 number (+ and 5 to 15 digits)")
        return value

    @property
    def international(self) -> Optional[str]:
        """As it is dialed from abroad, in groups (`+46 20 160 58 99`); None where `e164` is."""
        return None if self.e164 is None else in_groups(self.e164)

    @property
    def toll_free(self) -> bool:
        """Free to call, as published or by the numbering plan."""
        return self.charges == "toll_free" or (self.charges is None and self.line_type == "toll_free")


class Hours(Table):
    """When one kind of support is given in one language.

    `language` is a BCP 47 code, None where the source does not state it. `days` is a range such as `Mon-Fri`.
    `from_`/`to` are local time of the country unless `tz` (IANA) says otherwise; `overnight` ends the next day.
    """

    language: Optional[str]
    days: Optional[str] = None
    from_: Optional[str] = Field(None, alias="from")
    to: Optional[str] = None
    tz: Optional[str] = None
    always: bool = False
    overnight: bool = False
    continuous: bool = False
    business_hours: bool = False
    closed_on: tuple[Literal["weekends", "public_holidays"], ...] = ()
    available: bool = True
    channel: Optional[Literal["phone", "online"]] = None
    plan: Optional[str] = None
    service: Optional[str] = None
    severity: Optional[str] = None

    @validator("from_", "to")
    def _clock(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and not _CLOCK.fullmatch(value):
            raise ValueError(f"'{value}' is not a time of day such as '09:00' (quote it)")
        return value

    @validator("tz")
    def _zone(cls, value: Optional[str]) -> Optional[str]:
        if value not in (None, "local") and value not in _ZONES:
            raise ValueError(f"'{value}' is not an IANA time zone")
        return value

    @validator("days")
    def _days(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and not all(day in WEEKDAYS for day in value.split("-")):
            raise ValueError(f"'{value}' is not a range of days such as Mon-Fri")
        return value

    @root_validator(skip_on_failure=True)
    def _states_a_time(cls, values: dict[str, object]) -> dict[str, object]:
        clock = values.get("from_") and values.get("to")
        if values["available"] and not (values["always"] or values["business_hours"] or clock):
            raise ValueError("needs `always: true`, or both `from` and `to`")
        same_day = clock and not values["overnight"] and not values["continuous"]
        if same_day and str(values["to"]) <= str(values["from_"]):
            raise ValueError("`to` is not after `from`; hours past midnight need `overnight: true`")
        return values

    @property
    def weekdays(self) -> Optional[frozenset[int]]:
        """Days on which the hours begin, 0 = Monday; None where the source does not state them."""
        if self.days is None:
            return None
        first, _, last = self.days.partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        count = (end - start) % 7 + 1
        return frozenset((start + offset) % 7 for offset in range(count))


class Country(Table):
    """A country or region of the contact table. `time_zones` is empty where none is known (uninhabited islands)."""

    iso: str = Field(regex=r"^[A-Z]{2}$")
    subdivision: Optional[str] = None
    name: Words
    also: WordLists = WordLists()
    time_zones: list[str]
    phone_available: bool = True
    phones: list[Phone]
    billing: list[Hours]
    technical: list[Hours]
    cautions: list[str] = []

    def hours_of(self, support_type: SupportType) -> list[Hours]:
        """The hours of a kind of support, of all clouds that serve the country."""
        return self.billing if support_type == "billing" else self.technical

    @validator("time_zones", each_item=True)
    def _known_zone(cls, value: str) -> str:
        if value not in _ZONES:
            raise ValueError(f"'{value}' is not an IANA time zone")
        return value

    @root_validator(skip_on_failure=True)
    def _has_a_number(cls, values: dict[str, object]) -> dict[str, object]:
        if bool(values["phones"]) != bool(values["phone_available"]):
            raise ValueError("needs a phone number, or `phone_available: false` and none")
        return values


class ContactTable(Table):
    """data/contacts.yml."""

    as_of: date
    countries: dict[str, Country]


class CloudPhone(Phone):
    """A number that the article prints for a cloud.

    `id` is its name in sentences (`{{ cloud.phone.main }}`). `countries` is a list, or the name of a group of
    countries: all of the group but those that stand in a list of their own.
    """

    id: str = Field(regex=r"^[a-z_]+$")
    countries: Union[str, list[str]]


class Cloud(Table):
    """One of the clouds.

    Attributes:
        default: True for the cloud that is meant where nobody names one; its numbers and hours go by country and stand
            in contacts.yml.
        home: the country that the cloud is for, or has its own number in.
        only_at_home: a country other than `home` cannot be about this cloud.
        service: how contacts.yml marks the rows of `home` that are this cloud's.
        time_zone: IANA zone that its hours are in.
    """

    name: Words
    default: bool = False
    home: Optional[str] = None
    only_at_home: bool = False
    service: Optional[str] = None
    time_zone: Optional[str] = None
    domain_suffix: Optional[str] = None
    links: dict[str, str]
    phones: list[CloudPhone] = []
    billing: list[Hours] = []
    technical: list[Hours] = []
    presales: list[Hours] = []

    def hours_of(self, support_type: SupportType) -> list[Hours]:
        """The hours that the article itself prints for a kind of support."""
        return self.billing if support_type == "billing" else self.technical

    @validator("links", each_item=True)
    def _https(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError(f"'{value}' is not an https address")
        return value


class CloudTable(Table):
    """data/clouds.yml."""

    clouds: dict[str, Cloud]
    groups: dict[str, list[str]]


class FirstResponse(Table):
    """Time until the first answer, at most."""

    within: int = Field(gt=0)
    unit: Literal["hour", "business_day"]


class WorkingHours(Table):
    """When work on a level goes on; local time of `tz`."""

    always: bool = False
    from_: Optional[str] = Field(None, alias="from")
    to: Optional[str] = None
    tz: Optional[str] = None
    days_a_year: Optional[int] = None


class Severity(Table):
    """A severity level of technical support."""

    name: Words
    also: WordLists = WordLists()
    brief: Words
    meaning: Words
    examples: WordLists
    first_response: FirstResponse
    follow_up: Literal["until_resolved", "by_severity"]
    working_hours: WorkingHours
    customer_part: list[str]


class SeverityTable(Table):
    """data/severities.yml."""

    cloud: str
    levels: dict[Level, Severity]
    highest_level: dict[SupportType, Level]
    customer_part: dict[str, Words]
