"""Catalogs as nobody would draw them: join discovery gives something sensible, and soon."""

from __future__ import annotations

import pytest

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.evidence.claims import Evidence, Joined, Method
from modeler.model.build import build
from modeler.model.data_model import DataModel


def _table(name: str, *columns: str, kind: str = "bigint", schema: str = "s") -> Table:
    return Table(TableName(schema, name), tuple(Column(column, kind) for column in columns))


def _joins(model: DataModel) -> set[str]:
    return {one.name for one in model.relationships}


def test_no_tables_and_tables_without_columns() -> None:
    assert build(Catalog()).relationships == ()
    assert build(Catalog.of([_table("a"), _table("b")])).relationships == ()


@pytest.mark.timeout(120)
def test_a_table_of_2000_columns_is_no_blow_up() -> None:
    wide = _table("measurements", "id", *(f"customer_value_{n}" for n in range(2000)))
    model = build(Catalog.of([wide, _table("customers", "customer_id", "name")]))
    assert len(model.relationships) < 20


def test_one_letter_names() -> None:
    model = build(Catalog.of([_table("t", "a", "b"), _table("u", "a", "c"), _table("v", "x")]))
    assert all(one.child.table != one.parent.table for one in model.relationships)


def test_names_that_are_not_ascii() -> None:
    orders = _table("aufträge", "auftrag_id", "größe_id")
    assert _joins(build(Catalog.of([orders, _table("größe", "größe_id", "名前")]))) == {
        "s.aufträge.größe_id = s.größe.größe_id"
    }


def test_quoted_mixed_case() -> None:
    orders = _table("Orders", "OrderId", "CustomerId")
    assert _joins(build(Catalog.of([orders, _table("Customers", "CustomerId", "FullName")]))) == {
        "s.Orders.CustomerId = s.Customers.CustomerId"
    }


def test_a_staging_copy_is_not_joined_to_its_twin() -> None:
    shop = [("orders", ("order_id", "customer_id", "total")), ("customers", ("customer_id", "name"))]
    tables = [_table(name, *columns, schema=schema) for schema in ("prod", "staging") for name, columns in shop]
    assert _joins(build(Catalog.of(tables))) == {
        "prod.orders.customer_id = prod.customers.customer_id",
        "staging.orders.customer_id = staging.customers.customer_id",
    }


def test_equal_names_of_types_that_do_not_compare() -> None:
    orders = _table("orders", "order_id", "customer_id", kind="bigint")
    customers = _table("customers", "customer_id", "name", kind="date")
    assert _joins(build(Catalog.of([orders, customers]))) == set()


def test_a_query_may_join_a_table_that_no_ddl_defines() -> None:
    known, unknown = TableName("s", "orders"), TableName("s", "only_in_sql")
    claim = Joined.of(ColumnSet(known, ("customer_id",)), ColumnSet(unknown, ("customer_id",)))
    said = Evidence(claim, Method.JOINED, 3.0, "joined once")
    catalog = Catalog.of([_table("orders", "order_id", "customer_id"), _table("customers", "customer_id", "name")])
    assert _joins(build(catalog, [said])) == {"s.orders.customer_id = s.customers.customer_id"}


def test_the_order_of_evidence_changes_nothing() -> None:
    catalog = Catalog.of([_table("orders", "order_id", "cust"), _table("clients", "client_id", "name")])
    pairs = [("cust", "client_id"), ("order_id", "client_id")]
    orders, clients = TableName("s", "orders"), TableName("s", "clients")
    said = [
        Evidence(Joined.of(ColumnSet(orders, (a,)), ColumnSet(clients, (b,))), Method.JOINED, 3.0, "once")
        for a, b in pairs
    ]
    assert build(catalog, said) == build(catalog, said[::-1])


def test_evidence_about_what_the_catalog_lacks_is_no_join() -> None:
    orders = Table(TableName("s", "orders"), (Column("order_id", "bigint"), Column("customer_id", "bigint")))
    gone = ColumnSet(TableName("s", "customer_view"), ("customer_id", "region_id"))
    here = ColumnSet(orders.name, ("customer_id", "order_id"))
    said = Evidence(Joined.of(here, gone), Method.JOINED, 4.0, "a query joins so")

    assert build(Catalog.of([orders]), [said]).relationships == ()
