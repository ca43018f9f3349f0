"""A limit on the rows of a statement, for engines whose driver would fetch them all."""

from __future__ import annotations

from sqlglot import exp

from modeler.catalog.dialect import parse


def limited(sql: str, *, dialect: str, most: int) -> str:
    """*sql*, a statement that passed the guard, so that it returns no more than *most* rows.

    A smaller limit of its own stays; SHOW and EXPLAIN, which return little, stay as they are.

    >>> limited("SELECT a FROM t", dialect="redshift", most=11)
    'SELECT a FROM t LIMIT 11'
    >>> limited("SELECT a FROM t LIMIT 5", dialect="redshift", most=11)
    'SELECT a FROM t LIMIT 5'
    """
    if sql.split(maxsplit=1)[0].lower() in ("show", "explain"):
        return sql
    tree = parse(sql, dialect)
    if not isinstance(tree, exp.Query) or _own_limit(tree) <= most:
        return sql
    return tree.limit(most).sql(dialect)


def _own_limit(query: exp.Query) -> float:
    limit = query.args.get("limit")
    value = limit.expression if isinstance(limit, exp.Limit) else None
    if isinstance(value, exp.Literal) and not value.is_string:
        return float(value.name)
    return float("inf")
