"""Joins that only values tell: what is counted, compared, and believed of it before any test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import duckdb
import pytest

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Evidence, Refers, Unique
from modeler.model.build import build
from modeler.sources.ddl import read_ddl
from modeler.workspace.profiling import profiled

CLINIC = """
CREATE TABLE visits (visit_id bigint NOT NULL, seen_by varchar(9), ward_key varchar(9), doc_no bigint);
CREATE TABLE doctors (doc_no bigint NOT NULL, label varchar(40));
CREATE TABLE places (code_id varchar(9) NOT NULL, beds integer);
"""
ROWS = """
INSERT INTO doctors SELECT 700 + n, 'D ' || n FROM range(30) t(n);
INSERT INTO places SELECT 'W' || (100 + n), n FROM range(30) t(n);
INSERT INTO visits SELECT n, 'D' || n, 'W' || (100 + n % 25), {doctor} FROM range(400) t(n);
"""

Asking = Callable[[str], tuple[Sequence[str], Sequence[Sequence[Any]]]]


def of(table: str, column: str) -> ColumnSet:
    return ColumnSet(TableName("public", table), (column,))


def seen(doctor: str, *, more: str = "") -> tuple[tuple[Evidence, ...], list[str]]:
    """What data say whose visits have *doctor*, an expression over n, with *more* rows; and the statements sent."""
    catalog = Catalog.of(read_ddl(CLINIC, "clinic.sql").tables)
    database = duckdb.connect()
    database.execute("CREATE SCHEMA public; USE public;" + CLINIC + ROWS.format(doctor=doctor) + more)
    sent: list[str] = []

    def ask(sql: str) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
        sent.append(sql)
        answer = database.execute(sql)
        return [part[0] for part in answer.description], answer.fetchall()

    rebuild = partial(build, catalog)
    return profiled(rebuild(), ask, chosen=True, rebuild=rebuild), sent


def weight(evidence: Sequence[Evidence], claim: object) -> float:
    return sum(one.weight for one in evidence if one.claim == claim)


def test_text_that_lies_within_a_key_of_another_name_is_compared_and_believed() -> None:
    evidence, _ = seen("700 + n % 30")
    assert weight(evidence, Refers(of("visits", "ward_key"), of("places", "code_id"))) == pytest.approx(5.0)


def test_numbers_that_do_not_start_small_tell_more_than_small_ones() -> None:
    evidence, _ = seen("700 + n % 30")
    assert weight(evidence, Refers(of("visits", "doc_no"), of("doctors", "doc_no"))) == pytest.approx(5.0)


def test_pairs_that_lie_apart_are_refuted_without_a_query() -> None:
    joined, statements = seen("700 + n % 30")
    apart, fewer = seen("n % 30")
    assert weight(joined, Refers(of("visits", "doc_no"), of("doctors", "doc_no"))) > 0
    assert weight(apart, Refers(of("visits", "doc_no"), of("doctors", "doc_no"))) == pytest.approx(-6.0)
    assert len(fewer) < len(statements)


def test_a_key_with_a_few_repeated_rows_is_left_to_the_tests() -> None:
    sound, _ = seen("700 + n % 30")
    repeated, _ = seen("700 + n % 30", more="INSERT INTO doctors VALUES (700, 'loaded twice');")
    key = Unique(of("doctors", "doc_no"))
    assert weight(sound, key) > 0
    assert key not in {one.claim for one in repeated}
    assert weight(repeated, Unique(of("visits", "ward_key"))) < 0


def test_tables_without_rows_say_nothing() -> None:
    evidence, statements = seen("700 + n % 30", more="DELETE FROM visits; DELETE FROM doctors; DELETE FROM places;")
    assert statements
    assert evidence == ()
