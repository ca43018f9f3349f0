"""How columns, aggregates and labels are written in a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily
from modeler.model.case import case_expression, string_literal
from modeler.model.data_model import DataModel, Label
from modeler.query.goal import Aggregate, Filter, Measure, Period, TimeGrain

Aliases = dict[TableName, str]
"""What each table is called in a query."""


@dataclass(frozen=True, slots=True)
class Output:
    """One column of a result."""

    sql: str
    name: str
    column: ColumnSet | None


def aliases(tables: Iterable[TableName]) -> Aliases:
    """Short names: the first letter of each table, numbered where two begin alike; never that of a schema.

    Where ``s`` is an alias, Redshift reads ``s.items`` in FROM as the elements of its column.

    >>> list(aliases([TableName("s", "orders"), TableName("s", "skuinfo"), TableName("s", "offers")]).values())
    ['o', 's2', 'o2']
    """
    held = tuple(tables)
    taken = {table.schema.lower() for table in held}
    found: Aliases = {}
    for table in held:
        letter = next((char for char in table.table.lower() if char.isascii() and char.isalpha()), "t")
        numbered = (f"{letter}{place}" for place in count(2))
        found[table] = next(name for name in chain((letter,), numbered) if name not in taken)
        taken.add(found[table])
    return found


def column_sql(column: ColumnSet, names: Aliases) -> str:
    """The single column, qualified: ``o.quantity_ordered``."""
    return f"{names[column.table]}.{quote(column.columns[0])}"


def dimension_sql(column: ColumnSet, label: Label | None, model: DataModel, names: Aliases) -> str:
    """The column, or the CASE that gives its label."""
    plain = column_sql(column, names)
    if label is None:
        return plain
    return case_expression(label.mapping, plain, family=model.catalog.column(column).family)


def grain_sql(column: ColumnSet, grain: TimeGrain, names: Aliases) -> str:
    """The beginning of the period a point in time lies in."""
    if grain is TimeGrain.WEEKDAY:
        return f"EXTRACT(DOW FROM {column_sql(column, names)})"
    return f"DATE_TRUNC('{grain.value}', {column_sql(column, names)})"


def aggregate_sql(measure: Measure, model: DataModel, names: Aliases) -> str:
    """The aggregate. An average of whole numbers is taken of fractions: Redshift would cut it to a whole one."""
    if measure.column is None:
        return "COUNT(*)"
    value = column_sql(measure.column, names)
    if measure.aggregate is Aggregate.AVG and model.catalog.column(measure.column).family is TypeFamily.INTEGER:
        value = f"CAST({value} AS DOUBLE PRECISION)"
    if measure.times is not None:
        value = f"{value} * {column_sql(measure.times, names)}"
    if measure.aggregate is Aggregate.COUNT_DISTINCT:
        return f"COUNT(DISTINCT {value})"
    return f"{measure.aggregate.value.upper()}({value})"


def absent_sql(measure: Measure, model: DataModel) -> str:
    """The NULL that stands for *measure* where rows have none, with its type.

    UNION resolves types two branches at a time: an untyped NULL twice is text, and then meets a number.
    """
    if measure.column is None or measure.aggregate in (Aggregate.COUNT, Aggregate.COUNT_DISTINCT):
        return "CAST(NULL AS BIGINT)"
    column = model.catalog.column(measure.times or measure.column)
    if column.family is TypeFamily.INTEGER and measure.aggregate in (Aggregate.SUM, Aggregate.AVG):
        return f"CAST(NULL AS {'BIGINT' if measure.aggregate is Aggregate.SUM else 'DOUBLE PRECISION'})"
    return f"CAST(NULL AS {column.data_type})"


def period_conditions(period: Period, names: Aliases) -> tuple[str, ...]:
    """The conditions that keep the rows of *period*."""
    value = column_sql(period.column, names)
    found = []
    if period.first is not None:
        found.append(f"{value} >= DATE '{period.first.isoformat()}'")
    if period.after is not None:
        found.append(f"{value} < DATE '{period.after.isoformat()}'")
    if period.months:
        numbers = ", ".join(map(str, period.months))
        found.append(
            f"EXTRACT(MONTH FROM {value}) {f'IN ({numbers})' if len(period.months) > 1 else f'= {numbers}'}"
        )
    return tuple(found)


def filter_condition(wanted: Filter, model: DataModel, names: Aliases) -> str:
    """The condition of *wanted*, its literals written for the column's type."""
    value = column_sql(wanted.column, names)
    family = model.catalog.column(wanted.column).family
    literals = [_literal(literal, family) for literal in wanted.values]
    if wanted.operator in ("in", "not in"):
        return f"{value} {wanted.operator.upper()} ({', '.join(literals)})"
    return f"{value} {wanted.operator.upper()} {literals[0]}"


def _literal(value: str | float, family: TypeFamily) -> str:
    if family.is_number and not isinstance(value, str):
        return repr(value)
    if family is TypeFamily.DATE:
        return f"DATE {string_literal(str(value))}"
    if family is TypeFamily.TIMESTAMP:
        return f"TIMESTAMP {string_literal(str(value))}"
    if family is TypeFamily.BOOLEAN:
        return "TRUE" if str(value).lower() in ("true", "1", "yes") else "FALSE"
    return string_literal(str(value))
