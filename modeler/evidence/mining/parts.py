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
    for node in tree.dfs():
        held = lists.get(type(node))
        if held is not None:
            held.append(node)
    for join in found.joins:
        found.conditions.extend(conjuncts(join.args.get("on")))
    for select in found.selects:
        found.conditions.extend(row_conditions(select))
    return found


_KINDS: dict[str, tuple[type[exp.Expr], ...]] = {
    "selects": (exp.Select,),
    "joins": (exp.Join,),
    "memberships": (exp.In,),
    "windows": (exp.Window,),
    "aggregates": (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count, exp.Median, exp.Stddev, exp.ApproxDistinct),
    "cases": (exp.Case, exp.DecodeCase),
}
