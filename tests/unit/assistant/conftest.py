"""Workspaces that requests are asked of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import modeler
from modeler.workspace import Workspace

REQUESTS = Path(__file__).parents[2] / "cases" / "requests"


@pytest.fixture(scope="session")
def workspaces(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Workspace]]:
    """By name: the example, and those of the cases; copies, since answering leaves an index beside the sources."""
    folder = tmp_path_factory.mktemp("asked")
    opened = {}
    for source in (shop, *sorted((REQUESTS / "workspaces").iterdir())):
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns(".modeler"))
        opened[source.name] = modeler.open(folder / source.name)
    yield opened
    for workspace in opened.values():
        workspace.close()


@pytest.fixture(scope="session")
def asked_shop(workspaces: Mapping[str, Workspace]) -> Workspace:
    """The example."""
    return workspaces["shop"]
