"""What the explorer shows of a workspace: tables with their columns, and files by kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modeler.catalog.names import TableName
    from modeler.catalog.tables import Table
    from modeler.model.data_model import DataModel
    from modeler.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column as the explorer shows it."""

    name: str
    data_type: str
    badge: str
    """``"PK"``, ``"FK"``, both, or empty."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table as the explorer shows it."""

    schema: str
    name: str
    role: str
    columns: tuple[ColumnEntry, ...]
    words: str
    """What the filter looks in: the names of the table and its columns, in lower case, a line each."""

    @property
    def full_name(self) -> str:
        """Schema and table."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class Overview:
    """A workspace at a glance."""

    title: str
    goal: str
    dialect: str
    warehouse: str
    """What runs its SQL; empty where nothing is connected."""
    tables: tuple[TableEntry, ...] = ()
    files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Kind, in the plural, and paths."""
    prompts: tuple[tuple[str, str], ...] = ()
    """Name and title of each prompt of the library."""
    skipped: int = 0


_KINDS = {"sql": "Legacy SQL", "code": "Application source", "docs": "Documents", "metadata": "Metadata"}


def read_overview(workspace: Workspace) -> Overview:
    """The workspace without its keys: what can be shown at once.

    Raises:
        NothingToRead: there is nothing in the folder.
    """
    scan = workspace.scan()
    _ = workspace.catalog  # there must be a table
    by_kind: dict[str, list[str]] = {}
    for file in scan.files.files:
        by_kind.setdefault(_KINDS.get(file.kind.value, ""), []).append(file.path)
    return Overview(
        title=workspace.title,
        goal=workspace.settings.goal,
        dialect=workspace.settings.dialect,
        warehouse=workspace.warehouse_title,
        tables=tuple(_entry(table, key=table.primary_key) for table in scan.catalog),
        files=tuple((kind, tuple(by_kind[kind])) for kind in _KINDS.values() if kind in by_kind),
        prompts=tuple((prompt.name, prompt.title) for prompt in workspace.prompts()),
        skipped=len(scan.skipped),
    )


def with_keys(overview: Overview, model: DataModel) -> Overview:
    """*overview* with the keys and roles of *model*."""
    referring: dict[TableName, set[str]] = {}
    for one in model.relationships:
        referring.setdefault(one.child.table, set()).update(one.child.columns)
    keys = {table.name: model.key_of(table.name) for table in model.catalog}
    roles = {role.table: role.role.value for role in model.roles}
    return replace(
        overview,
        tables=tuple(
            _entry(
                table,
                key=key.columns.columns if (key := keys[table.name]) is not None else table.primary_key,
                referring=referring.get(table.name, ()),
                role=roles.get(table.name, ""),
            )
            for table in model.catalog
        ),
    )


def _entry(table: Table, *, key: Iterable[str], referring: Collection[str] = (), role: str = "") -> TableEntry:
    name, keyed = table.name, set(key)
    columns = tuple(
        ColumnEntry(
            column.name,
            _short(column.data_type),
            " ".join(("PK",) * (column.name in keyed) + ("FK",) * (column.name in referring)),
        )
        for column in table.columns
    )
    words = "\n".join((f"{name.schema}.{name.table}", *(column.name for column in table.columns))).lower()
    return TableEntry(name.schema, name.table, role, columns, words)


_SHORT = {
    "character varying": "varchar",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "double precision": "double",
    "character": "char",
}


def _short(data_type: str) -> str:
    base, bracket, rest = data_type.partition("(")
    return _SHORT.get(base, base) + bracket + rest


def file_language(path: str) -> str:
    """The language a file is shown in; empty for plain text.

    >>> file_language("app/Vendor.php"), file_language("ddl/o.SQL"), file_language("notes")
    ('', 'sql', '')
    """
    return _LANGUAGES.get(PurePosixPath(path.lower()).suffix, "")


_LANGUAGES = {
    ".sql": "sql",
    ".py": "python",
    ".md": "markdown",
    ".json": "json",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".toml": "toml",
    ".html": "html",
    ".js": "javascript",
    ".java": "java",
    ".go": "go",
    ".rs": "rust",
    ".sh": "bash",
}
"""Languages that Textual's editor has colours for."""
