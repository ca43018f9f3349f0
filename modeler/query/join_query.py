"""The query that joins the two sides of a relationship, with every column of both."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.dialect import parse
from modeler.catalog.grounding import ground
from modeler.catalog.identifiers import quote
from modeler.model.data_model import DataModel, Relationship
from modeler.model.deduplicated import source
from modeler.query.columns import aliases
from modeler.query.goal import Query, Step
from modeler.query.paths import finds_always, may_multiply

DIALECT = "redshift"


def join_query(relationship: Relationship, model: DataModel, *, dialect: str = DIALECT) -> Query:
    """All columns of the child, and those of the parent that it does not equal anyway; no row of the child is lost.

    A name that both sides have is given to the parent's column with its table in front.

    Raises:
        UngroundedSql: the relationship holds a column that the catalog lacks.
    """
    child, parent = relationship.child, relationship.parent
    is_own = child.table == parent.table
    one, other = ("child", "parent") if is_own else tuple(aliases((child.table, parent.table)).values())
    columns = tuple(_columns(relationship, model, one, other))
    on = " AND ".join(
        f"{one}.{quote(a)} = {other}.{quote(b)}" for a, b in zip(child.columns, parent.columns, strict=True)
    )
    kind = "JOIN" if finds_always(relationship) else "LEFT JOIN"
    selected = (sql if sql.endswith(f".{quote(name)}") else f"{sql} AS {quote(name)}" for sql, name in columns)
    clauses = (
        f"SELECT {', '.join(selected)}",
        f"FROM {source(child.table, model, alias=one)}",
        f"{kind} {source(parent.table, model, alias=other)} ON {on}",
    )
    sql = parse(" ".join(clauses), DIALECT).sql(dialect, pretty=True)
    ground(sql, model.catalog, dialect=dialect)
    return Query(
        relationship.name, sql, dialect, tuple(name for _, name in columns), tuple(_steps(relationship, model))
    )


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
