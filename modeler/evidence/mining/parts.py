"""The parts of a query that mining looks at, gathered in one walk over its tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from modeler.evidence.mining.conditions import conjuncts, row_conditions


@dataclass(slots=True)
class Parts:
    """Nodes of one query by kind, at any depth, in the order of the text."""

    selects: list[exp.Select] = field(default_factory=list)
    joins: list[exp.Join] = field(default_factory=list)
    memberships: list[exp.In] = field(default_factory=list)
    windows: list[exp.Window] = field(default_factory=list)
    aggregates: list[exp.Func] = field(default_factory=list)
    cases: list[exp.Expr] = field(default_factory=list)

    conditions: list[exp.Expr] = field(default_factory=list)
    """Every conjunct of ON, WHERE, HAVING and QUALIFY."""


def gather(tree: exp.Expr) -> Parts:
    """The parts of *tree*.

    >>> from modeler.catalog.dialect import parse
    >>> parts = gather(parse("SELECT sum(a) FROM t JOIN u ON t.x = u.y WHERE b IN (SELECT c FROM v)"))
    >>> len(parts.selects), len(parts.joins), len(parts.memberships), len(parts.aggregates)
    (2, 1, 1, 1)
    """
    found = Parts()
    lists: dict[type[exp.Expr], list[exp.Expr]] = {
        kind: getattr(found, name) for name, kinds in _KINDS.items() for kind in kinds
    }
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        held = lists.get(type(node))
        if held is not None:
            held.append(node)
        waiting += reversed(children(node))
    for join in found.joins:
        found.conditions.extend(conjuncts(join.args.get("on")))
    for select in found.selects:
        found.conditions.extend(row_conditions(select))
    return found


def columns_in(node: exp.Expr) -> list[exp.Column]:
    """Every column in *node*, itself among them.

    >>> from modeler.catalog.dialect import parse
    >>> sorted(column.name for column in columns_in(parse("SELECT a + lower(b) FROM t").expressions[0]))
    ['a', 'b']
    """
    found: list[exp.Column] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, exp.Column):
            found.append(part)
        else:
            waiting += children(part)
    return found


def children(node: exp.Expr) -> list[exp.Expr]:
    """The nodes directly in *node*, in the order of the text, but for names and literals.

    Half of a tree are such leaves, and mining walks it often.
    """
    found: list[exp.Expr] = []
    for value in node.args.values():
        if isinstance(value, list):
            found += [one for one in value if isinstance(one, exp.Expr) and type(one) not in _LEAVES]
        elif isinstance(value, exp.Expr) and type(value) not in _LEAVES:
            found.append(value)
    return found


_LEAVES = frozenset({exp.Literal, exp.Identifier})

_KINDS: dict[str, tuple[type[exp.Expr], ...]] = {
    "selects": (exp.Select,),
    "joins": (exp.Join,),
    "memberships": (exp.In,),
    "windows": (exp.Window,),
    "aggregates": (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count, exp.Median, exp.Stddev, exp.ApproxDistinct),
    "cases": (exp.Case, exp.DecodeCase),
}
