"""The conditions of a query, one by one: the conjuncts of ON, WHERE, HAVING and QUALIFY."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp


def conjuncts(node: exp.Expr | None) -> Iterator[exp.Expr]:
    """The parts of a condition that must all hold; nothing for no condition.

    >>> from modeler.catalog.dialect import parse
    >>> where = parse("SELECT 1 FROM t WHERE a = 1 AND (b = 2 AND (c = 3 OR d = 4))").args["where"].this
    >>> [part.sql() for part in conjuncts(where)]
    ['a = 1', 'b = 2', 'c = 3 OR d = 4']
    """
    waiting = [node] if node is not None else []
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.Paren):
            waiting.append(part.this)
        elif isinstance(part, exp.And):
            waiting.extend((part.expression, part.this))
        else:
            yield part


def disjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a condition of which one must hold."""
    found: list[exp.Expr] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.Paren):
            waiting.append(part.this)
        elif isinstance(part, exp.Or):
            waiting.extend((part.expression, part.this))
        else:
            found.append(part)
    return found


def row_conditions(select: exp.Select) -> Iterator[exp.Expr]:
    """The conjuncts that rows of *select* fulfil, but for those of its joins."""
    for key in ("where", "having", "qualify"):
        clause = select.args.get(key)
        if clause is not None:
            yield from conjuncts(clause.this)


def join_type(join: exp.Join) -> str:
    """The type of *join* as the team's words have it.

    >>> from modeler.catalog.dialect import parse
    >>> joins = parse("SELECT 1 FROM a LEFT OUTER JOIN b ON true CROSS JOIN c JOIN d ON true, e").args["joins"]
    >>> [join_type(join) for join in joins]
    ['left', 'cross', 'inner', 'inner']
    """
    side, kind = (join.side or "").lower(), (join.kind or "").lower()
    if kind in ("semi", "anti", "cross"):
        return kind
    return side if side in ("left", "right", "full") else "inner"


def nesting(select: exp.Expr, met: dict[int, str]) -> str:
    """How the query around *select* depends on it: ``semi``, ``anti``, ``scalar``, or a lateral join's type.

    *met* keeps the answer of every node on the way by its id: the branches of a long UNION share theirs.
    """
    node, passed = select, [id(select)]
    while node.parent is not None and isinstance(node.parent, _TRANSPARENT):
        node = node.parent
        if id(node) in met:
            break
        passed.append(id(node))
    found = met.get(id(node)) or _dependence(node)
    met.update(dict.fromkeys(passed, found))
    return found


_TRANSPARENT = (exp.Lateral, exp.Subquery, exp.Paren, exp.SetOperation, exp.From)


def _dependence(node: exp.Expr) -> str:
    parent = node.parent
    if isinstance(parent, exp.Exists | exp.In | exp.Any):
        return "anti" if is_negated(parent) else "semi"
    return join_type(parent) if isinstance(parent, exp.Join) else "scalar"


def is_negated(node: exp.Expr) -> bool:
    """Whether an odd number of NOTs stands before *node*."""
    negated = False
    while node.parent is not None and isinstance(node.parent, exp.Not | exp.Paren):
        node = node.parent
        negated ^= isinstance(node, exp.Not)
    return negated
