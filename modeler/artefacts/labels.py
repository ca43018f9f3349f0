"""Labels as SQL and CSV: each CASE under its origin, codes and labels as rows, a view, and what is unknown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from modeler.artefacts.constants import Constant
from modeler.catalog.dialect import parse
from modeler.catalog.identifiers import quote
from modeler.model.case import QuotedRedshift
from modeler.sources.reading import Code

DIMENSION_FROM = 30
"""More labels than these read better as rows than as a CASE."""


def constants_sql(constants: Iterable[Constant], *, dialect: str = "redshift", commit: str = "") -> str:
    """Each CASE under comments that say its column, its place in the code and the *commit* it was read from.

    With more than `DIMENSION_FROM` labels the rows of a dimension follow the CASE. `drift` reads the text again.

    >>> constants_sql(())
    ''
    """
    return "\n".join(block for constant in constants for block in _blocks(constant, dialect, commit))


def dimension_sql(constant: Constant, *, dialect: str = "redshift") -> str:
    """A query of one row a code: ``code``, ``label``.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Mapping, Semantics
    >>> mapping = Mapping(((1, "Acme"),), None, "$v", Semantics.STRICT, Span("v.php", 1, 9))
    >>> dimension_sql(Constant(mapping, (), ""), dialect="duckdb")
    "SELECT code, label FROM (VALUES (1, 'Acme')) AS labels(code, label)"
    """
    rows = [
        exp.Tuple(expressions=[_value(code, constant), exp.Literal.string(label)])
        for code, label in _rows(constant)
    ]
    columns = [exp.to_identifier(name) for name in ("code", "label")]
    values = exp.Values(expressions=rows, alias=exp.TableAlias(this=exp.to_identifier("labels"), columns=columns))
    query = exp.select("code", "label").from_(values)
    return query.sql(QuotedRedshift() if dialect == "redshift" else dialect)


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
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(("code", "label"))
    writer.writerows(("" if code is None else code, label) for code, label in _rows(constant))
    return target.getvalue()


def view_sql(constant: Constant, *, dialect: str = "redshift") -> str:
    """A view of codes and labels named after the column; empty where no column is known."""
    if not constant.links:
        return ""
    column = constant.links[0].column
    name = ".".join(
        quote(part, dialect) for part in (column.table.schema, f"{column.table.table}_{column.columns[0]}_label")
    )
    return f"CREATE VIEW {name} AS\n{dimension_sql(constant, dialect=dialect)}"


def unknown_values_sql(constant: Constant, *, dialect: str = "redshift") -> str:
    """A query of the values in the column that the code does not know, the most frequent first.

    Empty where no column is known, or where the code decides by ranges.
    """
    if not constant.links or constant.mapping.ranges:
        return ""
    column = constant.links[0].column
    held = exp.column(exp.to_identifier(column.columns[0], quoted=_is_quoted(column.columns[0], dialect)))
    codes = [_value(code, constant) for code, _ in constant.mapping.pairs if code is not None]
    table = exp.table_(
        exp.to_identifier(column.table.table, quoted=_is_quoted(column.table.table, dialect)),
        db=exp.to_identifier(column.table.schema, quoted=_is_quoted(column.table.schema, dialect)),
    )
    query = (
        exp.select(held.copy(), exp.alias_(exp.Count(this=exp.Star()), "row_count"))
        .from_(table)
        .where(exp.In(this=held.copy(), expressions=codes).not_())
        .group_by(held.copy())
        .order_by(exp.Ordered(this=exp.column("row_count"), desc=True), held.copy())
    )
    return query.sql(QuotedRedshift() if dialect == "redshift" else dialect)


@dataclass(frozen=True, slots=True)
class Drift:
    """A CASE that was written earlier and is not what the code says now."""

    key: str
    """What the CASE is of: ``"app/V.php Vendor::name $row['sku_vendor']"``."""
    state: str
    """``"changed"``, ``"gone"`` from the code, or ``"new"`` in it."""
    source: str
    """Where the code stands now; empty where it is gone."""
    earlier: str
    now: str


def drift(constants: Iterable[Constant], earlier: str, *, dialect: str = "redshift") -> tuple[Drift, ...]:
    """What differs between *constants* and the text `constants_sql` wrote *earlier*, by key.

    Layout does not count: two CASEs are the same when their syntax trees are.

    >>> drift((), constants_sql(()))
    ()
    """
    before = dict(_earlier(earlier))
    now = {_key(constant): constant for constant in constants}
    found = [
        Drift(key, "changed", str(constant.mapping.span), before[key], constant.sql)
        for key, constant in now.items()
        if key in before and not _same(before[key], constant.sql, dialect)
    ]
    found += [Drift(key, "gone", "", sql, "") for key, sql in before.items() if key not in now]
    found += [
        Drift(key, "new", str(constant.mapping.span), "", constant.sql)
        for key, constant in now.items()
        if key not in before
    ]
    return tuple(sorted(found, key=lambda one: (one.key, one.state)))


_MARK = "-- mapping: "


def _blocks(constant: Constant, dialect: str, commit: str) -> Iterator[str]:
    mapping = constant.mapping
    column = str(constant.links[0].column) if constant.links else "no column known"
    place = f"{mapping.span}" + (f" at {commit}" if commit else "")
    lines = [f"{_MARK}{_key(constant)}", f"-- {column}, from {place}", *(f"-- {note}" for note in mapping.notes)]
    head = "".join(f"{_one_line(line)}\n" for line in lines)
    yield f"{head}{constant.sql};\n"
    if len(mapping.pairs) > DIMENSION_FROM:
        yield f"-- the same as rows:\n-- {_one_line(dimension_sql(constant, dialect=dialect))}\n"


def _key(constant: Constant) -> str:
    """What stays the same while the code around it moves: no line numbers."""
    mapping = constant.mapping
    owner = "::".join(name for name in (mapping.enclosing_class, mapping.enclosing_function) if name)
    parts = (mapping.span.path, owner, mapping.name, mapping.subject)
    return _one_line(" ".join(part for part in parts if part))


def _one_line(text: str) -> str:
    """A comment ends with its line: whatever could end it early is a blank."""
    return " ".join(text.split())


def _earlier(text: str) -> Iterator[tuple[str, str]]:
    """Keys and CASEs of a text that `constants_sql` wrote."""
    for block in text.split(_MARK)[1:]:
        key, _, rest = block.partition("\n")
        sql = "\n".join(line for line in rest.splitlines() if not line.startswith("--"))
        yield key.strip(), sql.strip().rstrip(";")


def _same(one: str, other: str, dialect: str) -> bool:
    try:
        return parse(one, dialect) == parse(other, dialect)
    except (ParseError, TokenError):
        return one.split() == other.split()


def _rows(constant: Constant) -> Iterator[tuple[Code, str]]:
    return ((code, label) for code, label in constant.mapping.pairs if code is not None)


def _value(code: Code, constant: Constant) -> exp.Expr:
    """A code as rows hold it: numbers where all are numbers, else text."""
    codes = [one for one, _ in constant.mapping.pairs if one is not None]
    if all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in codes):
        return exp.convert(code)
    return exp.Literal.string(str(int(code)) if isinstance(code, bool) else str(code))


def _is_quoted(name: str, dialect: str) -> bool:
    return quote(name, dialect) != name
