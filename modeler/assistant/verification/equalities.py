"""What the conditions of a query say is equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp


def conditions_of(select: exp.Select) -> Iterator[exp.Expr]:
    """The conjuncts that every row of the result meets."""
    clauses = [join.args.get("on") for join in select.args.get("joins") or ()]
    where = select.args.get("where")
    for clause in (*clauses, where.this if where is not None else None):
        waiting = [clause] if clause is not None else []
        while waiting:
            part = waiting.pop().unnest()
            if isinstance(part, exp.And):
                waiting += [part.expression, part.this]
            else:
                yield part


def links(condition: exp.Expr) -> bool:
    """Whether *condition* says which rows belong together: not by being unequal, nor by a number apart.

    >>> from sqlglot import parse_one
    >>> [links(parse_one(text)) for text in ("a.x = b.x", "a.x <> b.x", "a.x + 1 = b.x", "a.d BETWEEN b.f AND b.t")]
    [True, False, False, True]
    """
    if isinstance(condition, exp.NEQ | exp.Not):
        return False
    return not isinstance(condition, exp.EQ) or condition.find(exp.Add, exp.Sub, exp.Mul, exp.Div) is None


def equalities(
    conditions: Iterable[exp.Expr],
) -> tuple[list[tuple[tuple[str, str], tuple[str, str]]], set[tuple[str, str]]]:
    """The pairs of columns that are equal, and the columns that equal something that is no column of the FROM."""
    equal, pinned = [], set()
    for condition in conditions:
        if not isinstance(condition, exp.EQ | exp.NullSafeEQ):
            continue
        one, other = column_of(condition.this), column_of(condition.expression)
        if one is not None and other is not None:
            equal.append((one, other))
        elif one is not None and not condition.expression.find(exp.Column):
            pinned.add(one)
        elif other is not None and not condition.this.find(exp.Column):
            pinned.add(other)
    return equal, pinned


def column_of(node: exp.Expr) -> tuple[str, str] | None:
    """The column that *node* is, or is only another type or trimming of."""
    while isinstance(node, exp.Paren | exp.Cast | exp.TryCast | exp.Trim):
        node = node.this
    return (node.table.lower(), node.name.lower()) if isinstance(node, exp.Column) else None
