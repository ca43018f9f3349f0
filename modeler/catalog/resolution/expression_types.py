"""The name and the type of a value in a select list, as far as the catalog's types say them."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from modeler.catalog.dialect import cursor
from modeler.catalog.grammar.cursor import UnexpectedToken
from modeler.catalog.grammar.types import read_type
from modeler.catalog.types import TypeFamily, type_family


def output_name(node: exp.Expr) -> str:
    """The name a query gives to the value of *node*: its alias, its column, else its function.

    >>> from modeler.catalog.dialect import parse
    >>> [output_name(item) for item in parse("SELECT a AS b, t.c, d::int, count(*), 1 + 1").selects]
    ['b', 'c', 'd', 'count', '?column?']
    """
    name = node.alias or node.output_name
    if name and not isinstance(node, exp.Literal):
        return name
    if isinstance(node, exp.Cast | exp.Paren | exp.Window):
        return output_name(node.this)
    if isinstance(node, exp.Anonymous):
        return node.name.lower()
    if isinstance(node, exp.Case):
        return "case"
    return node.sql_name().lower() if isinstance(node, exp.Func) else _UNNAMED


_UNNAMED = "?column?"


def type_of(node: exp.Expr, column_type: Callable[[exp.Column], str]) -> str:
    """The type of the value of *node* in Redshift's long spelling; empty where the types of columns do not say it.

    Sums follow Redshift: of integers ``bigint`` or ``numeric(38,0)``, of floating numbers ``double precision``.

    >>> from modeler.catalog.dialect import parse
    >>> items = parse("SELECT a AS b, max(a), count(*), a::date, sum(a), a || 'x', a > 1").selects
    >>> [type_of(item, lambda column: "integer") for item in items]
    ['integer', 'integer', 'bigint', 'date', 'bigint', 'character varying(65535)', 'boolean']
    """
    while isinstance(node, _TRANSPARENT):
        node = node.this
    if isinstance(node, exp.Column):
        return column_type(node)
    if isinstance(node, exp.Cast):
        return long_type(node.to)
    if isinstance(node, exp.Sum | exp.Avg):
        return _aggregated(type_of(node.this, column_type), averaged=isinstance(node, exp.Avg))
    if isinstance(node, exp.Case):
        branches = [branch.args["true"] for branch in node.args["ifs"]] + [node.args.get("default")]
        return _first_known([branch for branch in branches if branch is not None], column_type)
    if isinstance(node, exp.Coalesce | exp.Greatest | exp.Least):
        return _first_known([node.this, *node.expressions], column_type)
    if isinstance(node, exp.Literal):
        return _literal(node)
    return next((data_type for kinds, data_type in _ALWAYS if isinstance(node, kinds)), "")


_TRANSPARENT = (
    exp.Alias, exp.Paren, exp.Max, exp.Min, exp.Window, exp.FirstValue, exp.LastValue, exp.Lag, exp.Lead,
    exp.Nullif, exp.Neg, exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.Abs,
)  # fmt: skip
"""What has the type of its first operand."""
_ALWAYS: tuple[tuple[tuple[type[exp.Expr], ...], str], ...] = (
    ((exp.Count, exp.ApproxDistinct, exp.RowNumber, exp.Rank, exp.DenseRank, exp.TsOrDsDiff, exp.Length), "bigint"),
    ((exp.Predicate, exp.Connector, exp.Not, exp.Boolean), "boolean"),
    (
        (exp.Concat, exp.DPipe, exp.Upper, exp.Lower, exp.Trim, exp.Substring, exp.Replace),
        "character varying(65535)",
    ),
    ((exp.GroupConcat,), "character varying(65535)"),
    ((exp.CurrentDate, exp.LastDay), "date"),
    ((exp.TimestampTrunc, exp.CurrentTimestamp), "timestamp without time zone"),
    ((exp.Extract,), "integer"),
)
_SHORTEST_TEXT = 1


def long_type(node: exp.Expr) -> str:
    """A type's long spelling as the catalog writes it; empty where our grammar does not know it."""
    try:
        return read_type(cursor(node.sql("redshift")))
    except UnexpectedToken:
        return ""


def _first_known(nodes: list[exp.Expr], column_type: Callable[[exp.Column], str]) -> str:
    return next(filter(None, (type_of(node, column_type) for node in nodes)), "")


def _aggregated(data_type: str, *, averaged: bool) -> str:
    family = type_family(data_type)
    if family is TypeFamily.FLOATING:
        return "double precision"
    if family is TypeFamily.INTEGER:
        return "numeric(38,0)" if data_type == "bigint" and not averaged else "bigint"
    return "numeric(38,4)" if family is TypeFamily.DECIMAL else ""


def _literal(node: exp.Literal) -> str:
    text = str(node.this)
    if node.is_string:
        return f"character varying({max(len(text), _SHORTEST_TEXT)})"
    return "integer" if text.isdigit() else "numeric(38,4)"
