"""Mappings find the column that holds their codes, and none where nothing speaks for one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.evidence.claims import Evidence, Labelled, Method
from modeler.evidence.weights import DECIDED
from modeler.model.data_model import Status
from modeler.model.label_conflicts import conflicts
from modeler.model.labels import link, needs_column
from modeler.sources.reading import Mapping, Semantics, Statement


def catalog() -> Catalog:
    def table(name: str, **columns: str) -> Table:
        return Table(TableName("s", name), tuple(Column(c, t) for c, t in columns.items()))

    return Catalog.of(
        [
            table("skuinfo", sku_id="bigint", sku_vendor="bigint", sku_category="character varying(18)"),
            table("orderinfo", order_id="bigint", status="integer", shipper_id="bigint"),
            table("customer", customer_id="bigint", status="integer", segment="character varying(1)"),
        ]
    )


def mapping(subject: str = "", *pairs: tuple[Any, str], **rest: Any) -> Mapping:
    held = pairs or ((1, "One"), (2, "Two"))
    return Mapping(held, None, subject, Semantics.PHP_LOOSE, rest.pop("span", Span("app/X.php", 3, 9)), **rest)


def best(one: Mapping, **hints: Any) -> str:
    labels, _ = link([one], catalog(), **hints)
    return str(labels[0].column) if labels else ""


@pytest.mark.parametrize(
    ("one", "column"),
    [
        (mapping("$row['sku_vendor']"), "s.skuinfo.sku_vendor"),
        (mapping("$this->sku_vendor"), "s.skuinfo.sku_vendor"),
        (mapping("row.sku_vendor"), "s.skuinfo.sku_vendor"),
        (mapping("$id", enclosing_function="getVendorName", enclosing_class="Sku"), "s.skuinfo.sku_vendor"),
        (mapping("", name="VENDORS", enclosing_class="Sku"), "s.skuinfo.sku_vendor"),
        (mapping("$order->status", span=Span("app/Order.php", 1, 5)), "s.orderinfo.status"),
        (mapping("$c['status']", enclosing_class="Customer"), "s.customer.status"),
        (mapping("CustomerStatus", name="CustomerStatus", kind="enum"), "s.customer.status"),
        (mapping("", name="STATUS", enclosing_class="Customer", kind="constants"), "s.customer.status"),
        (mapping("$row['colour']"), ""),
        (mapping("$x", enclosing_class="VendorPage"), ""),
        (mapping("$status", name="", enclosing_class="Mailer"), ""),
        (mapping("$code", ("A", "Authorised"), ("C", "Captured"), enclosing_class="PaymentStatus"), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else value.subject or value.name,
)
def test_the_column_of(one: Mapping, column: str) -> None:
    assert best(one) == column


def test_reasons_are_evidence_with_the_place_of_the_code() -> None:
    (label, *_), unlinked = link([mapping("$row['sku_vendor']")], catalog())

    assert unlinked == ()
    assert label.status is Status.PROPOSED
    assert label.evidence[0].note == "the code compares $row['sku_vendor'], the name of the column"
    assert {one.source for one in label.evidence} == {"app/X.php:3-9"}


def test_text_codes_speak_against_a_column_of_numbers() -> None:
    numbers = link([mapping("$x['sku_vendor']")], catalog())[0][0]
    texts = link([mapping("$x['sku_vendor']", ("a", "A"), ("b", "B"))], catalog())[0]

    assert not texts or texts[0].probability < numbers.probability


def test_sql_in_the_same_file_speaks_for_its_column() -> None:
    one = mapping("$status", span=Span("app/Report.php", 1, 5))
    statement = Statement("SELECT status FROM s.customer", "redshift", Span("app/Report.php", 20, 20))

    with_sql, without = link([one], catalog(), statements=[statement])[0], link([one], catalog())[0]

    assert str(with_sql[0].column) == "s.customer.status"
    assert not without, "anything may be called a status"


def test_values_in_the_column_decide() -> None:
    one = mapping("$status")
    orders, customers = (ColumnSet(TableName("s", table), ("status",)) for table in ("orderinfo", "customer"))
    observed = {orders: frozenset({"7", "8"}), customers: frozenset({"1", "2"})}

    assert best(one, observed=observed) == "s.customer.status"


def test_a_bare_record_is_reported_only_with_a_column() -> None:
    record = mapping("", ("from", "a"), ("to", "b"), kind="array", name="$mail")
    vendors = mapping("", ("1", "Acme"), ("2", "Hooli"), kind="array", name="$sku_vendors")

    assert needs_column(record)
    assert link([record], catalog()) == ((), ())
    assert best(vendors) == "s.skuinfo.sku_vendor"


def test_a_literal_whose_keys_are_columns_is_a_row() -> None:
    row = mapping("", ("sku_vendor", "Acme"), ("status", "open"), kind="array", name="$sku_vendor_row")

    assert link([row], catalog()) == ((), ())


def test_two_places_that_disagree_are_a_conflict_with_both() -> None:
    code = mapping("$row['sku_vendor']", (1, "Acme"), (3, "Initech"))
    query = mapping("sku_vendor", ("1", "Acme"), ("3", "Initrode"), span=Span("old.sql", 6, 22), language="sql")
    labels, _ = link([code, query], catalog())

    (conflict,) = conflicts(labels)

    assert conflict.sentence() == (
        "3 of s.skuinfo.sku_vendor is 'Initech' in app/X.php:3-9 and 'Initrode' in old.sql:6-22"
    )
    assert conflicts(labels[:1]) == ()


def test_one_name_in_two_files_that_disagree_is_a_conflict_without_any_column() -> None:
    first = mapping("$code", (1, "Acme"), (2, "Same"), enclosing_class="Maker", enclosing_function="name")
    second = replace(first, pairs=((1, "Hooli"), (2, "Same")), span=Span("old/X.php", 8, 9))
    other = mapping("$code", (1, "Else"), span=Span("old/Y.php", 8, 9), enclosing_class="Other")

    (conflict,) = conflicts((), (first, second, other))

    assert conflict.sentence() == "1 of Maker::name $code is 'Acme' in app/X.php:3-9 and 'Hooli' in old/X.php:8-9"


def test_many_mappings_of_one_column_are_each_compared_once() -> None:
    first = mapping("$row['sku_vendor']", (1, "label"), (2, "b"))
    held = [replace(first, pairs=((1, f"label {n}"), (2, "b")), span=Span(f"{n}.php", 1, 2)) for n in range(300)]

    assert len(conflicts(link(held, catalog())[0])) == 299


def test_a_decision_outweighs_every_name() -> None:
    one = mapping("$row['sku_vendor']")
    vendor = ColumnSet(TableName("s", "skuinfo"), ("sku_vendor",))
    shipper = ColumnSet(TableName("s", "orderinfo"), ("shipper_id",))

    def decided(column: ColumnSet, weight: float) -> Evidence:
        return Evidence(Labelled(column, one.span), Method.DECIDED, weight, "a person said so")

    accepted, _ = link([one], catalog(), evidence=[decided(shipper, DECIDED)])
    rejected, unlinked = link([one], catalog(), evidence=[decided(vendor, -DECIDED)])

    assert (str(accepted[0].column), accepted[0].status) == ("s.orderinfo.shipper_id", Status.ACCEPTED)
    assert (rejected, unlinked) == ((), (one,))


def test_links_do_not_depend_on_the_order_of_mappings() -> None:
    held = [mapping("$row['sku_vendor']"), mapping("$o['status']", span=Span("b.php", 1, 2))]

    assert set(link(held, catalog())[0]) == set(link(reversed(held), catalog())[0])
