"""`bot check`: are data, words and domain right?"""

from __future__ import annotations

from pathlib import Path

from bot.guard import links as web
from bot.guard.check import find_faults
from bot.guard.counts import counts as counted
from bot.guard.report import report
from bot.guard.tree import Tree


def check(directory: Path, links: bool = False, counts: bool = False) -> int:
    """Prints every fault; returns 0 if there is none, else 1.

    Args:
        directory: the data directory.
        links: also request every web address.
        counts: print first how many utterances there are.
    """
    tree = Tree(directory)
    faults = find_faults(tree)
    if links:
        faults |= set(web.faults(tree))
    if counts:
        print("\n".join(counted(tree.utterances or [], list(tree.folders))))
    print("\n".join(report(faults, tree.root)))
    return 1 if faults else 0
