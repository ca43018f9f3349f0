"""Tables over files: one view a table, typed after the DDL where the format has no types of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from modeler.catalog.identifiers import quote
from modeler.catalog.names import Span
from modeler.catalog.tables import Catalog, Column, Table
from modeler.catalog.types import TypeFamily, type_family
from modeler.errors import did_you_mean
from modeler.sources.reading import Skipped
from modeler.warehouses.data_files import DataTable
from modeler.warehouses.duckdb_types import catalog_type, duckdb_type
from modeler.warehouses.duckdb_views import DIALECT, create_view, known_table, literal, shown_as
from modeler.warehouses.warehouse import Description

_TEXT = "VARCHAR"

MOST_BOUND = 500
"""Columns of CSV and JSON files up to which each statement reads the files again.

Those of a wider table take DuckDB longer to make out than to read: 2.5 s of every statement for 10,000 columns.
"""

MOST_LOADED_BYTES = 256 * 1024 * 1024
"""Size of the files of a wide table up to which they are loaded once; others are read by each statement."""

_COUNTED_TOGETHER = 500
"""Columns whose values are tried by one statement."""

_AS_TEXT = "modeler_as_text"
"""The loaded text of a wide table, while its values are tried."""


@dataclass(frozen=True, slots=True)
class _Misfit:
    """Values of a CSV column that are not of its type."""

    column: str
    data_type: str
    rows: int
    first_row: int
    """Of the data, from 1."""
    first_value: str


def view_files(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[DataTable], root: Path, *, catalog: Catalog | None
) -> Description:
    """Make a view over the files of each table; say what there is, what cannot be read and what differs."""
    found: list[Table] = []
    skipped: list[Skipped] = []
    for table in tables:
        known = known_table(table.name, catalog)
        place = Span(table.paths[0].relative_to(root).as_posix(), 1, 1)
        try:
            columns, misfits = _view(connection, table, known)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            skipped.append(Skipped(place, f"{table.name} cannot be read: {reason}", "write the file again"))
            continue
        described = (Column(_name(name, known), catalog_type(data_type)) for name, data_type in columns.items())
        found.append(Table(table.name, tuple(described)))
        skipped += [_misfit(misfit, place) for misfit in misfits]
        if known is not None:
            skipped += _differences(columns, known, place)
    return Description(tuple(sorted(found, key=lambda table: table.name)), tuple(skipped))


def _view(
    connection: duckdb.DuckDBPyConnection, table: DataTable, known: Table | None
) -> tuple[Mapping[str, str], tuple[_Misfit, ...]]:
    """Columns of the view with their DuckDB types, and the values that were not of the DDL's."""
    found = _columns(connection, _reader(table, {}))
    types = _csv_types(found, known) if table.format == "csv" and known is not None else {}
    is_loaded = _is_loaded(table, len(found))
    misfits = tuple(_misfits(connection, table, types, is_loaded=is_loaded))
    tried = {misfit.column: misfit.data_type for misfit in misfits}
    reader = _reader(table, types | dict.fromkeys(tried, _TEXT))
    shown = (shown_as(name, known, read_as=tried.get(name, "")) for name in found)
    create_view(connection, table.name, reader, shown, is_loaded=is_loaded)
    return found | types, misfits


def _is_loaded(table: DataTable, width: int) -> bool:
    """Whether the files are read into DuckDB's memory once, not by each statement."""
    is_text = table.format != "parquet"  # which says in its footer what it holds
    return is_text and width > MOST_BOUND and sum(p.stat().st_size for p in table.paths) <= MOST_LOADED_BYTES


def _reader(table: DataTable, types: Mapping[str, str]) -> str:
    """The table function that reads the files, as DuckDB SQL."""
    files = ", ".join(literal(str(path)) for path in table.paths)
    options = f"[{files}], union_by_name = true, hive_partitioning = {str(table.hive).lower()}"
    if types:
        options += ", types = {" + ", ".join(f"{literal(n)}: {literal(t)}" for n, t in types.items()) + "}"
    return f"read_{table.format}({options})"


def _columns(connection: duckdb.DuckDBPyConnection, reader: str) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE FROM {reader}").fetchall()
    return {str(name): str(data_type) for name, data_type, *_ in described}


def _csv_types(found: Iterable[str], known: Table) -> dict[str, str]:
    """The DDL's type of each CSV column that it has: a CSV file has none of its own."""
    types = {name: duckdb_type(known.column(name).data_type) for name in found if known.has_column(name)}
    return {name: data_type for name, data_type in types.items() if data_type is not None}


