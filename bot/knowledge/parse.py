"""From the content of a YAML file to a typed table, every fault with its line."""

from __future__ import annotations

from typing import Type, TypeVar

from pydantic import ValidationError

from bot.knowledge.tables import Table
from bot.yaml_file import DataError, YamlFile

_T = TypeVar("_T", bound=Table)


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
