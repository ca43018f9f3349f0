"""Columns on a many side: asked about with EXISTS, or grouped by with each row counted once a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Relationship
from modeler.model.deduplicated import source
from modeler.model.versions import on_clause
from modeler.query.columns import Aliases, column_sql, filter_condition, period_conditions
from modeler.query.goal import Filter, Related, Step
from modeler.query.paths import Path, paths_from


@dataclass(frozen=True, slots=True)
class Reach:
    """How a table on a many side of *base* is reached: through a table that refers, in steps, to both."""

    far: TableName
    through: TableName
    to_base: Path
    """From *through* to the base; its last step ends there."""
    to_far: Path
    """From *through* to the table asked for; empty where it is that table."""

    @property
    def link(self) -> Relationship:
        """The last step to the base: its child side holds the base's key."""
        return self.to_base[-1]

    @property
    def tables(self) -> tuple[TableName, ...]:
        """Tables of the inner query, the first the one it begins with."""
        steps = (*self.to_base[:-1], *self.to_far)
        return tuple(dict.fromkeys((self.through, *(step.parent.table for step in steps))))

    @property
    def step(self) -> Step:
        """What it means to group by a column over there."""
        base = self.link.parent.table
        return Step(
            f"reach {self.far} through {self.through}, each row of {base} once a value",
            f"a row of {base} has many there and counts in each group it has a part in: groups do not add up",
            (self.link.child, self.link.parent),
        )


def reach(base: TableName, far: TableName, model: DataModel) -> Reach | None:
    """The shortest way to *far* through a table that refers to it and to *base*; None where there is none."""
    found: list[tuple[int, str, Reach]] = []
    for table in model.catalog.base:
        paths = paths_from(table.name, model)
        if table.name != base and base in paths and far in paths:
            way = Reach(far, table.name, paths[base], paths[far])
            if way.link.within is not None:
                continue  # the base's rows are versions: theirs are only part of what refers to the thing
            found.append((len(way.to_base) + len(way.to_far), str(table.name), way))
    return min(found, key=lambda entry: entry[:2])[2] if found else None


def exists_condition(
    asked: Sequence[tuple[Reach, Filter]], outer: Aliases, model: DataModel, *, is_absence: bool = False
) -> str:
    """The condition that one row over there meets every filter of *asked*, all reached through the same table.

    With *is_absence* it is that no row does.
    """
    way = asked[0][0]
    tables = dict.fromkeys(table for reached, _ in asked for table in reached.tables)
    inner = {table: f"x{place}" for place, table in enumerate(tables, start=1)}
    keys = (
        f"{inner[way.link.child.table]}.{quote(one)} = {outer[way.link.parent.table]}.{quote(other)}"
        for one, other in zip(way.link.child.columns, way.link.parent.columns, strict=True)
    )
    conditions = " AND ".join((*keys, *(filter_condition(wanted, model, inner) for _, wanted in asked)))
    source_sql = _from([reached for reached, _ in asked], inner, model)
    return f"{'NOT ' if is_absence else ''}EXISTS (SELECT 1 {source_sql} WHERE {conditions})"


def is_related(of: TableName, table: TableName, model: DataModel) -> bool:
    """Whether it can be said which rows of *table* belong to a row of *of*."""
    return _parent_step(of, table, model) is not None or reach(of, table, model) is not None


