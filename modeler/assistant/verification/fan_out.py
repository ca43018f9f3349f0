"""Sums and counts over rows that a join multiplies: which rows of a query stand for the same row of a table.

A relation's rows are multiplied when, starting from it, the others cannot all be reached over equalities that hold
a key of the relation reached (functional dependencies over a join, as in Paulley and Larson, "Exploiting uniqueness
in query optimization", 1994). Keys are those of the data model; a derived table has the keys of its GROUP BY, of
its DISTINCT, of its row numbering, and those of its relations that it does not multiply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from modeler.assistant.verification.equalities import column_of, conditions_of, equalities
from modeler.assistant.verification.findings import Finding, Kind
from modeler.assistant.verification.qualified import qualified_scope
from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import DataModel, Status
from modeler.query.paths import may_multiply


def fanned_out(sql: str, model: DataModel, *, dialect: str, default_schema: str) -> tuple[Finding, ...]:
    """A finding for each SUM, AVG and COUNT of *sql* over multiplied rows, and for each table that nothing joins.

    COUNT(DISTINCT) counts nothing twice; COUNT(*) counts rows of the most detailed table, where one row of it finds
    one of each other.

    *sql* must be grounded. What cannot be followed gives a finding of kind ``not_checked``.
    """
    scope = qualified_scope(sql, model.catalog, dialect=dialect, default_schema=default_schema)
    if scope is None:
        return (Finding(Kind.NOT_CHECKED, "its sums could not be checked against the joins"),)
    reading = _Reading(model)
    reading.shape(scope)
    for subquery in scope.traverse():
        for inner in subquery.subquery_scopes:
            reading.shape(inner)
    return tuple(dict.fromkeys(reading.findings))


@dataclass(frozen=True, slots=True)
class _Shape:
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
class _Joined:
    """The relations of one FROM clause and what equates their columns."""

    shapes: Mapping[str, _Shape]
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


class _Reading:
    """One reading of a query, from the inside out."""

    def __init__(self, model: DataModel) -> None:
        self._model = model
        self._known: dict[int, _Shape] = {}
        self.findings: list[Finding] = []

    def shape(self, scope: Scope, title: str = "the subquery") -> _Shape:
        """What is known of the rows of *scope*; faults in it are noted once."""
        if id(scope) not in self._known:
            self._known[id(scope)] = self._read(scope, title)
        return self._known[id(scope)]

    def _read(self, scope: Scope, title: str) -> _Shape:
        node = scope.expression
        if isinstance(node, exp.SetOperation):
            return self._of_union(scope, node, title)
        if not isinstance(node, exp.Select):
            return _Shape(title)
        joined = self._joined(scope, node)
        self._check_links(joined)
        for aggregate in scope.find_all(exp.Sum, exp.Avg):
            self._check(aggregate, joined, node)
        for count in () if _compares_counts(node) else scope.find_all(exp.Count):
            self._check_count(count, joined, node)
        return _outputs(node, joined, title)

    def _of_union(self, scope: Scope, node: exp.SetOperation, title: str) -> _Shape:
        branches = [self.shape(branch, title) for branch in scope.set_operation_scopes]
        names = [name.lower() for name in node.named_selects]
        keys = (frozenset(names),) if node.args.get("distinct") else ()
        return _Shape(title, keys, frozenset().union(*(branch.multiplied for branch in branches)))

    def _joined(self, scope: Scope, select: exp.Select) -> _Joined:
        left_out = {
            join.this.alias_or_name.lower()
            for join in select.args.get("joins") or ()
            if join.kind in ("SEMI", "ANTI") or join.side in ("SEMI", "ANTI")
        }
        shapes = {}
        for alias, (_, source) in scope.selected_sources.items():
            if alias.lower() not in left_out:
                shapes[alias.lower()] = (
                    self._of_table(source) if isinstance(source, exp.Table) else self.shape(source, alias)
                )
        conditions = list(conditions_of(select))
        linked = tuple(
            frozenset(column.table.lower() for column in condition.find_all(exp.Column)) for condition in conditions
        )
        equal, pinned = equalities(conditions)
        return _Joined(_numbered(shapes, conditions), tuple(equal), frozenset(pinned), linked)

    def _of_table(self, node: exp.Table) -> _Shape:
        name = TableName(node.db, node.name)
        return _Shape(str(name), tuple(_keys(name, self._model)), table=name)

    def _check_links(self, joined: _Joined) -> None:
        """Tables that no condition connects with the others."""
        waiting = [alias for alias, shape in joined.shapes.items() if not shape.is_single]
        if len(waiting) < 2:
            return
        reached = {waiting[0]}
        while True:
            more = {a for link in joined.linked if link & reached for a in link} - reached
            if not more:
                break
            reached |= more
        for alias in waiting:
            if alias not in reached:
                message = f"no condition joins {joined.shapes[alias].title} to {joined.shapes[waiting[0]].title}"
                self.findings.append(Finding(Kind.UNKNOWN_JOIN, message, "say on which columns"))

    def _check_count(self, count: exp.Count, joined: _Joined, select: exp.Select) -> None:
        """COUNT of a column as a sum of it; of rows, where no table's rows are counted once."""
        if isinstance(count.this, exp.Distinct):
            return
        if isinstance(count.this, exp.Column):
            self._check(count, joined, select)
            return
        if not isinstance(count.this, exp.Star | exp.Literal):
            return
        fixed = _fixed(select)
        several = {alias: joined.unreached(alias, fixed) for alias in joined.shapes}
        if several and all(found or joined.shapes[alias].is_multiplied for alias, found in several.items()):
            alias, unreached = min(several.items(), key=lambda entry: self._is_repaired(entry[0], joined))
            self.findings.append(self._finding(count, joined, alias, unreached))

    def _is_repaired(self, alias: str, joined: _Joined) -> bool:
        """Whether the table's rows must be read one per key: those of the others are what is counted."""
        table = joined.shapes[alias].table
        return table is not None and self._model.deduplication_of(table) is not None

    def _check(self, aggregate: exp.AggFunc, joined: _Joined, select: exp.Select) -> None:
        values = [c for c in _values(aggregate.this) if c.table.lower() in joined.shapes]
        fixed = _fixed(select)
        several: dict[str, tuple[str, ...]] = {}
        for column in values:
            owner = column.table.lower()
            unreached = joined.unreached(owner, fixed)
            if not unreached and column.name.lower() not in joined.shapes[owner].multiplied:
                return
            several[owner] = unreached
        for owner, unreached in several.items():
            self.findings.append(self._finding(aggregate, joined, owner, unreached))

    def _finding(self, aggregate: exp.AggFunc, joined: _Joined, owner: str, unreached: tuple[str, ...]) -> Finding:
        own = joined.shapes[owner].title
        name = aggregate.key.upper()
        if not unreached:
            message = f"{name} counts values of {own} more than once: a join inside it multiplies its rows"
            return Finding(Kind.FANNED_OUT, message, "aggregate before joining")
        other = joined.shapes[unreached[0]]
        repair = self._model.deduplication_of(other.table) if other.table is not None else None
        if repair is not None:
            key = ", ".join(repair.key)
            latest = f", the latest by {', '.join(repair.order_by)}" if repair.order_by else ""
            message = f"{name} counts rows of {own} more than once: {other.title} has several rows per {key}"
            return Finding(Kind.FANNED_OUT, message, f"read {other.title} one row per {key}{latest}")
        message = f"{name} counts rows of {own} more than once: one finds several of {other.title}"
        return Finding(Kind.FANNED_OUT, message, f"aggregate {own} before joining {other.title}")


