"""Web addresses: does each that an answer can hold answer?"""

from __future__ import annotations

from collections.abc import Iterator

import requests

from bot.guard.tree import Tree
from bot.yaml_file import Fault

_TIMEOUT_SECONDS = 10


def faults(tree: Tree) -> Iterator[Fault]:
    """Links of the tables that do not answer."""
    with requests.Session() as session:
        for address, place in addresses(tree):
            problem = link_problem(session, address)
            if problem:
                yield Fault(place.file, place.line, place.key, f"{address} does not answer: {problem}")


def addresses(tree: Tree) -> Iterator[tuple[str, Fault]]:
    """Every address that an answer can hold, once, with its place."""
    file, seen = tree.file(tree.data / "clouds.yml"), set()
    if tree.clouds is None or file is None:
        return
    for key, cloud in tree.clouds.clouds.items():
        for name, address in cloud.links.items():
            if address not in seen:
                seen.add(address)
                yield address, file.fault(("clouds", key, "links", name), "")


def link_problem(session: requests.Session, address: str) -> str:
    """What is wrong with an address, in a few words; empty if it answers."""
    try:
        response = session.get(address, timeout=_TIMEOUT_SECONDS, stream=True)
        response.close()
    except requests.RequestException as error:
        return type(error).__name__
    return "" if response.status_code < 400 else f"status {response.status_code}"
