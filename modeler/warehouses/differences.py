"""Where the same SQL means something else on another engine than on Redshift, and what is done about it.

The meanings are those of the manuals of Redshift, DuckDB, PostgreSQL and Spark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types

from modeler.catalog.dialect import parse


@dataclass(frozen=True, slots=True)
class Difference:
    """One construct that engines read differently."""

    name: str
    redshift: str
    """What Redshift makes of it."""
    elsewhere: str
    """What others do."""
    cure: str
    """What is done where the tool writes or translates it."""


DIFFERENCES = (
    Difference(
        "integer division",
        "5 / 2 is 2",
        "2.5 on DuckDB and Spark",
        "translated with a cast, where the types are known from the catalog",
    ),
    Difference(
        "average of integers",
        "AVG of 5 and 6 is 5",
        "5.5 on DuckDB, PostgreSQL and Spark",
        "queries average fractions; translated with a cast",
    ),
    Difference(
        "blanks at the end of text",
        "'a ' equals 'a', in CHAR and VARCHAR",
        "they differ on DuckDB and Spark; on PostgreSQL in VARCHAR",
        "keys are compared without them; CHAR columns of files are read without them",
    ),
    Difference(
        "order of NULL",
        "greater than every value: the first in a falling order",
        "last in either direction on DuckDB; least on Spark",
        "queries say NULLS FIRST or LAST; translated",
    ),
    Difference(
        "GREATEST and LEAST with NULL",
        "NULL is passed over",
        "the result is NULL on Spark before 3, and in MySQL",
        "used on values that are never NULL",
    ),
    Difference(
        "correlation and regression",
        "CORR, COVAR_POP and REGR_ functions are missing",
        "built in on DuckDB, PostgreSQL and Spark",
        "never written; a correlation is computed by the scripts",
    ),
    Difference(
        "text and number compared",
        "the text is cast, or the statement fails",
        "each engine has its own rule",
        "both sides are compared as text",
    ),
    Difference(
        "DATEDIFF",
        "counts the boundaries between: from 31 January to 1 February is 1 month",
        "whole units on PostgreSQL and Spark: 0 months",
        "translated with both times cut off to the unit",
    ),
    Difference(
        "CONCAT with NULL",
        "the result is NULL",
        "NULL is passed over on DuckDB and PostgreSQL",
        "translated to ||",
    ),
    Difference(
        "DATE_TRUNC of a date",
        "a TIMESTAMP",
        "a DATE on DuckDB; with a time zone on PostgreSQL",
        "compared with times that are cast",
    ),
)


def differences_in(sql: str, *, dialect: str = "redshift") -> tuple[Difference, ...]:
    """Those constructs in *sql* that other engines may read differently: a lint of SQL that was written by hand.

    Raises:
        sqlglot.errors.ParseError: *sql* cannot be parsed.

    >>> [difference.name for difference in differences_in("SELECT a / 2, AVG(b) FROM t ORDER BY a DESC")]
    ['integer division', 'average of integers', 'order of NULL']
    >>> differences_in("SELECT SUM(a) FROM t ORDER BY 1 DESC NULLS LAST")
    ()
    """
    tree = annotate_types(parse(sql, dialect), dialect=dialect)
    found = set(_names(tree))
    return tuple(difference for difference in DIFFERENCES if difference.name in found)


def _names(tree: exp.Expr) -> Iterator[str]:
    for node in tree.walk():
        yield from (name for name, kinds, is_meant in _SIGNS if isinstance(node, kinds) and is_meant(node))


_PADDED = (exp.DataType.Type.CHAR, exp.DataType.Type.NCHAR)
_REGRESSION = (exp.Corr, exp.CovarPop, exp.CovarSamp)


def _is_regression(name: str) -> bool:
    return name.lower().startswith("regr_")


def _is_fraction(node: exp.Expr) -> bool:
    """Whether the type is known and no integer's: a column's, without a catalog, is not."""
    kind = node.type
    return kind is not None and kind.this in (*exp.DataType.REAL_TYPES,)


def _is_timestamp(node: exp.Expr) -> bool:
    kind = node.type
    return kind is not None and kind.this in (exp.DataType.Type.TIMESTAMP, exp.DataType.Type.TIMESTAMPTZ)


def _mixes_text_with_number(node: exp.Binary) -> bool:
    kinds = [side.type.this if side.type is not None else None for side in (node.this, node.expression)]
    texts = [kind in exp.DataType.TEXT_TYPES for kind in kinds]
    numbers = [kind in exp.DataType.NUMERIC_TYPES for kind in kinds]
    return any(texts) and any(numbers)


_SIGNS: tuple[tuple[str, tuple[type[exp.Expr], ...], Callable[[Any], bool]], ...] = (
    ("integer division", (exp.Div,), lambda n: not _is_fraction(n.this) and not _is_fraction(n.expression)),
    ("average of integers", (exp.Avg,), lambda n: not _is_fraction(n.this)),
    ("order of NULL", (exp.Ordered,), lambda n: bool(n.args.get("desc") and n.args.get("nulls_first"))),
    ("GREATEST and LEAST with NULL", (exp.Greatest, exp.Least), lambda n: True),
    ("correlation and regression", _REGRESSION, lambda n: True),
    ("correlation and regression", (exp.Anonymous,), lambda n: _is_regression(n.name)),
    ("text and number compared", (exp.EQ, exp.NEQ), lambda n: _mixes_text_with_number(n)),
    ("blanks at the end of text", (exp.Cast,), lambda n: n.to.this in _PADDED),
    ("DATEDIFF", (exp.TsOrDsDiff, exp.DateDiff), lambda n: n.text("unit").upper() not in ("DAY", "")),
    ("CONCAT with NULL", (exp.Concat,), lambda n: True),
    ("DATE_TRUNC of a date", (exp.TimestampTrunc, exp.DateTrunc), lambda n: not _is_timestamp(n.this)),
)
"""The construct, the kinds of node that may be it, and what tells that one is."""
