"""The numbers of a join to a dimension that keeps versions: each row against the version of its moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet
from modeler.checks.reading import (
    are_comparable,
    column,
    counted_if,
    filled,
    key_value,
    lacking,
    read_as,
    select,
    written,
)
from modeler.model.data_model import DataModel, Relationship, Validity
from modeler.model.versions import valid_at


def version_profile_sql(
    relationship: Relationship, within: Validity, model: DataModel, measures: Iterable[ColumnSet] = ()
) -> str:
    """The query behind the same numbers as of any join: a parent "key" is a version, a child "key" one of a moment.

    Rows of the child that agree on key and moment find the same versions, so they are one row before anything is
    joined; what finds nothing on either side is counted by a join from that side.
    """
    summed = tuple(measures)
    children, parents = _children(relationship, within, model, summed), _versions(relationship, within, model)
    names = [quote(f"key_{place}") for place in range(1, len(relationship.child.columns) + 1)]
    on = " AND ".join(
        (*(f"c.{name} = p.{name}" for name in names), *valid_at(_named(relationship, within), "c", "p"))
    )
    sums = tuple(f"sum_{place}" for place in range(1, len(summed) + 1))
    own = ("child_rows", "lacks_key", *names, quote("moment"), *sums)
    found = select(
        *(f"c.{name}" for name in own),
        "SUM(p.parent_rows) AS parent_rows",
        table=f"({children}) AS c",
        joins=[f"LEFT JOIN ({parents}) AS p ON {on}"],
        group_by=[f"c.{name}" for name in own],
    )
    used = select(
        *(f"p.{name}" for name in names),
        "p.parent_rows",
        f"p.{quote('begins')}",
        "SUM(c.child_rows) AS child_rows",
        table=f"({parents}) AS p",
        joins=[f"LEFT JOIN ({children}) AS c ON {on}"],
        group_by=[*(f"p.{name}" for name in names), "p.parent_rows", f"p.{quote('begins')}", f"p.{quote('ends')}"],
    )
    of_rows = select(*_of_rows(relationship.child, sums), table=f"({found}) AS f")
    of_versions = select(*_of_versions(), table=f"({used}) AS u")
    return written(select("*", table=f"({of_rows}) AS r", joins=[f"CROSS JOIN ({of_versions}) AS v"]))


def _named(relationship: Relationship, within: Validity) -> Relationship:
    """The relationship between the subqueries, whose columns have plain names."""
    return replace(relationship, within=replace(within, moment="moment", begin="begins", end="ends"))


def _children(relationship: Relationship, within: Validity, model: DataModel, summed: tuple[ColumnSet, ...]) -> str:
    child = relationship.child
    keys = _keys(child, relationship, model)
    moment = column(within.moment)
    lacks = lacking((*child.columns, within.moment))
    return select(
        *(f"{key} AS key_{place}" for place, key in enumerate(keys, start=1)),
        f"{moment} AS {quote('moment')}",
        "COUNT(*) AS child_rows",
        *(f"SUM({column(one.columns[0])}) AS sum_{place}" for place, one in enumerate(summed, start=1)),
        f"MAX(CASE WHEN {lacks} THEN 1 ELSE 0 END) AS lacks_key",
        table=read_as(child.table, model),
        group_by=[*keys, moment],
    )


def _versions(relationship: Relationship, within: Validity, model: DataModel) -> str:
    parent = relationship.parent
    keys = _keys(parent, relationship, model)
    begin, end = column(within.begin), column(within.end)
    return select(
        *(f"{key} AS key_{place}" for place, key in enumerate(keys, start=1)),
        f"{begin} AS {quote('begins')}",
        f"{end} AS {quote('ends')}",
        "COUNT(*) AS parent_rows",
        table=read_as(parent.table, model),
        where=filled(parent.columns),
        group_by=[*keys, begin, end],
    )


def _keys(side: ColumnSet, relationship: Relationship, model: DataModel) -> list[str]:
    comparable = are_comparable(relationship.child, relationship.parent, model)
    return [key_value(side, name, model, comparable=comparable) for name in side.columns]


def _of_rows(child: ColumnSet, sums: tuple[str, ...]) -> Iterator[str]:
    orphan = "f.lacks_key = 0 AND f.parent_rows IS NULL"
    yield "COALESCE(SUM(f.child_rows), 0) AS child_rows"
    yield "COALESCE(SUM(CASE WHEN f.lacks_key = 1 THEN f.child_rows END), 0) AS child_null_rows"
    yield f"{counted_if('f.lacks_key = 0')} AS child_keys"
    yield "COALESCE(SUM(CASE WHEN f.parent_rows IS NOT NULL THEN f.child_rows END), 0) AS matched_rows"
    yield f"COALESCE(SUM(CASE WHEN {orphan} THEN f.child_rows END), 0) AS orphan_rows"
    yield f"{counted_if(orphan)} AS orphan_keys"
    yield "COALESCE(MAX(f.parent_rows), 0) AS most_parent_rows"
    yield "COALESCE(SUM(f.child_rows * f.parent_rows), 0) AS joined_rows"
    yield "COALESCE(SUM(f.child_rows * COALESCE(f.parent_rows, 1)), 0) AS rows_after"
    if len(child.columns) == 1:
        yield f"MIN(CASE WHEN {orphan} THEN f.key_1 END) AS least_orphan"
        yield f"MAX(CASE WHEN {orphan} THEN f.key_1 END) AS greatest_orphan"
    for place, total in enumerate(sums, start=1):
        yield f"SUM(f.{total}) AS sum_before_{place}"
        yield f"SUM(f.{total} * COALESCE(f.parent_rows, 1)) AS sum_after_{place}"
        yield f"SUM(CASE WHEN f.parent_rows IS NOT NULL THEN f.{total} END) AS sum_matched_{place}"


def _of_versions() -> Iterator[str]:
    yield "COALESCE(SUM(u.parent_rows), 0) AS parent_rows"
    yield "COUNT(u.parent_rows) AS parent_keys"
    yield f"{counted_if('u.child_rows IS NULL')} AS unused_parent_keys"
    yield "COALESCE(SUM(CASE WHEN u.child_rows IS NULL THEN u.parent_rows END), 0) AS unused_parent_rows"
    yield "COALESCE(MAX(u.child_rows), 0) AS most_child_rows"
