"""Where the columns of views come from, down to the columns of tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot.errors import ParseError

from modeler.catalog.dialect import parse
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.resolution.resolver import Resolver
from modeler.catalog.resolution.scope import Outputs, Relation, Unresolved
from modeler.catalog.tables import Catalog, Table


@dataclass(frozen=True, slots=True, order=True)
class Lineage:
    """What one column of a view is computed from."""

    column: ColumnSet
    sources: tuple[ColumnSet, ...]
    """Columns of tables, sorted; those of other views are followed further."""
    is_copy: bool
    """Whether it holds the values of its sources unchanged."""


def lineage(catalog: Catalog) -> tuple[Lineage, ...]:
    """The lineage of every column of the views of *catalog*, and of tables created AS a query, where it is known.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column
    >>> base = Table(TableName("s", "t"), (Column("a", "int"), Column("b", "int")))
    >>> view = Table(TableName("s", "v"), (Column("a", ""), Column("n", "")), definition="SELECT a, a + b FROM s.t")
    >>> for held in lineage(Catalog.of([base, view])):
    ...     print(held.column, held.is_copy, *held.sources)
    s.v.a True s.t.a
    s.v.n False s.t.a s.t.b
    """
    known: dict[TableName, Relation] = {}
    return tuple(sorted(held for table in catalog if table.definition for held in _of(table, catalog, known)))


def _of(view: Table, catalog: Catalog, known: dict[TableName, Relation]) -> Iterator[Lineage]:
    outputs = _outputs(view, catalog, known)
    names = [column.name for column in view.columns]
    if len(names) != len(outputs):
        return
    for name, output in zip(names, outputs, strict=True):
        sources = tuple(sorted(source for source in output.sources if source.table != view.name))
        if sources:
            is_copy = not output.through and output.copies == output.sources
            yield Lineage(ColumnSet(view.name, (name,)), sources, is_copy)


def _outputs(view: Table, catalog: Catalog, known: dict[TableName, Relation]) -> Outputs:
    resolver = Resolver(
        catalog,
        view.name.schema,
        any_database=True,
        lenient=True,
        through_views=True,
        typed=False,
        known=known,
    )
    try:
        return resolver.query(parse(view.definition))
    except (ParseError, Unresolved, RecursionError):
        return ()
