"""Rows for a schema whose keys are known: they honour the keys, and overlap by accident wherever numbers are small.

Surrogate keys count from 1, columns that refer to nothing hold small numbers too, references have NULLs and every
fifth of them a few orphans. Of one schema the same rows are made each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

import duckdb

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.catalog.types import TypeFamily
from modeler.errors import WarehouseError

FEWEST, MOST = 8, 300
"""Rows of a table."""
SMALL = 30
"""Numbers that refer to nothing are at most this."""

References = Sequence[tuple[ColumnSet, ColumnSet]]
Values = dict[str, list[Any]]


def generated(catalog: Catalog, primary: Iterable[ColumnSet], references: References) -> duckdb.DuckDBPyConnection:
    """A database in memory that holds the tables of *catalog* with rows."""
    keys = {key.table: key.columns for key in primary}
    rows = _Rows(catalog, keys, references)
    database = duckdb.connect(config={"threads": 1})
    for table in catalog:
        _load(database, table, rows.of(table))
    return database


def asking(database: duckdb.DuckDBPyConnection) -> Any:
    """Runs SQL there, as the checks expect it."""

    def run(sql: str) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
        try:
            answer = database.execute(sql)
            return tuple(part[0] for part in answer.description), tuple(answer.fetchall())
        except duckdb.Error as error:
            raise WarehouseError(str(error)) from error

    return run


class _Rows:
    """Values of every table, made parents first; where tables refer in a circle, the last reference is empty."""

    def __init__(self, catalog: Catalog, keys: dict[TableName, tuple[str, ...]], references: References) -> None:
        self._catalog = catalog
        self._keys = keys
        self._references = sorted(references)
        self._made: dict[TableName, Values] = {}
        self._done: set[TableName] = set()
        referring = {(child.table, name) for child, _ in references for name in child.columns}
        for table in catalog:
            random = Random(f"{table.name}")  # noqa: S311 - rows of a benchmark
            size = random.randint(FEWEST, MOST)
            self._made[table.name] = {"": [None] * size}
            alone = keys.get(table.name, ())
            referred = {p.columns[0] for _, p in references if p.table == table.name and len(p.columns) == 1}
            for name in (*(alone if len(alone) == 1 else ()), *sorted(referred)):
                if (table.name, name) not in referring and table.has_column(name):
                    column = table.column(name)
                    plain = self._is_mixed(ColumnSet(table.name, (name,)))
                    unique = [_key(table, column, place, plain=plain) for place in range(1, size + 1)]
                    self._made[table.name][name] = unique

    def _is_mixed(self, key: ColumnSet) -> bool:
        """Whether a column of another type refers to *key*, so that it holds numbers, as text or not."""
        family = self._catalog.column(key).family
        return any(
            parent == key and self._catalog.column(child).family is not family for child, parent in self._references
        )

    def of(self, table: Table) -> Values:
        """The columns of *table*, without repeated keys."""
        if table.name in self._done:
            return self._made[table.name]
        self._done.add(table.name)
        values = self._made[table.name]
        size = len(values[""])
        random = Random(f"{table.name} rows")  # noqa: S311 - rows of a benchmark
        key = self._keys.get(table.name, ())
        for child, parent in self._references:
            if child.table == table.name and all(table.has_column(name) for name in child.columns):
                self._refer(values, child, parent, key, random)
        for column in table.columns:
            name = column.name.lower()
            if name not in values:
                values[name] = [_value(column, random) for _ in range(size)]
        if key:
            _keep_first(values, key)
        return values

    def _refer(
        self, values: Values, child: ColumnSet, parent: ColumnSet, key: tuple[str, ...], random: Random
    ) -> None:
        if parent.table != child.table:
            self.of(self._catalog[parent.table])
        held = self._made[parent.table]
        if (
            not self._fits(child, parent)
            or any(name not in held for name in parent.columns)
            or all(name in values for name in child.columns)
        ):
            return
        tuples = sorted({t for t in zip(*(held[name] for name in parent.columns), strict=True) if None not in t})
        optional = not set(child.columns) & set(key)
        orphans = optional and random.random() < 0.2
        size = len(values[""])
        alone = key == child.columns
        chosen = random.sample(tuples, min(size, len(tuples))) if alone else []
        made = []
        for place in range(size):
            one = chosen[place % len(chosen)] if chosen else random.choice(tuples) if tuples else None
            if one is None or (optional and random.random() < 0.1):
                one = (None,) * len(child.columns)
            elif orphans and random.random() < 0.02:
                one = tuple(value + 100_000 if isinstance(value, int) else value for value in one)
            made.append(one)
        for place, name in enumerate(child.columns):
            values.setdefault(name, [one[place] for one in made])

    def _fits(self, child: ColumnSet, parent: ColumnSet) -> bool:
        """Whether values of *parent* can stand in *child*: times and truth values only among themselves."""
        families = [
            self._catalog.column(ColumnSet(s.table, (n,))).family for s in (child, parent) for n in s.columns
        ]
        half = len(families) // 2
        return all(
            one is other or (len(child.columns) == 1 and not {one, other} & _UNLIKE)
            for one, other in zip(families[:half], families[half:], strict=True)
        )


def _keep_first(values: Values, key: tuple[str, ...]) -> None:
    """Drop rows whose key came before."""
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for place, one in enumerate(zip(*(values[name] for name in key), strict=True)):
        if one not in seen:
            seen.add(one)
            kept.append(place)
    for name, held in values.items():
        values[name] = [held[place] for place in kept]


def _key(table: Table, column: Column, place: int, *, plain: bool) -> Any:
    if column.family in (TypeFamily.INTEGER, TypeFamily.DECIMAL, TypeFamily.FLOATING):
        return place
    return _written(column, place, str(place) if plain else f"{table.name.table}-{place}")


def _value(column: Column, random: Random) -> Any:
    if column.family in (TypeFamily.INTEGER, TypeFamily.DECIMAL, TypeFamily.FLOATING):
        return random.randint(1, SMALL)
    number = random.randint(1, SMALL)
    return _written(column, number, f"{column.name} {number}")


def _written(column: Column, number: int, text: str) -> Any:
    if column.family is TypeFamily.BOOLEAN:
        return number % 2
    if column.family in (TypeFamily.DATE, TypeFamily.TIMESTAMP):
        return f"20{number // 336:02}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    return text


def _load(database: duckdb.DuckDBPyConnection, table: Table, values: Values) -> None:
    schema = table.name.schema or "main"
    called = f"{quote(schema)}.{quote(table.name.table)}"
    held = [(column, values[column.name.lower()]) for column in table.columns]
    database.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(schema)}")
    columns = ", ".join(f"{quote(column.name)} {_TYPES.get(column.family, 'VARCHAR')}" for column, _ in held)
    database.execute(f"CREATE TABLE {called} ({columns})")
    rows = [f"({', '.join(map(_literal, row))})" for row in zip(*(made for _, made in held), strict=True)]
    if rows:
        database.execute(f"INSERT INTO {called} VALUES {', '.join(rows)}")


_TYPES = {
    TypeFamily.INTEGER: "BIGINT",
    TypeFamily.DECIMAL: "DECIMAL(18, 2)",
    TypeFamily.FLOATING: "DOUBLE",
    TypeFamily.DATE: "DATE",
    TypeFamily.TIMESTAMP: "TIMESTAMP",
    TypeFamily.BOOLEAN: "BOOLEAN",
}


_UNLIKE = {TypeFamily.DATE, TypeFamily.TIMESTAMP, TypeFamily.BOOLEAN}


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
