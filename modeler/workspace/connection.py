"""Open the warehouse that the settings name, or the data found in the workspace."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from modeler.catalog.names import Skipped, Span
from modeler.catalog.tables import Catalog
from modeler.checks.numbers import named
from modeler.errors import NothingToRead
from modeler.settings import FILE_NAME, Settings
from modeler.sources.discovery import Discovery
from modeler.sources.kinds import SourceKind
from modeler.warehouses.adapters import WAREHOUSES
from modeler.warehouses.cost import CostGuard
from modeler.warehouses.external import ExternalGuard, external_among
from modeler.warehouses.query_log import log_to, unlogged
from modeler.warehouses.running import sql_runner
from modeler.warehouses.warehouse import Warehouse
from modeler.workspace.own_folder import NAME, can_keep

RunSql = Callable[[str], tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]

_EMBEDDED = "duckdb"
_OVER_FILES = frozenset({_EMBEDDED, "spark"})


def connect(root: Path, settings: Settings, files: Discovery, catalog: Catalog) -> tuple[Warehouse, str] | None:
    """The warehouse, and what to call it in a report; None where the workspace has no data and names none.

    Raises:
        UnknownName: no warehouse of the kind that the settings name.
        WarehouseError: it cannot be reached.
    """
    kind, given = settings.warehouse.kind, settings.warehouse.path
    path = root / given if given else data_folder(root, files)
    if kind == _EMBEDDED and path is None:
        return None
    try:
        warehouse: Warehouse = WAREHOUSES.load(kind)(
            path,
            catalog=catalog,
            default_schema=settings.default_schema,
            memory_limit_mb=settings.warehouse.memory_limit_mb,
            timeout_seconds=settings.warehouse.timeout_s,
            log=log_to(root / NAME / "queries.log") if can_keep(root) else unlogged,
        )
    except NothingToRead:
        # files that only look like data (JSON of an application), or a folder that is not here: see `missing_data`
        return None
    if kind != _EMBEDDED and not settings.warehouse.external:
        described = warehouse.describe()
        warehouse = ExternalGuard(warehouse, external_among(catalog, described.tables), described)
    if settings.warehouse.max_cost:
        warehouse = CostGuard(warehouse, settings.warehouse.max_cost)
    return warehouse, _called(kind, path, root)


def data_folder(root: Path, files: Discovery) -> Path | None:
    """The folder that holds all data files of the workspace, or its first database; None where there are none."""
    found = [file.absolute for file in files.of(SourceKind.DATA)]
    databases = [file.absolute for file in files.of(SourceKind.DATA) if file.language == "duckdb"]
    if databases:
        return databases[0]
    if not found:
        return None
    if (root / "data").is_dir() and all((root / "data") in path.parents for path in found):
        return root / "data"
    return Path(os.path.commonpath([path.parent for path in found]))


def missing_data(root: Path, settings: Settings) -> tuple[Skipped, ...]:
    """That the settings name data that are not there, which leaves every claim untested."""
    given = settings.warehouse.path
    if not given or settings.warehouse.kind != _EMBEDDED or (root / given).exists():
        return ()
    reason = f"warehouse.path names {given}, which is not there: nothing can be tested"
    return (Skipped(Span(FILE_NAME, 1, 1), reason, "put the data there, or change the setting"),)


def below_root(skipped: Iterable[Skipped], root: Path, settings: Settings, files: Discovery) -> Iterator[Skipped]:
    """*skipped* data files with their paths from *root*, where a warehouse names them from its own folder."""
    given = settings.warehouse.path
    folder = root / given if given else data_folder(root, files)
    prefix = folder.relative_to(root) if folder is not None and folder.is_relative_to(root) else Path()
    for one in skipped:
        path = (prefix / one.span.path).as_posix()
        yield replace(one, span=replace(one.span, path=path)) if (root / path).exists() else one


def rows_of(run: RunSql, sql: str) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Columns and rows of *sql*, each value as JSON can hold it.

    Raises:
        WarehouseError: the warehouse refuses it.
    """
    columns, rows = run(sql)
    return columns, tuple(tuple(named(columns, row).values()) for row in rows)


def running(warehouse: Warehouse, catalog: Catalog) -> RunSql:
    """Runs Redshift SQL in *warehouse*."""
    return sql_runner(warehouse, catalog)


def _called(kind: str, path: Path | None, root: Path) -> str:
    titles = {"duckdb": "DuckDB", "redshift": "Amazon Redshift", "postgres": "PostgreSQL", "spark": "Spark"}
    title = titles.get(kind, kind)
    if path is None or kind not in _OVER_FILES:
        return title
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return f"{title} over {shown}{'/' if path.is_dir() else ''}"
