"""Text: blanks, placeholders and spellings that keep equal things from being equal."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.types import TypeFamily
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, plural, rows
from modeler.checks.patterns import written_alike
from modeler.checks.reading import column, counted_if, select, stored
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.model.data_model import DataModel
from modeler.model.vocabulary import says

PLACEHOLDERS = ("N/A", "#N/A", "NULL", "(NULL)", "NIL", "NAN", "TBD", "-", "--", "?", "XXX", "UNDEFINED")
"""What is written, in whatever case, where there is nothing to write. "NA" is not among them, it is Namibia too;
nor "NONE", which is an answer."""

NUMBER = "^[+-]?[0-9]+([.][0-9]+)?$"
"""A POSIX pattern of text that is a number."""

_LONGEST = 16
"""Letters, blanks around it included, that a placeholder can have."""

_MOSTLY = 0.9
"""Share of values that are numbers from which the others are taken for faults."""
_FREE = frozenset(
    {"comment", "description", "note", "text", "address", "name", "message", "remark", "title", "body", "url"}
    | {"email", "mail", "content", "summary", "memo", "street", "comments", "notes", "remarks", "desc"}
)
"""Words of columns that hold whatever people write: two spellings there are no fault, and counting them is dear."""


def text_checks(model: DataModel) -> Iterator[Check]:
    """One check a text column: one scan counts everything about it."""
    coded = _coded_columns(model)
    for table in model.catalog.base:
        for described in table.columns:
            if described.family is TypeFamily.TEXT:
                subject = ColumnSet(table.name, (described.name,))
                yield Check(
                    check_name(Family.TEXT, subject),
                    Family.TEXT,
                    f"no {described.name} in {table.name} is blank, a placeholder, or spelt in two ways",
                    (subject,),
                    _sql(subject, is_free=subject not in coded and says(described.name, _FREE)),
                    finding=True,
                )


def text_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one faulty value; says which faults and how many rows."""
    total = count(numbers, "rows_with_value")
    subject = check.subjects[0]
    if not total:
        return Outcome.NOT_TESTABLE, f"{subject.table} has no row with a value in {subject.columns[0]}"
    faults = [f"{number:,} {what}" for what, number in _faulty_rows(numbers, total).items() if number]
    variants = count(numbers, "different_values") - count(numbers, "different_but_for_case")
    if variants:
        faults.append(f"{plural(variants, 'value')} that {'is' if variants == 1 else 'are'} another but for case")
    if faults:
        return Outcome.REFUTED, f"of {rows(total)} with a value: {', '.join(faults)}"
    return Outcome.CONFIRMED, f"none of {rows(total)} with a value is blank, a placeholder, or spelt in two ways"


def _coded_columns(model: DataModel) -> frozenset[ColumnSet]:
    """Columns whose values stand for something: two spellings of one are two things there."""
    sets = (
        *(key.columns for key in model.keys),
        *(side for r in model.relationships for side in (r.child, r.parent)),
        *(label.column for label in model.labels),
    )
    return frozenset(ColumnSet(columns.table, (name,)) for columns in sets for name in columns.columns)


def _faulty_rows(numbers: Numbers, total: int) -> dict[str, int]:
    no_numbers = total - count(numbers, "numeric_rows") - count(numbers, "blank_rows")
    mostly_numbers = count(numbers, "numeric_rows") >= _MOSTLY * total
    return {
        "blank": count(numbers, "blank_rows"),
        "with a placeholder": count(numbers, "placeholder_rows"),
        "with blanks around the value": count(numbers, "padded_rows"),
        "no number, where the others are": no_numbers if mostly_numbers else 0,
    }


def _sql(subject: ColumnSet, *, is_free: bool) -> str:
    value = column(subject.columns[0])
    placeholders = ", ".join(f"'{word}'" for word in PLACEHOLDERS)
    # text with blanks at its end equals text without on Redshift, so lengths are compared
    padded = f"LENGTH({value}) > LENGTH(TRIM({value})) AND TRIM({value}) <> ''"
    # trimming long text is dear: only what is short, or begins with a blank, is trimmed
    blank = f"{value} = '' OR ({value} LIKE ' %' AND TRIM({value}) = '')"
    placeholder = f"LENGTH({value}) <= {_LONGEST} AND UPPER(TRIM({value})) IN ({placeholders})"
    numeric = f"{value} ~ '{NUMBER}'"
    return written_alike(
        select(
            f"COUNT({value}) AS rows_with_value",
            f"{counted_if(blank)} AS blank_rows",
            f"{counted_if(placeholder)} AS placeholder_rows",
            f"{'0' if is_free else counted_if(padded)} AS padded_rows",
            f"{counted_if(numeric)} AS numeric_rows",
            f"{'0' if is_free else f'COUNT(DISTINCT TRIM({value}))'} AS different_values",
            f"{'0' if is_free else f'COUNT(DISTINCT UPPER(TRIM({value})))'} AS different_but_for_case",
            table=stored(subject.table),
        ),
        subject.columns[0],
    )
