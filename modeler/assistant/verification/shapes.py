"""What is known of the rows of the relations of a query: their keys, and which of them come several times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from modeler.catalog.names import TableName


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of the rows of a relation; names in lower case."""

    title: str
    keys: tuple[frozenset[str], ...] = ()
    multiplied: frozenset[str] = frozenset()
    """Outputs that hold the same value of the same row several times."""
    numbered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Outputs that number rows, with the outputs they are numbered within."""
    is_single: bool = False
    """Whether there is at most one row."""
    is_multiplied: bool = False
    """Whether its rows are those of no table: each of them may find several of another."""
    table: TableName | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The relations of one FROM clause and what equates their columns."""

    shapes: Mapping[str, Shape]
    equal: tuple[tuple[tuple[str, str], tuple[str, str]], ...]
    """Pairs of (alias, column)."""
    pinned: frozenset[tuple[str, str]]
    """Columns that one value is asked of."""
    linked: tuple[frozenset[str], ...]
    """Sets of aliases that some condition connects."""

    def unreached(self, start: str, fixed: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
        """The relations of which a row of *start* may find several, where the columns in *fixed* are constant."""
        known = self.pinned | frozenset(fixed)
        reached = {start}
        waiting = [alias for alias in self.shapes if alias != start]
        while True:
            found = [alias for alias in waiting if self._is_one(alias, reached, known)]
            if not found:
                return tuple(waiting)
            reached.update(found)
            waiting = [alias for alias in waiting if alias not in reached]

    def _is_one(self, alias: str, reached: set[str], known: frozenset[tuple[str, str]]) -> bool:
        shape = self.shapes[alias]
        if shape.is_single:
            return True
        given = {column for owner, column in known if owner == alias}
        for one, other in self.equal:
            for (owner, column), (partner, _) in ((one, other), (other, one)):
                if owner == alias and partner in reached:
                    given.add(column)
        return any(key <= given for key in shape.keys)


def outputs(select: exp.Select, joined: Joined, title: str) -> Shape:
    """What is known of the rows that *select* gives."""
    named = {projection.alias_or_name.lower(): projection.unalias() for projection in select.expressions}
    group = select.args.get("group")
    is_aggregated = any(
        not isinstance(a.parent, exp.Window) and a.parent_select is select
        for projection in select.expressions
        for a in projection.find_all(exp.AggFunc)
    )
    if group is not None and not (group.args.get("rollup") or group.args.get("cube")):
        keyed = [next((n for n, p in named.items() if p == part), None) for part in group.expressions]
        return Shape(title, (frozenset(n for n in keyed if n is not None),) if None not in keyed else ())
    if group is not None:
        return Shape(title)
    if is_aggregated:
        return Shape(title, is_single=True)
    several = {alias: bool(joined.unreached(alias)) for alias in joined.shapes}
    keys = [frozenset(named)] if select.args.get("distinct") is not None else []
    for alias, shape in joined.shapes.items():
        places = {
            p.name.lower(): n for n, p in named.items() if isinstance(p, exp.Column) and p.table.lower() == alias
        }
        if not several[alias]:
            keys += [frozenset(places[c] for c in key) for key in shape.keys if key <= places.keys()]
    multiplied = {name for name, p in named.items() if _is_multiplied(p, several, joined)}
    keys += _qualified(select, named)
    limit = select.args.get("limit")
    is_single = limit is not None and limit.expression is not None and limit.expression.name == "1"
    is_multiplied = (
        select.args.get("distinct") is None
        and bool(several)
        and all(found or joined.shapes[alias].is_multiplied for alias, found in several.items())
    )
    numbered = dict(_numbering(named))
    return Shape(title, tuple(keys), frozenset(multiplied), numbered, is_single, is_multiplied)


def _is_multiplied(projection: exp.Expr, several: Mapping[str, bool], joined: Joined) -> bool:
    values = [column for column in values_of(projection) if column.table.lower() in several]
    return bool(values) and all(
        several[c.table.lower()] or c.name.lower() in joined.shapes[c.table.lower()].multiplied for c in values
    )


def _numbering(named: Mapping[str, exp.Expr]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, projection in named.items():
        within = _within(projection, named)
        if within is not None:
            yield name, within


def _qualified(select: exp.Select, named: Mapping[str, exp.Expr]) -> Iterator[frozenset[str]]:
    """The sets of which QUALIFY ROW_NUMBER() ... = 1 leaves one row each."""
    clause = select.args.get("qualify")
    condition = clause.this if clause is not None else None
    if isinstance(condition, exp.EQ) and condition.expression.name == "1":
        within = _within(condition.this, named)
        if within is not None:
            yield within


def _within(node: exp.Expr, named: Mapping[str, exp.Expr]) -> frozenset[str] | None:
    """The outputs that ROW_NUMBER counts within; None where *node* is something else, or they are not all given."""
    if not isinstance(node, exp.Window) or not isinstance(node.this, exp.RowNumber):
        return None
    parts = node.args.get("partition_by") or ()
    names = [next((name for name, p in named.items() if p == part), None) for part in parts]
    return frozenset(name for name in names if name is not None) if None not in names else None


def values_of(node: exp.Expr) -> Iterator[exp.Column]:
    """The columns whose values *node* is made of, without those it only asks about."""
    if isinstance(node, exp.Column):
        yield node
    elif isinstance(node, exp.Case):
        for branch in node.args.get("ifs") or ():
            yield from values_of(branch.args["true"])
        if node.args.get("default") is not None:
            yield from values_of(node.args["default"])
    elif isinstance(node, exp.If):
        for key in ("true", "false"):
            if node.args.get(key) is not None:
                yield from values_of(node.args[key])
    elif not isinstance(node, exp.Query | exp.Predicate | exp.Window):
        for part in node.iter_expressions():
            yield from values_of(part)
