"""A model's conclusions by the table and column they are about, for writers that go through every column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import DataModel, Deduplication, Grain, Key, Label, Relationship, TableRole

_Subject = TypeVar("_Subject")
_Fact = TypeVar("_Fact")


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is concluded of each table and column; a subject that is missing has nothing concluded of it."""

    keys: Mapping[TableName, Key]
    """The most probable one."""
    grains: Mapping[TableName, Grain]
    roles: Mapping[TableName, TableRole]
    repairs: Mapping[TableName, Deduplication]
    labels: Mapping[ColumnSet, Label]
    """The most probable one."""
    references: Mapping[ColumnSet, tuple[Relationship, ...]]
    """Chosen relationships by each single column of their child."""


def lookup(model: DataModel) -> Lookup:
    """The conclusions of *model*, each table and column found at once.

    >>> from modeler.catalog.tables import Catalog
    >>> dict(lookup(DataModel(Catalog())).keys)
    {}
    """
    references: dict[ColumnSet, list[Relationship]] = {}
    for relationship in model.relationships:
        if relationship.chosen:
            for column in relationship.child.columns:
                own = ColumnSet(relationship.child.table, (column,))
                references.setdefault(own, []).append(relationship)
    return Lookup(
        _first((key.columns.table, key) for key in model.keys),
        _first((grain.columns.table, grain) for grain in model.grains),
        _first((role.table, role) for role in model.roles),
        _first((repair.table, repair) for repair in model.deduplications),
        _first((label.column, label) for label in model.labels),
        MappingProxyType({column: tuple(found) for column, found in references.items()}),
    )


def _first(facts: Iterable[tuple[_Subject, _Fact]]) -> Mapping[_Subject, _Fact]:
    found: dict[_Subject, _Fact] = {}
    for subject, fact in facts:
        found.setdefault(subject, fact)
    return MappingProxyType(found)
