"""The dbt projects of a workspace: what the templates of each may ask for, and what dbt made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from modeler.catalog.names import Skipped
from modeler.sources.dbt.manifest import Compiled, read_manifest
from modeler.sources.dbt.properties import read_properties, unreadable
from modeler.sources.reading import Reading

PROJECT_FILE = "dbt_project.yml"


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """What the templates of one project may ask for. Two projects are the same only as the same value in memory."""

    macros: tuple[str, ...] = ()
    """The texts of the files with macros."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """``vars`` of dbt_project.yml: those of packages beside those of all."""
    sources: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The relation of each source and table, where its schema or identifier is another than its name."""


@dataclass(frozen=True, slots=True, eq=False)
class Projects:
    """All projects of a workspace, and what their YAML says of tables."""

    by_folder: Mapping[str, Project]
    """By the folder of dbt_project.yml, from the workspace; ``""`` is the workspace itself."""
    compiled: Mapping[str, Compiled]
    """What dbt made of the file at a path."""
    said: Reading
    """Descriptions, keys and relationships of the YAML files, as amendments; and what could not be read."""
    seed_folders: frozenset[str] = frozenset()
    """Where the projects keep their seeds, where they say so, from the workspace."""

    def of(self, path: str) -> Project:
        """The project that the file at *path* belongs to."""
        folders = (str(parent) for parent in PurePosixPath(path).parents)
        near = ("" if folder == "." else folder for folder in folders)
        return next((self.by_folder[folder] for folder in near if folder in self.by_folder), self.by_folder[""])


def read_projects(
    files: Iterable[tuple[str, str]],
    *,
    macros: Iterable[str] = (),
    manifests: Iterable[tuple[str, str]] = (),
) -> Projects:
    r"""The projects among the YAML *files*, each a text and its path, with the texts of all files of *macros*.

    *manifests* are what dbt wrote about its runs (``target/manifest.json``), each a text and its path.

    >>> projects = read_projects([("name: shop\nvars: {shop: {days: 30}}", "dbt/dbt_project.yml")])
    >>> projects.of("dbt/models/a.sql").variables, projects.of("other/b.sql").variables
    ({'days': 30, 'shop': {'days': 30}}, {})
    >>> sorted(read_projects([("seed-paths: [data, codes/all]", "dbt/dbt_project.yml")]).seed_folders)
    ['dbt/codes/all', 'dbt/data']
    """
    texts = sorted(files, key=lambda file: file[1])
    shared = tuple(macros)
    skipped: list[Skipped] = []
    settings: dict[str, Mapping[str, Any]] = {}
    for text, path in texts:
        if PurePosixPath(path).name == PROJECT_FILE:
            held = _settings(text, path, skipped)
            settings["" if (folder := str(PurePosixPath(path).parent)) == "." else folder] = held
    described = [read_properties(text, path) for text, path in texts] if settings else []
    sources = {name: relation for one in described for name, relation in one.sources.items()}
    by_folder = {"": Project(shared, {}, sources)}
    by_folder.update({folder: Project(shared, _variables(held), sources) for folder, held in settings.items()})
    folders = {str(held.get("name", "")): folder for folder, held in settings.items()}
    compiled: dict[str, Compiled] = {}
    for text, path in manifests:
        found, unread = read_manifest(text, path, folders=folders)
        compiled.update(found)
        skipped.extend(unread)
    amendments = tuple(amendment for one in described for amendment in one.amendments)
    unread_files = (one for described_file in described for one in described_file.skipped)
    seeds = frozenset(seed for folder, held in settings.items() for seed in _seed_folders(folder, held))
    return Projects(by_folder, compiled, Reading(amendments=amendments, skipped=(*skipped, *unread_files)), seeds)


def _settings(text: str, path: str, skipped: list[Skipped]) -> Mapping[str, Any]:
    try:
        held = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        skipped.append(unreadable(error, path))
        return {}
    return held if isinstance(held, dict) else {}


def _seed_folders(folder: str, settings: Mapping[str, Any]) -> Iterator[str]:
    """``seed-paths``, which were ``data-paths`` before dbt 1.0."""
    named = settings.get("seed-paths", settings.get("data-paths"))
    for name in named if isinstance(named, list) else ():
        yield str(PurePosixPath(folder, str(name)))


def _variables(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Every variable by its name; one of a package as well as one of all, for a template names no package."""
    given = settings.get("vars")
    held: dict[str, Any] = dict(given) if isinstance(given, dict) else {}
    for value in list(held.values()):
        if isinstance(value, dict):
            held = {**value, **held}
    return {str(name): value for name, value in held.items()}
