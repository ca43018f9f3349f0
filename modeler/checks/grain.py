"""Grain: no two rows of a table agree on its key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.catalog.names import ColumnSet
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, rows
from modeler.checks.reading import counted_if, filled, key_value, read_as, select, stored, written
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.evidence.claims import Evidence, Method, Unique
from modeler.evidence.profiled import ColumnStatistics, column_evidence
from modeler.model.data_model import DataModel, Status


def grain_checks(model: DataModel) -> Iterator[Check]:
    """One check a key the model rests on; two where a table is read one row per key: as loaded, and as read."""
    for key in keys_to_test(model):
        repair = model.deduplication_of(key.table)
        if repair is not None and set(repair.key) == set(key.columns):
            yield _as_loaded(key, model)
        yield _unique(key, model)


def grain_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Unique where as many keys as rows that have one."""
    total, with_key, keys = (count(numbers, name) for name in ("row_count", "rows_with_key", "distinct_keys"))
    names = ", ".join(check.subjects[0].columns)
    if not total:
        return Outcome.NOT_TESTABLE, f"{check.subjects[0].table} has no rows"
    if not with_key:
        return Outcome.NOT_TESTABLE, f"{names} is NULL in every one of {rows(total)}"
    if keys < with_key:
        return Outcome.REFUTED, (
            f"{rows(with_key)} have {keys:,} different {names}: {rows(with_key - keys)} too many for a key"
        )
    return Outcome.CONFIRMED, f"{rows(with_key)} have as many different {names}"


def grain_evidence(check: Check, numbers: Numbers) -> tuple[Evidence, ...]:
    """For or against uniqueness, and for or against NULL in the key."""
    if not isinstance(check.about, Unique):
        return ()
    total, with_key = count(numbers, "row_count"), count(numbers, "rows_with_key")
    counts = ColumnStatistics(
        check.about.key, rows=total, nulls=total - with_key, distinct=count(numbers, "distinct_keys")
    )
    return column_evidence([counts], method=Method.TESTED, check=check.name)


def keys_to_test(model: DataModel) -> tuple[ColumnSet, ...]:
    """Keys of the model, grains, the referred side of each relationship, and the declared keys; each once."""
    declared = (
        ColumnSet(table.name, columns)
        for table in model.catalog.base
        for columns in (table.primary_key, *table.unique_keys)
        if columns
    )
    held = (
        *(key.columns for key in model.keys if key.status not in (Status.CANDIDATE, Status.REJECTED)),
        *(grain.columns for grain in model.grains),
        *(r.parent for r in model.relationships),
        *declared,
    )
    return tuple(_once(columns for columns in held if columns.columns))


def _once(found: Iterable[ColumnSet]) -> Iterator[ColumnSet]:
    """The first of those that hold the same columns in whatever order."""
    seen: set[tuple[object, frozenset[str]]] = set()
    for columns in found:
        identity = (columns.table, frozenset(columns.columns))
        if identity not in seen:
            seen.add(identity)
            yield columns


def _unique(key: ColumnSet, model: DataModel) -> Check:
    names = ", ".join(key.columns)
    repair = model.deduplication_of(key.table)
    read = f", read one row per {', '.join(repair.key)}" if repair else ""
    return Check(
        check_name(Family.GRAIN, key) + ("__as_read" if repair else ""),
        Family.GRAIN,
        f"{names} is unique in {key.table}{read}",
        (key,),
        key_counts_sql(key, read_as(key.table, model), model),
        about=Unique(key),
    )


def _as_loaded(key: ColumnSet, model: DataModel) -> Check:
    """The table as it stands: what the repair repairs stays a finding, and no longer says anything of the model."""
    return Check(
        check_name(Family.GRAIN, key),
        Family.GRAIN,
        f"{', '.join(key.columns)} is unique in {key.table} as it was loaded",
        (key,),
        key_counts_sql(key, stored(key.table), model),
        finding=True,
    )


def key_counts_sql(key: ColumnSet, table: str, model: DataModel) -> str:
    """Rows, rows that have the whole key, and different keys of *table* (what stands after FROM, alias t)."""
    if len(key.columns) == 1:
        name = key_value(key, key.columns[0], model)
        return written(
            select(
                "COUNT(*) AS row_count",
                f"COUNT({name}) AS rows_with_key",
                f"COUNT(DISTINCT {name}) AS distinct_keys",
                table=table,
            )
        )
    values = [key_value(key, name, model) for name in key.columns]
    named = [f"{value} AS key_{place}" for place, value in enumerate(values, start=1)]
    keys = select(*named, "COUNT(*) AS key_rows", table=table, group_by=values)
    has_key = filled((f"key_{place}" for place in range(1, len(named) + 1)), "k")
    return written(
        select(
            "COALESCE(SUM(k.key_rows), 0) AS row_count",
            f"COALESCE(SUM(CASE WHEN {has_key} THEN k.key_rows END), 0) AS rows_with_key",
            f"{counted_if(has_key)} AS distinct_keys",
            table=f"({keys}) AS k",
        )
    )
