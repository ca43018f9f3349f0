"""The joins an answer makes, held against those of the model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.assistant.verification.findings import Finding, Kind
from modeler.catalog.names import ColumnSet, TableName
from modeler.evidence.mining.mined import Edge
from modeler.model.data_model import DataModel, Relationship

_Pairs = frozenset[frozenset[tuple[TableName, str]]]


def join_findings(edges: Iterable[Edge], model: DataModel) -> Iterator[Finding]:
    """A finding for each of *edges* that joins tables otherwise than *model* does."""
    for edge in dict.fromkeys(edges):
        if edge.is_range:
            message = f"{edge.left} and {edge.right} are compared by range, which the model has no joins of"
            yield Finding(Kind.NOT_CHECKED, message)
        elif not is_join_of(edge.left, edge.right, model):
            yield unknown_join(edge.left, edge.right, model)
        elif not edge.dated:
            yield from _without_moment(edge, model)


def _without_moment(edge: Edge, model: DataModel) -> Iterator[Finding]:
    """That a join finds every version of its parent's row, where the model takes the one of a moment."""
    for one in model.relationships:
        if one.within is not None and _pairs(one.child, one.parent) == _pairs(edge.left, edge.right):
            moment = ColumnSet(one.child.table, (one.within.moment,))
            bounds = f"{one.within.begin} and {one.within.end}"
            message = f"{one.parent.table} has several versions of a row per {', '.join(one.parent.columns)}"
            yield Finding(Kind.FANNED_OUT, message, f"take the one between whose {bounds} {moment} lies")


def is_join_of(left: ColumnSet, right: ColumnSet, model: DataModel) -> bool:
    """Whether the model joins *left* to *right*, column for column.

    So do columns that refer to the same one, and a table's column with itself. More conditions than the model has
    make the join narrower; fewer make it another join.
    """
    if left == right:
        return True
    pairs = _pairs(left, right)
    if any(_pairs(r.child, r.parent) <= pairs for r in model.relationships):
        return True
    classes = _classes(model)
    return all(len({classes.get(side, side) for side in pair}) == 1 for pair in pairs)


def between(one: TableName, other: TableName, model: DataModel) -> tuple[Relationship, ...]:
    """The joins that *model* has between two tables, whichever is the child."""
    return tuple(r for r in model.relationships if {r.child.table, r.parent.table} == {one, other})


def unknown_join(left: ColumnSet, right: ColumnSet, model: DataModel) -> Finding:
    """That the model does not join *left* to *right*, and what it does instead."""
    held = between(left.table, right.table, model)
    message = f"the model does not join {left} to {right}"
    if held:
        return Finding(Kind.UNKNOWN_JOIN, message, f"it joins them on {held[0].name}")
    pairs = _pairs(left, right)
    considered = next((r for r in model.candidates if _pairs(r.child, r.parent) == pairs), None)
    if considered is not None:
        return Finding(
            Kind.UNKNOWN_JOIN, message, f"considered and not chosen: probability {considered.probability:.2f}"
        )
    return Finding(Kind.UNKNOWN_JOIN, message, f"it knows no join between {left.table} and {right.table}")


def _pairs(left: ColumnSet, right: ColumnSet) -> _Pairs:
    sides = zip(left.columns, right.columns, strict=False)
    return frozenset(frozenset({(left.table, a.lower()), (right.table, b.lower())}) for a, b in sides)


def _classes(model: DataModel) -> dict[tuple[TableName, str], tuple[TableName, str]]:
    """For each column of a single-column relationship, one column that stands for all that are equal to it."""
    parent: dict[tuple[TableName, str], tuple[TableName, str]] = {}

    def root(side: tuple[TableName, str]) -> tuple[TableName, str]:
        while parent.get(side, side) != side:
            side = parent[side]
        return side

    for relationship in model.relationships:
        if len(relationship.child.columns) == 1:
            child = (relationship.child.table, relationship.child.columns[0].lower())
            above = (relationship.parent.table, relationship.parent.columns[0].lower())
            one, other = sorted((root(child), root(above)))
            parent[other] = one
            parent.setdefault(one, one)
    return {side: root(side) for side in parent}
