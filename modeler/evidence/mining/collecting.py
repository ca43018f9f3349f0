"""Understand every statement, and add up what they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeVar

from modeler.catalog.names import DEFAULT_SCHEMA, Skipped, Span, TableName
from modeler.catalog.tables import Catalog
from modeler.evidence.mining.lineage import lineage
from modeler.evidence.mining.mined import (
    Coverage,
    Edge,
    Filter,
    Grain,
    Measure,
    Mined,
    MinedJoin,
    Understood,
    Usage,
)
from modeler.evidence.mining.processes import understood_in_processes
from modeler.evidence.mining.references import references
from modeler.evidence.mining.understanding import Remembered, understand_file
from modeler.evidence.mining.weighing import AUTHORITY, weigh
from modeler.progress import Progress, ProgressListener, unheard
from modeler.sources.reading import Mapping, Origin, Statement


def mine(
    statements: Iterable[Statement],
    catalog: Catalog,
    *,
    dialect: str = "redshift",
    default_schema: str = DEFAULT_SCHEMA,
    listener: ProgressListener = unheard,
    workers: int = 1,
) -> Mined:
    """What *statements* say of the tables of *catalog*: joins, grains, measures, filters, periods and labels.

    Statements of one file are read in order, so that a temporary table means what made it. Copies of a statement
    count once. *dialect* is tried for statements that name none of their own; *workers* processes share the work.

    >>> from modeler.catalog.tables import Column, Table
    >>> tables = (Table(TableName("s", n), (Column("id", "int"), Column("sku_id", "int"))) for n in ("line", "sku"))
    >>> sql = "SELECT 1 FROM s.line l JOIN s.sku u ON l.sku_id = u.id"
    >>> twice = [Statement(sql, "redshift", Span("q.sql", 1, 1)), Statement(sql, "redshift", Span("r.sql", 5, 5))]
    >>> mined = mine(twice, Catalog.of(tables))
    >>> join, = mined.joins
    >>> str(join.left), str(join.right), join.count, join.sources, mined.understood
    ('s.line.sku_id', 's.sku.id', 1, ('q.sql:1',), 2)
    """
    given = [s if s.dialect else replace(s, dialect=dialect) for s in statements]
    files = [list(held) for _, held in groupby(given, key=lambda statement: statement.span.path)]
    total = _Total()
    done = 0
    for held, said in _understood(files, catalog, default_schema, workers):
        for statement, understood in zip(held, said, strict=True):
            total.add(statement, understood)
        done += len(held)
        listener(Progress("mining SQL", done, len(given), held[0].span.path))
    mined = total.mined()
    return replace(mined, references=references(mined.joins, catalog), lineage=lineage(catalog))


def _understood(
    files: Sequence[list[Statement]], catalog: Catalog, default_schema: str, workers: int
) -> Iterator[tuple[list[Statement], list[Understood]]]:
    """The statements of each file with what they say, in the order given."""
    if workers <= 1 or len(files) <= 1:
        remembered = Remembered()
        for held in files:
            yield held, understand_file(held, catalog, default_schema, remembered)
        return
    yield from understood_in_processes(files, catalog, default_schema, workers)


@dataclass(slots=True)
class _Total:
    """What was said so far, each observation with the different statements that make it."""

    statements: int = 0
    understood: int = 0
    partly: int = 0
    failed: list[Skipped] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    edges: dict[Edge, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    grains: dict[Grain, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    measures: dict[Measure, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    filters: dict[Filter, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    readers: Counter[TableName] = field(default_factory=Counter)
    times: dict[TableName, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    mappings: list[Mapping] = field(default_factory=list)
    coverage: dict[Origin, Coverage] = field(default_factory=dict)

    def add(self, statement: Statement, said: Understood) -> None:
        """Count *statement*, and what it says where no copy of it was added before."""
        self.statements += 1
        self._cover(statement.origin, said)
        if said.failed:
            line = min(statement.span.first_line + max(said.failed_line, 1) - 1, statement.span.last_line)
            span = Span(statement.span.path, line, statement.span.last_line)
            self.failed.append(Skipped(span, said.failed, "the other statements were read"))
            return
        self.understood += not said.problems
        self.partly += bool(said.problems)
        text = " ".join(statement.sql.split())
        if text in self.seen:
            return
        self.seen.add(text)
        self.readers.update(said.tables)
        self.mappings.extend(said.mappings)
        for column in said.times:
            self.times[column.table][column.columns[0]] += 1
        for edge in said.edges:
            self.edges[edge].append(statement)
        for grain in said.grains:
            self.grains[grain].append(statement)
        for measure in said.measures:
            self.measures[measure].append(statement)
        for condition in said.filters:
            self.filters[condition].append(statement)

    def _cover(self, origin: Origin, said: Understood) -> None:
        held = self.coverage.get(origin, Coverage(origin))
        self.coverage[origin] = Coverage(
            origin,
            held.total + 1,
            held.understood + (not said.failed and not said.problems),
            held.partly + (not said.failed and bool(said.problems)),
            held.joins + len({(edge.left, edge.right) for edge in said.edges}),
        )

    def mined(self) -> Mined:
        """All of it, in an order of its own."""
        joins = tuple(_join(edge, self.edges[edge]) for edge in sorted(self.edges))
        usages = tuple(self._usage(table) for table in sorted(self.readers))
        return Mined(
            joins,
            usages,
            self.statements,
            self.understood,
            self.partly,
            tuple(self.failed),
            weigh(joins, self.grains, self.measures, self.filters, self.readers),
            tuple(self.mappings),
            coverage=tuple(self.coverage[origin] for origin in sorted(self.coverage)),
        )

    def _usage(self, table: TableName) -> Usage:
        grains: Counter[tuple[str, ...]] = Counter()
        for grain, statements in self.grains.items():
            if grain.key.table == table:
                grains[grain.key.columns] += len(statements)
        measures = Counter({(m.expression, m.label): len(s) for m, s in self.measures.items() if m.table == table})
        filters = Counter({f.predicate: len(s) for f, s in self.filters.items() if f.table == table})
        return Usage(
            table,
            self.readers[table],
            _ranked(grains),
            tuple((expression, label, count) for (expression, label), count in _ranked(measures)),
            _ranked(filters),
            _ranked(self.times.get(table, Counter())),
        )


_Key = TypeVar("_Key", str, tuple[str, ...], tuple[str, str])


def _ranked(counts: Counter[_Key]) -> tuple[tuple[_Key, int], ...]:
    """The most frequent first, ties in the order of the keys."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _join(edge: Edge, statements: list[Statement]) -> MinedJoin:
    return MinedJoin(
        edge.left,
        edge.right,
        edge.join_type,
        len(statements),
        tuple(sorted(statement.span for statement in statements)),
        sum(AUTHORITY.get(statement.origin, 1) for statement in statements),
        edge.form,
        edge.is_range,
        edge.dated,
    )
