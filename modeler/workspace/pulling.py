"""Pull: the warehouse's own DDL, written into the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.catalog.ddl_text import ddl
from modeler.catalog.names import Skipped
from modeler.errors import NothingToRead
from modeler.warehouses.svv import Ddl
from modeler.warehouses.svv import pull as pull_redshift
from modeler.warehouses.warehouse import Warehouse
from modeler.workspace.state import State
from modeler.workspace.writing import write_artefacts


@dataclass(frozen=True, slots=True)
class Pulled:
    """The DDL files that were written, and what the warehouse would not show."""

    folder: Path
    tables: tuple[Ddl, ...]
    skipped: tuple[Skipped, ...] = ()

    def grid(self) -> Grid:
        """One row a file."""
        rows = tuple((str(one.table), one.file_name) for one in self.tables)
        return Grid(("table", "file"), rows, empty="the warehouse has no table of that name")

    def document(self) -> dict[str, Any]:
        """As ``modeler pull --format json`` prints it."""
        return {
            "schema_version": 1,
            "folder": str(self.folder),
            "tables": [{"table": str(one.table), "file": one.file_name} for one in self.tables],
            "skipped": [{"table": one.span.path, "reason": one.reason} for one in self.skipped],
        }

    def notes(self) -> tuple[str, ...]:
        """Where the files are, and what is missing."""
        missing = (f"{one.span.path}: {one.reason}" for one in self.skipped)
        return (f"wrote {len(self.tables)} files below {self.folder}", *missing)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Pulled", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


def pull(state: State, patterns: tuple[str, ...], folder: Path) -> Pulled:
    """Write the DDL of every table whose ``schema.table`` one of *patterns* matches below *folder*.

    Redshift prints its own (``SHOW TABLE``); of other engines the DDL is written from their catalog.

    Raises:
        NothingToRead: there is no warehouse.
        WarehouseError: its catalog cannot be read.
        SettingsError: the folder cannot be written to.
    """
    executing = state.connected()
    if executing is None:
        raise NothingToRead("there is no warehouse to pull from", hint="name one in modeler.toml: [warehouse] kind")
    found, skipped = _shown(executing.warehouse, patterns or ("*",))
    write_artefacts((Artefact(one.file_name, one.sql) for one in found), folder)
    return Pulled(folder, found, skipped)


def _shown(warehouse: Warehouse, patterns: tuple[str, ...]) -> tuple[tuple[Ddl, ...], tuple[Skipped, ...]]:
    if warehouse.dialect == "redshift":
        return pull_redshift(warehouse.run, patterns)
    described = warehouse.describe()
    wanted = tuple(pattern if "." in pattern else f"{pattern}.*" for pattern in patterns)
    tables = (table for table in described.tables if any(fnmatchcase(str(table.name), one) for one in wanted))
    return tuple(Ddl(table.name, ddl(table)) for table in tables), described.skipped