def _misfits(
    connection: duckdb.DuckDBPyConnection, table: DataTable, types: Mapping[str, str], *, is_loaded: bool
) -> Iterator[_Misfit]:
    """Columns with values that cannot be read as their type: one value must not cost the whole table."""
    typed = {name: data_type for name, data_type in types.items() if data_type != _TEXT}
    if not typed:
        return
    as_text = _reader(table, {**types, **dict.fromkeys(typed, _TEXT)})
    if is_loaded:
        connection.execute(f"CREATE TEMP TABLE {_AS_TEXT} AS FROM {as_text}")
        as_text = _AS_TEXT
    names = tuple(typed)
    for first in range(0, len(names), _COUNTED_TOGETHER):
        together = {name: typed[name] for name in names[first : first + _COUNTED_TOGETHER]}
        wrong = _with_misfits(connection, as_text, together)
        yield from _first_misfits(connection, as_text, wrong)
    if is_loaded:
        connection.execute(f"DROP TABLE {_AS_TEXT}")


def _with_misfits(
    connection: duckdb.DuckDBPyConnection, as_text: str, typed: Mapping[str, str]
) -> Mapping[str, str]:
    """Those of *typed* that hold a misfit: plain counts tell, which are cheap however many they are."""
    counts = []
    for name, data_type in typed.items():
        value = quote(name, DIALECT)
        counts.append(f"count({value}) > count(TRY_CAST({value} AS {data_type}))")
    row = connection.execute(f"FROM {as_text} SELECT {', '.join(counts)}").fetchone() or ()
    return {name: data_type for (name, data_type), is_wrong in zip(typed.items(), row, strict=True) if is_wrong}


def _first_misfits(
    connection: duckdb.DuckDBPyConnection, as_text: str, typed: Mapping[str, str]
) -> Iterator[_Misfit]:
    """How many misfits each of *typed* holds, and the first."""
    if not typed:
        return
    counts = []
    for name, data_type in typed.items():
        value = quote(name, DIALECT)
        is_misfit = f"{value} IS NOT NULL AND TRY_CAST({value} AS {data_type}) IS NULL"
        counts.append(f"count(*) FILTER ({is_misfit}), min(row_number) FILTER ({is_misfit})")
        counts.append(f"arg_min({value}, row_number) FILTER ({is_misfit})")
    numbered = f"(FROM {as_text} SELECT *, row_number() OVER () AS row_number)"
    row = connection.execute(f"FROM {numbered} SELECT {', '.join(counts)}").fetchone() or ()
    for place, (name, data_type) in enumerate(typed.items()):
        rows, first_row, first_value = row[place * 3 : place * 3 + 3]
        yield _Misfit(name, data_type, rows, first_row, first_value)


def _misfit(misfit: _Misfit, place: Span) -> Skipped:
    line = misfit.first_row + 1  # the first is the header
    values = "1 value" if misfit.rows == 1 else f"{misfit.rows:,} values"
    reason = (
        f"{values} of {misfit.column} cannot be read as {misfit.data_type}, the first is {misfit.first_value!r}"
    )
    return Skipped(Span(place.path, line, line), reason, "they are read as NULL")


def _differences(columns: Mapping[str, str], known: Table, place: Span) -> Iterator[Skipped]:
    """What the file has and the DDL has not, and the other way round; it is used as it is."""
    held = {name.lower() for name in columns}
    for column in known.columns:
        if column.name.lower() not in held:
            near = did_you_mean(column.name, columns)
            yield Skipped(place, f"the file has no column {column.name}, which {known.name} has", near)
    for name, data_type in columns.items():
        if not known.has_column(name):
            near = did_you_mean(name, known.column_names)
            yield Skipped(place, f"the file has a column {name}, which {known.name} has not", near)
            continue
        declared = known.column(name)
        found = catalog_type(data_type)
        if not _holds(declared.family, type_family(found)):
            reason = f"column {name} is {found} in the file and {declared.data_type} in the DDL of {known.name}"
            yield Skipped(place, reason, "it is used as the file has it")


def _holds(declared: TypeFamily, found: TypeFamily) -> bool:
    """Whether values of the *found* family are what the DDL promises."""
    compatible = (
        {TypeFamily.INTEGER, TypeFamily.DECIMAL},
        {TypeFamily.DECIMAL, TypeFamily.FLOATING},
        {TypeFamily.DATE, TypeFamily.TIMESTAMP},
    )
    return declared is found or {declared, found} in compatible or TypeFamily.UNKNOWN in (declared, found)


def _name(name: str, known: Table | None) -> str:
    return known.column(name).name if known is not None and known.has_column(name) else name
