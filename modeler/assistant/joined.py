"""Which relationships join the tables asked for, and the SQL that joins them."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from modeler.catalog.dialect import parse
from modeler.catalog.grounding import ground
from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.model.case import case_expression
from modeler.model.data_model import DataModel, Label, Relationship
from modeler.model.deduplicated import source
from modeler.model.versions import on_clause
from modeler.query import join_query
from modeler.query.columns import aliases
from modeler.query.paths import finds_always, may_multiply

_WRITTEN_IN = "redshift"
_STEP = 0.1
"""What each step costs beside the doubt in it: of two equally certain ways the shorter is taken."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Tables with the relationships that connect them."""

    tables: tuple[TableName, ...]
    """Those asked for, then those the way leads through."""
    relationships: tuple[Relationship, ...]
    """In the order they are joined."""
    apart: tuple[TableName, ...] = ()
    """Tables asked for that nothing connects to the first."""


def connect(tables: Sequence[TableName], model: DataModel, *, candidate: int = 1) -> Joined:
    """The most certain relationships that connect *tables*, through others where there is no direct one.

    Of two tables that several candidates join, *candidate* counts from the most probable.
    """
    wanted = tuple(dict.fromkeys(tables))
    if len(wanted) == 2 and candidate > 1:
        between = candidates_between(wanted[0], wanted[1], model)
        return Joined(wanted, between[candidate - 1 : candidate], () if len(between) >= candidate else wanted[1:])
    reached: list[TableName] = list(wanted[:1])
    found: list[Relationship] = []
    apart: list[TableName] = []
    for table in wanted[1:]:
        way = _way(reached, table, model)
        if way is None:
            apart.append(table)
            continue
        for one in way:
            found.append(one)
            reached += [side for side in (one.child.table, one.parent.table) if side not in reached]
        if table not in reached:
            reached.append(table)
    through = [table for table in reached if table not in wanted]
    return Joined((*wanted, *through), tuple(dict.fromkeys(found)), tuple(apart))


def candidates_between(one: TableName, other: TableName, model: DataModel) -> tuple[Relationship, ...]:
    """Every relationship considered between two tables, those of the model first, most probable first."""
    ends = {one, other}
    held = (r for r in (*model.relationships, *model.candidates) if {r.child.table, r.parent.table} == ends)
    return tuple(dict.fromkeys(held))


def joined_sql(joined: Joined, model: DataModel, *, labels: Iterable[Label] = (), dialect: str) -> str:
    """A query over the rows of the most detailed table, no row of it lost, every column once; grounded.

    Each of *labels* is a column more: the name that the application gives the code.

    Raises:
        UngroundedSql: a name in it is not in the catalog.
    """
    named = tuple(labels)
    if len(joined.relationships) == 1 and not named:
        return join_query(joined.relationships[0], model, dialect=dialect).sql
    order = tuple(_order(joined))
    names = aliases(table for table, _ in order)
    columns = (*_columns(order, names, model), *_labelled(named, names, model))
    clauses = [f"SELECT {', '.join(columns)}", f"FROM {source(order[0][0], model, alias=names[order[0][0]])}"]
    for table, edge in order[1:]:
        if edge is not None:
            on = on_clause(edge, names[edge.child.table], names[edge.parent.table])
            inner = finds_always(edge) and edge.parent.table == table
            clauses.append(f"{'JOIN' if inner else 'LEFT JOIN'} {source(table, model, alias=names[table])} ON {on}")
    sql = parse(" ".join(clauses), _WRITTEN_IN).sql(dialect, pretty=True)
    ground(sql, model.catalog, dialect=dialect)
    return sql


def multiplies(joined: Joined) -> tuple[str, ...]:
    """What to know of rows that a join repeats, in sentences."""
    order = tuple(_order(joined))
    return tuple(
        f"each row of {order[0][0]} may appear several times, once for each row of {table}: sum its "
        f"measures before "
        "joining"
        for table, edge in order[1:]
        if edge is not None and ((edge.parent.table == table and may_multiply(edge)) or edge.child.table == table)
    )


def _way(reached: Iterable[TableName], target: TableName, model: DataModel) -> tuple[Relationship, ...] | None:
    """The most certain chain from any of *reached* to *target* (Dijkstra over the doubt in each step)."""
    queue: list[tuple[float, tuple[str, ...], TableName]] = [(0.0, (), table) for table in sorted(reached)]
    steps = {one.name: one for one in model.relationships}
    done: set[TableName] = set()
    while queue:
        cost, names, table = heapq.heappop(queue)
        if table == target:
            return tuple(steps[name] for name in names)
        if table in done:
            continue
        done.add(table)
        for name, one in steps.items():
            if table in (one.child.table, one.parent.table):
                other = one.parent.table if one.child.table == table else one.child.table
                doubt = _STEP - math.log(max(one.probability, 1e-9))
                heapq.heappush(queue, (cost + doubt, (*names, name), other))
    return None


def _order(joined: Joined) -> Iterator[tuple[TableName, Relationship | None]]:
    """Tables in the order of the FROM clause, each with the relationship that joins it; the most detailed first."""
    parents = {one.parent.table for one in joined.relationships}
    children = [one.child.table for one in joined.relationships if one.child.table not in parents]
    first = next(iter(children), joined.relationships[0].child.table if joined.relationships else joined.tables[0])
    yield first, None
    reached, left = {first}, list(joined.relationships)
    while left:
        step = next((one for one in left if {one.child.table, one.parent.table} & reached), None)
        if step is None:
            return
        left.remove(step)
        for side in (step.child.table, step.parent.table):
            if side not in reached:
                reached.add(side)
                yield side, step


def _columns(
    order: Sequence[tuple[TableName, Relationship | None]], names: dict[TableName, str], model: DataModel
) -> Iterator[str]:
    taken: set[str] = set()
    for table, edge in order:
        equal = edge.parent.columns if edge is not None and edge.parent.table == table else ()
        for name in model.catalog[table].column_names:
            if name in equal:
                continue
            shown = name if name.lower() not in taken else f"{table.table}_{name}"
            while shown.lower() in taken:
                shown += "_2"
            taken.add(shown.lower())
            plain = f"{names[table]}.{quote(name)}"
            yield plain if shown == name else f"{plain} AS {quote(shown)}"


def _labelled(labels: Iterable[Label], names: dict[TableName, str], model: DataModel) -> Iterator[str]:
    for label in labels:
        if label.column.table in names:
            name = label.column.columns[0]
            value = f"{names[label.column.table]}.{quote(name)}"
            case = case_expression(label.mapping, value, family=model.catalog.column(label.column).family)
            yield f"{case} AS {quote(f'{name}_label')}"


def on_text(relationship: Relationship) -> str:
    """The condition of *relationship* with the tables' own names.

    It is what a person reads: ``sample.orderinfo.product_id = sample.skuinfo.sku_id``.
    """
    within = relationship.within
    at = f", as of {relationship.child.table}.{within.moment}" if within is not None else ""
    pairs = zip(relationship.child.columns, relationship.parent.columns, strict=True)
    equal = (
        f"{ColumnSet(relationship.child.table, (a,))} = {ColumnSet(relationship.parent.table, (b,))}"
        for a, b in pairs
    )
    return " and ".join(equal) + at
