"""Train the weights of joins and keys on schemas whose keys are declared: logistic regression, named features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog, ConstraintKind
from modeler.errors import NothingToRead
from modeler.model.candidates import Pair, candidates
from modeler.model.consensus import CONSENSUS_FEATURES, CONSENSUS_PRIOR, Opinion, consensus_features
from modeler.model.contenders import CONSIDERED_FROM, KEPT
from modeler.model.edge_features import EDGE_FEATURES, PRIOR, edge_features
from modeler.model.key_features import KEY_FEATURES, KEY_PRIOR, Surroundings, key_features
from modeler.model.keys import LOOKED_AT, key_columns
from modeler.model.naming import NamedTable, named_tables
from modeler.model.regression import Row, Rows, regression
from modeler.model.scoring import (
    CALIBRATION_FEATURES,
    CALIBRATION_PRIOR,
    Estimator,
    JoinWeights,
    calibration_features,
    probability,
)
from modeler.model.word_fit import Habits, wordings

_EVEN = 0.5
"""How far schemas count alike, however many references they have: 0 not at all, 1 wholly."""

_PARTS = 4
"""Parts that examples are dealt into, so that no example's keys are guessed by weights learnt from them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A schema as a warehouse shows it, without keys, and the keys it truly has."""

    catalog: Catalog
    primary: frozenset[ColumnSet]
    references: frozenset[tuple[ColumnSet, ColumnSet]]
    """Child and parent of each foreign key."""


