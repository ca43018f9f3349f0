"""Statements too large or too deep for a parser cost themselves only, and little time."""

from __future__ import annotations

import pytest

from modeler.catalog.merge import merge
from modeler.catalog.names import Skipped
from modeler.evidence.mining import Mined, mine
from modeler.sources.sql import read_sql

DDL = "CREATE TABLE t (a int, b int); CREATE TABLE u (a int, b int);"
JOIN = "SELECT 1 FROM t JOIN u ON t.a = u.a"
DEEP = 5_000
pytestmark = pytest.mark.timeout(60)
"""Far above what any of these takes, far below what backtracking took; unit: seconds."""


def mined(text: str) -> Mined:
    reading = read_sql(DDL + text + ";" + JOIN, "q.sql")
    catalog, _ = merge(reading.tables, reading.amendments)
    return mine(reading.statements, catalog)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT " + "(" * DEEP + "a" + ")" * DEEP + " FROM t",
        "SELECT * FROM " + "(SELECT * FROM " * DEEP + "t" + ") x" * DEEP,
        "SELECT " + "coalesce(" * DEEP + "a" + ", 1)" * DEEP + " FROM t",
        "SELECT " + "CASE WHEN a = 1 THEN 2 ELSE " * DEEP + "3" + " END" * DEEP + " FROM t",
        "SELECT 1 FROM t WHERE " + "NOT " * DEEP + "a = 1",
    ],
    ids=["parentheses", "derived tables", "functions", "cases", "nots"],
)
def test_what_is_nested_too_deeply_is_told_and_the_next_statement_is_read(text: str) -> None:

    found = mined(text)

    (failed,) = found.failed
    assert isinstance(failed, Skipped)
    assert failed.reason == "the statement is nested too deeply"
    assert [str(join.left) for join in found.joins] == ["public.t.a"]


@pytest.mark.parametrize(
    "text",
    [
        f"{JOIN} WHERE " + " AND ".join(f"t.b <> {code}" for code in range(2_000)),
        f"{JOIN} WHERE " + " OR ".join(f"t.b = {code}" for code in range(2_000)),
        " UNION ALL ".join([JOIN] * 300),
        "SELECT " + ",\n".join(f"CASE WHEN t.a = {n} THEN u.b END AS c{n}" for n in range(1_000)) + JOIN[8:],
    ],
    ids=["conjuncts", "disjuncts", "branches", "lines"],
)
def test_what_is_only_long_is_understood(text: str) -> None:
    found = mined(text)

    assert not found.failed
    assert found.understood == found.total
    assert [str(join.left) for join in found.joins] == ["public.t.a"]
