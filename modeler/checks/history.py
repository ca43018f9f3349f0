"""History: the versions of one thing in a slowly changing dimension (SCD2) follow without overlap or gap."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Table
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, plural
from modeler.checks.reading import column, counted_if, select, stored, written
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.model.data_model import DataModel
from modeler.model.history import Versions, versions_of


def history_checks(model: DataModel) -> Iterator[Check]:
    """One check a table that has a natural key and the two ends of a validity."""
    for table in model.catalog.base:
        key = model.key_of(table.name)
        found = versions_of(table, key.columns.columns if key is not None else ())
        if found is not None:
            names = tuple(name for name in (found.thing, found.begin, found.end, found.current) if name)
            subject = ColumnSet(table.name, names)
            yield Check(
                check_name(Family.HISTORY, table.name),
                Family.HISTORY,
                f"the versions of a {found.thing} in {table.name} follow each other without overlap or gap",
                (subject,),
                _sql(found, table),
                finding=True,
            )


def history_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one overlap, gap, or thing with two versions that hold now."""
    things = count(numbers, "things")
    subject = check.subjects[0]
    if not things:
        return Outcome.NOT_TESTABLE, f"{subject.table} has no version with {subject.columns[0]}"
    faults = {
        plural(count(numbers, "overlaps"), "version") + " overlap the next": count(numbers, "overlaps"),
        plural(count(numbers, "gaps"), "gap") + " between versions": count(numbers, "gaps"),
        plural(count(numbers, "twice_open"), "thing") + " with two open versions": count(numbers, "twice_open"),
        plural(count(numbers, "twice_current"), "thing") + " with two current ones": count(
            numbers, "twice_current"
        ),
    }
    said = [what for what, number in faults.items() if number]
    versions = plural(count(numbers, "versions"), "version")
    if said:
        return Outcome.REFUTED, f"{versions} of {things:,} {subject.columns[0]}: {', '.join(said)}"
    return Outcome.CONFIRMED, f"{versions} of {things:,} {subject.columns[0]} follow each other"


def _sql(found: Versions, table: Table) -> str:
    thing, begin, end = (column(name) for name in (found.thing, found.begin, found.end))
    lasts = f"LEAD({begin}) OVER (PARTITION BY {thing} ORDER BY {begin}, {end})"
    current = f"CASE WHEN {column(found.current)} THEN 1 ELSE 0 END" if found.current else "0"
    is_open = f"CASE WHEN {end} IS NULL OR {end} >= DATE '2099-01-01' THEN 1 ELSE 0 END"
    versions = select(
        f"{thing} AS thing",
        f"{end} AS ended",
        f"{lasts} AS next_begin",
        f"{is_open} AS is_open",
        f"{current} AS is_current",
        table=stored(table.name),
        where=f"{thing} IS NOT NULL",
    )
    # a validity may end where the next begins, or the day before
    of_thing = select(
        "v.thing",
        "COUNT(*) AS versions",
        f"{counted_if('v.next_begin < v.ended OR (v.is_open = 1 AND v.next_begin IS NOT NULL)')} AS overlaps",
        f"{counted_if('v.next_begin > DATEADD(DAY, 1, v.ended)')} AS gaps",
        "SUM(v.is_open) AS open_versions",
        "SUM(v.is_current) AS current_versions",
        table=f"({versions}) AS v",
        group_by=["v.thing"],
    )
    return written(
        select(
            "COUNT(*) AS things",
            "COALESCE(SUM(t.versions), 0) AS versions",
            "COALESCE(SUM(t.overlaps), 0) AS overlaps",
            "COALESCE(SUM(t.gaps), 0) AS gaps",
            f"{counted_if('t.open_versions > 1')} AS twice_open",
            f"{counted_if('t.current_versions > 1')} AS twice_current",
            table=f"({of_thing}) AS t",
        )
    )
