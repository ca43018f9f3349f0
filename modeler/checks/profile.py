"""Statistics for or against keys and joins before anything is claimed: one scan a table, one join a pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.catalog.types import TypeFamily
from modeler.checks.grain import key_counts_sql
from modeler.checks.join_profile import join_profile, join_profile_sql
from modeler.checks.numbers import Numbers, count, named
from modeler.checks.reading import column, select, stored, written
from modeler.errors import WarehouseError
from modeler.evidence.profiled import SMALL_DOMAIN, ColumnStatistics, InclusionStatistics
from modeler.model.data_model import DataModel, Multiplicity, Relationship

RunSql = Callable[[str], tuple[Sequence[str], Sequence[Sequence[Any]]]]
"""Runs Redshift SQL: names of the columns, and rows. Raises `WarehouseError` where it cannot."""

_UNCOUNTED = frozenset((TypeFamily.SEMI_STRUCTURED, TypeFamily.SPATIAL, TypeFamily.SKETCH))
_WITHOUT_EXTREMES = _UNCOUNTED | {TypeFamily.BOOLEAN, TypeFamily.BINARY}


def profile_columns(columns: Iterable[ColumnSet], catalog: Catalog, *, run: RunSql) -> tuple[ColumnStatistics, ...]:
    """Rows, NULLs, different values and extremes of each of *columns*, in the order of their tables.

    Everything about one table comes from one scan of it. A set of several columns is counted by grouping, a scan of
    its own. A table the warehouse refuses is left out.
    """
    wanted = sorted(dict.fromkeys(c for c in columns if _is_countable(c, catalog)))
    return tuple(
        statistics
        for table, sets in groupby(wanted, key=lambda c: c.table)
        for statistics in _profile_table(table, tuple(sets), catalog, run)
    )


def profile_inclusions(
    pairs: Iterable[tuple[ColumnSet, ColumnSet]],
    catalog: Catalog,
    *,
    run: RunSql,
    counted: Iterable[ColumnStatistics] = (),
) -> tuple[InclusionStatistics, ...]:
    """How far each child is included in its parent, from the distinct keys of both; in the order of *pairs*.

    Pairs that lie apart, by what is *counted* already, are not asked about. One the warehouse refuses is left out.
    """
    known = {one.columns: one for one in counted}
    found = (
        _apart(known.get(child), known.get(parent)) or _profile_pair(child, parent, catalog, known.get(parent), run)
        for child, parent in pairs
    )
    return tuple(statistics for statistics in found if statistics is not None)


def _apart(child: ColumnStatistics | None, parent: ColumnStatistics | None) -> InclusionStatistics | None:
    """What a query would count where the extremes tell that the two have no value in common; None where not."""
    if child is None or parent is None:
        return None
    match child.minimum, child.maximum, parent.minimum, parent.maximum:
        case int() as least, int() as greatest, int() as low, int() as high if greatest < low or least > high:
            return InclusionStatistics(
                child.columns,
                parent.columns,
                child_rows=child.filled,
                orphan_rows=child.filled,
                child_distinct=child.distinct,
                parent_distinct=parent.distinct,
                unused_parents=parent.distinct,
            )
    return None


def _profile_table(
    table: TableName, sets: tuple[ColumnSet, ...], catalog: Catalog, run: RunSql
) -> Iterator[ColumnStatistics]:
    single = tuple(c for c in sets if len(c.columns) == 1)
    if single:
        numbers = _asked(_scan_sql(single, catalog), run)
        if numbers is not None:
            yield from (_of_scan(place, c, numbers) for place, c in enumerate(single, start=1))
    for columns in sets:
        if len(columns.columns) > 1:
            numbers = _asked(key_counts_sql(columns, stored(columns.table), DataModel(catalog)), run)
            if numbers is not None:
                rows = count(numbers, "row_count")
                with_key, keys = count(numbers, "rows_with_key"), count(numbers, "distinct_keys")
                yield ColumnStatistics(columns, rows, rows - with_key, keys)


def _scan_sql(columns: tuple[ColumnSet, ...], catalog: Catalog) -> str:
    projections = ["COUNT(*) AS row_count"]
    for place, one in enumerate(columns, start=1):
        name = column(one.columns[0])
        projections += [f"COUNT({name}) AS filled_{place}", f"COUNT(DISTINCT {name}) AS distinct_{place}"]
        if catalog.column(one).family not in _WITHOUT_EXTREMES:
            projections += [f"MIN({name}) AS least_{place}", f"MAX({name}) AS greatest_{place}"]
    return written(select(*projections, table=stored(columns[0].table)))


def _of_scan(place: int, columns: ColumnSet, numbers: Numbers) -> ColumnStatistics:
    rows = count(numbers, "row_count")
    return ColumnStatistics(
        columns,
        rows=rows,
        nulls=rows - count(numbers, f"filled_{place}"),
        distinct=count(numbers, f"distinct_{place}"),
        minimum=numbers.get(f"least_{place}"),
        maximum=numbers.get(f"greatest_{place}"),
    )


def _profile_pair(
    child: ColumnSet, parent: ColumnSet, catalog: Catalog, counted: ColumnStatistics | None, run: RunSql
) -> InclusionStatistics | None:
    unknown = Multiplicity.UNKNOWN
    sql = join_profile_sql(Relationship(child, parent, unknown, unknown, 0.0), DataModel(catalog))
    numbers = _asked(sql, run)
    if numbers is None:
        return None
    found = join_profile(numbers)
    return InclusionStatistics(
        child,
        parent,
        child_rows=found.child_rows - found.child_null_rows,
        orphan_rows=found.orphan_rows,
        child_distinct=found.child_keys,
        parent_distinct=found.parent_keys,
        unused_parents=found.unused_parent_keys,
        telling=_is_telling(parent, catalog, counted),
    )


def _is_telling(parent: ColumnSet, catalog: Catalog, counted: ColumnStatistics | None) -> bool:
    if len(parent.columns) > 1:
        return False
    if catalog.column(parent).family is TypeFamily.TEXT:
        return True
    return counted is not None and isinstance(counted.minimum, int) and counted.minimum > SMALL_DOMAIN


def _asked(sql: str, run: RunSql) -> dict[str, Any] | None:
    try:
        columns, rows = run(sql)
    except WarehouseError:
        return None
    return named(columns, rows[0]) if len(rows) == 1 else None


def _is_countable(columns: ColumnSet, catalog: Catalog) -> bool:
    table = catalog[columns.table]
    return all(table.column(name).family not in _UNCOUNTED for name in columns.columns)