def _compares_counts(select: exp.Select) -> bool:
    """Whether rows of a whole join are counted, as tests of its cardinality do: they are what it says they are."""
    counts = [count for projection in select.expressions for count in projection.find_all(exp.Count)]
    return select.args.get("group") is None and any(isinstance(count.this, exp.Star) for count in counts)


def _fixed(select: exp.Select) -> set[tuple[str, str]]:
    """The columns that have one value in each group."""
    group = select.args.get("group")
    return {
        (column.table.lower(), column.name.lower())
        for column in (group.expressions if group is not None else ())
        if isinstance(column, exp.Column)
    }


def _keys(table: TableName, model: DataModel) -> Iterator[frozenset[str]]:
    """The column sets that identify a row of *table* as it is stored, in lower case."""
    repair = model.deduplication_of(table)
    broken = _folded(repair.key) if repair is not None else None
    sets: list[ColumnSet] = [
        key.columns
        for key in model.keys
        if key.columns.table == table
        and key.status not in (Status.REFUTED, Status.REJECTED)
        and key.probability >= _LIKELY
    ]
    for relationship in model.relationships:
        if not may_multiply(relationship):
            sets.append(relationship.parent)
        if relationship.child_end.is_one:
            sets.append(relationship.child)
    for columns in dict.fromkeys(sets):
        if columns.table == table and _folded(columns.columns) != broken:
            yield _folded(columns.columns)


_LIKELY = 0.5


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


def _numbered(shapes: Mapping[str, _Shape], conditions: Iterable[exp.Expr]) -> Mapping[str, _Shape]:
    """*shapes* where those of which only row 1 is taken have one row for each set they are numbered within.

    Rows that lack a column of the set may stay: nothing joins to them.
    """
    found = dict(shapes)
    for condition in conditions:
        branches = list(condition.flatten()) if isinstance(condition, exp.Or) else [condition]
        firsts = [b for b in branches if isinstance(b, exp.EQ) and b.expression.name == "1"]
        empty = {
            column_of(b.this) for b in branches if isinstance(b, exp.Is) and isinstance(b.expression, exp.Null)
        }
        taken = column_of(firsts[0].this) if firsts else None
        if len(firsts) != 1 or taken is None or len(firsts) + len(empty) != len(branches):
            continue
        alias, name = taken
        within = found[alias].numbered.get(name) if alias in found else None
        if within is not None and empty <= {(alias, column) for column in within}:
            found[alias] = replace(found[alias], keys=(*found[alias].keys, within))
    return found


def _outputs(select: exp.Select, joined: _Joined, title: str) -> _Shape:
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
        return _Shape(title, (frozenset(n for n in keyed if n is not None),) if None not in keyed else ())
    if group is not None:
        return _Shape(title)
    if is_aggregated:
        return _Shape(title, is_single=True)
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
    return _Shape(title, tuple(keys), frozenset(multiplied), numbered, is_single, is_multiplied)


def _is_multiplied(projection: exp.Expr, several: Mapping[str, bool], joined: _Joined) -> bool:
    values = [column for column in _values(projection) if column.table.lower() in several]
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


def _values(node: exp.Expr) -> Iterator[exp.Column]:
    """The columns whose values *node* is made of, without those it only asks about."""
    if isinstance(node, exp.Column):
        yield node
    elif isinstance(node, exp.Case):
        for branch in node.args.get("ifs") or ():
            yield from _values(branch.args["true"])
        if node.args.get("default") is not None:
            yield from _values(node.args["default"])
    elif isinstance(node, exp.If):
        for key in ("true", "false"):
            if node.args.get(key) is not None:
                yield from _values(node.args[key])
    elif not isinstance(node, exp.Query | exp.Predicate | exp.Window):
        for part in node.iter_expressions():
            yield from _values(part)
