"""What a diagram shows, before any drawing: boxes with fields, and edges with their ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from modeler.artefacts.lookup import Lookup, lookup
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Table
from modeler.model.data_model import DataModel, Deduplication, Key, Multiplicity, Relationship, Role, Status


class Proof(StrEnum):
    """How far an edge or key has come, as a reader of the diagram must tell it apart."""

    TESTED = "tested"
    """Tested on data, and held."""
    DECIDED = "decided"
    """A person's word; not necessarily tested."""
    PROPOSED = "proposed"
    """Believed from evidence; nothing has tested it."""


_PROOFS = {
    Status.CONFIRMED: Proof.TESTED,
    Status.ACCEPTED: Proof.DECIDED,
    Status.PROPOSED: Proof.PROPOSED,
}

_SHORT = (
    ("character varying", "varchar"),
    ("timestamp without time zone", "timestamp"),
    ("timestamp with time zone", "timestamptz"),
    ("time without time zone", "time"),
    ("time with time zone", "timetz"),
    ("double precision", "double"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a box."""

    name: str
    data_type: str
    """Shortly spelled: ``"varchar(18)"``."""
    key: Proof | None = None
    """How sure it is that the column is (part of) the table's key; None where it is not."""
    foreign: bool = False
    """Whether it refers to another table."""

    @property
    def badge(self) -> str:
        """``PK``, ``PK?`` (not tested), ``FK``, or both; empty for other columns."""
        key = "" if self.key is None else "PK?" if self.key is Proof.PROPOSED else "PK"
        return " ".join(part for part in (key, "FK" if self.foreign else "") if part)


@dataclass(frozen=True, slots=True)
class Box:
    """One table."""

    table: TableName
    role: Role
    fields: tuple[Field, ...]
    hidden: int = 0
    """How many columns are left out."""
    grain: str = ""
    """``"one row per order"``; empty where it is not known, or was refuted."""
    note: str = ""
    """How it must be read: one row per key, the latest."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship as it is drawn: the crow's foot stands at the child."""

    child: ColumnSet
    parent: ColumnSet
    child_end: Multiplicity
    parent_end: Multiplicity
    proof: Proof
    probability: float

    @property
    def condition(self) -> str:
        """``"product_id = sku_id"``; pairs of a composite key are joined by ``and``."""
        pairs = zip(self.child.columns, self.parent.columns, strict=True)
        return " and ".join(f"{one} = {other}" for one, other in pairs)

    @property
    def sentence(self) -> str:
        """The edge in words, with its probability and whether it was tested."""
        ends = f"{_words(self.child_end)} to {_words(self.parent_end)}"
        proof = {
            Proof.TESTED: "tested on data",
            Proof.DECIDED: "accepted by a person",
            Proof.PROPOSED: f"proposed, not tested, probability {self.probability:.2f}",
        }[self.proof]
        return f"{self.child} = {self.parent}: {ends}; {proof}"


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes sorted by table, edges by child and parent."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]


def diagram(model: DataModel, *, tables: Collection[TableName] | None = None, all_columns: bool = False) -> Diagram:
    """What to draw of *model*: its chosen relationships and the fields they join.

    *tables* restricts it to those tables and the edges among them; without it, views of known tables are left out.
    What was refuted or rejected is not drawn. A table without a relationship is a box without fields, so that it is
    not forgotten.
    """
    shown = tuple(model.catalog.base) if tables is None else tuple(t for t in model.catalog if t.name in tables)
    names = {table.name for table in shown}
    edges = tuple(
        _edge(relationship)
        for relationship in sorted(model.relationships, key=lambda r: (r.child, r.parent))
        if relationship.status in _PROOFS and {relationship.child.table, relationship.parent.table} <= names
    )
    known = lookup(model)
    joined = {(side.table, name) for edge in edges for side in (edge.child, edge.parent) for name in side.columns}
    boxes = (
        _box(table, known, frozenset(c for c in table.column_names if all_columns or (table.name, c) in joined))
        for table in shown
    )
    return Diagram(tuple(boxes), edges)


def only_fields(drawing: Diagram) -> Diagram:
    """*drawing* with nothing in its boxes but fields: not how many were left out, nor how a table must be read.

    >>> box = Box(TableName("s", "t"), Role.FACT, (Field("id", "bigint"),), hidden=4, note="read latest row per id")
    >>> only_fields(Diagram((box,), ())).boxes[0].hidden
    0
    """
    return replace(drawing, boxes=tuple(replace(box, hidden=0, note="") for box in drawing.boxes))


def _edge(relationship: Relationship) -> Edge:
    return Edge(
        relationship.child,
        relationship.parent,
        relationship.child_end,
        relationship.parent_end,
        _PROOFS[relationship.status],
        relationship.probability,
    )


def _box(table: Table, known: Lookup, drawn: frozenset[str]) -> Box:
    key, grain, role = known.keys.get(table.name), known.grains.get(table.name), known.roles.get(table.name)
    fields = tuple(
        Field(
            column.name,
            _short(column.data_type),
            _key_proof(column.name, key),
            ColumnSet(table.name, (column.name,)) in known.references,
        )
        for column in table.columns
        if column.name in drawn
    )
    return Box(
        table.name,
        role.role if role else Role.UNKNOWN,
        fields,
        hidden=len(table.columns) - len(fields),
        grain=grain.sentence if grain and grain.status in _PROOFS else "",
        note=_reading_note(known.repairs.get(table.name)),
    )


def _short(data_type: str) -> str:
    """The type in the spelling people say, so that boxes stay narrow."""
    return next((data_type.replace(long, short) for long, short in _SHORT if long in data_type), data_type)


def _key_proof(column: str, key: Key | None) -> Proof | None:
    if key is None or column not in key.columns.columns:
        return None
    return _PROOFS.get(key.status)


def _reading_note(repair: Deduplication | None) -> str:
    if repair is None:
        return ""
    return f"read latest row per {', '.join(repair.key)} by {', '.join(repair.order_by)}"


def _words(end: Multiplicity) -> str:
    return end.value.replace("_", " ")
