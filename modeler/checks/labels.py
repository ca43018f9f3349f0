"""Labels: every code in a column is one the application knows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlglot import exp

from modeler.catalog.types import TypeFamily
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, plural, rows, said
from modeler.checks.reading import DIALECT, column, counted_if, select, stored, written
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.evidence import weights
from modeler.evidence.claims import Evidence, Labelled, Method
from modeler.model.data_model import DataModel, Label, Status
from modeler.sources.reading import Code

_MOSTLY = 0.5
"""Share of rows with a known code from which the data speak for the label."""


def label_checks(model: DataModel) -> Iterator[Check]:
    """One check a label that stands; for a mapping linked to several columns only the likeliest."""
    seen = set()
    for label in model.labels:
        if label.mapping.span in seen or label.status in (Status.CANDIDATE, Status.REJECTED, Status.REFUTED):
            continue
        seen.add(label.mapping.span)
        if label.mapping.ranges:
            continue  # a range knows every value
        codes = known_codes(label, model)
        if codes:
            yield _check(label, codes)


def label_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one value that the code does not know."""
    subject = check.subjects[0]
    name = subject.columns[0]
    with_value, unknown = count(numbers, "rows_with_value"), count(numbers, "unknown_rows")
    if not with_value:
        return Outcome.NOT_TESTABLE, f"{subject.table} has no row with a value in {name}"
    if not unknown:
        return Outcome.CONFIRMED, f"all {rows(with_value)} have a {name} that the code knows"
    values = count(numbers, "unknown_values")
    least, greatest = numbers["least_unknown"], numbers["greatest_unknown"]
    shown = said(least) if values == 1 else f"{said(least)} to {said(greatest)}"
    return Outcome.REFUTED, (
        f"{unknown:,} of {rows(with_value)} have {plural(values, 'value')} that the code does not know: {shown}"
    )


def label_evidence(check: Check, numbers: Numbers) -> tuple[Evidence, ...]:
    """For the label where the data hold mostly codes it knows, against it where they hold mostly others."""
    with_value, unknown = count(numbers, "rows_with_value"), count(numbers, "unknown_rows")
    if not isinstance(check.about, Labelled) or not with_value:
        return ()
    known = (with_value - unknown) / with_value
    weight = weights.TESTED * (2 * known - 1) if known < _MOSTLY else weights.PROFILED_INCLUDED * known
    note = f"{with_value - unknown:,} of {rows(with_value)} have a code that {check.about.mapping} knows"
    return (Evidence(check.about, Method.TESTED, weight, note, check=check.name),)


def known_codes(label: Label, model: DataModel) -> tuple[str, ...]:
    """The mapping's codes as SQL literals that compare with the column as it is; without those that cannot."""
    family = model.catalog.column(label.column).family
    literals = (_literal(code, family) for code, _ in label.mapping.pairs)
    return tuple(dict.fromkeys(literal for literal in literals if literal is not None))


def _check(label: Label, codes: tuple[str, ...]) -> Check:
    name = column(label.column.columns[0])
    unknown = f"{name} NOT IN ({', '.join(codes)})"
    return Check(
        check_name(Family.LABELS, label.column),
        Family.LABELS,
        f"every {label.column.columns[0]} of {label.column.table} has a name in {label.mapping.span}",
        (label.column,),
        written(
            select(
                "COUNT(*) AS row_count",
                f"COUNT({name}) AS rows_with_value",
                f"{counted_if(unknown)} AS unknown_rows",
                f"COUNT(DISTINCT CASE WHEN {unknown} THEN {name} END) AS unknown_values",
                f"MIN(CASE WHEN {unknown} THEN {name} END) AS least_unknown",
                f"MAX(CASE WHEN {unknown} THEN {name} END) AS greatest_unknown",
                table=stored(label.column.table),
            )
        ),
        about=Labelled(label.column, label.mapping.span),
        finding=True,
    )


def _literal(code: Code, family: TypeFamily) -> str | None:
    if code is None:
        return None
    if family.is_number:
        return _as_number(code)
    if family is TypeFamily.BOOLEAN:
        return {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE", "": "FALSE"}.get(str(code).lower())
    text = {True: "1", False: ""}.get(code, str(code)) if isinstance(code, bool) else str(code)
    return exp.Literal.string(text).sql(DIALECT)


def _as_number(code: Code) -> str | None:
    if isinstance(code, bool):
        return str(int(code))
    try:
        number = Decimal(str(code).strip())
    except ArithmeticError:
        return None
    return format(number, "f") if number.is_finite() else None
