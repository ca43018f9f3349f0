"""The warehouse of tests/cases/goals/store.sql, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from modeler.catalog.names import Span, TableName
from modeler.catalog.tables import Catalog
from modeler.model.data_model import DataModel, Deduplication, Label, Multiplicity, Role, TableRole
from modeler.sources.reading import Mapping, Semantics
from modeler.warehouses.duckdb import DuckDbWarehouse, open_duckdb
from tests.unit.checks.shops import columns, key, relationship

CASES = Path(__file__).resolve().parents[2] / "cases" / "goals"
ONE = Multiplicity.ZERO_OR_ONE
MANY = Multiplicity.ZERO_OR_MORE

CHANNELS = Mapping(
    ((1, "web"), (2, "phone"), (3, "counter")),
    "other",
    "$order['channel_no']",
    Semantics.PHP_LOOSE,
    Span("app/Channel.php", 3, 12),
)


@contextmanager
def store(folder: Path) -> Iterator[DuckDbWarehouse]:
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute((CASES / "store.sql").read_text(encoding="utf-8"))
    with open_duckdb(path) as warehouse:
        yield warehouse


def store_model(warehouse: DuckDbWarehouse) -> DataModel:
    product = TableName("store", "product")
    return DataModel(
        Catalog.of(warehouse.describe().tables),
        keys=(
            key("store.brand.brand_id"),
            key("store.product.product_id"),
            key("store.city.city_id"),
            key("store.branch.branch_id"),
            key("store.orders.order_id"),
            key("store.order_line(order_id, line_no)"),
            key("store.returns.return_id"),
            key("store.shipment.order_id"),
        ),
        relationships=(
            relationship("store.order_line.order_id", "store.orders.order_id", MANY, Multiplicity.EXACTLY_ONE),
            relationship("store.order_line.product_id", "store.product.product_id", MANY, ONE),
            relationship("store.orders.branch_id", "store.branch.branch_id", MANY, ONE),
            relationship("store.branch.city_id", "store.city.city_id", MANY, ONE),
            relationship("store.product.brand_id", "store.brand.brand_id", MANY, ONE),
            relationship("store.returns.product_id", "store.product.product_id", MANY, ONE),
            relationship("store.returns.branch_id", "store.branch.branch_id", MANY, ONE),
            relationship("store.shipment.order_id", "store.orders.order_id", ONE, ONE),
        ),
        roles=(
            TableRole(TableName("store", "order_line"), Role.FACT, "refers to three tables"),
            TableRole(TableName("store", "returns"), Role.FACT, "refers to two tables"),
            TableRole(TableName("store", "orders"), Role.FACT, "refers to a table"),
            TableRole(product, Role.DIMENSION, "referred to"),
        ),
        labels=(Label(CHANNELS, columns("store.orders.channel_no"), 0.95),),
        deduplications=(Deduplication(product, ("product_id",), ("loaded_at",), "1 product was loaded twice"),),
    )
