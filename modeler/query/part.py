"""One table's measures with all that is looked up for its rows: joins and conditions that multiply nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Label, Multiplicity, Relationship, Status
from modeler.model.deduplicated import source
from modeler.model.versions import on_clause
from modeler.query.additivity import caution
from modeler.query.columns import (
    Aliases,
    Output,
    aggregate_sql,
    aliases,
    column_sql,
    dimension_sql,
    filter_condition,
    grain_sql,
    period_conditions,
)
from modeler.query.goal import Aggregate, Filter, Goal, Measure, Step
from modeler.query.many_side import Reach, exists_condition, reach, related_condition, spread_join
from modeler.query.paths import Path, finds_always, other_way, paths_from, rivals
from modeler.query.times import time_of

_OPPOSITE = {"<>": "=", "not in": "in"}


@dataclass(frozen=True, slots=True)
class Part:
    """The clauses over one base table."""

    base: TableName
    dimensions: tuple[Output, ...]
    measures: tuple[Output, ...]
    rest: str
    """FROM, joins and WHERE."""
    tables: tuple[TableName, ...]
    """Every table that is read, the base first."""
    steps: tuple[Step, ...]

    @property
    def dimensions_names(self) -> tuple[str, ...]:
        """Names of the columns the part is grouped by."""
        return tuple(dimension.name for dimension in self.dimensions)

    def selected(self) -> tuple[str, ...]:
        """What stands after SELECT."""
        return tuple(f"{output.sql} AS {quote(output.name)}" for output in (*self.dimensions, *self.measures))


def part_of(
    base: TableName, measures: tuple[Measure, ...], goal: Goal, model: DataModel, labels: Mapping[str, Label]
) -> Part:
    """The clauses that take *measures* over the rows of *base*, grouped and filtered as *goal* asks.

    Raises:
        UnsupportedRequest: a column of the goal cannot be looked up from *base*.
    """
    paths = paths_from(base, model)
    goal = _with_own_time(goal, base, measures, model, paths)
    spread = _spread(base, goal, model, paths)
    inside = _inside(goal, base, model, paths, spread)
    joined = _joined_tables(measures, goal, paths)
    spread_tables = (spread.far,) if spread is not None else ()
    names = aliases((base, *joined, *spread_tables))
    ranked = goal.dimensions[0].column.table if goal.limit is not None and goal.dimensions else None
    needed = {step.name for step in paths.get(ranked, ())} if ranked is not None else set()
    joins = [_join(step, names, model, is_needed=step.name in needed) for step in _ordered_steps(joined, paths)]
    dimensions = tuple(_dimensions(goal, model, labels, names, spread))
    if spread is not None:
        joins.append(spread_join(spread, [d.column for d in goal.dimensions], inside, names, model))
    outside = replace(goal, filters=tuple(wanted for wanted in goal.filters if wanted not in inside))
    conditions = list(_conditions(outside, model, names, paths, base))
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    taken = tuple(Output(aggregate_sql(m, model, names), m.label, m.column) for m in measures)
    rest = f"FROM {source(base, model, alias=names[base])} {' '.join(joins)}{where}"
    steps = (
        *_measure_steps(base, measures),
        *(_join_step(step, base, model, is_needed=step.name in needed) for step in _ordered_steps(joined, paths)),
        *(_label_step(column, label) for column, label in _labelled(goal, labels)),
        *([spread.step] if spread is not None else []),
        *_condition_steps(goal, paths),
        *_related_steps(goal),
    )
    return Part(base, dimensions, taken, rest, (base, *joined, *spread_tables), steps)


def _with_own_time(
    goal: Goal, base: TableName, measures: tuple[Measure, ...], model: DataModel, paths: Mapping[TableName, Path]
) -> Goal:
    """*goal* with the period in the base's own time: of two facts side by side each has its own."""
    if goal.period is None or goal.period.column.table in paths:
        return goal
    counted = measures or (Measure(Aggregate.COUNT, None, "", base),)
    return replace(goal, period=replace(goal.period, column=time_of(counted, (), model)))


