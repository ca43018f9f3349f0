"""Wide tables: what each further column costs is a few aggregates, not another look at all the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from modeler.catalog import grounding
from modeler.catalog.dialect import parse
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.checks import fusion, reading
from modeler.checks.battery import battery
from modeler.checks.fusion import fused
from modeler.checks.patterns import asked_column, pattern_of, with_column
from modeler.checks.time import TIMES_TOGETHER
from modeler.checks.validation import examine
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.errors import UngroundedSql
from modeler.model.data_model import DataModel
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.running import runner

_KINDS = ("bigint", "varchar(40)", "timestamp", "decimal(12,2)")
_VALUES = ("7", "red", "2024-01-31 10:00:00", "9.50")
_MOST_OF_REDSHIFT = 1_600
"""Columns that a result can have there."""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that the battery parses, with nothing remembered of earlier tests."""
    seen: list[str] = []
    for module in (reading, fusion, grounding):
        original = module.parse

        def counted(sql: str, dialect: str = "redshift", _original: Any = original) -> Any:
            seen.append(sql)
            return _original(sql, dialect)

        monkeypatch.setattr(module, "parse", counted)
    reading.written.cache_clear()
    fusion._aggregates.cache_clear()
    return seen


def test_no_query_is_parsed_for_a_further_column_of_numbers_or_text(parsed: list[str]) -> None:
    counted = []
    for width in (50, 400):
        reading.written.cache_clear()
        fusion._aggregates.cache_clear()
        parsed.clear()
        columns = (column for column in _columns(width) if column.data_type != "timestamp")
        checks = battery(_model(tuple(columns)))
        assert len(checks) > width // 2
        fused(checks)
        counted.append(len(parsed))
    assert counted[0] == counted[1]


def test_points_in_time_are_asked_about_in_portions_that_every_engine_takes() -> None:
    times = tuple(Column(f"c{place}", "timestamp") for place in range(2 * TIMES_TOGETHER))
    queries = {check.sql for check in battery(_model(times)) if check.family is Family.TIME}
    assert len(queries) == 2
    assert all(len(parse(query).expressions) < _MOST_OF_REDSHIFT / 2 for query in queries)


def test_a_wide_csv_is_read_once_and_tested_by_few_statements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modeler.warehouses.duckdb_files.MOST_BOUND", 50)
    width = 120
    columns = _columns(width)
    folder = tmp_path / "s"
    folder.mkdir()
    lines = [",".join(column.name for column in columns)]
    lines += [",".join(_VALUES[place % 4] for place in range(width))] * 3
    (folder / "wide.csv").write_text("\n".join(lines) + "\n")
    model = _model(columns)
    sent: list[str] = []
    with open_duckdb(tmp_path, catalog=model.catalog, log=lambda _, sql: sent.append(sql)) as warehouse:
        (folder / "wide.csv").unlink()  # nothing needs it any more
        checks = battery(model)
        verdicts = examine(checks, run=runner(warehouse, model.catalog))
    assert {verdict.outcome for verdict in verdicts} == {Outcome.CONFIRMED}
    assert len(checks) > width
    assert len(sent) <= 5


def test_a_misfit_in_a_wide_csv_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modeler.warehouses.duckdb_files.MOST_BOUND", 10)
    monkeypatch.setattr("modeler.warehouses.duckdb_files._COUNTED_TOGETHER", 7)
    columns = _columns(60)
    values = [_VALUES[place % 4] for place in range(len(columns))]
    faulty = list(values)
    faulty[56] = "seven"
    (tmp_path / "s").mkdir()
    rows = ([column.name for column in columns], values, faulty)
    (tmp_path / "s" / "wide.csv").write_text("".join(",".join(row) + "\n" for row in rows))
    with open_duckdb(tmp_path, catalog=_model(columns).catalog) as warehouse:
        (skipped,) = warehouse.describe().skipped
        held = warehouse.run("SELECT c56, c52 FROM s.wide ORDER BY c56 NULLS LAST").rows
    assert skipped.reason == "1 value of c56 cannot be read as BIGINT, the first is 'seven'"
    assert skipped.span.first_line == 3
    assert held == ((7, 7), (None, 7))


@pytest.mark.parametrize("name", ["a", "order", "We ird", 'qu"ote', "c1"])
def test_a_pattern_gives_back_the_query_it_was_made_of(name: str) -> None:
    value = reading.column(name)
    query = f"SELECT MIN({value}), MAX(t.c12), COUNT({value}), 't.c1', b.t.c1 FROM s.t AS t"
    assert with_column(pattern_of(query, name), name) == query


def test_a_column_that_the_catalog_lacks_is_refused_behind_others_that_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = (Column("a", "bigint"), Column("b", "bigint"))
    model = _model(held)
    checks = [_counted("a"), _counted("gone")]
    assert [asked_column(check) for check in checks] == ["a", "gone"]
    kind = type("Kind", (), {"checks": staticmethod(lambda _: iter(checks))})
    monkeypatch.setattr("modeler.checks.battery._FAMILIES", {Family.NULLS: kind})
    with pytest.raises(UngroundedSql, match="gone"):
        battery(model)


def _counted(name: str) -> Check:
    sql = f"SELECT COUNT({reading.column(name)}) AS n FROM s.wide AS t"
    return Check(f"nulls__{name}", Family.NULLS, "", (ColumnSet(TableName("s", "wide"), (name,)),), sql)


def _columns(width: int) -> tuple[Column, ...]:
    return tuple(Column(f"c{place}", _KINDS[place % 4]) for place in range(width))


def _model(columns: tuple[Column, ...]) -> DataModel:
    return DataModel(Catalog.of([Table(TableName("s", "wide"), columns)]))
