"""The questions that the tables answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Optional, Type, TypeVar

from pydantic import ValidationError

from bot.knowledge.tables import (
    Cloud,
    CloudKey,
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

_SERVICE_21VIANET = "office_365_operated_by_21vianet"
_T = TypeVar("_T", bound=Table)


@dataclass(frozen=True)
class Knowledge:
    """All tables, checked against each other."""

    contacts: ContactTable
    clouds: CloudTable
    severities: SeverityTable

    def country(self, key: str) -> Optional[Country]:
        """The country's row, or None if the table does not list it."""
        return self.contacts.countries.get(key)

    def cloud(self, key: CloudKey) -> Cloud:
        """The cloud's row."""
        return self.clouds.clouds[key]

    def phones(self, country: str, cloud: CloudKey) -> list[Phone]:
        """The numbers that serve a country in a cloud, first choice first; empty where none is published."""
        if cloud == "worldwide":
            row = self.country(country)
            return [phone for phone in row.phones if phone.service is None] if row else []
        table = self.cloud(cloud).phones
        listed = [phone for phone in table if phone.countries != "eea" and country in phone.countries]
        if listed or country not in self.clouds.eea:
            return list(listed)
        return [phone for phone in table if phone.countries == "eea"]

    def clouds_of(self, country: str) -> list[CloudKey]:
        """The clouds whose numbers may apply to a caller who named only the country, worldwide first."""
        result: list[CloudKey] = ["worldwide"]
        if country in self.cloud("21vianet").countries:
            result.append("21vianet")
        if any(phone.countries != "eea" and country in phone.countries for phone in self.cloud("germany").phones):
            result.append("germany")
        return result

    def hours(
        self,
        country: Optional[str],
        cloud: CloudKey,
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
        rows: list[Hours]
        row = self.country(country) if country else None
        if cloud == "worldwide" and row is not None:
            rows = [hours for hours in getattr(row, support_type) if hours.service is None]
        elif cloud == "21vianet":
            table = self.country(self.cloud("21vianet").countries[0])
            rows = [h for h in getattr(table, support_type) if h.service == _SERVICE_21VIANET]
        elif country is None or (cloud == "germany" and self.phones(country, cloud)):
            rows = list(getattr(self.cloud(cloud), support_type))
        else:
            rows = []
        if language is not None:
            rows = [hours for hours in rows if hours.language == language]
        return rows

    def support_languages(self, country: str, cloud: CloudKey) -> dict[SupportType, list[str]]:
        """Languages (BCP 47) in which each kind of support is given, in the table's order."""
        result: dict[SupportType, list[str]] = {}
        for support_type in ("billing", "technical"):
            rows = self.hours(country, cloud, support_type)
            result[support_type] = list(dict.fromkeys(h.language for h in rows if h.language and h.available))
        return result


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


def parse_table(model: Type[_T], file: YamlFile) -> _T:
    """Makes a table of a file's content.

    Raises:
        DataError: names line and key of each value that the table does not allow.
    """
    if not isinstance(file.data, dict):
        raise DataError([file.fault((), "must be a mapping of keys to values")])
    try:
        return model.parse_obj(file.data)
    except ValidationError as error:
        faults = []
        for item in error.errors():
            key = [part for part in item["loc"] if part != "__root__"]
            faults.append(file.fault(key, item["msg"]))
        raise DataError(faults) from error


def cross_faults(knowledge: Knowledge, files: dict[str, YamlFile]) -> list[Fault]:
    """Finds keys in one table that another table does not have."""
    countries = knowledge.contacts.countries
    clouds = files["clouds"]
    faults = [
        clouds.fault(("eea", index), f"country '{key}' is not in contacts.yml")
        for index, key in enumerate(knowledge.clouds.eea)
        if key not in countries
    ]
    for cloud_key, cloud in knowledge.clouds.clouds.items():
        for index, phone in enumerate(cloud.phones):
            named = [] if phone.countries == "eea" else phone.countries
            for key in named:
                if key not in countries:
                    at = ("clouds", cloud_key, "phones", index, "countries")
                    faults.append(clouds.fault(at, f"country '{key}' is not in contacts.yml"))
        for index, key in enumerate(cloud.countries):
            if key not in countries:
                faults.append(
                    clouds.fault(("clouds", cloud_key, "countries", index), f"country '{key}' is not in contacts.yml")
                )
    for level, severity in knowledge.severities.levels.items():
        for index, part in enumerate(severity.customer_part):
            if part not in knowledge.severities.customer_part:
                part_key = ("levels", level, "customer_part", index)
                faults.append(files["severities"].fault(part_key, f"'{part}' has no words under customer_part"))
    missing = {"A", "B", "C"} - set(knowledge.severities.levels)
    faults.extend(files["severities"].fault(("levels",), f"level {level} is missing") for level in sorted(missing))
    missing_clouds = {"worldwide", "21vianet", "germany"} - set(knowledge.clouds.clouds)
    faults.extend(clouds.fault(("clouds",), f"cloud {cloud} is missing") for cloud in sorted(missing_clouds))
    return faults
