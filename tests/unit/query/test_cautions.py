"""What an answer must not leave unsaid: prices are no sums, joins that nothing tested, other ways there."""

from __future__ import annotations

import pytest

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Role, Status, TableRole
from modeler.query import compose, goal_from_parts, understand
from tests.unit.checks.shops import key, relationship


def table(name: str, **columns: str) -> Table:
    return Table(TableName.parse(name), tuple(Column(column, kind) for column, kind in columns.items()))


MODEL = DataModel(
    Catalog.of(
        [
            table("s.nation", nation_id="bigint", nation_name="text"),
            table("s.customer", customer_id="bigint", nation_id="bigint", balance="numeric(10,2)"),
            table("s.supplier", supplier_id="bigint", nation_id="bigint"),
            table(
                "s.sale",
                sale_id="bigint",
                customer_id="bigint",
                supplier_id="bigint",
                unit_price="numeric(10,2)",
                amount="numeric(10,2)",
            ),
            table("s.refund", refund_id="bigint", customer_id="bigint", amount="numeric(10,2)"),
        ]
    ),
    keys=(
        key("s.nation.nation_id"),
        key("s.customer.customer_id"),
        key("s.supplier.supplier_id"),
        key("s.sale.sale_id"),
        key("s.refund.refund_id"),
    ),
    relationships=(
        relationship("s.sale.customer_id", "s.customer.customer_id"),
        relationship("s.sale.supplier_id", "s.supplier.supplier_id"),
        relationship("s.refund.customer_id", "s.customer.customer_id"),
        relationship("s.customer.nation_id", "s.nation.nation_id"),
        relationship("s.supplier.nation_id", "s.nation.nation_id"),
    ),
    roles=(TableRole(TableName("s", "sale"), Role.FACT, ""), TableRole(TableName("s", "refund"), Role.FACT, "")),
)


def reasons(goal: str) -> str:
    return "\n".join(f"{step.action}: {step.reason}" for step in compose(understand(goal, MODEL), MODEL).plan)


def test_a_price_is_averaged() -> None:
    assert "AVG(s2.unit_price)" in compose(understand("unit price by supplier", MODEL), MODEL).sql


def test_a_balance_is_averaged() -> None:
    assert "AVG(c.balance)" in compose(goal_from_parts(MODEL, measures=["customer.balance"]), MODEL).sql


def test_a_sum_of_prices_that_is_asked_for_comes_with_a_caution() -> None:
    assert "it is a price or a rate, of which a sum means little" in reasons("total unit price")


def test_a_measure_of_several_tables_is_asked_back() -> None:
    with pytest.raises(UnsupportedRequest, match="'amount' is a measure of several tables") as refused:
        understand("amount by customer", MODEL)

    assert refused.value.hint == "say which: refund.amount, sale.amount"


def test_the_measure_can_be_named_by_its_table() -> None:
    assert "FROM s.refund" in compose(understand("refund amount by customer", MODEL), MODEL).sql


def test_another_way_to_the_same_table_is_named() -> None:
    said = reasons("sale amount by nation name")

    assert "there is another way, by s.sale.supplier_id, s.supplier.nation_id" in said


def test_a_join_that_nothing_tested_is_said_to_be_so() -> None:
    assert MODEL.relationships[0].status is Status.PROPOSED
    assert "not tested: were its key repeated, sums would be multiplied" in reasons("sale amount by supplier")
