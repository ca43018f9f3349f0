"""Read a workspace: find its files, read each with its reader, and put the catalog together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from modeler.artefacts.analysis import SourceCount, Understanding
from modeler.catalog.merge import merge
from modeler.catalog.names import ColumnSet, Skipped
from modeler.catalog.tables import Catalog, Table
from modeler.errors import NothingToRead
from modeler.evidence.claims import Evidence
from modeler.evidence.mining import Mined, mine
from modeler.model.scoring import JoinWeights
from modeler.progress import Progress, ProgressListener
from modeler.settings import Settings
from modeler.sources.bi import read_lookml
from modeler.sources.code import FactsCache
from modeler.sources.code import scan as scan_code
from modeler.sources.dbt import Projects
from modeler.sources.discovery import GENERATED, Discovery, SourceFile, discover, read_text
from modeler.sources.kinds import SourceKind, kind_of
from modeler.sources.reading import Reading
from modeler.sources.seeds import read_seeds
from modeler.sources.sql import read_compiled, read_sql
from modeler.workspace.described import dbt_projects, described_in

_MUCH = 500_000
"""SQL from which it pays to start processes that share the work; unit: characters."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the files of a workspace say, before any data are looked at."""

    files: Discovery
    reading: Reading
    catalog: Catalog
    unmerged: tuple[Skipped, ...]
    """What does not fit the tables of the DDL: columns of views that cannot be told, comments on tables unknown."""

    @property
    def unread(self) -> tuple[Skipped, ...]:
        """What discovery and reading left out."""
        return (*self.files.skipped, *self.reading.skipped)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """In discovery, reading and merging."""
        return (*self.unread, *self.unmerged)


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything that is known before anything is concluded."""

    files: Discovery
    reading: Reading
    catalog: Catalog
    """Of the DDL, and of data that no DDL describes."""
    mined: Mined
    skipped: tuple[Skipped, ...]
    decided: tuple[Evidence, ...] = ()
    """What people said in decisions.toml."""
    values: Mapping[ColumnSet, frozenset[str]] = field(default_factory=dict)
    """What columns that may hold codes were seen to hold."""
    weights: JoinWeights | None = None
    """What joins are scored with, where it is not what ships."""
    commit: str = ""
    """What the files were read at, where they are a git work tree."""

    @property
    def counts(self) -> tuple[SourceCount, ...]:
        """Files of each language, by kind."""
        ordered = sorted(self.files.files, key=lambda file: (file.kind, file.language))
        grouped = ((name, tuple(files)) for (_, name), files in groupby(ordered, lambda f: (f.kind, f.language)))
        return tuple(SourceCount(name, len(files), sum(file.size for file in files)) for name, files in grouped)

    @property
    def unread_sql(self) -> tuple[Skipped, ...]:
        """Pieces of SQL files that no statement could be cut from."""
        paths = {file.path for file in self.files.of(SourceKind.SQL)}
        return tuple(one for one in self.reading.skipped if one.span.path in paths)

    @property
    def unread_code(self) -> tuple[str, ...]:
        """What of application source was not read, and why, in words."""
        places = (
            one
            for one in (*self.files.skipped, *self.reading.skipped)
            if kind_of(one.span.path)[0] is SourceKind.CODE
        )
        passed = (f"{n} passed over: {why}" for why, n in self.files.passed_over if why == GENERATED)
        return (*(f"{one.span}: {one.reason}" for one in places), *passed)

    @property
    def understanding(self) -> Understanding:
        """How many statements were understood."""
        mined = self.mined
        return Understanding(mined.total, mined.understood, mined.partly, mined.failed)


def read_sources(
    root: Path, settings: Settings, *, listener: ProgressListener, cache: FactsCache | None = None
) -> Sources:
    """Find and read the files below *root*.

    Raises:
        NothingToRead: the folder is missing or empty.
    """
    listener(Progress("finding files"))
    found = _found(root, settings)
    projects = dbt_projects(found, most_mb=settings.sources.max_file_mb)
    sql = Reading.together(_read_sql(found.of(SourceKind.SQL), projects, settings, listener))
    workers = settings.sources.workers or os.cpu_count() or 1
    code = scan_code(found.of(SourceKind.CODE), workers=workers, listener=listener, cache=cache)
    views = described_in("lookml", found.of(SourceKind.METADATA), settings.sources.max_file_mb)
    seeds = read_seeds(found.of(SourceKind.DATA), folders=projects.seed_folders)
    reading = Reading.together((sql, code, read_lookml(views, dialect=settings.dialect), projects.said, seeds))
    catalog, unmerged = merge(reading.tables, reading.amendments)
    return Sources(found, reading, catalog, unmerged)


def _found(root: Path, settings: Settings) -> Discovery:
    try:
        return discover(root, exclude=settings.sources.exclude, max_file_mb=settings.sources.max_file_mb)
    except NothingToRead:
        # the folder of someone who begins with a warehouse alone: its catalog is what there is
        if settings.warehouse.kind == Settings().warehouse.kind or not root.is_dir():
            raise
        return Discovery(())


def scanned(
    sources: Sources,
    settings: Settings,
    *,
    described: Iterable[Table],
    unread: Iterable[Skipped],
    listener: ProgressListener,
) -> Scan:
    """*sources* together with the tables that a warehouse *described* and no DDL has."""
    catalog, unmerged, reading = sources.catalog, sources.unmerged, sources.reading
    beside = [table for table in described if table.name not in catalog]
    if beside:
        # from the statements again: views over these tables, and what is said of them, can be told only now
        catalog, unmerged = merge((*reading.tables, *beside), reading.amendments)
    much = sum(len(statement.sql) for statement in reading.statements) >= _MUCH
    mined = mine(
        reading.statements,
        catalog,
        dialect=settings.dialect,
        default_schema=settings.default_schema,
        listener=listener,
        workers=(settings.sources.workers or os.cpu_count() or 1) if much else 1,
    )
    together = Reading.together((reading, Reading(mappings=mined.mappings)))
    return Scan(sources.files, together, catalog, mined, (*sources.unread, *unmerged, *unread))


def _read_sql(
    files: tuple[SourceFile, ...], projects: Projects, settings: Settings, listener: ProgressListener
) -> Iterator[Reading]:
    for done, file in enumerate(files, start=1):
        listener(Progress("reading SQL", done, len(files), file.path))
        text, notice = read_text(file)
        yield Reading(skipped=(notice,) if notice else ())
        compiled = projects.compiled.get(file.path)
        if text and compiled is not None:
            yield read_compiled(text, file.path, compiled)
        elif text:
            yield read_sql(text, file.path, dialect=settings.dialect, project=projects.of(file.path))