def related_condition(wanted: Related, outer: Aliases, model: DataModel) -> str:
    """The condition that a row of one table has so many rows of another.

    How many is asked with IN and a count for each key: Redshift runs no correlated counts.

    Raises:
        UnsupportedRequest: the other table's rows cannot be counted by one key.
    """
    step = _parent_step(wanted.of, wanted.table, model)
    is_none, is_some = _is_none(wanted), _is_some(wanted)
    if step is not None and (is_none or is_some):
        alias = {wanted.table: "x1"}
        keys = _equal(step, {**outer, **alias}, outer)
        inside = " AND ".join((*keys, *_in_period(wanted, alias)))
        rows = f"FROM {source(wanted.table, model, alias='x1')}"
        return f"{'NOT ' if is_none else ''}EXISTS (SELECT 1 {rows} WHERE {inside})"
    way = reach(wanted.of, wanted.table, model)
    if way is None or ((len(way.link.child.columns) > 1 or way.to_far) and not (is_none or is_some)):
        raise UnsupportedRequest(
            f"rows of {wanted.table} cannot be counted for a row of {wanted.of}",
            hint="ask for those with any, or none",
        )
    inner = {table: f"x{place}" for place, table in enumerate(way.tables, start=1)}
    conditions = _in_period(wanted, inner)
    rows = _from([way], inner, model)
    if is_none or is_some:
        inside = " AND ".join((*_equal(way.link, inner, outer), *conditions))
        return f"{'NOT ' if is_none else ''}EXISTS (SELECT 1 {rows} WHERE {inside})"
    key = f"{inner[way.link.child.table]}.{quote(way.link.child.columns[0])}"
    own = f"{outer[way.link.parent.table]}.{quote(way.link.parent.columns[0])}"
    where = " AND ".join((f"{key} IS NOT NULL", *conditions))
    turned = {"<": ">=", "<=": ">"}.get(wanted.operator)
    many = f"COUNT(*) {turned or wanted.operator} {wanted.number}"
    counted = f"SELECT {key} {rows} WHERE {where} GROUP BY {key} HAVING {many}"
    return f"{own} {'NOT IN' if turned else 'IN'} ({counted})"


def _is_none(wanted: Related) -> bool:
    return (wanted.operator, wanted.number) in (("=", 0), ("<", 1), ("<=", 0))


def _is_some(wanted: Related) -> bool:
    return (wanted.operator, wanted.number) in ((">=", 1), (">", 0))


def _parent_step(of: TableName, table: TableName, model: DataModel) -> Relationship | None:
    """The one step by which a row of *of* refers to *table*."""
    way = paths_from(of, model).get(table, ())
    return way[0] if len(way) == 1 else None


def _equal(step: Relationship, child: Aliases, parent: Aliases) -> Iterator[str]:
    """The conditions of *step*, each side by its own aliases."""
    one, other = {**parent, **child}, {**child, **parent}
    yield on_clause(step, one[step.child.table], other[step.parent.table])


def _in_period(wanted: Related, inner: Aliases) -> tuple[str, ...]:
    return period_conditions(wanted.period, inner) if wanted.period is not None else ()


def spread_join(
    way: Reach, columns: list[ColumnSet], filters: Sequence[Filter], names: Aliases, model: DataModel
) -> str:
    """A join to the different values over there, one row a key of the base and value; *filters* choose them."""
    filtered = [
        found for f in filters if (found := reach(way.link.parent.table, f.column.table, model)) is not None
    ]
    tables = dict.fromkeys((*way.tables, *(table for found in filtered for table in found.tables)))
    inner = {table: f"x{place}" for place, table in enumerate(tables, start=1)}
    alias = names[way.far]
    keys = [
        f"{inner[way.link.child.table]}.{quote(name)} AS link_{n}" for n, name in enumerate(way.link.child.columns)
    ]
    far = [c for c in columns if c.table == way.far]
    values = [f"{column_sql(column, inner)} AS {quote(column.columns[0])}" for column in far]
    on = " AND ".join(
        f"{names[way.link.parent.table]}.{quote(name)} = {alias}.link_{n}"
        for n, name in enumerate(way.link.parent.columns)
    )
    selected = ", ".join((*keys, *values))
    where = " AND ".join(filter_condition(wanted, model, inner) for wanted in filters)
    chosen = (
        f"SELECT DISTINCT {selected} {_from([way, *filtered], inner, model)}{f' WHERE {where}' if where else ''}"
    )
    return f"{'JOIN' if filters else 'LEFT JOIN'} ({chosen}) AS {alias} ON {on}"


def _from(ways: Sequence[Reach], inner: Aliases, model: DataModel) -> str:
    """FROM and joins of the inner query."""
    through = ways[0].through
    clauses = [f"FROM {source(through, model, alias=inner[through])}"]
    joined = {through}
    for step in (*ways[0].to_base[:-1], *(step for way in ways for step in way.to_far)):
        if step.parent.table not in joined:
            joined.add(step.parent.table)
            on = on_clause(step, inner[step.child.table], inner[step.parent.table])
            clauses.append(f"JOIN {source(step.parent.table, model, alias=inner[step.parent.table])} ON {on}")
    return " ".join(clauses)
