"""The query that joins the two sides of a relationship, with every column of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.catalog.dialect import parse
from modeler.catalog.grounding import ground
from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet
from modeler.model.case import writer
from modeler.model.data_model import DataModel, Label, Relationship, Status
from modeler.model.deduplicated import source
from modeler.model.versions import on_clause
from modeler.query.columns import aliases, dimension_sql
from modeler.query.goal import Query, Step
from modeler.query.paths import finds_always, may_multiply

DIALECT = "redshift"


def join_query(
    relationship: Relationship, model: DataModel, *, dialect: str = DIALECT, labelled: bool = False
) -> Query:
    """All columns of the child, and those of the parent that it does not equal anyway; no row of the child is lost.

    A name that both sides have is given to the parent's column with its table in front. With *labelled*, the
    names of the codes that the application names stand at the end.

    Raises:
        UngroundedSql: the relationship holds a column that the catalog lacks.
    """
    child, parent = relationship.child, relationship.parent
    is_own = child.table == parent.table
    one, other = ("child", "parent") if is_own else tuple(aliases((child.table, parent.table)).values())
    columns = tuple(_columns(relationship, model, one, other))
    labels = tuple(_labels(columns, relationship, model, one, other)) if labelled else ()
    on = on_clause(relationship, one, other)
    kind = "JOIN" if finds_always(relationship) else "LEFT JOIN"
    columns += tuple(
        (dimension_sql(label.column, label, model, {label.column.table: side}), name)
        for side, name, label in labels
    )
    selected = (sql if sql.endswith(f".{quote(name)}") else f"{sql} AS {quote(name)}" for sql, name in columns)
    clauses = (
        f"SELECT {', '.join(selected)}",
        f"FROM {source(child.table, model, alias=one)}",
        f"{kind} {source(parent.table, model, alias=other)} ON {on}",
    )
    sql = parse(" ".join(clauses), DIALECT).sql(writer(dialect), pretty=True)
    ground(sql, model.catalog, dialect=dialect)
    steps = (*_steps(relationship, model), *(_label_step(label) for _, _, label in labels))
    return Query(relationship.name, sql, dialect, tuple(name for _, name in columns), steps)


def _columns(relationship: Relationship, model: DataModel, one: str, other: str) -> Iterator[tuple[str, str]]:
    """SQL and name of each column of the result."""
    own = model.catalog[relationship.child.table].column_names
    for name in own:
        yield f"{one}.{quote(name)}", name
    taken = {name.lower() for name in own}
    for name in model.catalog[relationship.parent.table].column_names:
        if name in relationship.parent.columns and relationship.child.table != relationship.parent.table:
            continue
        shown = name if name.lower() not in taken else f"{relationship.parent.table.table}_{name}"
        while shown.lower() in taken:
            shown += "_2"
        taken.add(shown.lower())
        yield f"{other}.{quote(name)}", shown


def _labels(
    columns: Iterable[tuple[str, str]], relationship: Relationship, model: DataModel, one: str, other: str
) -> Iterator[tuple[str, str, Label]]:
    """The side, the name and the label of each column of codes."""
    taken = {name.lower() for _, name in columns}
    for side, table in ((one, relationship.child.table), (other, relationship.parent.table)):
        for name in model.catalog[table].column_names:
            label = next(
                (one for one in model.labels_of(ColumnSet(table, (name,))) if one.status in _STANDING), None
            )
            if label is None:
                continue
            shown = f"{name}_label"
            while shown.lower() in taken:
                shown = f"{table.table}_{shown}"
            taken.add(shown.lower())
            yield side, shown, label


_STANDING = (Status.PROPOSED, Status.CONFIRMED, Status.ACCEPTED)


def _label_step(label: Label) -> Step:
    return Step(
        f"show {label.column.columns[0]} by its names in {label.mapping.span}",
        f"the application's own, linked with probability {label.probability:.2f}",
        (label.column,),
    )


def _steps(relationship: Relationship, model: DataModel) -> Iterator[Step]:
    child, parent = relationship.child, relationship.parent
    for table in (child.table, parent.table):
        repair = model.deduplication_of(table)
        if repair is not None:
            yield Step(f"read {table} one row per {', '.join(repair.key)}", repair.reason)
    reason = (
        f"{relationship.status.value} with probability {relationship.probability:.2f}; a row of {child.table} has "
        f"{relationship.parent_end.value.replace('_', ' ')} of {parent.table}"
    )
    yield Step(f"join {parent.table} on {relationship.name}", reason, (child, parent))
    if may_multiply(relationship):
        yield Step(
            f"expect more rows than {child.table} has",
            "a row may find several: aggregate its measures before joining",
            (child,),
        )
