"""From the content of a YAML file to a typed table, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Type, TypeVar

from pydantic import ValidationError

from bot.knowledge.tables import Table
from bot.languages import languages
from bot.yaml_file import DataError, Fault, YamlFile, read_yaml

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


def parse_each_language(
    model: Type[_T],
    name: str,
    directory: Path,
    needed: bool = False,
    check: Callable[[YamlFile, _T], Iterable[Fault]] = lambda file, table: (),
) -> list[_T]:
    """Makes a table of the file of that name that each language has, the default language's first.

    Args:
        model: of a file.
        name: `talk.yml`.
        directory: a data directory.
        needed: whether the default language must have it; the others need not.
        check: finds what the model alone cannot.

    Raises:
        DataError: names file, line and key of every fault, whichever language it is in.
    """
    faults: list[Fault] = []
    tables = []
    spoken = languages(directory)
    for code, language in spoken.all.items():
        path = language.folder / name
        if not path.exists() and not (needed and code == spoken.default):
            continue
        try:
            file = read_yaml(path)
            tables.append(parse_table(model, file))
            faults.extend(check(file, tables[-1]))
        except DataError as error:
            faults.extend(error.faults)
    if faults:
        raise DataError(faults)
    return tables
