"""From a goal to SQL whose sums are right: each measure over its own rows, each counted once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from modeler.catalog.dialect import parse
from modeler.catalog.grounding import ground
from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Label, Status
from modeler.query.columns import absent_sql
from modeler.query.goal import Beside, Goal, Measure, Query, Step
from modeler.query.part import Part, part_of
from modeler.query.titles import distinctly_named, title_of

DIALECT = "redshift"


def compose(goal: Goal, model: DataModel, *, dialect: str = DIALECT) -> Query:
    """The query that answers *goal*, in *dialect*, with the reason of each of its decisions.

    A measure is aggregated over the rows of its own table; joins go only to a "one" end, so they multiply nothing
    (no fan-out). Measures of several tables are aggregated apart and laid side by side (no chasm trap). A condition
    on a many side asks whether such a row exists. Tables with repeated loads are read one row per key.

    Raises:
        UnsupportedRequest: the goal asks for nothing, or for columns that no chain of relationships connects.
        UngroundedSql: the goal holds a column that the catalog lacks.
    """
    if goal.beside is not None and len({measure.table for measure in goal.measures}) > 1:
        raise UnsupportedRequest("shares and running totals are of one table's measure", hint="ask for one of them")
    if not goal.measures and not goal.dimensions:
        raise UnsupportedRequest("the goal asks for nothing", hint="name a measure, as in: quantity by month")
    if goal.limit is not None and goal.limit < 1:
        raise UnsupportedRequest(f"{goal.limit} rows are asked for", hint="ask for one or more")
    if goal.mean_over is not None and len(goal.measures) != 1:
        raise UnsupportedRequest("an average over things is of one number", hint="ask for one of them")
    goal = distinctly_named(goal)
    parts = tuple(
        part_of(base, measures, goal, model, _labels(goal, model)) for base, measures in _by_table(goal, model)
    )
    sql = _laid_out(_single(parts[0], goal) if len(parts) == 1 else _side_by_side(parts, goal, model), dialect)
    ground(sql, model.catalog, dialect=dialect)
    return Query(title_of(goal), sql, dialect, tuple(_columns(parts, goal)), tuple(_steps(parts, goal, model)))


def _columns(parts: tuple[Part, ...], goal: Goal) -> Iterator[str]:
    """Names of the result's columns."""
    measures = [measure.name for part in parts for measure in part.measures]
    if goal.mean_over is not None:
        yield from (
            d.name for d in parts[0].dimensions if d.column is None or d.column.table != goal.mean_over.table
        )
        yield f"avg_{measures[0]}"
        return
    yield from parts[0].dimensions_names
    yield from measures
    if goal.beside is not None:
        yield goal.beside.value


def _by_table(goal: Goal, model: DataModel) -> Iterator[tuple[TableName, tuple[Measure, ...]]]:
    """Measures by the table whose rows they are taken over, in the order they are asked for."""
    fallback = _counted_table(goal, model)
    held: dict[TableName, list[Measure]] = {}
    for measure in goal.measures:
        held.setdefault(measure.table or fallback, []).append(measure)
    if not held:
        held[fallback] = []
    for table, measures in held.items():
        yield table, tuple(measures)


def _counted_table(goal: Goal, model: DataModel) -> TableName:
    """Whose rows a bare count counts: those of the other measures, of the time asked for, or of the dimension."""
    tables = (
        *(measure.table for measure in goal.measures if measure.table is not None),
        *([goal.period.column.table] if goal.period else []),
        *(dimension.column.table for dimension in goal.dimensions),
    )
    if tables:
        return tables[0]
    facts = (role.table for role in model.roles if role.role == "fact")
    found = next(facts, None) or next((table.name for table in model.catalog.base), None)
    if found is None:
        raise UnsupportedRequest("the catalog has no table to count rows of")
    return found


def _labels(goal: Goal, model: DataModel) -> dict[str, Label]:
    """The label of each dimension that is to be shown by name, by the dimension's name."""
    found = {}
    for dimension in goal.dimensions:
        if dimension.labelled:
            standing = [
                label
                for label in model.labels_of(dimension.column)
                if label.status not in (Status.REJECTED, Status.REFUTED)
            ]
            if not standing:
                raise UnsupportedRequest(
                    f"no code names the values of {dimension.column}", hint="ask for the column itself"
                )
            found[dimension.label] = standing[0]
    return found


def _single(part: Part, goal: Goal) -> str:
    groups = [str(place) for place in range(1, len(part.dimensions) + 1)] if part.measures else []
    selected = (*part.selected(), *_beside(part, goal))
    clauses = [
        "SELECT " + ("" if part.measures else "DISTINCT ") + ", ".join(selected),
        part.rest,
        f"GROUP BY {', '.join(groups)}" if groups else "",
    ]
    grouped = " ".join(clause for clause in clauses if clause)
    if goal.mean_over is not None:
        return _mean(grouped, part, goal.mean_over)
    return _kept(grouped, part, tuple(measure.name for measure in part.measures), goal)


def _mean(groups: str, part: Part, over: ColumnSet) -> str:
    """The average of the number that each value of *over* has in *groups*."""
    others = [quote(d.name) for d in part.dimensions if d.column is None or d.column.table != over.table]
    value = part.measures[0].name
    mean = f"AVG(CAST({quote(value)} AS DOUBLE PRECISION)) AS {quote(f'avg_{value}')}"
    places = ", ".join(str(place) for place in range(1, len(others) + 1))
    # rows that belong to none are no thing of which there could be an average
    known = [f"{quote(d.name)} IS NOT NULL" for d in part.dimensions if d.column == over]
    clauses = (
        "SELECT " + ", ".join((*others, mean)),
        f"FROM ({groups}) AS each_one",
        f"WHERE {' AND '.join(known)}" if known else "",
        f"GROUP BY {places} ORDER BY {places}" if others else "",
    )
    return " ".join(clause for clause in clauses if clause)


