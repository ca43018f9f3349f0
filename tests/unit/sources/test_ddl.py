"""DDL of every kind becomes a catalog; the cases are in tests/cases/ddl, as text and as the DDL it becomes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from modeler.catalog.ddl_text import ddl
from modeler.catalog.merge import merge
from modeler.sources.ddl import read_ddl
from modeler.sources.reading import Origin

CASES = Path(__file__).parents[2] / "cases" / "ddl"


def _cases() -> list[Any]:
    found: list[Any] = []
    for file in sorted(CASES.glob("*.toml")):
        cases = tomllib.loads(file.read_text(encoding="utf-8"))["case"]
        found.extend(pytest.param(case, id=f"{file.stem}: {case['title']}") for case in cases)
    return found


@pytest.mark.parametrize("case", _cases())
def test_a_text_becomes_a_catalog(case: dict[str, Any]) -> None:
    reading = read_ddl(case["sql"], "x.sql")
    catalog, unused = merge(reading.tables, reading.amendments)

    assert "\n".join(ddl(table) for table in catalog) == case["becomes"].strip("\n")
    assert [f"{s.span.first_line}: {s.reason}" for s in (*reading.skipped, *unused)] == case.get("says", [])


@pytest.mark.parametrize("case", _cases())
def test_blank_lines_make_no_difference(case: dict[str, Any]) -> None:
    plain = read_ddl(case["sql"], "x.sql")
    wide = read_ddl(case["sql"].replace("\n", "\n\n"), "x.sql")

    assert [table.name for table in wide.tables] == [table.name for table in plain.tables]


def test_lines_are_those_of_the_file() -> None:
    reading = read_ddl("-- one\n\nCREATE TABLE s.t (\n  a int,\n  b int PRIMARY KEY\n);\n", "d/x.sql")

    (table,) = reading.tables
    assert str(table.span) == "d/x.sql:3-6"
    assert [str(column.span) for column in table.columns] == ["d/x.sql:4", "d/x.sql:5"]
    assert str(table.constraints[0].span) == "d/x.sql:5"


def test_queries_of_views_and_scripts_are_statements_with_their_origin() -> None:
    text = (
        "CREATE VIEW v AS\nSELECT a FROM t;\n"
        "CREATE TEMP TABLE x AS SELECT a FROM t;\n"
        "INSERT INTO u SELECT a FROM t;\nINSERT INTO u VALUES (1), (2);\n"
        "SELECT 1;\n"
        "CREATE PROCEDURE p() AS $$ BEGIN DELETE FROM t; END $$ LANGUAGE plpgsql;\n"
        "UNLOAD ('SELECT a FROM t') TO 's3://x';\n"
    )

    found = [(s.origin, s.span.first_line) for s in read_ddl(text, "x.sql").statements]

    assert found == [
        (Origin.VIEW, 2),
        (Origin.ETL, 3),
        (Origin.ETL, 4),
        (Origin.QUERY, 6),
        (Origin.PROCEDURE, 7),
        (Origin.QUERY, 8),
    ]


def test_a_table_of_2000_columns_is_read() -> None:
    text = "CREATE TABLE s.wide (" + ",\n".join(f"c{n} bigint ENCODE az64" for n in range(2000)) + ");"

    (table,) = read_ddl(text, "x.sql").tables

    assert len(table.columns) == 2000
    assert str(table.columns[-1].span) == "x.sql:2000"


@pytest.mark.parametrize("depth", [500, 20_000])
def test_deep_nesting_is_read_or_reported_and_costs_nothing_else(depth: int) -> None:
    deep = "(" * depth + "1" + ")" * depth
    text = f"CREATE TABLE s.a (id int DEFAULT {deep});\nCREATE VIEW s.v AS SELECT {deep} AS one;\n"
    text += "CREATE TABLE s.b (id int);"

    reading = read_ddl(text, "x.sql")
    catalog, skipped = merge(reading.tables, reading.amendments)

    assert {"s.a", "s.b", "s.v"} == {str(table.name) for table in catalog}
    assert all(notice.span.first_line == 2 for notice in skipped)
