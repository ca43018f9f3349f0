"""Types: the two sides of a join are of types that compare."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.types import TypeFamily
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, rows
from modeler.checks.reading import column, counted_if, select, stored, written
from modeler.checks.text import NUMBER
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.model.data_model import DataModel


def type_checks(model: DataModel) -> Iterator[Check]:
    """One check a pair of joined columns of which one is text and the other a number."""
    for relationship in model.relationships:
        for one, other in zip(relationship.child.columns, relationship.parent.columns, strict=True):
            sides = (
                ColumnSet(relationship.child.table, (one,)),
                ColumnSet(relationship.parent.table, (other,)),
            )
            texts = [s for s in sides if model.catalog.column(s).family is TypeFamily.TEXT]
            numbers = [s for s in sides if model.catalog.column(s).family.is_number]
            if texts and numbers:
                yield _check(texts[0], numbers[0], model)


def type_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by the types alone; says how many values of the text could be the number at all."""
    text, number = check.subjects
    total, numeric = count(numbers, "rows_with_value"), count(numbers, "numeric_rows")
    return Outcome.REFUTED, (
        f"{text} is {check.expected[0]} and {number} is {check.expected[1]}: {total - numeric:,} of "
        f"{rows(total)} hold no number, and {count(numbers, 'zero_rows'):,} begin with a zero"
    )


def _check(text: ColumnSet, number: ColumnSet, model: DataModel) -> Check:
    value = column(text.columns[0])
    zero = f"{value} LIKE '0_%'"
    return Check(
        check_name(Family.TYPES, text, number),
        Family.TYPES,
        f"{text} and {number} are of types that compare",
        (text, number),
        written(
            select(
                f"COUNT({value}) AS rows_with_value",
                f"{counted_if(f'''TRIM({value}) ~ '{NUMBER}' ''')} AS numeric_rows",
                f"{counted_if(zero)} AS zero_rows",
                table=stored(text.table),
            )
        ),
        finding=True,
        expected=tuple(model.catalog.column(side).data_type for side in (text, number)),
    )
