"""Reference tables filled by INSERT: their rows name codes as a switch does, in SQL itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.catalog.dialect import parse
from modeler.sources.reading import Code, Mapping, Semantics, Statement

MOST_ROWS = 500
"""More rows are data, not labels."""

_CODES = ("id", "code", "key", "cd", "no", "number", "value")
_OF_PEOPLE = re.compile(r"(first|last|middle|given|family|sur|nick|user)_?name$", re.IGNORECASE)
"""Columns of a table of people: its rows are data, and its key needs no names."""
_LABELS = ("name", "label", "description", "title", "desc", "text", "meaning")


def reference_mappings(statements: Iterable[Statement]) -> tuple[Mapping, ...]:
    """The mappings in *statements*: rows of literals put into a table with a column of codes and one of names.

    Statements that put rows into the same table from the same file make one mapping; the last row of a code counts.

    >>> from modeler.catalog.names import Span
    >>> sql = "INSERT INTO ref.status (status_id, status_name) VALUES (1, 'Open'), (2, 'Closed')"
    >>> found = reference_mappings([Statement(sql, "redshift", Span("ref.sql", 1, 2))])
    >>> [(mapping.name, mapping.subject, mapping.pairs) for mapping in found]
    [('ref.status', 'status_id', ((1, 'Open'), (2, 'Closed')))]
    """
    tables: dict[tuple[str, str], tuple[Statement, str, dict[Code, str]]] = {}
    for statement in statements:
        if not statement.sql.lstrip().lower().startswith("insert"):
            continue
        read = _read(statement)
        if read is None:
            continue
        name, subject, rows = read
        _, _, held = tables.setdefault((statement.span.path, name), (statement, subject, {}))
        held.update(rows)
    return tuple(_mappings(tables))


def code_and_label(columns: Sequence[str]) -> tuple[int, int] | None:
    """The places of the column of codes and of that of their names, told by the last words of *columns*.

    >>> code_and_label(("status_id", "sort", "status_name")), code_and_label(("id", "amount"))
    ((0, 2), None)
    >>> code_and_label(("id", "first_name", "last_name"))
    """
    of_people = [column for column in columns if _OF_PEOPLE.match(column)]
    code, label = _column(columns, _CODES), _column(columns, _LABELS, besides=of_people)
    return None if code is None or label is None or code == label else (code, label)


def _mappings(tables: dict[tuple[str, str], tuple[Statement, str, dict[Code, str]]]) -> Iterator[Mapping]:
    for (_, name), (statement, subject, rows) in tables.items():
        if 1 < len(rows) <= MOST_ROWS and len(set(rows.values())) > 1:
            yield Mapping(
                pairs=tuple(rows.items()),
                default=None,
                subject=subject,
                semantics=Semantics.LOOKUP,
                span=statement.span,
                language="sql",
                kind="reference_table",
                name=name,
            )


def _read(statement: Statement) -> tuple[str, str, dict[Code, str]] | None:
    """Table, code column and rows of an INSERT of literals; None for anything else."""
    try:
        tree = parse(statement.sql, statement.dialect)
    except ParseError:
        return None
    values = tree.args.get("expression") if isinstance(tree, exp.Insert) else None
    if not isinstance(values, exp.Values) or not isinstance(tree.this, exp.Schema):
        return None
    columns = [column.name.lower() for column in tree.this.expressions]
    sides = code_and_label(columns)
    if sides is None:
        return None
    code, label = sides
    rows: dict[Code, str] = {}
    for row in values.expressions:
        cells = row.expressions
        if len(cells) != len(columns) or not isinstance(cells[label], exp.Literal) or not cells[label].is_string:
            return None
        key = _literal(cells[code])
        if key is None:
            return None
        rows[key] = cells[label].name
    table = tree.this.this
    return ".".join(part for part in (table.db, table.name) if part), columns[code], rows


def _column(columns: Sequence[str], endings: tuple[str, ...], besides: Sequence[str] = ()) -> int | None:
    """The first column whose last word is one of *endings*, and that is none of *besides*."""
    for place, column in enumerate(columns):
        if column not in besides and column.lower().rpartition("_")[2] in endings:
            return place
    return None


def _literal(cell: exp.Expr) -> Code:
    if isinstance(cell, exp.Neg) and isinstance(cell.this, exp.Literal) and cell.this.is_int:
        return -int(cell.this.name)
    if not isinstance(cell, exp.Literal):
        return None
    return int(cell.name) if cell.is_int else cell.name if cell.is_string else None
