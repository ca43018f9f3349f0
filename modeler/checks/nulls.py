"""NULLs where they matter: in keys, references, measures and coded columns."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.checks.grain import keys_to_test
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, rows
from modeler.checks.patterns import written_alike
from modeler.checks.reading import counted_if, lacking, select, stored, written
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.evidence.claims import Evidence, Method, NotNull
from modeler.evidence.profiled import ColumnStatistics, column_evidence
from modeler.model.data_model import DataModel
from modeler.model.measures import measures_of


def null_checks(model: DataModel) -> Iterator[Check]:
    """One check a key, reference, measure, labelled column and column declared NOT NULL."""
    for columns in _columns_that_matter(model):
        names = " and ".join(columns.columns)
        yield Check(
            check_name(Family.NULLS, columns),
            Family.NULLS,
            f"{names} is never NULL in {columns.table}",
            (columns,),
            _sql(columns),
            about=NotNull(columns),
            finding=True,
        )


def null_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one NULL."""
    total, nulls = count(numbers, "row_count"), count(numbers, "null_rows")
    columns = check.subjects[0]
    if not total:
        return Outcome.NOT_TESTABLE, f"{columns.table} has no rows"
    names = " or ".join(columns.columns)
    if nulls:
        return Outcome.REFUTED, f"{nulls:,} of {rows(total)} have NULL in {names}"
    return Outcome.CONFIRMED, f"none of {rows(total)} has NULL in {names}"


def null_evidence(check: Check, numbers: Numbers) -> tuple[Evidence, ...]:
    """For or against NULL in the columns."""
    total, nulls = count(numbers, "row_count"), count(numbers, "null_rows")
    counts = ColumnStatistics(check.subjects[0], rows=total, nulls=nulls)
    found = column_evidence([counts], method=Method.TESTED, check=check.name)
    return tuple(e for e in found if isinstance(e.claim, NotNull))


def _sql(columns: ColumnSet) -> str:
    lacks = counted_if(lacking(columns.columns))
    query = select("COUNT(*) AS row_count", f"{lacks} AS null_rows", table=stored(columns.table))
    return written_alike(query, columns.columns[0]) if len(columns.columns) == 1 else written(query)


def _columns_that_matter(model: DataModel) -> Iterator[ColumnSet]:
    references = (r.child for r in model.relationships)
    labelled = (label.column for label in model.labels)
    measures = (m for table in model.catalog.base for m in measures_of(table.name, model))
    declared = (
        ColumnSet(table.name, (column.name,))
        for table in model.catalog.base
        for column in table.columns
        if not column.nullable
    )
    found = dict.fromkeys((*keys_to_test(model), *references, *measures, *labelled, *declared))
    yield from found