def _beside(part: Part, goal: Goal) -> Iterator[str]:
    """The share or the running total of the first measure, over the groups."""
    if goal.beside is None or not part.measures:
        return
    value = part.measures[0].sql
    if goal.beside is Beside.SHARE:
        yield f"CAST({value} AS DOUBLE PRECISION) / NULLIF(SUM({value}) OVER (), 0) AS share"
        return
    if goal.time_grain is None:
        raise UnsupportedRequest("a running total runs over time", hint="say over which: running total by month")
    time, *others = (dimension.sql for dimension in part.dimensions)
    partition = f"PARTITION BY {', '.join(others)} " if others else ""
    frame = "ROWS UNBOUNDED PRECEDING"
    yield f"SUM({value}) OVER ({partition}ORDER BY {time} {frame}) AS running_total"


def _side_by_side(parts: tuple[Part, ...], goal: Goal, model: DataModel) -> str:
    """Each part aggregated by the same dimensions, one below the other, then one row a group.

    A full join would do the same but for groups without a value, which it would not match.
    """
    names = parts[0].dimensions_names
    every = tuple(measure.name for part in parts for measure in part.measures)
    absent = {measure.label: absent_sql(measure, model) for measure in goal.measures}
    stacked = " UNION ALL ".join(_stacked(part, every, absent) for part in parts)
    columns = [*(quote(name) for name in names), *(f"MAX({quote(name)}) AS {quote(name)}" for name in every)]
    groups = ", ".join(str(place) for place in range(1, len(names) + 1))
    clauses = (
        "SELECT " + ", ".join(columns),
        f"FROM ({stacked}) AS parts",
        f"GROUP BY {groups}" if groups else "",
    )
    return _kept(" ".join(clause for clause in clauses if clause), parts[0], every, goal)


def _stacked(part: Part, every: tuple[str, ...], absent: Mapping[str, str]) -> str:
    own = {measure.name: measure.sql for measure in part.measures}
    columns = [f"{dimension.sql} AS {quote(dimension.name)}" for dimension in part.dimensions]
    columns += [f"{own.get(name, absent[name])} AS {quote(name)}" for name in every]
    groups = ", ".join(str(place) for place in range(1, len(part.dimensions) + 1))
    return f"SELECT {', '.join(columns)} {part.rest}" + (f" GROUP BY {groups}" if groups else "")


def _kept(groups: str, part: Part, measures: tuple[str, ...], goal: Goal) -> str:
    """The query *groups* in its order, and of a ranking the rows it asks for: in all, or in each group."""
    names = part.dimensions_names
    by_name = [f"{quote(name)} NULLS LAST" for name in names]
    by_rank = by_name
    if goal.limit is not None and measures:
        direction = "DESC" if goal.descending else "ASC"
        by_rank = [f"{quote(measures[0])} {direction} NULLS LAST", *by_name]
    within = [d.name for d in part.dimensions if d.name in goal.within or str(d.column) in goal.within]
    if not within or goal.limit is None:
        order = f" ORDER BY {', '.join(by_rank)}" if by_rank else ""
        return f"{groups}{order}" + (f" LIMIT {goal.limit}" if goal.limit is not None else "")
    partition = ", ".join(quote(name) for name in within)
    columns = ", ".join(quote(name) for name in (*names, *measures))
    place = f"ROW_NUMBER() OVER (PARTITION BY {partition} ORDER BY {', '.join(by_rank)}) AS place"
    ranked = " ".join(("SELECT", f"{columns}, {place}", f"FROM ({groups}) AS grouped"))
    order = ", ".join((*(f"{quote(name)} NULLS LAST" for name in within), "place"))
    kept = f"FROM ({ranked}) AS ranked WHERE place <= {goal.limit} ORDER BY {order}"
    return f"SELECT {columns} {kept}"


def _laid_out(sql: str, dialect: str) -> str:
    return parse(sql, DIALECT).sql(dialect, pretty=True)


def _steps(parts: Iterable[Part], goal: Goal, model: DataModel) -> Iterator[Step]:
    held = tuple(parts)
    for table in dict.fromkeys(table for part in held for table in part.tables):
        repair = model.deduplication_of(table)
        if repair is not None:
            yield Step(f"read {table} one row per {', '.join(repair.key)}", repair.reason)
    for part in held:
        yield from part.steps
    if len(held) > 1:
        yield Step(
            "aggregate the measures of each table apart, then lay them side by side",
            "joined to each other first, rows of one would be counted once for each row of the other",
        )
    if goal.mean_over is not None:
        yield Step(
            f"average the numbers that each {goal.mean_over} has",
            "those that have none are no part of it",
            (goal.mean_over,),
        )
    if goal.limit is not None and goal.measures:
        way = "greatest" if goal.descending else "least"
        yield Step(
            f"keep the {goal.limit} rows with the {way} {goal.measures[0].label}{_in_each(goal)}",
            "equal ones by the other columns, so that the result is always the same",
        )


def _in_each(goal: Goal) -> str:
    return f" in each {' and '.join(name.rpartition('.')[2] for name in goal.within)}" if goal.within else ""
