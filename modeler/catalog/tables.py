"""Tables and the catalog: what the warehouse is known to hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, Span, TableName
from modeler.catalog.types import TypeFamily, type_family
from modeler.errors import AmbiguousTable, UnknownColumn, UnknownTable, did_you_mean


class TableKind(StrEnum):
    """What a catalog entry is; everywhere else "table" includes views."""

    TABLE = "table"
    VIEW = "view"
    LATE_BINDING_VIEW = "late_binding_view"
    MATERIALIZED_VIEW = "materialized_view"
    EXTERNAL_TABLE = "external_table"


_VIEWS = frozenset({TableKind.VIEW, TableKind.LATE_BINDING_VIEW, TableKind.MATERIALIZED_VIEW})


class ConstraintKind(StrEnum):
    """A key as *declared*. Redshift enforces none of them, and its planner trusts them."""

    PRIMARY = "primary"
    UNIQUE = "unique"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One declared key."""

    kind: ConstraintKind
    columns: tuple[str, ...]
    references: ColumnSet | None = None
    """The other side, for a foreign key only."""
    name: str = ""
    span: Span | None = None
    declared_by: str = ""
    """The tool whose file declares it (``"dbt"``); empty for DDL, which alone a planner trusts."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as its DDL, or the data it came from, describes it."""

    name: str
    data_type: str
    """Lower case, in Redshift's long spelling: ``"character varying(18)"``, ``"timestamp without time zone"``."""
    nullable: bool = True
    comment: str = ""
    default: str = ""
    """The default expression's SQL; empty where there is none."""
    encoding: str = ""
    identity: bool = False
    collation: str = ""
    span: Span | None = None

    @property
    def family(self) -> TypeFamily:
        """The type without its length and precision."""
        return type_family(self.data_type)


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view."""

    name: TableName
    columns: tuple[Column, ...]
    kind: TableKind = TableKind.TABLE
    comment: str = ""
    constraints: tuple[Constraint, ...] = ()
    dist_style: str = ""
    """``"even"``, ``"key"``, ``"all"``, ``"auto"`` or empty."""
    dist_key: str = ""
    sort_key: tuple[str, ...] = ()
    sort_style: str = ""
    """``"compound"``, ``"interleaved"``, ``"auto"`` or empty."""
    partitions: tuple[str, ...] = ()
    """Partition columns of an external table; they are also among *columns*."""
    definition: str = ""
    """The SELECT of a view, or of a table that was created AS one."""
    like: TableName | None = None
    """The table whose columns this one copies (CREATE TABLE ... LIKE); None once they are copied."""
    span: Span | None = None
    _by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    """By folded name: tables can be wide, and each of their columns is asked for many times."""

    def __post_init__(self) -> None:
        first_of_each = {column.name.lower(): column for column in reversed(self.columns)}
        object.__setattr__(self, "_by_name", first_of_each)

    @property
    def is_derived(self) -> bool:
        """Whether it is a view whose query is known: its columns are those of other tables, seen again."""
        return bool(self.definition) and self.kind in _VIEWS

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Columns of the declared primary key; empty where none is declared."""
        keys = (c.columns for c in self.constraints if c.kind is ConstraintKind.PRIMARY)
        return next(keys, ())

    @property
    def unique_keys(self) -> tuple[tuple[str, ...], ...]:
        """Columns of each declared UNIQUE constraint."""
        return tuple(c.columns for c in self.constraints if c.kind is ConstraintKind.UNIQUE)

    @property
    def foreign_keys(self) -> tuple[Constraint, ...]:
        """The declared foreign keys."""
        return tuple(c for c in self.constraints if c.kind is ConstraintKind.FOREIGN)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in table order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called *name*, whatever its case.

        Raises:
            UnknownColumn: the table has no such column.
        """
        found = self._by_name.get(name.lower())
        if found is not None:
            return found
        hint = did_you_mean(name, self.column_names)
        raise UnknownColumn(f"table {self.name} has no column {name!r}", hint=hint)

    def has_column(self, name: str) -> bool:
        """Whether there is a column called *name*, whatever its case."""
        return name.lower() in self._by_name


@dataclass(frozen=True, slots=True)
class Amendment:
    """A later statement about a table: a constraint or a column (ALTER TABLE), or a comment (COMMENT ON)."""

    table: TableName
    span: Span
    constraint: Constraint | None = None
    column: str = ""
    """The column a comment is on; empty for the table itself."""
    comment: str = ""
    added: Column | None = None
    """The column of an ADD COLUMN."""


@dataclass(frozen=True)
class Catalog:
    """Every table known, sorted by name.

    >>> from modeler.catalog.names import TableName
    >>> catalog = Catalog.of([Table(TableName("sample", "skuinfo"), (Column("sku_id", "bigint"),))])
    >>> catalog["skuinfo"].name
    TableName(schema='sample', table='skuinfo')
    >>> catalog["sample.skuinf"]
    Traceback (most recent call last):
    ...
    modeler.errors.UnknownTable: no table named 'sample.skuinf'
    """

    tables: tuple[Table, ...] = ()

    @classmethod
    def of(cls, tables: Iterable[Table]) -> Catalog:
        """A catalog of *tables*, put into order. Names must differ; merging is `catalog.merge`'s work."""
        return cls(tuple(sorted(tables, key=lambda table: table.name)))

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def __contains__(self, name: object) -> bool:
        return (name if isinstance(name, TableName) else None) in self._by_name

    def __getitem__(self, name: TableName | str) -> Table:
        """The table called *name*; a bare name is looked up in the default schema, then in all of them.

        Raises:
            UnknownTable: there is none.
            AmbiguousTable: a bare name that several schemas have, none of them the default one.
        """
        if isinstance(name, TableName) and name in self._by_name:
            return self._by_name[name]
        found = self.find(str(name))
        if found is not None:
            return found
        text = str(name)
        rivals = self.rivals(text)
        if rivals:
            places = ", ".join(str(table.name) for table in rivals)
            raise AmbiguousTable(f"table name {text!r} is ambiguous", hint=f"say which: {places}")
        known = {str(table.name) for table in self.tables} | {table.name.table for table in self.tables}
        raise UnknownTable(f"no table named {text!r}", hint=did_you_mean(text, known))

    def rivals(self, name: str) -> tuple[Table, ...]:
        """The tables of several schemas that a bare *name* may mean."""
        return tuple(self._by_bare_name.get(name.lower(), ()))

    @cached_property
    def base(self) -> Catalog:
        """The tables that hold rows of their own; all of them where there are only views."""
        held = tuple(table for table in self.tables if not table.is_derived)
        return Catalog(held) if held else self

    def find(self, name: str, *, default_schema: str = DEFAULT_SCHEMA) -> Table | None:
        """The one table that *name* (bare or qualified, in any case) can mean, or None."""
        parts = name.lower().split(".")
        if len(parts) > 1:
            return self._by_lower_name.get((parts[-2], parts[-1]))
        own = self._by_lower_name.get((default_schema.lower(), parts[0]))
        if own is not None:
            return own
        rivals = self._by_bare_name.get(parts[0], ())
        return rivals[0] if len(rivals) == 1 else None

    def installed(self, name: str) -> Table | None:
        """The one table that is *name* with a prefix before it which nearly all tables of its schema have.

        Applications name their tables so in a database they share: ``wp_posts`` is ``posts`` in the code.
        """
        found = self._by_rest.get(name.lower(), ())
        return found[0] if len(found) == 1 else None

    def column(self, columns: ColumnSet) -> Column:
        """The single column that *columns* names.

        Raises:
            UnknownTable, UnknownColumn: there is none.
        """
        return self[columns.table].column(columns.columns[0])

    @cached_property
    def _by_name(self) -> Mapping[TableName, Table]:
        return {table.name: table for table in self.tables}

    @cached_property
    def _by_lower_name(self) -> Mapping[tuple[str, str], Table]:
        return {(table.name.schema.lower(), table.name.table.lower()): table for table in self.tables}

    @cached_property
    def _by_bare_name(self) -> Mapping[str, tuple[Table, ...]]:
        found: dict[str, list[Table]] = defaultdict(list)
        for table in self.tables:
            found[table.name.table.lower()].append(table)
        return {name: tuple(tables) for name, tables in found.items()}

    @cached_property
    def _by_rest(self) -> Mapping[str, tuple[Table, ...]]:
        """By bare name without the prefix that the schema's tables share."""
        schemas: dict[str, list[Table]] = defaultdict(list)
        found: dict[str, list[Table]] = defaultdict(list)
        for table in self.tables:
            schemas[table.name.schema].append(table)
        for tables in schemas.values():
            first = Counter(table.name.table.lower().partition("_")[0] for table in tables)
            prefix, number = first.most_common(1)[0]
            if number >= max(_FEWEST_PREFIXED, _SHARE_PREFIXED * len(tables)):
                for table in tables:
                    before, _, rest = table.name.table.lower().partition("_")
                    if before == prefix and rest:
                        found[rest].append(table)
        return {name: tuple(tables) for name, tables in found.items()}


_FEWEST_PREFIXED = 5
_SHARE_PREFIXED = 0.8
"""Fewer tables that begin alike are of one subject, not of one installation."""
