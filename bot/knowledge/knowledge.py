"""The questions that the tables answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional, Type

from bot.knowledge.parse import parse_table
from bot.knowledge.tables import (
    Cloud,
    CloudPhone,
    CloudTable,
    ContactTable,
    Country,
    Hours,
    Phone,
    SeverityTable,
    SupportType,
    Table,
)
from bot.paths import DATA
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml


@dataclass(frozen=True)
class Knowledge:
    """All tables, checked against each other."""

    contacts: ContactTable
    clouds: CloudTable
    severities: SeverityTable

    def country(self, key: str) -> Optional[Country]:
        """The country's row, or None if the table does not list it."""
        return self.contacts.countries.get(key)

    def cloud(self, key: str) -> Cloud:
        """The cloud's row."""
        return self.clouds.clouds[key]

    @property
    def default_cloud(self) -> str:
        """The cloud that is meant where nobody names one."""
        return next(key for key, cloud in self.clouds.clouds.items() if cloud.default)

    def goes_by_country(self, cloud: Optional[str]) -> bool:
        """Whether a cloud's numbers and hours depend on the caller's country; None = not said."""
        return cloud is None or self.cloud(cloud).default

    def phones(self, country: str, cloud: str) -> list[Phone]:
        """The numbers that serve a country in a cloud, first choice first; empty where none is published."""
        if self.goes_by_country(cloud):
            row = self.country(country)
            return [phone for phone in row.phones if phone.service is None] if row else []
        table = self.cloud(cloud).phones
        listed: list[Phone] = [phone for phone in table if country in self._listed(phone)]
        return listed or [phone for phone in table if country in self._group(phone)]

    def clouds_of(self, country: str) -> list[str]:
        """The clouds whose numbers may apply to a caller who named only the country, the default first."""
        return [key for key, cloud in self.clouds.clouds.items() if cloud.default or cloud.home == country]

    def groups_of(self, cloud: str) -> list[tuple[str, Optional[str]]]:
        """One country for each number that a cloud prints, with the name of the group that it stands for, if any."""
        found: dict[Optional[str], str] = {}
        listed = {country for phone in self.cloud(cloud).phones for country in self._listed(phone)}
        for phone in self.cloud(cloud).phones:
            if isinstance(phone.countries, str):
                found.setdefault(phone.countries, next(c for c in self._group(phone) if c not in listed))
            else:
                found.setdefault(None, phone.countries[0])
        return [(country, group) for group, country in found.items()]

    def hours(
        self,
        country: Optional[str],
        cloud: str,
        support_type: SupportType,
        language: Optional[str] = None,
    ) -> list[Hours]:
        """The hours of one kind of support.

        Args:
            country: key in the contact table; None for what holds everywhere.
            cloud: the cloud.
            support_type: billing or technical.
            language: BCP 47 code, to keep only rows in that language.

        Returns:
            One row a language (and plan or channel, where they differ); empty if nothing is published.
        """
        rows: list[Hours] = []
        table = self.cloud(cloud)
        row = self.country(table.home if table.service and table.home else country or "")
        if row is not None and (table.default or table.service):
            rows = [hours for hours in row.hours_of(support_type) if hours.service == table.service]
        elif country is None or self.phones(country, cloud):
            rows = list(table.hours_of(support_type))
        if language is not None:
            rows = [hours for hours in rows if hours.language == language]
        return rows

    def _listed(self, phone: CloudPhone) -> list[str]:
        return [] if isinstance(phone.countries, str) else phone.countries

    def _group(self, phone: CloudPhone) -> list[str]:
        return self.clouds.groups[phone.countries] if isinstance(phone.countries, str) else []

    def support_languages(self, country: str, cloud: str) -> dict[SupportType, list[str]]:
        """Languages (BCP 47) in which each kind of support is given, in the table's order."""
        result: dict[SupportType, list[str]] = {}
        for support_type in ("billing", "technical"):
            rows = self.hours(country, cloud, support_type)
            result[support_type] = list(dict.fromkeys(h.language for h in rows if h.language and h.available))
        return result


def same_language(wanted: Optional[str], given: Iterable[str]) -> bool:
    """Whether a language (BCP 47) is met by one of those given: Chinese by Mandarin or Cantonese."""
    close = {"zh": {"zh", "cmn", "yue"}, "cmn": {"cmn", "zh"}}.get(wanted or "", {wanted})
    return any(code in close for code in given)


