"""A pair of a type and an identifier is reported as such, and joined to no one table."""

from __future__ import annotations

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.evidence.claims import Evidence, Joined, Method
from modeler.model.build import build


def _table(name: str, *columns: str) -> Table:
    kinds = {"item_type": "varchar(40)", "product_type": "varchar(40)"}
    return Table(TableName("s", name), tuple(Column(c, kinds.get(c, "bigint")) for c in columns))


_SHOP = (
    _table("products", "id", "name"),
    _table("orders", "id", "total"),
    _table("versions", "id", "item_type", "item_id"),
)


def test_the_pair_is_reported_with_the_keys_it_can_hold() -> None:
    model = build(Catalog.of(_SHOP))

    (found,) = model.polymorphic
    assert (str(found.table), found.type_column, found.id_column) == ("s.versions", "item_type", "item_id")
    assert [str(parent) for parent in found.parents] == ["s.orders.id", "s.products.id"]
    assert not [one.name for one in (*model.relationships, *model.candidates) if "item_id" in one.child.columns]


def test_an_identifier_that_names_a_table_is_no_such_pair() -> None:
    model = build(Catalog.of([*_SHOP, _table("lines", "id", "product_type", "product_id")]))

    assert [one.id_column for one in model.polymorphic] == ["item_id"]
    assert "s.lines.product_id = s.products.id" in {one.name for one in model.relationships}


def test_a_query_that_joins_it_is_heard() -> None:
    item = ColumnSet(TableName("s", "versions"), ("item_id",))
    said = Evidence(Joined.of(item, ColumnSet(TableName("s", "products"), ("id",))), Method.JOINED, 4.0, "joined")

    assert "s.versions.item_id = s.products.id" in {r.name for r in build(Catalog.of(_SHOP), [said]).relationships}
