"""Only reading statements get past this: an allow-list on the syntax tree, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.catalog.dialect import parse
from modeler.errors import NotReadOnly
from modeler.warehouses.pure_functions import PURE_FUNCTIONS

_HINT = "only a single SELECT, SHOW or EXPLAIN SELECT is sent to a warehouse"

_QUERIES = (exp.Select, exp.SetOperation, exp.Subquery)
_WRITING = (
    exp.DDL,
    exp.DML,
    exp.Into,
    exp.Lock,
    exp.Command,
    exp.Pragma,
    exp.Attach,
    exp.Detach,
    exp.Install,
    exp.NextValueFor,
    exp.ReadCSV,
    exp.ReadParquet,
    exp.Parameter,
    exp.Placeholder,
)
"""What changes something, reads outside the warehouse, or stands for SQL that is not there yet."""
_TABLE_FUNCTIONS = (exp.Unnest, exp.GenerateSeries, exp.ExplodingGenerateSeries)


def guard(sql: str, *, dialect: str, functions: Iterable[str] = ()) -> str:
    """*sql* without its semicolon, when it is one statement that can only read.

    Allowed are SELECT (WITH, UNION and the like), SHOW, and EXPLAIN of a SELECT that does not run it. Every
    function sqlglot does not know by its own type must be in :data:`PURE_FUNCTIONS` or in *functions* (lower
    case): what cannot be told harmless is refused.

    Raises:
        NotReadOnly: it is anything else, or cannot be parsed.

    >>> guard("SELECT a FROM t;", dialect="redshift")
    'SELECT a FROM t'
    >>> guard("WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", dialect="postgres")
    Traceback (most recent call last):
    ...
    modeler.errors.NotReadOnly: the statement holds DELETE
    """
    return _guarded(sql, dialect, PURE_FUNCTIONS | frozenset(functions))


@lru_cache(maxsize=4096)
def _guarded(sql: str, dialect: str, functions: frozenset[str]) -> str:
    """Remembered: each round of validation sends the statements of the one before."""
    statement = sql.strip().rstrip(";").rstrip()
    words = statement.split(maxsplit=1)
    if len(words) == 2 and words[0].lower() == "show":
        return _shown(statement)
    if len(words) == 2 and words[0].lower() == "explain":
        _check(words[1], dialect, functions)
        return statement
    _check(statement, dialect, functions)
    return statement


def _shown(statement: str) -> str:
    """SHOW takes names only, so that one statement of words, names and patterns is all there can be."""
    if ";" in statement:
        raise NotReadOnly("more than one statement", hint=_HINT)
    return statement


def _check(statement: str, dialect: str, functions: frozenset[str]) -> None:
    try:
        tree = parse(statement, dialect)
    except ParseError as error:
        reason = str(error).splitlines()[0]
        raise NotReadOnly(f"the statement cannot be parsed, so it is not sent: {reason}", hint=_HINT) from error
    if not isinstance(tree, _QUERIES):
        raise NotReadOnly(f"the statement is {tree.key.upper()}, not SELECT", hint=_HINT)
    for node in tree.walk():
        _check_node(node, functions)


def _check_node(node: exp.Expr, allowed: frozenset[str]) -> None:
    # a query is DDL and DML to sqlglot's class tree, where it can stand in for either
    if isinstance(node, _WRITING) and not isinstance(node, (*_QUERIES, exp.Values, exp.Table)):
        raise NotReadOnly(f"the statement holds {node.key.upper()}", hint=_HINT)
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func) and node.this.name != "pg_catalog":
        raise NotReadOnly(f"{node.sql()} is a function of someone's own", hint=_HINT)
    if isinstance(node, (exp.Anonymous, exp.AnonymousAggFunc)):
        name = node.name.lower()
        if name not in allowed:
            raise NotReadOnly(f"the function {name} is not known to be free of side effects", hint=_HINT)
    if (
        isinstance(node, exp.Table)
        and isinstance(node.this, exp.Func)
        and not isinstance(node.this, _TABLE_FUNCTIONS)
    ):
        raise NotReadOnly(f"the table function {node.this.sql()} reads from outside the warehouse", hint=_HINT)
    if isinstance(node, exp.Table) and ("/" in node.name or "\\" in node.name or "://" in node.name):
        raise NotReadOnly(f"the table {node.name!r} is a file", hint=_HINT)
