"""The joins of a statement, as edges between base columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TypeAlias

from sqlglot import exp

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.resolution.resolver import Resolver
from modeler.catalog.resolution.scope import Meaning, Output, Relation
from modeler.evidence.claims import Dated, Joined
from modeler.evidence.mining.conditions import (
    conjuncts,
    disjuncts,
    is_negated,
    join_type,
    nesting,
    row_conditions,
)
from modeler.evidence.mining.mined import Edge
from modeler.evidence.mining.parts import Parts


def edges(parts: Parts, resolver: Resolver) -> Iterator[Edge]:
    """Every pair of base columns that a resolved query equates or compares between different rows.

    Conditions between the same two relations are one edge with several columns, wherever they stand: in ON, USING,
    WHERE, IN or a correlated subquery. What all branches of an OR equate counts as if it stood before the OR.
    """
    found = _Found(resolver)
    for join in parts.joins:
        for condition in conjuncts(join.args.get("on")):
            found.read(condition, join.parent_select or join, join_type(join))
    for join, left, right in resolver.joined_using:
        found.equate(left, right, join.parent_select or join, join_type(join))
    met: dict[int, str] = {}
    for select in parts.selects:
        nested = nesting(select, met)
        for condition in row_conditions(select):
            found.read(condition, select, "inner", nested)
    for membership in parts.memberships:
        found.read_membership(membership)
    for group in found.groups.values():
        yield from _edges_of(group)


_RANGES = (exp.GT, exp.GTE, exp.LT, exp.LTE)
_Pair: TypeAlias = tuple[Output, Output]


@dataclass(frozen=True, slots=True)
class _Range:
    """One column is at most, or less than, another."""

    low: Output
    high: Output
    is_strict: bool


@dataclass(slots=True)
class _Group:
    """The conditions between two relations of one SELECT."""

    join_type: str
    pairs: list[_Pair] = field(default_factory=list)
    ranges: list[_Pair] = field(default_factory=list)
    bounds: list[_Range] = field(default_factory=list)


class _Found:
    """Conditions collected by the relations they are between."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._numbers: dict[int, int] = {}
        """Relations in the order they were met, so that nothing depends on where they lie in memory."""
        self._subqueries: dict[int, Relation] = {}
        self.groups: dict[tuple[int, int, int, int], _Group] = {}

    def read(self, condition: exp.Expr, select: exp.Expr, kind: str, correlated: str = "", branch: int = 0) -> None:
        """Take in one conjunct; *correlated* is its type where one side belongs to a query around *select*."""
        if isinstance(condition, exp.EQ | exp.NullSafeEQ):
            for one, other in _sides(condition):
                is_member = isinstance(one, exp.Any) or isinstance(other, exp.Any)
                for left, right in product(self._carried(one), self._carried(other)):
                    actual = "semi" if is_member else self._kind(left, right, select, kind, correlated)
                    self.equate(left, right, select, actual, branch)
        elif isinstance(condition, exp.Or) and (bound := _open_bound(condition)) is not None:
            self.read(bound, select, kind, correlated, branch)
        elif isinstance(condition, exp.Or):
            self._read_either(condition, select, kind, correlated)
        elif isinstance(condition, exp.Between):
            self._compare(condition.args["low"], condition.this, select, kind, correlated)
            self._compare(condition.this, condition.args["high"], select, kind, correlated)
        elif isinstance(condition, exp.GT | exp.GTE):
            strict = isinstance(condition, exp.GT)
            self._compare(condition.expression, condition.this, select, kind, correlated, is_strict=strict)
        elif isinstance(condition, exp.LT | exp.LTE):
            strict = isinstance(condition, exp.LT)
            self._compare(condition.this, condition.expression, select, kind, correlated, is_strict=strict)

    def read_membership(self, node: exp.In) -> None:
        """Take in ``x IN (SELECT ...)``, and the same for rows."""
        query = node.args.get("query")
        if query is None:
            return
        outputs = self._resolver.outputs.get(id(query.unnest()), ())
        sides = node.this.expressions if isinstance(node.this, exp.Tuple) else [node.this]
        # one relation for all columns of the subquery, so that a row is one edge
        relation = self._subquery(node)
        kind = "anti" if is_negated(node) else "semi"
        select = node.parent_select or node
        for side, output in zip(sides, outputs, strict=False):
            for left in self._carried(side):
                self.equate(left, Meaning(output, relation), select, kind, id(node))

    def equate(self, left: Meaning, right: Meaning, select: exp.Expr, kind: str, branch: int = 0) -> None:
        """Note that two columns are equal, unless they stand in the same row."""
        if left.output.copies and right.output.copies and not _same_row(left, right):
            self._group(left, right, select, kind, branch, "pairs")

    def _carried(self, node: exp.Expr) -> tuple[Meaning, ...]:
        found = self._resolver.carried(node.this if isinstance(node, exp.Any) else node)
        return tuple(m if m.relation is not None else Meaning(m.output, self._subquery(node)) for m in found)

    def _subquery(self, node: exp.Expr) -> Relation:
        """A relation of its own for the subquery in *node*, the same one each time."""
        return self._subqueries.setdefault(id(node), Relation("", ()))

    def _number(self, meaning: Meaning) -> int:
        return self._numbers.setdefault(id(meaning.relation), len(self._numbers))

    def _compare(
        self,
        low: exp.Expr,
        high: exp.Expr,
        select: exp.Expr,
        kind: str,
        correlated: str,
        *,
        is_strict: bool = False,
    ) -> None:
        for left, right in product(self._carried(low), self._carried(high)):
            if left.output.copies and right.output.copies and not _same_row(left, right):
                actual = self._kind(left, right, select, kind, correlated)
                group = self._group(left, right, select, actual, 0, "ranges")
                group.bounds.append(_Range(left.output, right.output, is_strict))

    def _group(self, left: Meaning, right: Meaning, select: exp.Expr, kind: str, branch: int, where: str) -> _Group:
        one, other = self._number(left), self._number(right)
        if other < one:
            left, right, one, other = right, left, other, one
        group = self.groups.setdefault((id(select), one, other, branch), _Group(kind))
        if kind != "inner" and group.join_type == "inner":
            group.join_type = kind
        getattr(group, where).append((left.output, right.output))
        return group

    def _kind(self, left: Meaning, right: Meaning, select: exp.Expr, kind: str, correlated: str) -> str:
        scope = self._resolver.scopes.get(id(select))
        if not correlated or scope is None:
            return kind
        inside = {id(relation) for relation in scope.relations}
        is_outside = any(m.relation is not None and id(m.relation) not in inside for m in (left, right))
        return correlated if is_outside else kind

    def _read_either(self, condition: exp.Expr, select: exp.Expr, kind: str, correlated: str) -> None:
        """What every branch of an OR equates; else, where every branch equates something, each by itself."""
        branches = []
        for branch in disjuncts(condition):
            alone = _Found(self._resolver)
            alone._numbers, alone._subqueries = self._numbers, self._subqueries
            for part in conjuncts(branch):
                alone.read(part, select, kind, correlated)
            branches.append(
                {(key, pair): group.join_type for key, group in alone.groups.items() for pair in group.pairs}
            )
        common = set(branches[0]).intersection(*branches[1:])
        for place, branch_pairs in enumerate(branches):
            for key, pair in branch_pairs:
                is_common = (key, pair) in common
                if (is_common and place > 0) or not (is_common or all(branches)):
                    continue
                mark = 0 if is_common else id(condition) + place
                group = self.groups.setdefault((*key[:3], mark), _Group(branch_pairs[key, pair]))
                group.pairs.append(pair)


