"""Refuses to build a wheel or a source archive: data, domain and configuration would be missing from it."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

EDITABLE = "editable"
WHY = (
    "The support assistant is not built as a package: its data, domain.yml, config.yml and model stand beside the "
    "code, and a wheel would lack them. Clone the repository and run `make setup`, or build the image of "
    "deploy/Containerfile."
)


class RefusePackage(BuildHookInterface):
    """Lets an editable install through, as `uv sync` makes one, and nothing else."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before anything is written.

        Args:
            version: what is built: `editable` or `standard`.
            build_data: not looked at.

        Raises:
            SystemExit: a package was asked for; the message says what to do instead.
        """
        if version != EDITABLE:
            raise SystemExit(WHY)
