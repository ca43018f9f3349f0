"""The fewest rows that refute a claim: queries that find them, and the script that shows it on them alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from modeler.catalog.grounding import ground
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.checks.verdicts import Check, Family, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Witness:
    """The rows of one table that take part in a refutation."""

    table: TableName
    columns: tuple[str, ...]
    """Those the check reads, in table order."""
    sql: str
    """One SELECT of them, in Redshift's dialect, that returns at most two rows; empty where no row is needed."""


def witnesses(verdict: Verdict, catalog: Catalog) -> tuple[tuple[Witness, ...], ...]:
    """Ways to show that *verdict*'s claim is false, the smallest first; none where no few rows can.

    A repeated key needs two rows with it; a join that fans out a child row and two parents; an orphan one row, and
    another parent; a NULL one row. Which of them a claim falls to is found by trying: the rows of a way
    may be missing, or may not refute it.
    """
    check = verdict.check
    if verdict.outcome is not Outcome.REFUTED:
        return ()
    read = {
        name: _in_order(name, check, catalog) for name in ground(check.sql, catalog, dialect=check.dialect).tables
    }
    ways = [tuple(way) for way in _ways(check)]
    return tuple(
        tuple(
            Witness(table, columns, _rows(table, columns, conditions.get(table, ""), keyed))
            for table, columns in read.items()
        )
        for conditions, keyed in ((dict(conditions), dict(keyed)) for conditions, keyed in ways)
    )


def script(
    check: Check,
    rows: Sequence[tuple[Witness, Sequence[Sequence[Any]]]],
    catalog: Catalog,
    test: str,
    sentence: str,
) -> str:
    """A script for an empty DuckDB: tables with *rows*, then *test*, the check in DuckDB's dialect, that fails.

    The comments say the claim, what the whole data came to (*sentence*), and what these rows are.
    """
    claim, why = (" ".join(text.split()) for text in (check.claim, sentence))
    lines = [f"-- {claim}", f"-- refuted: {why}", "-- the fewest rows that show it:"]
    schemas = sorted({witness.table.schema for witness, _ in rows})
    lines.extend(f"CREATE SCHEMA IF NOT EXISTS {quote(schema, 'duckdb')};" for schema in schemas)
    for witness, held in rows:
        types = {column.name: column.data_type for column in catalog[witness.table].columns}
        columns = ", ".join(f"{quote(name, 'duckdb')} {_type(types[name])}" for name in witness.columns)
        table = quote_table(witness.table, "duckdb")
        lines.append(f"CREATE TABLE {table} ({columns});")
        if held:
            values = ", ".join(f"({', '.join(map(_literal, row))})" for row in held)
            lines.append(f"INSERT INTO {table} VALUES {values};")  # noqa: S608 - to be read, and run on nothing else
    return "\n".join((*lines, "", f"{test};", ""))


_Way = tuple[dict[TableName, str], dict[TableName, str]]


def _ways(check: Check) -> Iterator[_Way]:
    """For each way, the join or condition that picks the rows of each table."""
    subjects = check.subjects
    if check.family is Family.GRAIN and subjects:
        yield _repeated(subjects[0])
    elif check.family is Family.NULLS and subjects:
        yield _with_null(subjects[0])
    elif check.family in _OF_JOINS and len(subjects) > 1:
        child, parent = subjects[-2], subjects[-1]
        yield _fanning_out(child, parent)
        yield _without(child, parent)
        yield _without(parent, child)
        yield _with_null(child)


_OF_JOINS = (Family.CARDINALITY, Family.ARITHMETIC, Family.ORPHANS)
"""Their last two subjects are the sides of the join."""


def _repeated(key: ColumnSet) -> _Way:
    return {key.table: ""}, {key.table: _joined(key, _groups(key))}


def _fanning_out(child: ColumnSet, parent: ColumnSet) -> _Way:
    meets = f"EXISTS (SELECT 1 FROM {quote_table(child.table)} AS c WHERE {_equal('c', child, 'g', parent)})"  # noqa: S608
    twice = _groups(parent, f"AND {meets}")
    pairs = {child.table: _joined_to(child, parent, twice), parent.table: _joined(parent, twice)}
    return {}, pairs


def _without(child: ColumnSet, parent: ColumnSet) -> _Way:
    missing = (
        f"WHERE {_present('t', child)} AND NOT EXISTS (SELECT 1 FROM {quote_table(parent.table)} AS p"  # noqa: S608
        f" WHERE {_equal('p', parent, 't', child)})"
    )
    # a parent without any row would make the claim untestable instead
    return {child.table: missing, parent.table: f"WHERE {_present('t', parent)}"}, {}


def _with_null(columns: ColumnSet) -> _Way:
    lacking = " OR ".join(f"t.{quote(name)} IS NULL" for name in columns.columns)
    return {columns.table: f"WHERE {lacking}"}, {}


def _groups(key: ColumnSet, beside: str = "") -> str:
    """One key that occurs more than once, the first by its order; with *beside*, one that the other side has."""
    names = ", ".join(f"g.{quote(name)}" for name in key.columns)
    return (
        f"(SELECT {names} FROM {quote_table(key.table)} AS g WHERE {_present('g', key)} {beside}"  # noqa: S608
        f" GROUP BY {names} HAVING COUNT(*) > 1 ORDER BY {names} LIMIT 1)"
    )


def _joined(key: ColumnSet, groups: str) -> str:
    return f"JOIN {groups} AS k ON {_equal('t', key, 'k', key)}"


def _joined_to(child: ColumnSet, parent: ColumnSet, groups: str) -> str:
    return f"JOIN {groups} AS k ON {_equal('t', child, 'k', parent)}"


def _equal(one: str, left: ColumnSet, other: str, right: ColumnSet) -> str:
    pairs = zip(left.columns, right.columns, strict=True)
    return " AND ".join(f"{one}.{quote(a)} = {other}.{quote(b)}" for a, b in pairs)


def _present(alias: str, columns: ColumnSet) -> str:
    return " AND ".join(f"{alias}.{quote(name)} IS NOT NULL" for name in columns.columns)


def _rows(table: TableName, columns: tuple[str, ...], condition: str, joined: dict[TableName, str]) -> str:
    names = ", ".join(f"t.{quote(name)}" for name in columns)
    join = joined.get(table, "")
    most = 2 if join else 1
    if not (join or condition):
        return ""
    order = ", ".join(str(place) for place in range(1, len(columns) + 1))
    return f"SELECT {names} FROM {quote_table(table)} AS t {join} {condition} ORDER BY {order} LIMIT {most}"  # noqa: S608


def _in_order(table: TableName, check: Check, catalog: Catalog) -> tuple[str, ...]:
    read = ground(check.sql, catalog, dialect=check.dialect).columns
    used = {column.columns[0] for column in read if column.table == table}
    return tuple(name for name in catalog[table].column_names if name in used)


def _type(data_type: str) -> str:
    """A Redshift type as DuckDB has it; what it lacks is text."""
    base = data_type.partition("(")[0].strip()
    return data_type if base in _SHARED else "varchar"


_SHARED = frozenset(
    {
        *("bigint", "integer", "smallint", "boolean", "date", "timestamp without time zone", "numeric", "real"),
        *(
            "timestamp with time zone",
            "double precision",
            "character varying",
            "character",
            "time without time zone",
        ),
    }
)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
