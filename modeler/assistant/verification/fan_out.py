"""Sums and counts over rows that a join multiplies: which rows of a query stand for the same row of a table.

A relation's rows are multiplied when, starting from it, the others cannot all be reached over equalities that hold
a key of the relation reached (functional dependencies over a join, as in Paulley and Larson, "Exploiting uniqueness
in query optimization", 1994). Keys are those of the data model; a derived table has the keys of its GROUP BY, of
its DISTINCT, of its row numbering, and those of its relations that it does not multiply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, build_scope

from modeler.assistant.verification.equalities import column_of, conditions_of, equalities, links
from modeler.assistant.verification.findings import Finding, Kind
from modeler.assistant.verification.qualified import qualified_scope
from modeler.assistant.verification.shapes import Joined, Shape, outputs, values_of
from modeler.catalog.identifier_words import singular, words
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


class _Reading:
    """One reading of a query, from the inside out."""

    def __init__(self, model: DataModel) -> None:
        self._model = model
        self._known: dict[int, Shape] = {}
        self.findings: list[Finding] = []

    def shape(self, scope: Scope, title: str = "the subquery") -> Shape:
        """What is known of the rows of *scope*; faults in it are noted once."""
        if id(scope) not in self._known:
            self._known[id(scope)] = self._read(scope, title)
        return self._known[id(scope)]

    def _read(self, scope: Scope, title: str) -> Shape:
        node = scope.expression
        lateral = build_scope(node.this.unnest()) if isinstance(node, exp.Lateral) else None
        if lateral is not None:
            return self.shape(lateral, title)
        if isinstance(node, exp.SetOperation):
            return self._of_union(scope, node, title)
        if not isinstance(node, exp.Select):
            return Shape(title)
        joined = self._joined(scope, node)
        self._check_links(joined)
        for aggregate in scope.find_all(exp.AggFunc):
            if not isinstance(aggregate, _BLIND):
                for term in _terms(aggregate):
                    self._check(aggregate, term, joined, node)
        for count in scope.find_all(exp.Count):
            self._check_name(count, joined)
        for count in () if _compares_counts(node) else scope.find_all(exp.Count):
            self._check_count(count, joined, node)
        return outputs(node, joined, title)

    def _of_union(self, scope: Scope, node: exp.SetOperation, title: str) -> Shape:
        branches = [self.shape(branch, title) for branch in scope.set_operation_scopes]
        names = [name.lower() for name in node.named_selects]
        keys = (frozenset(names),) if node.args.get("distinct") else ()
        return Shape(title, keys, frozenset().union(*(branch.multiplied for branch in branches)))

    def _joined(self, scope: Scope, select: exp.Select) -> Joined:
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
            frozenset(column.table.lower() for column in condition.find_all(exp.Column))
            for condition in conditions
            if links(condition)
        ) + tuple(
            frozenset({alias.lower(), *(column.table.lower() for column in source.external_columns)})
            for alias, (_, source) in scope.selected_sources.items()
            if isinstance(source, Scope) and isinstance(source.expression, exp.Lateral)
        )
        equal, pinned = equalities(conditions)
        return Joined(_numbered(shapes, conditions), tuple(equal), frozenset(pinned), linked)

    def _of_table(self, node: exp.Table) -> Shape:
        name = TableName(node.db, node.name)
        return Shape(str(name), tuple(_keys(name, self._model)), table=name)

    def _check_links(self, joined: Joined) -> None:
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

    def _check_count(self, count: exp.Count, joined: Joined, select: exp.Select) -> None:
        """COUNT of a column as a sum of it; of rows, where no table's rows are counted once."""
        if isinstance(count.this, exp.Distinct):
            return
        if isinstance(count.this, exp.Column):
            self._check(count, count.this, joined, select)
            return
        if not isinstance(count.this, exp.Star | exp.Literal):
            return
        fixed = _fixed(select)
        several = {alias: joined.unreached(alias, fixed) for alias in joined.shapes}
        if several and all(found or joined.shapes[alias].is_multiplied for alias, found in several.items()):
            alias, unreached = min(several.items(), key=lambda entry: self._is_repaired(entry[0], joined))
            self.findings.append(self._finding(count, joined, alias, unreached))

    def _check_name(self, count: exp.Count, joined: Joined) -> None:
        """``COUNT(*) AS students`` where each student has several rows."""
        if not isinstance(count.this, exp.Star) or not isinstance(count.parent, exp.Alias):
            return
        said = {singular(word) for word in words(count.parent.alias)} - _COUNTING
        for alias, shape in joined.shapes.items():
            own = {singular(word) for word in words(shape.table.table)} if shape.table is not None else set()
            unreached = joined.unreached(alias)
            if said and said == own and unreached:
                self.findings.append(self._finding(count, joined, alias, unreached))

    def _is_repaired(self, alias: str, joined: Joined) -> bool:
        """Whether the table's rows must be read one per key: those of the others are what is counted."""
        table = joined.shapes[alias].table
        return table is not None and self._model.deduplication_of(table) is not None

    def _check(self, aggregate: exp.AggFunc, term: exp.Expr, joined: Joined, select: exp.Select) -> None:
        values = [c for c in values_of(term) if c.table.lower() in joined.shapes]
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

    def _finding(self, aggregate: exp.AggFunc, joined: Joined, owner: str, unreached: tuple[str, ...]) -> Finding:
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


def _terms(aggregate: exp.AggFunc) -> Iterator[exp.Expr]:
    """What *aggregate* takes, cut at plus and minus: of each of them the rows must be counted once."""
    within = aggregate.parent
    waiting: list[exp.Expr] = [aggregate.this] if isinstance(aggregate.this, exp.Expr) else []
    if isinstance(within, exp.WithinGroup) and not isinstance(aggregate, exp.GroupConcat):
        waiting = [ordered.this for ordered in within.expression.expressions]
    while waiting:
        term = waiting.pop().unnest()
        if isinstance(term, exp.Add | exp.Sub):
            waiting += [term.expression, term.this]
        else:
            yield term


_BLIND = (
    *(exp.Max, exp.Min, exp.Count, exp.AnyValue, exp.ApproxDistinct, exp.LogicalAnd, exp.LogicalOr, exp.Grouping),
    *(exp.ArgMax, exp.ArgMin, exp.First, exp.Last, exp.FirstValue, exp.LastValue, exp.NthValue, exp.Lag, exp.Lead),
    *(exp.Rank, exp.DenseRank, exp.CumeDist, exp.PercentRank, exp.Ntile, exp.Hll),
)
"""Aggregates that do not see how often a row comes, and counts, which are looked at by themselves."""


def _compares_counts(select: exp.Select) -> bool:
    """Whether rows of a whole join are counted, as tests of its cardinality do: they are what it says they are."""
    counts = [count for projection in select.expressions for count in projection.find_all(exp.Count)]
    return select.args.get("group") is None and any(isinstance(count.this, exp.Star) for count in counts)


_COUNTING = frozenset({"count", "number", "num", "n", "of", "total", "cnt", "no", "nr", "all"})
"""Words of a count's name that do not say what is counted."""


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


def _numbered(shapes: Mapping[str, Shape], conditions: Iterable[exp.Expr]) -> Mapping[str, Shape]:
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
