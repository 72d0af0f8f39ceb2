"""The version of the assistant: the one in pyproject.toml, and nowhere else."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata
from pathlib import Path

_NAME = "support-assistant"
_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@cache
def version() -> str:
    """Such as `1.1.0`: from the installed package, or from pyproject.toml beside code that is not installed."""
    try:
        return metadata.version(_NAME)
    except metadata.PackageNotFoundError:
        return project_version(_PROJECT.read_text(encoding="utf-8"))


def project_version(text: str) -> str:
    """The version that a pyproject.toml states.

    Raises:
        ValueError: it states none.
    """
    found = re.search(r'^\[project\]$[^\[]*?^version = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("pyproject.toml states no version of the project.")
    return found.group(1)