def load_knowledge(directory: Path = DATA) -> Knowledge:
    """Reads and checks the three tables of a data directory; each directory is read once a process.

    Raises:
        DataError: a file is missing, is not YAML, or holds something its table does not allow.
    """
    return _load(directory)


@lru_cache(maxsize=4)
def _load(directory: Path) -> Knowledge:
    knowledge, files = read_tables(directory)
    faults = cross_faults(knowledge, files)
    if faults:
        raise DataError(faults)
    return knowledge


def read_tables(directory: Path) -> tuple[Knowledge, dict[str, YamlFile]]:
    """Reads the tables and the files they came from, each file checked by itself.

    Raises:
        DataError: with the faults of all files together.
    """
    files: dict[str, YamlFile] = {}
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    models: dict[str, Type[Table]] = {
        "contacts": ContactTable,
        "clouds": CloudTable,
        "severities": SeverityTable,
    }
    for name, model in models.items():
        try:
            files[name] = read_yaml(directory / f"{name}.yml")
            tables[name] = parse_table(model, files[name])
        except DataError as error:
            faults.extend(error.faults)
    if faults:
        raise DataError(faults)
    return Knowledge(**tables), files  # type: ignore[arg-type]


def cross_faults(knowledge: Knowledge, files: dict[str, YamlFile]) -> list[Fault]:
    """Finds keys in one table that another table does not have."""
    countries = knowledge.contacts.countries
    clouds = files["clouds"]
    faults: list[Fault] = []

    def check_country(at: tuple[str | int, ...], key: str) -> None:
        if key not in countries:
            faults.append(clouds.fault(at, f"country '{key}' is not in contacts.yml"))

    for group, members in knowledge.clouds.groups.items():
        for index, key in enumerate(members):
            check_country(("groups", group, index), key)
    services = {phone.service for country in countries.values() for phone in country.phones} | {
        hours.service for country in countries.values() for hours in (*country.billing, *country.technical)
    }
    for cloud_key, cloud in knowledge.clouds.clouds.items():
        at = ("clouds", cloud_key)
        if cloud.home is not None:
            check_country((*at, "home"), cloud.home)
        if cloud.service not in services:
            faults.append(clouds.fault((*at, "service"), f"no row of contacts.yml has the service '{cloud.service}'"))
        for index, phone in enumerate(cloud.phones):
            at_phone = (*at, "phones", index, "countries")
            if isinstance(phone.countries, str):
                if phone.countries not in knowledge.clouds.groups:
                    faults.append(clouds.fault(at_phone, f"there is no group '{phone.countries}'"))
            else:
                for key in phone.countries:
                    check_country(at_phone, key)
    known = {cloud.service for cloud in knowledge.clouds.clouds.values()}
    for key, country in countries.items():
        services_of = {
            "phones": [phone.service for phone in country.phones],
            "billing": [hours.service for hours in country.billing],
            "technical": [hours.service for hours in country.technical],
        }
        for section, named in services_of.items():
            for index, service in enumerate(named):
                if service not in known:
                    at_row = ("countries", key, section, index)
                    faults.append(files["contacts"].fault(at_row, f"no cloud has the service '{service}'"))
    for level, severity in knowledge.severities.levels.items():
        for index, part in enumerate(severity.customer_part):
            if part not in knowledge.severities.customer_part:
                part_key = ("levels", level, "customer_part", index)
                faults.append(files["severities"].fault(part_key, f"'{part}' has no words under customer_part"))
    missing = {"A", "B", "C"} - set(knowledge.severities.levels)
    faults.extend(files["severities"].fault(("levels",), f"level {level} is missing") for level in sorted(missing))
    defaults = [key for key, cloud in knowledge.clouds.clouds.items() if cloud.default]
    if len(defaults) != 1:
        faults.append(clouds.fault(("clouds",), f"exactly one cloud is the default, not {len(defaults)}"))
    if knowledge.severities.cloud not in knowledge.clouds.clouds:
        faults.append(files["severities"].fault(("cloud",), f"there is no cloud '{knowledge.severities.cloud}'"))
    return faults
