"""The data model: what is concluded about a catalog, each conclusion with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Evidence
from modeler.sources.reading import Mapping


class Multiplicity(StrEnum):
    """How many rows of one end belong to one row of the other end."""

    ZERO_OR_ONE = "zero_or_one"
    EXACTLY_ONE = "exactly_one"
    ZERO_OR_MORE = "zero_or_more"
    ONE_OR_MORE = "one_or_more"
    UNKNOWN = "unknown"

    @property
    def is_one(self) -> bool:
        """At most one row, so that joining to this end does not fan out."""
        return self in (Multiplicity.ZERO_OR_ONE, Multiplicity.EXACTLY_ONE)


class Status(StrEnum):
    """How far a conclusion has come."""

    CANDIDATE = "candidate"
    """Considered, not proposed."""
    PROPOSED = "proposed"
    """Chosen from evidence; nothing has tested it."""
    CONFIRMED = "confirmed"
    """Tested on data, and held."""
    REFUTED = "refuted"
    """Tested on data, and failed."""
    ACCEPTED = "accepted"
    """A person decided for it."""
    REJECTED = "rejected"
    """A person decided against it."""


@dataclass(frozen=True, slots=True)
class Key:
    """Columns that identify a row of their table: a candidate key."""

    columns: ColumnSet
    probability: float
    status: Status = Status.PROPOSED
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Validity:
    """Of several versions of a parent (SCD2) the one that held at the child's moment is meant."""

    moment: str
    """A date or timestamp of the child."""
    begin: str
    """A column of the parent: the first moment of a version."""
    end: str
    """A column of the parent: its last moment, or the first after it; NULL where the version still holds."""
    end_included: bool = False


@dataclass(frozen=True, slots=True)
class Relationship:
    """*child* (the many side) refers to *parent* (the one side), column for column."""

    child: ColumnSet
    parent: ColumnSet
    child_end: Multiplicity
    """How many child rows one parent row has."""
    parent_end: Multiplicity
    """How many parent rows one child row has."""
    probability: float
    """That this is a true edge, calibrated, 0 to 1."""
    end_probabilities: tuple[float, float] = (0.0, 0.0)
    """That the child's end is as stated, and the parent's, given the edge."""
    status: Status = Status.PROPOSED
    evidence: tuple[Evidence, ...] = ()
    within: Validity | None = None
    """Which version of the parent is meant; None where the parent has one row a key."""

    @property
    def name(self) -> str:
        """How people and files refer to it: ``sample.orderinfo.product_id = sample.skuinfo.sku_id``."""
        return f"{self.child} = {self.parent}"

    @property
    def cardinality_probability(self) -> float:
        """That both ends are as stated, given the edge."""
        child, parent = self.end_probabilities
        return child * parent

    @property
    def identifying(self) -> ColumnSet:
        """What one row of the parent is found by: its key, and of several versions the begin of one."""
        begin = (self.within.begin,) if self.within is not None else ()
        return ColumnSet(self.parent.table, (*self.parent.columns, *begin))

    @property
    def chosen(self) -> bool:
        """Whether it is part of the model, as opposed to a candidate that lost."""
        return self.status in (Status.PROPOSED, Status.CONFIRMED, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class PolymorphicReference:
    """A type and an identifier (``item_type``, ``item_id``) that refer to a row of one of several tables."""

    table: TableName
    type_column: str
    """Says which table."""
    id_column: str
    """Says which row."""
    parents: tuple[ColumnSet, ...]
    """Keys that it can hold, by their types; no join is proposed to any of them."""


@dataclass(frozen=True, slots=True)
class Grain:
    """What one row of a table stands for."""

    columns: ColumnSet
    sentence: str
    """``"one row per order"``."""
    probability: float
    status: Status = Status.PROPOSED
    evidence: tuple[Evidence, ...] = ()


class Role(StrEnum):
    """What a table is for in a dimensional model (Kimball)."""

    FACT = "fact"
    DIMENSION = "dimension"
    BRIDGE = "bridge"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TableRole:
    """A table's role and why."""

    table: TableName
    role: Role
    reason: str


@dataclass(frozen=True, slots=True)
class Label:
    """A mapping linked to the column whose codes it names."""

    mapping: Mapping
    column: ColumnSet
    probability: float
    status: Status = Status.PROPOSED
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Deduplication:
    """A repair: read the table through one row per key, the latest by *order_by*."""

    table: TableName
    key: tuple[str, ...]
    order_by: tuple[str, ...]
    """Columns whose greatest values win, most telling first."""
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DataModel:
    """Everything concluded about a catalog."""

    catalog: Catalog
    keys: tuple[Key, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    """The chosen ones, most probable first."""
    candidates: tuple[Relationship, ...] = ()
    """Those considered and not chosen, most probable first."""
    grains: tuple[Grain, ...] = ()
    roles: tuple[TableRole, ...] = ()
    labels: tuple[Label, ...] = ()
    """Each mapping with its most probable column first."""
    unlinked: tuple[Mapping, ...] = ()
    """Mappings that no column was found for."""
    deduplications: tuple[Deduplication, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """All of it, also what no conclusion uses."""
    polymorphic: tuple[PolymorphicReference, ...] = ()

    def key_of(self, table: TableName) -> Key | None:
        """The most probable key of *table*, or None."""
        return next((key for key in self.keys if key.columns.table == table), None)

    def grain_of(self, table: TableName) -> Grain | None:
        """The grain of *table*, or None."""
        return next((grain for grain in self.grains if grain.columns.table == table), None)

    def deduplication_of(self, table: TableName) -> Deduplication | None:
        """How *table* is read one row per key, or None where it is read as it is."""
        return next((d for d in self.deduplications if d.table == table), None)

    def labels_of(self, column: ColumnSet) -> tuple[Label, ...]:
        """The labels linked to *column*, most probable first."""
        return tuple(label for label in self.labels if label.column == column)
