"""Which files of a folder hold which table: by folder for the schema, by name for the table."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog

_FORMATS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
_COMPRESSED = frozenset({".gz", ".zst"})
_PARTS = ("part-", "part_", "data_", "0")
"""How engines begin the names of the files of one table."""
_NOT_SCHEMAS = frozenset({"data", "tables"})
"""Folders that only hold the data; they are no namespace."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """The files of one table, all of one format."""

    name: TableName
    format: str
    """``parquet``, ``csv`` or ``json``."""
    paths: tuple[Path, ...]
    """Sorted."""
    hive: bool
    """Whether folders named ``column=value`` hold columns."""


def data_tables(root: Path, *, catalog: Catalog | None, default_schema: str) -> tuple[DataTable, ...]:
    """The tables whose files stand below *root*, sorted by name.

    ``sample/orders.parquet`` is ``sample.orders``; ``orders.csv``, also in a folder called ``data``, is
    *orders* of the default schema; ``orders/year=2024/part-0.parquet`` and ``orders/part-0.parquet`` are
    files of *orders*. Where *catalog* has just one table of that bare name, that is the one. Of two formats
    the first of Parquet, CSV and JSON is taken. With a catalog, JSON is taken only for tables it has:
    applications are full of other JSON.
    """
    found: dict[TableName, dict[str, list[Path]]] = {}
    for path in _files(root):
        kind = _format(path)
        if kind is None:
            continue
        name = _table_name(PurePosixPath(path.relative_to(root).as_posix()), catalog, default_schema)
        if kind == "json" and catalog is not None and len(catalog) and name not in catalog:
            continue
        found.setdefault(name, {}).setdefault(kind, []).append(path)
    return tuple(_data_table(name, found[name], root) for name in sorted(found))


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            if not name.startswith((".", "_")):
                yield Path(folder) / name


def _format(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return _FORMATS.get(suffixes[-1]) if suffixes else None


def _data_table(name: TableName, by_format: dict[str, list[Path]], root: Path) -> DataTable:
    kind = min(by_format, key=("parquet", "csv", "json").index)
    paths = tuple(by_format[kind])
    hive = any("=" in part for path in paths for part in path.relative_to(root).parts[:-1])
    return DataTable(name, kind, paths, hive)


def _table_name(path: PurePosixPath, catalog: Catalog | None, default_schema: str) -> TableName:
    folders = [part for part in path.parts[:-1] if "=" not in part]
    stem = path.name.split(".")[0]
    is_part = len(folders) < len(path.parts) - 1 or stem.lower().startswith(_PARTS)
    if folders and is_part:
        stem = folders.pop()
    schema = folders[-1] if folders and folders[-1].lower() not in _NOT_SCHEMAS else default_schema
    return _known(TableName(schema, stem), catalog)


def _known(name: TableName, catalog: Catalog | None) -> TableName:
    """As the catalog spells it, where it can mean only one table."""
    if catalog is None:
        return name
    exact = catalog.find(str(name))
    bare = catalog.find(name.table, default_schema=name.schema)
    known = exact or bare
    return known.name if known else name