def _sides(condition: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    one, other = condition.this, condition.expression
    if isinstance(one, exp.Tuple) and isinstance(other, exp.Tuple):
        yield from zip(one.expressions, other.expressions, strict=False)
    else:
        yield one, other


def _same_row(left: Meaning, right: Meaning) -> bool:
    return left.relation is right.relation


def _edges_of(group: _Group) -> Iterator[Edge]:
    """The edges between base tables that the pairs of one group mean."""
    ranges = "; ".join(dict.fromkeys(_compared(pair) for pair in group.ranges))
    for (left, right), pairs in _by_tables(group.pairs).items():
        pairs = [pair for pair in pairs if left != right or pair[0] != pair[1]]
        forms = dict.fromkeys(form for *_, form in pairs if form)
        form = "; ".join([*forms, *([f"within {ranges}"] if ranges else [])])
        for columns in _composites(pairs):
            if not columns:
                continue
            one = ColumnSet(left, tuple(a for a, _ in columns))
            other = ColumnSet(right, tuple(b for _, b in columns))
            claim = Joined.of(one, other)
            yield Edge(claim.left, claim.right, group.join_type, form, dated=_dated(claim, group.bounds))
    if not group.pairs:
        for (left, right), pairs in _by_tables(group.ranges).items():
            one = ColumnSet(left, tuple(sorted({a for a, *_ in pairs})))
            other = ColumnSet(right, tuple(sorted({b for _, b, _ in pairs})))
            yield Edge(min(one, other), max(one, other), group.join_type, ranges, is_range=True)


def _dated(claim: Joined, bounds: Iterable[_Range]) -> tuple[Dated, ...]:
    """The validity that *bounds* mean: one column of one side between two of the other."""
    held = tuple(bounds)
    for child, parent in ((claim.left, claim.right), (claim.right, claim.left)):
        begins = {
            (moment, name, False)
            for bound in held
            for name in _names(bound.low, parent.table)
            for moment in _names(bound.high, child.table)
        }
        ends = {
            (moment, name, not bound.is_strict)
            for bound in held
            for name in _names(bound.high, parent.table)
            for moment in _names(bound.low, child.table)
        }
        if len(begins) == len(ends) == 1 and child.table != parent.table:
            (moment, begin, _), (other, end, included) = begins.pop(), ends.pop()
            if moment == other and begin != end:
                return (Dated(child, parent, moment, begin, end, included),)
    return ()


def _names(output: Output, table: TableName) -> list[str]:
    return [copy.columns[0] for copy in output.copies if copy.table == table]


def _open_bound(condition: exp.Or) -> exp.Expr | None:
    """The comparison in ``day < valid_to OR valid_to IS NULL``: a range whose end may be open."""
    branches = [branch.unnest() for branch in disjuncts(condition)]
    bounds = [branch for branch in branches if isinstance(branch, _RANGES)]
    opened = [
        branch.this for branch in branches if isinstance(branch, exp.Is) and isinstance(branch.expression, exp.Null)
    ]
    if len(bounds) != 1 or len(opened) != 1 or len(branches) != len(bounds) + len(opened):
        return None
    (bound,) = bounds
    return bound if opened[0] in (bound.this, bound.expression) else None


def _by_tables(pairs: Iterable[_Pair]) -> dict[tuple[TableName, TableName], list[tuple[str, str, str]]]:
    found: dict[tuple[TableName, TableName], list[tuple[str, str, str]]] = {}
    for left, right in pairs:
        for one, other in product(sorted(left.copies), sorted(right.copies)):
            form = _form(left, right, one, other)
            entry = (one.columns[0], other.columns[0], form)
            held = found.setdefault((one.table, other.table), [])
            if entry not in held:
                held.append(entry)
    return found


def _composites(pairs: list[tuple[str, str, str]]) -> list[list[tuple[str, str]]]:
    """The pairs as one key; each by itself where a column is paired with two others."""
    columns = list(dict.fromkeys((a, b) for a, b, _ in pairs))
    is_key = len({a for a, _ in columns}) == len(columns) == len({b for _, b in columns})
    return [columns] if is_key else [[pair] for pair in columns]


def _form(left: Output, right: Output, one: ColumnSet, other: ColumnSet) -> str:
    if not left.through and not right.through:
        return ""
    sides = sorted([(one, left.through), (other, right.through)])
    return " = ".join(_applied(through, column) for column, through in sides)


def _applied(functions: tuple[str, ...], column: ColumnSet) -> str:
    text = str(column)
    for name in functions:
        text = f"{name}({text})"
    return text


def _compared(pair: _Pair) -> str:
    return " and ".join(str(side) for side in sorted(min(output.copies) for output in pair))