def _inside(
    goal: Goal, base: TableName, model: DataModel, paths: Mapping[TableName, Path], spread: Reach | None
) -> tuple[Filter, ...]:
    """Filters on the many side that is grouped by: they choose among its rows, not among those of the base."""
    if spread is None:
        return ()
    far = (wanted for wanted in goal.filters if wanted.column.table not in paths)
    return tuple(f for f in far if _reach(base, f.column, model).through == spread.through)


def _joined_tables(
    measures: Iterable[Measure], goal: Goal, paths: Mapping[TableName, Path]
) -> tuple[TableName, ...]:
    """Every table on the way to a column that is measured, grouped by, filtered or dated, in that order."""
    wanted = [measure.times.table for measure in measures if measure.times is not None]
    wanted += [d.column.table for d in goal.dimensions] + [f.column.table for f in goal.filters]
    wanted += [one.of for one in goal.related]
    if goal.period is not None:
        wanted.append(goal.period.column.table)
    steps = (step for table in wanted for step in paths.get(table, ()))
    return tuple(dict.fromkeys(step.parent.table for step in steps))


def _ordered_steps(tables: tuple[TableName, ...], paths: Mapping[TableName, Path]) -> Iterator[Relationship]:
    for table in tables:
        yield paths[table][-1]


def _spread(base: TableName, goal: Goal, model: DataModel, paths: Mapping[TableName, Path]) -> Reach | None:
    """How the dimensions on a many side are reached; None where there are none."""
    far = [d.column for d in goal.dimensions if d.column.table not in paths]
    if not far:
        return None
    found = {_reach(base, column, model) for column in far}
    if len(found) > 1:
        raise UnsupportedRequest(
            f"{' and '.join(str(column) for column in far)} lie on different many sides of {base}",
            hint="ask for one of them at a time",
        )
    return found.pop()


def _reach(base: TableName, column: ColumnSet, model: DataModel) -> Reach:
    found = reach(base, column.table, model)
    if found is None:
        raise _unconnected(column, base)
    return found


def _join(step: Relationship, names: Aliases, model: DataModel, *, is_needed: bool) -> str:
    on = on_clause(step, names[step.child.table], names[step.parent.table])
    kind = "JOIN" if is_needed or finds_always(step) else "LEFT JOIN"
    return f"{kind} {source(step.parent.table, model, alias=names[step.parent.table])} ON {on}"


def _dimensions(
    goal: Goal, model: DataModel, labels: Mapping[str, Label], names: Aliases, spread: Reach | None
) -> Iterator[Output]:
    if goal.time_grain is not None:
        if goal.period is None:
            raise UnsupportedRequest(
                f"nothing says which point in time to group by {goal.time_grain.value}", hint="name a date column"
            )
        yield Output(
            grain_sql(goal.period.column, goal.time_grain, names), goal.time_grain.value, goal.period.column
        )
    for dimension in goal.dimensions:
        sql = dimension_sql(dimension.column, labels.get(dimension.label), model, names)
        yield Output(sql, dimension.label, dimension.column)


def _conditions(
    goal: Goal, model: DataModel, names: Aliases, paths: Mapping[TableName, Path], base: TableName
) -> Iterator[str]:
    if goal.period is not None:
        yield from period_conditions(goal.period, names)
    if goal.limit is not None and goal.dimensions and not _is_joined_on(goal.dimensions[0].column, paths):
        # what has no value is nothing that could be ranked
        yield f"{column_sql(goal.dimensions[0].column, names)} IS NOT NULL"
    yield from _related(goal, model, names, base)
    beyond: dict[tuple[TableName, Path], list[tuple[Reach, Filter]]] = {}
    for wanted in goal.filters:
        if wanted.column.table in paths:
            yield filter_condition(wanted, model, names)
        else:
            way = _reach(base, wanted.column, model)
            beyond.setdefault((way.through, way.to_base), []).append((way, wanted))
    for asked in beyond.values():
        # an order "not of product 4" has no line of it, rather than one of another product
        present = [(way, wanted) for way, wanted in asked if wanted.operator not in _OPPOSITE]
        if present:
            yield exists_condition(present, names, model)
        for way, wanted in asked:
            if wanted.operator in _OPPOSITE:
                absent = replace(wanted, operator=_OPPOSITE[wanted.operator])
                yield exists_condition([(way, absent)], names, model, is_absence=True)


