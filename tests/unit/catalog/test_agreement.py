"""Data against its DDL."""

from __future__ import annotations

import pytest

from modeler.catalog.agreement import differences
from modeler.catalog.names import TableName
from modeler.catalog.tables import Column, Table


def table(**columns: str) -> Table:
    return Table(TableName("s", "t"), tuple(Column(name, data_type) for name, data_type in columns.items()))


def test_order_and_case_make_no_difference() -> None:
    assert differences(table(a="bigint", b="date"), table(B="date", A="integer")) == ()


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ("numeric(12,2)", "bigint"),
        ("bigint", "double"),
        ("timestamp without time zone", "date"),
        ("date", "varchar"),
        ("character varying(3)", "bigint"),
        ("super", "struct<a:int>"),
        ("", "bigint"),
        ("geometry", "some_new_type"),
    ],
)
def test_types_that_can_stand_for_each_other_agree(declared: str, found: str) -> None:
    assert differences(table(a=declared), table(a=found)) == ()


@pytest.mark.parametrize(
    ("declared", "found"), [("bigint", "boolean"), ("date", "bigint"), ("boolean", "double"), ("bytea", "integer")]
)
def test_types_that_cannot_are_named(declared: str, found: str) -> None:
    assert differences(table(a=declared), table(a=found)) == (
        f"the column a is {declared} in the DDL and {found} in the data",
    )


def test_a_column_of_nearly_the_same_name_is_suggested() -> None:
    assert differences(table(product_id="bigint"), table(productid="bigint")) == (
        "the data lacks the column product_id (bigint); is it productid?",
        "the data has a column productid (bigint) that the DDL lacks",
    )
