"""What a statement does with its tables besides joining them: grains, measures, filters and periods."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from modeler.catalog.names import ColumnSet
from modeler.catalog.resolution.resolver import Resolver
from modeler.catalog.resolution.scope import Output
from modeler.catalog.types import type_family
from modeler.evidence.mining.base_sql import over_base_columns
from modeler.evidence.mining.mined import Filter, Grain, Measure
from modeler.evidence.mining.parts import Parts, children, columns_in


def grains(parts: Parts, resolver: Resolver) -> Iterator[Grain]:
    """Columns of one table that a GROUP BY, or ROW_NUMBER's PARTITION BY, makes one row per."""
    for select in parts.selects:
        group = select.args.get("group")
        if group is not None and group.expressions:
            yield from _grain([_selected(node, select) for node in group.expressions], resolver, "group by")
    for window in parts.windows:
        if isinstance(window.this, exp.RowNumber) and window.args.get("partition_by"):
            yield from _grain(window.args["partition_by"], resolver, "row_number")


def measures(parts: Parts, resolver: Resolver) -> Iterator[Measure]:
    """Aggregates over columns of one table, with the names that the select list gives them."""
    for aggregate in parts.aggregates:
        if isinstance(aggregate.parent, exp.Window):
            continue
        found = over_base_columns(aggregate, resolver)
        if found is not None:
            label = aggregate.parent.alias if isinstance(aggregate.parent, exp.Alias) else ""
            yield Measure(found[0], found[1], label.lower())


def filters(parts: Parts, resolver: Resolver) -> Iterator[Filter]:
    """Predicates that compare columns of one table with constants; periods are in :func:`times`."""
    for condition in parts.conditions:
        if not _is_constant_test(condition) or next(_times_in(condition, resolver), None) is not None:
            continue
        if _finds_missing_rows(condition):
            continue
        found = over_base_columns(condition, resolver)
        if found is not None:
            yield Filter(*found)


def times(parts: Parts, resolver: Resolver) -> Iterator[ColumnSet]:
    """Date and time columns that rows are chosen or grouped into periods by."""
    for condition in parts.conditions:
        if isinstance(condition, (*_COMPARISONS, exp.EQ)):
            yield from _times_in(condition, resolver)
    for select in parts.selects:
        group = select.args.get("group")
        for node in group.expressions if group is not None else ():
            yield from _times_in(_selected(node, select), resolver)


_COMPARISONS = (exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)
_TESTS = (exp.EQ, exp.NEQ, exp.In, exp.Is, exp.Not, exp.Like, exp.ILike, exp.Column, *_COMPARISONS)


def _grain(nodes: list[exp.Expr], resolver: Resolver, by: str) -> Iterator[Grain]:
    outputs = [_output(node, resolver) for node in nodes]
    copies = [next(iter(output.copies)) for output in outputs if output and len(output.copies) == 1]
    if len(copies) == len(nodes) and len({column.table for column in copies}) == 1:
        names = tuple(sorted({column.columns[0] for column in copies}))
        yield Grain(ColumnSet(copies[0].table, names), by)


def _output(node: exp.Expr, resolver: Resolver) -> Output | None:
    """What a plain column means; None for an expression, or a column that was changed on the way."""
    meaning = resolver.meanings.get(id(node)) if isinstance(node, exp.Column) else None
    return meaning.output if meaning is not None and not meaning.output.through else None


def _selected(node: exp.Expr, select: exp.Select) -> exp.Expr:
    """The item of the select list that a position or an alias in GROUP BY means."""
    items = select.expressions
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        place = int(node.name) - 1
        return items[place].unalias() if 0 <= place < len(items) else node
    if isinstance(node, exp.Column) and not node.table:
        aliased = [
            item for item in items if isinstance(item, exp.Alias) and item.alias.lower() == node.name.lower()
        ]
        return aliased[0].this if aliased else node
    return node


def _is_constant_test(condition: exp.Expr) -> bool:
    """Whether *condition* tests one column against constants, and holds no query, function or parameter."""
    if not isinstance(condition, _TESTS):
        return False
    columns = 0
    waiting: list[exp.Expr] = [condition]
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.Column):
            columns += 1
        elif isinstance(node, _NOT_CONSTANT):
            return False
        waiting += children(node)
    return columns == 1


def _finds_missing_rows(condition: exp.Expr) -> bool:
    """Whether *condition* is the IS NULL that makes an outer join a search for rows without a partner."""
    select = condition.parent_select
    joins = select.args.get("joins") or () if select is not None else ()
    is_null = isinstance(condition, exp.Is) and isinstance(condition.expression, exp.Null)
    return is_null and any(join.side for join in joins)


_NOT_CONSTANT = (exp.Query, exp.AggFunc, exp.Window, exp.Placeholder, exp.Parameter, exp.Subquery)


def _times_in(node: exp.Expr, resolver: Resolver) -> Iterator[ColumnSet]:
    for column in columns_in(node):
        meaning = resolver.meanings.get(id(column))
        if meaning is None or len(meaning.output.copies) != 1:
            continue
        if type_family(meaning.output.data_type).is_point_in_time:
            yield from meaning.output.copies
