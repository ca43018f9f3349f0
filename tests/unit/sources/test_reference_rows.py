"""Rows of reference tables are mappings; rows of data are not."""

from __future__ import annotations

import pytest

from modeler.catalog.names import Span
from modeler.sources.reading import Mapping, Statement
from modeler.sources.reference_rows import MOST_ROWS, reference_mappings


def read(*statements: str) -> tuple[Mapping, ...]:
    return reference_mappings(
        Statement(sql, "redshift", Span("ref.sql", place, place)) for place, sql in enumerate(statements, start=1)
    )


def test_statements_of_one_table_are_one_mapping() -> None:
    (found,) = read(
        "INSERT INTO ref.state (state_code, rank, state_name) VALUES ('o', 1, 'Open')",
        "INSERT INTO ref.state (state_code, rank, state_name) VALUES ('c', 2, 'Shut'), ('x', -1, 'Gone')",
        "INSERT INTO ref.state (state_code, rank, state_name) VALUES ('c', 2, 'Closed')",
    )

    assert found.pairs == (("o", "Open"), ("c", "Closed"), ("x", "Gone"))
    assert (found.name, found.subject, found.kind) == ("ref.state", "state_code", "reference_table")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO t (id, name) SELECT id, name FROM u",
        "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
        "INSERT INTO t (id, price) VALUES (1, 2.5), (2, 3.5)",
        "INSERT INTO t (id, name) VALUES (nextval('s'), 'a'), (2, 'b')",
        "INSERT INTO t (id, name) VALUES (1, upper('a')), (2, 'b')",
        "INSERT INTO t (id, name) VALUES (1, 'same'), (2, 'same')",
        "INSERT INTO t (id, name) VALUES (1, 'a'",
        "SELECT 1",
    ],
)
def test_is_no_mapping(sql: str) -> None:
    assert read(sql) == ()


def test_many_rows_are_data() -> None:
    rows = ", ".join(f"({number}, 'row {number}')" for number in range(MOST_ROWS + 1))

    assert read(f"INSERT INTO t (id, name) VALUES {rows}") == ()
