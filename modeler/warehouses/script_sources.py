"""How a script that stands alone reads the tables that the embedded warehouse reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from modeler.catalog.identifiers import quote_table
from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog
from modeler.warehouses.data_files import DataTable, data_tables
from modeler.warehouses.duckdb_views import DIALECT, literal

_MOST_FILES = 20
"""More files than these are named by a pattern."""


def script_sources(path: Path, *, catalog: Catalog, default_schema: str) -> Mapping[TableName, str]:
    """What to read each table from, as DuckDB SQL in which ``{data}`` stands for *path*.

    A table of a folder is its files. One of a database file is in ``stored``, the attached file.
    """
    if path.is_file():
        return MappingProxyType({table.name: _stored(table.name, default_schema) for table in catalog})
    tables = data_tables(path, catalog=catalog, default_schema=default_schema)
    return MappingProxyType({table.name: _read(table, path) for table in tables})


def _stored(name: TableName, default_schema: str) -> str:
    own = TableName("main", name.table) if name.schema == default_schema else name
    return f"stored.{quote_table(own, DIALECT)}"


def _read(table: DataTable, root: Path) -> str:
    places = _places([path.relative_to(root).as_posix() for path in table.paths])
    files = ", ".join(literal(f"{{data}}/{place}") for place in places)
    hive = ", hive_partitioning = true" if table.hive else ""
    return f"read_{table.format}([{files}], union_by_name = true{hive})"


def _places(names: list[str]) -> Iterable[str]:
    if len(names) <= _MOST_FILES:
        return names
    folder, suffix = names[0].split("/")[0], "".join(Path(names[0]).suffixes)
    return (f"{folder}/**/*{suffix}",)
