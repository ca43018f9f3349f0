"""Rules about the code that no linter here knows."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

_Node = TypeVar("_Node", bound=ast.AST)

MODULES = sorted((Path(__file__).resolve().parents[2] / "modeler").rglob("*.py"))
LONGEST = 400
"""Lines; a longer module holds two ideas."""

CLOCK_AND_CHANCE = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("uuid", "uuid4"),
    ("random", "random"),
    ("os", "urandom"),
}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_module_is_short(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_nothing_asks_the_clock_or_chance() -> None:
    asked = [
        f"{module.name}:{call.lineno}"
        for module in MODULES
        for call in _nodes(module, ast.Attribute)
        if isinstance(call.value, ast.Name) and (call.value.id, call.attr) in CLOCK_AND_CHANCE
    ]

    assert asked == []


def test_every_package_that_is_imported_is_declared(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = project["optional-dependencies"]
    extras = [line for name, lines in groups.items() if name not in ("dev", "benchmarks") for line in lines]
    declared = {_normal(re.split(r"[<>=!;\s\[]", line)[0]) for line in (*project["dependencies"], *extras)}
    providers = importlib.metadata.packages_distributions()

    # one that is not installed here, as extras may not be, is taken to be called as it is imported
    undeclared = {
        package
        for package in _imported_packages()
        if not {_normal(name) for name in providers.get(package, (package,))} & declared
    }

    assert undeclared == set()


def _imported_packages() -> set[str]:
    names = {alias.name for module in MODULES for node in _nodes(module, ast.Import) for alias in node.names}
    names |= {node.module for module in MODULES for node in _nodes(module, ast.ImportFrom) if node.module}
    roots = {name.partition(".")[0] for name in names}
    return roots - set(sys.stdlib_module_names) - {"modeler"}


def _nodes(module: Path, kind: type[_Node]) -> Iterator[_Node]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