def example(catalog: Catalog) -> Example:
    """*catalog* with its declared keys taken off: the truth to learn from.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column, Constraint, Table
    >>> key = Constraint(ConstraintKind.PRIMARY, ("id",))
    >>> table = Table(TableName("s", "t"), (Column("id", "bigint"),), constraints=(key,))
    >>> found = example(Catalog.of([table]))
    >>> found.primary, found.catalog.tables[0].constraints
    (frozenset({ColumnSet(table=TableName(schema='s', table='t'), columns=('id',))}), ())
    """
    primary = frozenset(
        ColumnSet(table.name, constraint.columns)
        for table in catalog
        for constraint in table.constraints
        if constraint.kind is ConstraintKind.PRIMARY
    )
    references = frozenset(
        (ColumnSet(table.name, constraint.columns), constraint.references)
        for table in catalog
        for constraint in table.foreign_keys
        if constraint.references is not None and constraint.references.table in catalog
    )
    return Example(Catalog.of(replace(table, constraints=()) for table in catalog), primary, references)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An example with its names taken apart, as it is and without its NOT NULL, because much DDL has none."""

    views: tuple[_View, ...]

    @classmethod
    def of(cls, one: Example) -> Prepared:
        """*one*, ready for :func:`fit`; what is prepared can be used again."""
        return cls((_View.of(one, as_is=True), _View.of(_without_not_null(one), as_is=False)))


def fit(examples: Iterable[Prepared], *, trained_on: str) -> JoinWeights:
    """Weights learnt from *examples*.

    A schema's pairs weigh less the more there are of them. Keys are guessed by weights that have not seen the
    schema, and so are references before they are set beside each other: as it will be where the weights are used.

    Raises:
        NothingToRead: no example has a key to learn from.
    """
    held = tuple(examples)
    views = [view for one in held for view in one.views]
    if not any(view.one.primary for view in views) or not any(view.one.references for view in views):
        raise NothingToRead(
            "no declared keys to learn from", hint="the DDL needs PRIMARY KEY and FOREIGN KEY constraints"
        )
    parts = [[view for one in held[part::_PARTS] for view in one.views] for part in range(_PARTS)]
    key = _key_estimator(views)
    unseen_keys = [_key_estimator(_others(parts, place) or views) for place in range(_PARTS)]
    scored = [[_scored(view, unseen) for view in part] for part, unseen in zip(parts, unseen_keys, strict=True)]
    edge = _edge_estimator(one for part in scored for one in part)
    beside = [
        tuple(_beside(one, unseen))
        for place, part in enumerate(scored)
        for unseen in (_edge_estimator(_others(scored, place) or part),)
        for one in part
        if one.view.as_is
    ]
    consensus = regression(
        # every pair counts alike: what comes out is a probability of references, not of schemas
        (Rows.of(tuple(CONSENSUS_FEATURES), (row for column in one for row in column)) for one in beside),
        CONSENSUS_PRIOR,
    )
    calibration = regression((_calibration_rows(one, consensus) for one in beside), CALIBRATION_PRIOR)
    return JoinWeights(key, edge, consensus, calibration, trained_on)


T = TypeVar("T")


def _others(parts: Sequence[Sequence[T]], place: int) -> list[T]:
    """Everything but the part at *place*."""
    return [one for other, part in enumerate(parts) if other != place for one in part]


@dataclass(frozen=True, slots=True)
class _View:
    one: Example
    tables: tuple[NamedTable, ...]
    keys: Rows
    as_is: bool
    """Whether it has its NOT NULL."""

    @classmethod
    def of(cls, one: Example, *, as_is: bool) -> _View:
        tables = named_tables(one.catalog)
        return cls(one, tables, Rows.of(tuple(KEY_FEATURES), _key_rows(one, tables)), as_is)


def _without_not_null(one: Example) -> Example:
    tables = (
        replace(table, columns=tuple(replace(column, nullable=True) for column in table.columns))
        for table in one.catalog
    )
    return replace(one, catalog=Catalog.of(tables))


def _key_estimator(views: Iterable[_View]) -> Estimator:
    return regression((view.keys for view in views), KEY_PRIOR)


def _key_rows(one: Example, tables: tuple[NamedTable, ...]) -> Iterator[Row]:
    around = Surroundings.of(tables)
    keyed = {columns.table for columns in one.primary}
    for table in tables:
        if table.name in keyed:
            for column in table.columns[:LOOKED_AT]:
                yield Row(key_features(column, table, around), column.columns in one.primary, 1.0)


@dataclass(frozen=True, slots=True)
class _Scored:
    """A view, its keys guessed, and the pairs of each column."""

    view: _View
    likely: Mapping[ColumnSet, float]
    pairs: tuple[tuple[Pair, ...], ...]
    rows: Rows
    """Of all pairs in their order."""


def _scored(view: _View, key: Estimator) -> _Scored:
    keys = key_columns(view.tables, key)
    likely = {k.column.columns: k.probability for held in keys.values() for k in held}
    pairs = tuple(candidates(view.tables, keys))
    return _Scored(view, likely, pairs, Rows.of(tuple(EDGE_FEATURES), _edge_rows(view, likely, pairs)))


def _edge_estimator(scored: Iterable[_Scored]) -> Estimator:
    return regression((one.rows for one in scored), PRIOR)


def _edge_rows(
    view: _View, likely: Mapping[ColumnSet, float], columns: Iterable[tuple[Pair, ...]]
) -> Iterator[Row]:
    habits = Habits.of(view.tables)
    weight = _weight(view.one)
    for pairs in columns:
        for pair, wording in zip(pairs, wordings(pairs), strict=True):
            features = edge_features(pair, wording, habits, likely.get(pair.child.columns, 0.0))
            yield Row(features, _holds(pair, view.one), weight)


def _beside(scored: _Scored, edge: Estimator) -> Iterator[list[Row]]:
    """For each column its contenders beside each other, by falling log-odds of *edge*."""
    import numpy as np

    weights = np.array([*(edge.weights[name] for name in scored.rows.names), edge.intercept])
    log_odds = iter((scored.rows.matrix @ weights).tolist())
    columns = [
        sorted((Opinion(pair, next(log_odds)) for pair in pairs), key=lambda one: -one.log_odds)[:KEPT]
        for pairs in scored.pairs
    ]
    features = consensus_features(scored.view.tables, columns, scored.likely)
    for opinions, held in zip(columns, features, strict=True):
        yield [
            Row(found, _holds(one.pair, scored.view.one), 1.0) for one, found in zip(opinions, held, strict=True)
        ]


def _calibration_rows(columns: Iterable[list[Row]], consensus: Estimator) -> Rows:
    """The best contender of each column, where there is any doubt. Schemas count alike, however large.

    What one large schema left undeclared would speak for all otherwise.
    """
    scored = ([(consensus.log_odds(row.features), row) for row in column] for column in columns if column)
    firsts = (max(column, key=lambda entry: entry[0]) for column in scored)
    best = tuple((odds, row) for odds, row in firsts if probability(odds) >= CONSIDERED_FROM)
    weight = 1.0 / max(1, len(best))
    rows = (Row(calibration_features(odds, row.features), row.holds, weight) for odds, row in best)
    return Rows.of(CALIBRATION_FEATURES, rows)


def _weight(one: Example) -> float:
    return float(max(1, len(one.references)) ** -_EVEN)


def _holds(pair: Pair, one: Example) -> bool:
    return (pair.child.columns, pair.parent.column.columns) in one.references
