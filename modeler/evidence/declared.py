"""What the DDL declares: primary, unique and foreign keys, NOT NULL. Redshift enforces only the last."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog, Constraint, ConstraintKind, Table
from modeler.evidence import weights
from modeler.evidence.claims import Evidence, Method, NotNull, Refers, Unique


def declared(catalog: Catalog) -> tuple[Evidence, ...]:
    """Evidence of every declared key and NOT NULL of *catalog*.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column
    >>> name = TableName("s", "t")
    >>> key = Constraint(ConstraintKind.PRIMARY, ("id",))
    >>> table = Table(name, (Column("id", "bigint", nullable=False),), constraints=(key,))
    >>> [(type(e.claim).__name__, e.note) for e in declared(Catalog.of([table]))]
    [('NotNull', 'id is declared NOT NULL'), ('Unique', 'id is the declared primary key')]
    """
    return tuple(e for table in catalog for e in (*_not_null(table), *_constraints(table, catalog)))


def _not_null(table: Table) -> Iterator[Evidence]:
    for column in table.columns:
        if not column.nullable:
            claim = NotNull(ColumnSet(table.name, (column.name,)))
            span = column.span or table.span
            note = f"{column.name} is declared NOT NULL"
            yield Evidence(claim, Method.DECLARED, weights.DECLARED, note, span)


def _constraints(table: Table, catalog: Catalog) -> Iterator[Evidence]:
    for constraint in table.constraints:
        columns = ColumnSet(table.name, constraint.columns)
        names = ", ".join(constraint.columns)
        by = f" in {constraint.declared_by}" if constraint.declared_by else ""
        span = constraint.span or table.span
        if constraint.kind is ConstraintKind.FOREIGN:
            parent = constraint.references
            if parent is not None and _exists(parent, constraint, catalog):
                note = f"{names} is declared{by} to refer to {parent}"
                yield Evidence(Refers(columns, parent), Method.DECLARED, weights.DECLARED, note, span)
        else:
            note = f"{names} is the declared {constraint.kind.value} key{by}"
            yield Evidence(Unique(columns), Method.DECLARED, weights.DECLARED, note, span)


def _exists(parent: ColumnSet, constraint: Constraint, catalog: Catalog) -> bool:
    """Whether the catalog has the other side, column for column: a dump may leave tables out."""
    table = catalog.find(str(parent.table))
    return (
        table is not None
        and len(parent.columns) == len(constraint.columns)
        and all(table.has_column(name) for name in parent.columns)
    )