def _related(goal: Goal, model: DataModel, names: Aliases, base: TableName) -> Iterator[str]:
    for related in goal.related:
        if related.of not in names:
            raise _unconnected(ColumnSet(related.of, model.catalog[related.of].column_names[:1]), base)
        yield related_condition(related, names, model)


def _is_joined_on(column: ColumnSet, paths: Mapping[TableName, Path]) -> bool:
    """Whether the inner join of a ranking finds rows by *column*, so that it has a value already."""
    way = paths.get(column.table, ())
    return any(column.columns[0] in step.parent.columns for step in way[-1:])


def _measure_steps(base: TableName, measures: tuple[Measure, ...]) -> Iterator[Step]:
    for measure in measures:
        what = measure.column.columns[0] if measure.column else "rows"
        if measure.column is not None and measure.times is not None:
            what = f"{what} times {measure.times}"
            yield Step(
                f"take {measure.label} for {what}",
                "assumed, since no column holds it: discounts, taxes and prices that changed since are not in it",
                (measure.column, measure.times),
            )
        yield Step(
            f"{measure.aggregate.value.replace('_', ' ')} of {what} over {base}",
            f"each of its rows counts once: every join goes to an end that has at most one row{caution(measure)}",
            (measure.column,) if measure.column else (),
        )


def _join_step(step: Relationship, base: TableName, model: DataModel, *, is_needed: bool) -> Step:
    on = ", ".join(f"{a} = {b}" for a, b in zip(step.child.columns, step.parent.columns, strict=True))
    reason = f"{step.status.value} with probability {step.probability:.2f}; a row has {_words(step.parent_end)}"
    reason += f", the version at its {step.within.moment}" if step.within is not None else ""
    if is_needed:
        reason += "; rows that find none are no part of a ranking"
    elif not finds_always(step):
        reason += "; rows that find none are kept, in a group without a value"
    if step.status is Status.PROPOSED:
        reason += "; not tested: were its key repeated, sums would be multiplied"
    others = ", ".join(rival.name for rival in rivals(step, model))
    if others:
        reason += f"; taken before {others}"
    else:
        other = other_way(base, step.parent.table, model)
        if other:
            reason += f"; there is another way, by {', '.join(str(r.child) for r in other)}"
    return Step(f"join {step.parent.table} on {on}", reason, (step.child, step.parent))


def _labelled(goal: Goal, labels: Mapping[str, Label]) -> Iterator[tuple[ColumnSet, Label]]:
    for dimension in goal.dimensions:
        if dimension.label in labels:
            yield dimension.column, labels[dimension.label]


def _label_step(column: ColumnSet, label: Label) -> Step:
    return Step(
        f"show {column.columns[0]} by its names in {label.mapping.span}",
        f"the application's own, linked with probability {label.probability:.2f}",
        (column,),
    )


def _condition_steps(goal: Goal, paths: Mapping[TableName, Path]) -> Iterator[Step]:
    if goal.period is not None and (goal.period.first or goal.period.after or goal.period.months):
        yield Step(
            f"keep the rows whose {goal.period.column.columns[0]} is in the period",
            "asked for" + ("; these months of every year" if goal.period.months and not goal.period.first else ""),
            (goal.period.column,),
        )
    for wanted in goal.filters:
        how = "" if wanted.column.table in paths else "; a row counts once, however many such rows it has"
        values = ", ".join(str(value) for value in wanted.values)
        action = f"keep the rows with {wanted.column.columns[0]} {wanted.operator} {values}"
        yield Step(action, f"asked for{how}", (wanted.column,))


def _related_steps(goal: Goal) -> Iterator[Step]:
    for one in goal.related:
        many = "no row" if (one.operator, one.number) == ("=", 0) else f"{one.operator} {one.number} rows"
        when = f", by {one.period.column.columns[0]} in the period" if one.period is not None else ""
        yield Step(
            f"keep the rows of {one.of} that have {many} of {one.table}{when}", "asked for; it multiplies nothing"
        )


def _unconnected(column: ColumnSet, base: TableName) -> UnsupportedRequest:
    return UnsupportedRequest(
        f"{column} cannot be looked up for a row of {base}: no relationships lead there",
        hint="see modeler joins; a join that is known can be added to decisions.toml",
    )


def _words(multiplicity: Multiplicity) -> str:
    return multiplicity.value.replace("_", " ")
