"""The stubs do not lie: what they say stands so in the source of the installed package, of the version that they name.

Two syntax trees are compared and nothing is imported: beside other tests Rasa may wear the patches of bot/engine.
A stub may say less than the package. Where it says something else, the line above says why: `# departs: …`.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Optional, Union

import pytest

from bot.paths import ROOT

STUBS, SITE = ROOT / "stubs", Path(sysconfig.get_path("purelib"))
FILES = sorted(STUBS.rglob("*.pyi"))
HEAD = re.compile(r"# Read from (\w+) (\S+): ")
DEPARTS = re.compile(r"\s*# departs: \w")


def path_of(file):
    return str(file.relative_to(STUBS))


@pytest.mark.parametrize("file", FILES, ids=path_of)
def test_a_stub_names_the_version_that_is_installed(file):
    package, version = HEAD.match(file.read_text(encoding="utf-8")).groups()
    assert package == file.relative_to(STUBS).parts[0]
    assert version == importlib.metadata.version(package)


@pytest.mark.parametrize("file", FILES, ids=path_of)
def test_a_stub_says_what_the_package_says(file):
    source = SITE / file.relative_to(STUBS).with_suffix(".py")
    assert list(faults(file.read_text(encoding="utf-8"), source.read_text(encoding="utf-8"))) == []


TRUTH = """
@dataclass
class Point:
    x: int
    y: int = 0
class A(B):
    kind = "a"
    def __init__(self, size: Text = None):
        self.size, self.wide = size, 2
        self.parts: List[Text] = []
    @lazy_property
    def area(self) -> Dict: ...
    async def run(self, call: "List[Text]", often: bool = False) -> "rasa.A": ...
"""
HONEST = """
@dataclass
class Point:
    x: int
    y: int = 0
class A(B):
    kind = "a"
    wide: int
    parts: list[str]
    def __init__(self, size: Optional[str] = None) -> None: ...
    @property
    def area(self) -> dict[str, int]: ...
    async def run(self, call: list[str], *, often: bool = ...) -> A: ...
