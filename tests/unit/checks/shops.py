"""Data models of small warehouses, and a way to run checks on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog
from modeler.checks.verdicts import Verdict
from modeler.evidence.claims import Evidence, Included, NotNull, Unique
from modeler.model.data_model import (
    DataModel,
    Deduplication,
    Grain,
    Key,
    Label,
    Multiplicity,
    Relationship,
)
from modeler.sources.reading import Mapping, Semantics
from modeler.warehouses.duckdb import DuckDbWarehouse, open_duckdb

VENDORS = Mapping(
    tuple((number, f"Vendor {number}") for number in range(1, 7)),
    "Unknown",
    "$row['sku_vendor']",
    Semantics.PHP_LOOSE,
    Span("app/Vendor.php", 17, 29),
)


def columns(text: str) -> ColumnSet:
    """``sample.sku.sku_id`` or ``sample.line(order_id, line_no)``."""
    if text.endswith(")"):
        table, _, names = text[:-1].partition("(")
        return ColumnSet(TableName.parse(table), tuple(name.strip() for name in names.split(",")))
    table, _, name = text.rpartition(".")
    return ColumnSet(TableName.parse(table), (name,))


def relationship(
    child: str,
    parent: str,
    child_end: Multiplicity = Multiplicity.ZERO_OR_MORE,
    parent_end: Multiplicity = Multiplicity.EXACTLY_ONE,
) -> Relationship:
    return Relationship(columns(child), columns(parent), child_end, parent_end, 0.9)


def key(text: str) -> Key:
    return Key(columns(text), 0.9)


def example_model(warehouse: DuckDbWarehouse) -> DataModel:
    """What is believed of the example shop before any test ran."""
    return DataModel(
        Catalog.of(warehouse.describe().tables),
        keys=(key("sample.orderinfo.order_id"), key("sample.skuinfo.sku_id")),
        relationships=(relationship("sample.orderinfo.product_id", "sample.skuinfo.sku_id"),),
        grains=(Grain(columns("sample.orderinfo.order_id"), "one row per order", 0.9),),
        labels=(Label(VENDORS, columns("sample.skuinfo.sku_vendor"), 0.9),),
    )


def learnt(model: DataModel, evidence: Iterable[Evidence], repairs: tuple[Deduplication, ...]) -> DataModel:
    """*model* as tested evidence changes it: a stand-in for the real builder, with rules for ends and keys only."""
    held = {e.claim: e.weight for e in evidence}
    repaired = {Unique(ColumnSet(repair.table, repair.key)) for repair in repairs}

    def is_unique(side: ColumnSet) -> bool:
        return Unique(side) in repaired or held.get(Unique(side), 1) > 0

    def revised(one: Relationship) -> Relationship:
        is_complete = held.get(Included(one.child, one.parent), 1) > 0 and held.get(NotNull(one.child), 1) > 0
        parent_end = {
            (True, True): Multiplicity.EXACTLY_ONE,
            (True, False): Multiplicity.ZERO_OR_ONE,
            (False, True): Multiplicity.ONE_OR_MORE,
            (False, False): Multiplicity.ZERO_OR_MORE,
        }[is_unique(one.parent), is_complete]
        return replace(one, parent_end=parent_end)

    kept = tuple(key for key in model.keys if is_unique(key.columns))
    found = tuple(
        Key(claim.key, 0.99) for claim, weight in held.items() if isinstance(claim, Unique) and weight > 0
    )
    return replace(
        model,
        keys=tuple({key.columns: key for key in (*kept, *found)}.values()),
        relationships=tuple(revised(one) for one in model.relationships),
        deduplications=repairs,
        evidence=tuple(evidence),
    )


@contextmanager
def warehouse_of(folder: Path, script: str) -> Iterator[DuckDbWarehouse]:
    """A warehouse with what *script*, DuckDB SQL, creates."""
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(script)
    with open_duckdb(folder / "shop.duckdb") as warehouse:
        yield warehouse


def named(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    return {verdict.check.name: verdict for verdict in verdicts}
