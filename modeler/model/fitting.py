"""Train the weights of joins and keys on schemas whose keys are declared: logistic regression, named features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog, ConstraintKind
from modeler.errors import NothingToRead
from modeler.model.candidates import candidates
from modeler.model.edge_features import EDGE_FEATURES, PRIOR, edge_features
from modeler.model.key_features import KEY_FEATURES, KEY_PRIOR, Surroundings, key_features
from modeler.model.keys import LOOKED_AT, key_columns
from modeler.model.naming import NamedTable, named_tables
from modeler.model.scoring import Estimator, JoinWeights
from modeler.model.word_fit import Habits, wordings

_STRENGTH = 1.0
"""How strongly a weight is drawn to what is expected of it: the inverse variance of its prior."""
_EVEN = 0.5
"""How far schemas count alike, however many references they have: 0 not at all, 1 wholly."""

_PARTS = 4
"""Parts that examples are dealt into, so that no example's keys are guessed by weights learnt from them."""

_MOST_STEPS = 100
_SETTLED = 1e-8


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


def fit(examples: Iterable[Example], *, trained_on: str) -> JoinWeights:
    """Weights learnt from *examples*.

    A schema's pairs weigh less the more there are of them. It is seen twice: as it is, and without its NOT NULL,
    because much DDL has none.

    Raises:
        NothingToRead: no example has a key to learn from.
    """
    held = tuple(seen for one in examples for seen in (one, _without_not_null(one)))
    if not any(one.primary for one in held) or not any(one.references for one in held):
        raise NothingToRead(
            "no declared keys to learn from", hint="the DDL needs PRIMARY KEY and FOREIGN KEY constraints"
        )
    views = tuple(_View.of(one) for one in held)
    key = _key_estimator(views)
    rows: list[_Row] = []
    for part in range(_PARTS):
        # keys are guessed by weights that have not seen them, as they will be where the weights are used
        unseen = _key_estimator(view for place, view in enumerate(views) if place // 2 % _PARTS != part)
        rows.extend(row for view in views[2 * part :: 2 * _PARTS] for row in _edge_rows(view, unseen))
        rows.extend(row for view in views[2 * part + 1 :: 2 * _PARTS] for row in _edge_rows(view, unseen))
    edge = _fitted(tuple(EDGE_FEATURES), rows, PRIOR)
    return JoinWeights(key, edge, trained_on)


@dataclass(frozen=True, slots=True)
class _View:
    """An example with its names taken apart, and what its columns are as keys."""

    one: Example
    tables: tuple[NamedTable, ...]
    keys: tuple[_Row, ...]

    @classmethod
    def of(cls, one: Example) -> _View:
        tables = named_tables(one.catalog)
        return cls(one, tables, tuple(_key_rows(one, tables)))


def _key_estimator(views: Iterable[_View]) -> Estimator:
    return _fitted(tuple(KEY_FEATURES), (row for view in views for row in view.keys), KEY_PRIOR)


@dataclass(frozen=True, slots=True)
class _Row:
    features: dict[str, float]
    holds: bool
    weight: float


def _without_not_null(one: Example) -> Example:
    tables = (
        replace(table, columns=tuple(replace(column, nullable=True) for column in table.columns))
        for table in one.catalog
    )
    return replace(one, catalog=Catalog.of(tables))


def _key_rows(one: Example, tables: tuple[NamedTable, ...]) -> Iterator[_Row]:
    around = Surroundings.of(tables)
    keyed = {columns.table for columns in one.primary}
    for table in tables:
        if table.name in keyed:
            for column in table.columns[:LOOKED_AT]:
                yield _Row(key_features(column, table, around), column.columns in one.primary, 1.0)


def _edge_rows(view: _View, key: Estimator) -> Iterator[_Row]:
    one = view.one
    keys = key_columns(view.tables, key)
    likely = {k.column.columns: k.probability for held in keys.values() for k in held}
    habits = Habits.of(view.tables)
    weight = 1.0 / max(1, len(one.references)) ** _EVEN
    for pairs in candidates(view.tables, keys):
        for pair, wording in zip(pairs, wordings(pairs), strict=True):
            child, parent = pair.child.columns, pair.parent.column.columns
            features = edge_features(pair, wording, habits, likely.get(child, 0.0))
            yield _Row(features, (child, parent) in one.references, weight)


def _fitted(names: tuple[str, ...], rows: Iterable[_Row], prior: Mapping[str, float]) -> Estimator:
    """Logistic regression by Newton's method, each weight drawn to its *prior* (maximum a posteriori).

    Steps that overshoot are halved (Boyd and Vandenberghe, Convex Optimization, 9.2), so that it always settles.
    """
    import numpy as np

    held = tuple(rows)
    matrix = np.array([[*(row.features.get(name, 0.0) for name in names), 1.0] for row in held])
    holds = np.array([float(row.holds) for row in held])
    weight = np.array([row.weight for row in held])
    expected = np.array([*(prior.get(name, 0.0) for name in names), 0.0])
    # the intercept is learnt from the data alone
    strength = np.array([*(_STRENGTH for _ in names), 1e-6])

    def loss(at: np.ndarray) -> float:
        odds = matrix @ at
        misfit = weight @ (np.logaddexp(0.0, odds) - holds * odds)
        return float(misfit + 0.5 * strength @ (at - expected) ** 2)

    found = expected.copy()
    for _ in range(_MOST_STEPS):
        likely = 1.0 / (1.0 + np.exp(-np.clip(matrix @ found, -30.0, 30.0)))
        slope = matrix.T @ (weight * (likely - holds)) + strength * (found - expected)
        bend = (matrix * (weight * likely * (1.0 - likely))[:, None]).T @ matrix + np.diag(strength)
        step = np.linalg.solve(bend, slope)
        before = loss(found)
        while loss(found - step) > before and np.abs(step).max() >= _SETTLED:
            step = step / 2
        found = found - step
        if np.abs(step).max() < _SETTLED:
            break
    return Estimator(float(found[-1]), {name: float(w) for name, w in zip(names, found[:-1], strict=True)})
