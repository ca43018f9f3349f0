"""Where the same SQL means something else on another engine than on Redshift, and what is done about it.

The meanings are those of the manuals of Redshift, DuckDB, PostgreSQL and Spark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
        if isinstance(node, exp.Div) and not _is_fraction(node.this) and not _is_fraction(node.expression):
            yield "integer division"
        elif isinstance(node, exp.Avg) and not _is_fraction(node.this):
            yield "average of integers"
        elif isinstance(node, exp.Ordered) and node.args.get("desc") and node.args.get("nulls_first"):
            yield "order of NULL"
        elif isinstance(node, (exp.Greatest, exp.Least)):
            yield "GREATEST and LEAST with NULL"
        elif isinstance(node, _REGRESSION) or (isinstance(node, exp.Anonymous) and _is_regression(node.name)):
            yield "correlation and regression"
        elif isinstance(node, (exp.EQ, exp.NEQ)) and _mixes_text_with_number(node):
            yield "text and number compared"
        elif isinstance(node, exp.Cast) and node.to.this in (exp.DataType.Type.CHAR, exp.DataType.Type.NCHAR):
            yield "blanks at the end of text"


_REGRESSION = (exp.Corr, exp.CovarPop, exp.CovarSamp)


def _is_regression(name: str) -> bool:
    return name.lower().startswith("regr_")


def _is_fraction(node: exp.Expr) -> bool:
    """Whether the type is known and no integer's: a column's, without a catalog, is not."""
    kind = node.type
    return kind is not None and kind.this in (*exp.DataType.REAL_TYPES,)


def _mixes_text_with_number(node: exp.Binary) -> bool:
    kinds = [side.type.this if side.type is not None else None for side in (node.this, node.expression)]
    texts = [kind in exp.DataType.TEXT_TYPES for kind in kinds]
    numbers = [kind in exp.DataType.NUMERIC_TYPES for kind in kinds]
    return any(texts) and any(numbers)
