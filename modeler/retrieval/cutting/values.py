"""Sample values: one passage a table, what belongs to people in shape only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from modeler.catalog.identifiers import quote_table
from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Table
from modeler.errors import WarehouseError
from modeler.retrieval.masking import mask
from modeler.retrieval.passage import Passage
from modeler.retrieval.secrets import redact

_ROWS = 200
"""Looked at of each table."""
_VALUES = 8
"""Shown of each column."""
_WIDEST = 60
"""Shown of one value; unit: characters."""

Rows = Callable[[str], tuple[tuple[str, ...], Iterable[tuple[Any, ...]]]]
"""Runs a query: columns and rows."""


def value_passages(catalog: Catalog, rows: Rows, files: Mapping[str, str], *, collection: str) -> Iterator[Passage]:
    """The passage of each table of *catalog* that has rows; *files* tells where a table lies that no DDL describes.

    Tables that the warehouse refuses to read, as views that are only described, have none.
    """
    for table in catalog:
        try:
            columns, found = rows(f"SELECT * FROM {quote_table(table.name)} LIMIT {_ROWS}")  # noqa: S608 - names are quoted
        except WarehouseError:
            continue  # described somewhere, and not in the data
        lines = tuple(_lines(columns, tuple(found)))
        if lines:
            yield _passage(table, lines, files, collection)


def _lines(columns: tuple[str, ...], rows: tuple[tuple[Any, ...], ...]) -> Iterator[str]:
    for place, column in enumerate(columns):
        written = (str(row[place]).strip() for row in rows if row[place] is not None)
        shown = dict.fromkeys(mask(value[:_WIDEST], column) for value in written if value)
        if shown:
            yield f"- {column}: {', '.join(list(shown)[:_VALUES])}"


def _passage(table: Table, lines: tuple[str, ...], files: Mapping[str, str], collection: str) -> Passage:
    name: TableName = table.name
    path = files.get(str(name)) or files.get(name.table) or (table.span.path if table.span else str(name))
    text = redact("\n".join((f"values in {name}", *lines)), "text").text
    symbols = (name.table, *table.column_names)
    return Passage(
        path, 1, 1, "sample", "sql", f"values in {name}", text, symbols, (str(name).lower(),), collection
    )