"""


@pytest.mark.parametrize(
    ("said", "lie"),
    [
        ("    y: int = 0\n", ""),
        ("class A", "@dataclass\nclass A"),
        ("A(B)", "A(C)"),
        ('kind = "a"', 'kind = "b"'),
        ("wide", "deep"),
        ("parts: list[str]", "parts: list[int]"),
        ("str] = None", "int] = None"),
        ("str] = None", "str]"),
        ("    @property\n", ""),
        ("async def", "def"),
        ("call:", "calls:"),
        ("call: list[str]", "call: list[int]"),
        ("call: list[str], ", ""),
        ("call: list[str], *, often: bool = ...", "often: bool = ..., *, call: list[str]"),
        ("bool = ...", "bool = True"),
        ("-> A", "-> B"),
        ("    wide", "    # departs: from nothing\n    wide"),
    ],
)
def test_a_lie_is_noticed_and_the_truth_is_not(said, lie):
    assert list(faults(HONEST, TRUTH)) == []
    assert said in HONEST
    assert list(faults(HONEST.replace(said, lie), TRUTH)) != []


def test_what_departs_and_says_why_is_let_through_but_not_the_name_of_a_parameter():
    assert list(faults(HONEST.replace("    parts: list[str]", "    # departs: we know\n    parts: str"), TRUTH)) == []
    assert list(faults(HONEST.replace("    async def", "    # departs: we know\n    def"), TRUTH)) == []
    assert list(
        faults(HONEST.replace("    async def run(self, call", "    # departs: we know\n    def run(self, calls"), TRUTH)
    )


def faults(stub: str, source: str) -> Iterator[str]:
    """Where a stub says something that the source of the module does not."""
    yield from _differences(_named(ast.parse(stub).body), _named(ast.parse(source).body), stub.splitlines())


def _differences(said: dict[str, ast.AST], true: dict[str, ast.AST], lines: list[str]) -> Iterator[str]:
    for name, node in said.items():
        if isinstance(node, ast.alias) and node.asname is None:
            continue  # imported for use within the stub; what it hands on is imported `as` itself
        found = list(_compared(node, true[name], lines)) if name in true else ["does not exist"]
        first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
        if DEPARTS.match(lines[first - 2]):
            found = [f for f in found if _is_never_right(f, node)] if found else ["departs from nothing"]
        yield from (f"{name}: {fault}" for fault in found)


def _is_never_right(fault: str, node: ast.AST) -> bool:
    """Not even a departure may name another function, or another parameter."""
    return fault.startswith(("takes no ", "needs ")) or (fault == "does not exist" and isinstance(node, _FUNCTION))


_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def _named(body: Iterable[ast.AST]) -> dict[str, ast.AST]:
    """What a module or a class has, by name; of a class also what its methods set on `self`."""
    names: dict[str, ast.AST] = {}
    for node in body:
        if isinstance(node, ast.ImportFrom):
            names.update({alias.asname or alias.name: alias for alias in node.names})
        elif isinstance(node, ast.ClassDef | _FUNCTION):
            names.setdefault(node.name, node)  # of a property and its setter the property
        for target, assignment in _assigned(node):
            name = ast.unparse(target)
            if not isinstance(node, _FUNCTION):
                names[name] = assignment
            elif name.startswith("self."):
                names.setdefault(name[5:], assignment)
    return names


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.AST]]:
    """What is assigned in a statement, or anywhere in a function."""
    for part in ast.walk(node) if isinstance(node, _FUNCTION) else [node]:
        if isinstance(part, ast.AnnAssign):
            yield part.target, part
        elif isinstance(part, ast.Assign):
            for target in part.targets:
                yield from ((one, part) for one in getattr(target, "elts", [target]))


def _compared(said: ast.AST, true: ast.AST, lines: list[str]) -> Iterator[str]:
    if isinstance(said, ast.ClassDef) and isinstance(true, ast.ClassDef):
        yield from _compared_classes(said, true)
        yield from _differences(_named(said.body), _named(true.body), lines)
    elif isinstance(said, _FUNCTION) and isinstance(true, _FUNCTION):
        yield from _compared_functions(said, true)
    elif isinstance(said, ast.AnnAssign) and isinstance(true, ast.AnnAssign | ast.Assign):
        if not _agree(said.annotation, getattr(true, "annotation", None)):
            yield f"is of type {ast.unparse(true.annotation)}"
    elif isinstance(said, ast.Assign) and isinstance(true, ast.Assign):
        if ast.unparse(said.value) != ast.unparse(true.value) and not _agree(said.value, true.value):
            yield f"is {ast.unparse(true.value)}"
    elif not (isinstance(said, ast.alias) and isinstance(true, ast.alias)):
        yield f"is of another kind: {type(true).__name__}"


def _compared_classes(said: ast.ClassDef, true: ast.ClassDef) -> Iterator[str]:
    bases, true_bases = ([_last(base) for base in node.bases] for node in (said, true))
    if not set(bases) <= set(true_bases):
        yield f"has the bases {true_bases}"
    if not _kinds(said) <= _kinds(true):
        yield f"is {_kinds(true)}"
    fields, true_fields = ([ast.unparse(n.target) for n in c.body if hasattr(n, "annotation")] for c in (said, true))
    if {"dataclass", "TypedDict"} & {*_kinds(said), *bases} and not set(true_fields) <= set(fields):
        yield f"has the fields {true_fields}"  # they make up how it is constructed


def _compared_functions(said: ast.FunctionDef, true: ast.FunctionDef) -> Iterator[str]:
    if _kinds(said) != _kinds(true):
        yield f"is {_kinds(true)}"
    if not _agree(said.returns, true.returns):
        yield f"returns {ast.unparse(true.returns)}"
    parameters, true_parameters = ({p.name: p for p in _parameters(node.args)} for node in (said, true))
    for parameter in parameters.values():
        if parameter.name not in true_parameters:
            yield f"takes no {parameter.name}"
        elif not _may_be_called(parameter, true_parameters[parameter.name]):
            yield f"takes ({ast.unparse(true.args)})"
    for parameter in true_parameters.values():
        if parameter.name not in parameters and parameter.default is None and parameter.place not in ("*", "**"):
            yield f"needs {parameter.name}"


class Parameter(NamedTuple):
    """A parameter of a function: its place is a number, `named`, `*` or `**`."""

    name: str
    place: Union[int, str]
    type: Optional[ast.expr]
    default: Optional[ast.expr] = None


def _parameters(of: ast.arguments) -> Iterator[Parameter]:
    """All that the caller gives."""
    placed = [argument for argument in (*of.posonlyargs, *of.args) if argument.arg not in ("self", "cls")]
    defaults = [None] * (len(placed) - len(of.defaults)) + of.defaults
    for place, (argument, default) in enumerate(zip(placed, defaults, strict=True)):
        yield Parameter(argument.arg, place, argument.annotation, default)
    for argument, default in zip(of.kwonlyargs, of.kw_defaults, strict=True):
        yield Parameter(argument.arg, "named", argument.annotation, default)
    for argument, place in ((of.vararg, "*"), (of.kwarg, "**")):
        if argument:
            yield Parameter(argument.arg, place, argument.annotation)


def _may_be_called(said: Parameter, true: Parameter) -> bool:
    """Whether whoever gives an argument as the stub says gives it as the package says."""
    if (said.default is None) != (true.default is None):
        return False
    is_named = said.place == "named" and isinstance(true.place, int)  # a stub need not promise places
    is_default = said.default is None or ast.unparse(said.default) in ("...", ast.unparse(true.default))
    or_none = true.default is not None and ast.unparse(true.default) == "None"
    return (said.place == true.place or is_named) and is_default and _agree(said.type, true.type, or_none)


# What the packages call by names of `typing`, and the decorators that make a difference to whoever calls.
_SHORT = {
    "Text": "str",
    "Dict": "dict",
    "List": "list",
    "Tuple": "tuple",
    "Set": "set",
    "Type": "type",
    "Deque": "deque",
}
_KINDS = {
    "staticmethod",
    "classmethod",
    "property",
    "abstractmethod",
    "contextmanager",
    "asynccontextmanager",
    "dataclass",
}


def _kinds(node: ast.AST) -> set[str]:
    """How a function or class is decorated, and whether it is asynchronous."""
    decorators = {_last(decorator).replace("lazy_property", "property") for decorator in node.decorator_list}
    return (decorators & _KINDS) | ({"async"} if isinstance(node, ast.AsyncFunctionDef) else set())


def _last(node: ast.expr) -> str:
    """The last name of `rasa.core.agent.Agent`, `Generic[T]` or `dataclass()`."""
    return ast.unparse(node).split("(")[0].split("[")[0].split(".")[-1]


def _agree(said: Optional[ast.expr], true: Optional[ast.expr], or_none: bool = False) -> bool:
    """Whether two types are one; a stub may say what the package leaves open, and that a default None may be given."""
    if said is None or true is None:
        return True
    said, true = _plain(said), _plain(true)
    if or_none and isinstance(said, ast.Subscript) and _last(said) == "Optional" != _last(true):
        return _agree(said.slice, true)
    if isinstance(said, ast.Subscript) and isinstance(true, ast.Name):
        return _agree(said.value, true)
    if isinstance(said, ast.Subscript) and isinstance(true, ast.Subscript):
        return _agree(said.value, true.value) and _agree(said.slice, true.slice)
    if isinstance(said, ast.Tuple | ast.List) and isinstance(true, type(said)) and len(said.elts) == len(true.elts):
        return all(map(_agree, said.elts, true.elts))
    return ast.unparse(said) == ast.unparse(true)


def _plain(node: ast.expr) -> ast.expr:
    """A type without quotation marks, modules, and the longer names that `typing` has for it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _plain(ast.parse(node.value, mode="eval").body)
    if isinstance(node, ast.Name | ast.Attribute):
        name = _last(node)
        return ast.Name(_SHORT.get(name, name))
    return node
