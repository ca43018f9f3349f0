"""Which end of a relationship is "many": what an answer says or draws, held against the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from modeler.assistant.verification.findings import Finding, Kind
from modeler.assistant.verification.joins import between
from modeler.catalog.names import TableName
from modeler.model.data_model import DataModel, Relationship
from modeler.query.paths import may_multiply


class End(StrEnum):
    """How many rows of a table belong to one of the other."""

    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Said:
    """A relationship as an answer gives it; an end that it leaves open is None."""

    first: TableName
    second: TableName
    first_end: End | None
    """How many rows of *first* a row of *second* has."""
    second_end: End | None


def said_findings(said: Said, model: DataModel) -> Iterator[Finding]:
    """What is wrong with *said*: no such join, or an end that is not so; nothing where one relationship fits.

    >>> from modeler.catalog.tables import Catalog
    >>> list(said_findings(Said(TableName("s", "a"), TableName("s", "b"), None, End.MANY), DataModel(Catalog())))
    [Finding(kind=<Kind.UNKNOWN_JOIN: 'unknown_join'>, message='the model knows no join between s.a and s.b', ...
    """
    held = between(said.first, said.second, model)
    if not held:
        message = f"the model knows no join between {said.first} and {said.second}"
        yield Finding(Kind.UNKNOWN_JOIN, message, _known_of(said.first, model))
        return
    if any(_fits(said, relationship) for relationship in held):
        return
    asserted = f"{_said(said.first_end)} of {said.first} to {_said(said.second_end)} of {said.second}"
    yield Finding(Kind.REVERSED, f"it says {asserted}", f"the model has {in_words(held[0])}")


def in_words(relationship: Relationship) -> str:
    """The ends of *relationship* as a sentence gives them."""
    child, parent = _ends(relationship)
    return f"{child} {relationship.child.table} to {parent} {relationship.parent.table}, on {relationship.name}"


def many_sides(model: DataModel, tables: frozenset[TableName]) -> dict[TableName, set[End]]:
    """The ends that each of *tables* has in the relationships with others of them."""
    found: dict[TableName, set[End]] = {}
    for relationship in model.relationships:
        ends = (relationship.child.table, relationship.parent.table)
        if tables.issuperset(ends) and ends[0] != ends[1]:
            for table, end in zip(ends, _ends(relationship), strict=True):
                found.setdefault(table, set()).add(end)
    return found


def _fits(said: Said, relationship: Relationship) -> bool:
    child, parent = _ends(relationship)
    both = [(said.first, said.first_end), (said.second, said.second_end)]
    if relationship.child.table == relationship.parent.table:
        given = (said.first_end, said.second_end)
        return any(
            all(a in (None, b) for a, b in zip(given, ends, strict=True))
            for ends in ((child, parent), (parent, child))
        )
    true = {relationship.child.table: child, relationship.parent.table: parent}
    return all(end is None or end is true[table] for table, end in both)


def _ends(relationship: Relationship) -> tuple[End, End]:
    """Of child and parent; an end that is not known is what it was proposed as."""
    one_child = relationship.child_end.is_one
    return End.ONE if one_child else End.MANY, End.MANY if may_multiply(relationship) else End.ONE


def _said(end: End | None) -> str:
    return end.value if end is not None else "some"


def _known_of(table: TableName, model: DataModel) -> str:
    held = [r.name for r in model.relationships if table in (r.child.table, r.parent.table)]
    return f"it joins {table} on {held[0]}" if held else ""
