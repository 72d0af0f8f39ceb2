"""The house stands: rooms import only from floors below, nothing goes in a circle, data and words have no fault."""

import ast
from functools import cache
from pathlib import Path

import pytest

from bot.guard.check import find_faults
from bot.guard.report import report
from bot.guard.texts import sentence_texts
from bot.guard.tree import Tree
from bot.paths import ROOT

# Rooms, floor by floor from the ground. A room imports from floors below and from itself, not from its neighbors.
FLOORS = [
    ["bot.clock", "bot.errors", "bot.languages", "bot.paths", "bot.version", "bot.yaml_file"],
    ["bot.knowledge"],
    ["bot.answers", "bot.dialogue"],
    ["actions", "bot.nlu", "bot.observe"],
    ["bot.channels"],
    ["bot.channels.portal", "bot.channels.teams"],
    ["bot.storage"],
    ["bot.engine"],
    ["bot.guard"],
    ["bot.commands", "bot.evaluate"],
    ["bot.__main__", "benchmarks"],
]
GROUND = FLOORS[0]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
MAY_IMPORT_RASA = {
    "bot.nlu",
    "bot.channels",
    "bot.channels.portal",
    "bot.channels.teams",
    "bot.storage",
    "bot.engine",
    "bot.commands",
    "bot.evaluate",
    "benchmarks",
}
MAY_IMPORT_RASA_SDK = {"actions", "bot.engine"}
OURS = ("bot", "actions", "benchmarks")
# Sentences shorter than this are hard to tell a language by.
LONG = 60


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for top in OURS for path in sorted((ROOT / top).rglob("*.py"))}


def room_of(module: str) -> str | None:
    """The innermost room that a module stands in; None for the empty hall `bot`."""
    return max((room for room in FLOOR_OF if f"{module}.".startswith(f"{room}.")), key=len, default=None)


@cache
def syntax(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(module: str, nodes) -> set[str]:
    """Modules that are imported, ours by their own names."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively"
            # `from bot import clock` imports the module bot.clock.
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in names if name in MODULES} or {str(node.module)}
    return found


def at_the_top(tree: ast.Module):
    """What runs as soon as a module is imported: all but functions, and what is for type checkers."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        if not typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import each other (strongly connected components, by Tarjan)."""
    index, low, on_stack, stack, found = {}, {}, set(), [], []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        for other in graph[node]:
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in on_stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
                on_stack.discard(group[-1])
            if len(group) > 1 or node in graph[node]:
                found.append(sorted(group))

    for node in graph:
        if node not in index:
            visit(node)
    return found


@pytest.mark.parametrize("room", FLOOR_OF)
def test_a_room_imports_only_from_floors_below(room):
    inside = [module for module in MODULES if room_of(module) == room]
    assert inside
    for module in inside:
        for other in imported(module, ast.walk(syntax(module))):
            other_room = room_of(other)
            if other.split(".")[0] in OURS and other_room is not None and other_room != room:
                neighbors = room in GROUND and other_room in GROUND
                assert neighbors or FLOOR_OF[other_room] < FLOOR_OF[room], f"{module} imports {other}"


def test_every_module_stands_in_a_room():
    assert [module for module in MODULES if room_of(module) is None] == ["bot"]


def test_rasa_is_imported_only_where_it_is_run():
    for module in MODULES:
        for other in imported(module, ast.walk(syntax(module))):
            top = other.split(".")[0]
            assert top != "rasa" or room_of(module) in MAY_IMPORT_RASA, f"{module} imports {other}"
            assert top != "rasa_sdk" or room_of(module) in MAY_IMPORT_RASA_SDK, f"{module} imports {other}"


def test_no_import_goes_in_a_circle():
    graph = {module: imported(module, at_the_top(syntax(module))) & set(MODULES) for module in MODULES}
    assert circles(graph) == []


def test_circles_are_found():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"d"}, "e": {"a"}}) == [["b", "c"], ["d"]]


def test_data_words_and_domain_have_no_fault():
    tree = Tree()
    assert report(find_faults(tree), tree.root) == ["0 faults"]


def test_no_sentence_stands_in_the_file_of_the_other_language(is_language):
    for text in sentence_texts(Tree()):
        if len(text.source) > LONG:
            assert is_language(text.source, text.language), text.key
