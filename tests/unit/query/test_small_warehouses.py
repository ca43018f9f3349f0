"""Shapes of warehouses that lead a query astray, each asked and answered by SQL written without the tool."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from modeler.catalog.names import Span
from modeler.catalog.tables import Catalog
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Label
from modeler.query import compose, goal_from_parts, understand
from modeler.query.goal import Goal
from modeler.sources.reading import Mapping, Semantics
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.running import sql_runner
from tests.unit.checks.shops import columns, key, relationship

SHARED = """
create schema w;
create table w.customer as select i as customer_id, 'c' || i % 3 as name from range(1, 7) r(i);
create table w.product as select i as product_id, 'p' || i % 2 as name from range(1, 5) r(i);
create table w.sale as
select i as sale_id, 1 + i % 6 as customer_id, 1 + i % 4 as product_id, i::decimal(10, 2) as amount
from range(1, 40) r(i);
create table w.refund as
select i as refund_id, 1 + i % 6 as customer_id, (2 * i)::decimal(10, 2) as amount from range(1, 20) r(i);
"""
LINES = """
create schema w;
create table w.sales as
select 1 + i // 3 as order_id, i % 3 as line_no, i % 7 as quantity from range(0, 90) r(i);
"""
NAMED = """
create schema w;
create table w.product as
select
  i as product_id,
  1 + i % 3 as status,
  case when i % 4 = 0 then null else 1 + i % 2 end as vendor,
  case when i % 3 <> 0 then 'b' || i % 3 end as brand_name
from range(1, 13) r(i);
create table w.sale as
select i as sale_id, 1 + i % 12 as product_id, 1 + i % 3 as state, i as qty from range(1, 61) r(i);
"""
HEADERS = """
create schema w;
create table w.orders as select i as order_id, 10 as freight from range(1, 4) r(i);
create table w.line as
select * from (values (1, 1, 7, 1), (1, 2, 8, 9), (2, 1, 7, 9), (3, 1, 8, 1)) t(order_id, line_no, product_id, qty);
"""


def label(column: str, **names: int) -> Label:
    pairs = tuple((code, name.replace("_", " ")) for name, code in names.items())
    mapping = Mapping(pairs, None, "$code", Semantics.PHP_LOOSE, Span("app/Codes.php", 1, 9))
    return Label(mapping, columns(column), 0.9)


def rows(folder: Path, setup: str, goal: str | list[str], by_hand: str) -> tuple[list[object], list[object]]:
    """What the goal's query gives and what *by_hand* gives, in one order."""
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(setup)
        expected = connection.execute(by_hand).fetchall()
    with open_duckdb(path) as warehouse:
        model = model_of(Catalog.of(warehouse.describe().tables))
        found = sql_runner(warehouse, model.catalog)(compose(goal_of(goal, model), model).sql)[1]
    return sorted(found, key=repr), sorted(expected, key=repr)


def goal_of(goal: str | list[str], model: DataModel) -> Goal:
    if isinstance(goal, str):
        return understand(goal, model)
    return goal_from_parts(model, measures=goal[:1], filters=goal[1:])


def model_of(catalog: Catalog) -> DataModel:
    held = {str(table.name) for table in catalog}
    keys = (
        *("w.customer.customer_id", "w.product.product_id", "w.sale.sale_id", "w.refund.refund_id"),
        *("w.sales(order_id, line_no)", "w.orders.order_id", "w.line(order_id, line_no)"),
    )
    joins = (
        ("w.sale.customer_id", "w.customer.customer_id"),
        ("w.sale.product_id", "w.product.product_id"),
        ("w.refund.customer_id", "w.customer.customer_id"),
        ("w.line.order_id", "w.orders.order_id"),
    )
    labels = (
        label("w.product.status", active=1, sold_out=2),
        label("w.sale.state", active=2, shut=3),
        label("w.product.vendor", Acme=1, Globex=2),
    )
    return DataModel(
        catalog,
        keys=tuple(k for k in map(key, keys) if str(k.columns.table) in held),
        relationships=tuple(
            relationship(child, parent)
            for child, parent in joins
            if is_there(catalog, (columns(child).table.table, columns(child).columns[0]))
            and is_there(catalog, (columns(parent).table.table, columns(parent).columns[0]))
        ),
        labels=tuple(
            named for named in labels if is_there(catalog, (named.column.table.table, named.column.columns[0]))
        ),
    )


def is_there(catalog: Catalog, wanted: Iterable[str]) -> bool:
    table_name, column_name = wanted
    return any(t.name.table == table_name and column_name in t.column_names for t in catalog)


@pytest.mark.parametrize(
    ("setup", "goal", "by_hand"),
    [
        pytest.param(
            SHARED,
            "sale.amount by customer.name and product.name",
            "select c.name, p.name, sum(amount) from w.sale join w.customer c using (customer_id) "
            "join w.product p using (product_id) group by 1, 2",
            id="two columns of one name",
        ),
        pytest.param(
            SHARED,
            "sale amount and refund amount by customer",
            "select customer_id, (select sum(amount) from w.sale s where s.customer_id = c.customer_id), "
            "(select sum(amount) from w.refund r where r.customer_id = c.customer_id) from w.customer c",
            id="two measures of one name",
        ),
        pytest.param(
            LINES, "number of orders", "select count(distinct order_id) from w.sales", id="orders among lines"
        ),
        pytest.param(
            NAMED,
            "top 5 brand names by qty",
            "select brand_name, sum(qty) from w.sale join w.product using (product_id) "
            "where brand_name is not null group by 1",
            id="a ranking leaves out what has no value",
        ),
        pytest.param(
            NAMED, "qty for state active", "select sum(qty) from w.sale where state = 2", id="a name of two columns"
        ),
        pytest.param(
            NAMED,
            ["sum:sale.qty", "product.vendor!=Acme"],
            "select sum(qty) from w.sale join w.product using (product_id) where vendor <> 1",
            id="a name that is excluded",
        ),
        pytest.param(
            NAMED,
            ["sum:sale.qty", "product.vendor=Acme,Globex"],
            "select sum(qty) from w.sale join w.product using (product_id) where vendor in (1, 2)",
            id="a list of names",
        ),
        pytest.param(
            HEADERS,
            "number of orders where line.product_id = 7 and line.qty > 5",
            "select count(distinct order_id) from w.line where product_id = 7 and qty > 5",
            id="conditions that one line meets",
        ),
    ],
)
def test_the_rows_are_those_of_sql_written_by_hand(
    tmp_path: Path, setup: str, goal: str | list[str], by_hand: str
) -> None:
    found, expected = rows(tmp_path, setup, goal, by_hand)

    assert found == expected


def test_a_name_that_values_of_two_columns_have_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedRequest) as refused:
        rows(tmp_path, NAMED, "qty for active", "select 1")

    assert "w.product.status, w.sale.state" in refused.value.hint
