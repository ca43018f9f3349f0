"""Labels as SQL and CSV: each CASE under its origin, codes and labels as rows, a view, and what is unknown."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from sqlglot import exp

from modeler.artefacts.constants import Constant
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import TableName
from modeler.model.case import code_literal, writer
from modeler.sources.reading import code_text

DIMENSION_FROM = 30
"""More labels than these read better as rows than as a CASE."""

MARK = "-- mapping: "
"""Begins the comment that says what a CASE is of."""


def constants_sql(constants: Iterable[Constant], *, dialect: str = "redshift", commit: str = "") -> str:
    """Each CASE under comments that say its column, its place in the code and the *commit* it was read from.

    With more than `DIMENSION_FROM` labels the rows of a dimension follow the CASE. `drift` reads the text again.

    >>> constants_sql(())
    ''
    """
    return "\n".join(_block(key, constant, dialect, commit) for key, constant in keyed(constants))


def keyed(constants: Iterable[Constant]) -> Iterator[tuple[str, Constant]]:
    """Each of *constants* under a key that stays the same while the code around it moves: no line numbers.

    What shares file, class, function, name and subject is numbered, in the order given.
    """
    taken: Counter[str] = Counter()
    for constant in constants:
        mapping = constant.mapping
        parts = (mapping.span.path, mapping.called)
        key = one_line(" ".join(part for part in parts if part))
        taken[key] += 1
        yield key if taken[key] == 1 else f"{key} ({taken[key]})", constant


def origin(constant: Constant, *, commit: str = "") -> tuple[str, ...]:
    """What to say above SQL made of *constant*: its column, its place, and what it cannot carry over.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Mapping, Semantics
    >>> mapping = Mapping(((1, "Acme"),), None, "$v", Semantics.STRICT, Span("v.php", 1, 9))
    >>> origin(Constant(mapping, (), ""), commit="1a2b3c")
    ('no column known, from v.php:1-9 at 1a2b3c',)
    """
    column = str(constant.links[0].column) if constant.links else "no column known"
    place = f"{constant.mapping.span}" + (f" at {commit}" if commit else "")
    return tuple(one_line(line) for line in (f"{column}, from {place}", *constant.mapping.notes))


def dimension_sql(constant: Constant, *, dialect: str = "redshift") -> str:
    """A query of one row a code: ``code``, ``label``; codes as the column holds them.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Mapping, Semantics
    >>> mapping = Mapping(((1, "Acme"),), None, "$v", Semantics.STRICT, Span("v.php", 1, 9))
    >>> dimension_sql(Constant(mapping, (), ""), dialect="duckdb")
    "SELECT code, label FROM (VALUES (1, 'Acme')) AS labels(code, label)"
    """
    rows = [
        exp.Tuple(expressions=[literal, exp.Literal.string(label)])
        for code, label in constant.mapping.pairs
        if (literal := code_literal(code, constant.mapping, constant.family)) is not None
    ]
    columns = [exp.to_identifier(name) for name in ("code", "label")]
    values = exp.Values(expressions=rows, alias=exp.TableAlias(this=exp.to_identifier("labels"), columns=columns))
    return exp.select("code", "label").from_(values).sql(writer(dialect))


def seed_csv(constant: Constant) -> str:
    """The same as CSV (RFC 4180) with a header line, as a dbt seed is.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Mapping, Semantics
    >>> mapping = Mapping(((1, "Acme, Inc"),), None, "$v", Semantics.STRICT, Span("v.php", 1, 9))
    >>> print(seed_csv(Constant(mapping, (), "")), end="")
    code,label
    1,"Acme, Inc"
    """
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\n")
    rows.writerow(("code", "label"))
    rows.writerows((code_text(code), label) for code, label in constant.mapping.pairs if code is not None)
    return target.getvalue()


def label_table(constant: Constant) -> TableName | None:
    """What a table or view of the labels is called: after the column; None where no column is known."""
    if not constant.links:
        return None
    column = constant.links[0].column
    return TableName(column.table.schema, f"{column.table.table}_{column.columns[0]}_label")


def unknown_values_sql(constant: Constant, *, dialect: str = "redshift") -> str:
    """A query of the values in the column that the code does not know, the most frequent first.

    Empty where no column is known, or where the code decides by ranges.
    """
    mapping = constant.mapping
    if not constant.links or mapping.ranges:
        return ""
    column = constant.links[0].column
    found = (code_literal(code, mapping, constant.family) for code in (*dict(mapping.pairs), *mapping.computed))
    codes = [code for code in found if code is not None]
    name = quote(column.columns[0], dialect)
    unknown = f"{name} NOT IN ({', '.join(code.sql(writer(dialect)) for code in codes)})"
    return (
        f"SELECT {name}, COUNT(*) AS row_count\n"
        f"FROM {quote_table(column.table, dialect)}\n"
        f"WHERE {unknown if codes else f'{name} IS NOT NULL'}\n"
        f"GROUP BY {name}\n"
        f"ORDER BY row_count DESC, {name}"
    )


def _block(key: str, constant: Constant, dialect: str, commit: str) -> str:
    head = "".join(f"-- {line}\n" for line in origin(constant, commit=commit))
    rows = ""
    if len(constant.mapping.pairs) > DIMENSION_FROM:
        rows = f"-- the same as rows:\n-- {one_line(dimension_sql(constant, dialect=dialect))}\n"
    return f"{MARK}{key}\n{head}{constant.sql};\n{rows}"


def one_line(text: str) -> str:
    """A comment ends with its line: whatever could end it early is a blank.

    >>> one_line("a" + chr(10) + "b")
    'a b'
    """
    return " ".join(text.split())
