"""The battery on the example shop says what was planted there, to the row; counted again by other queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from modeler.catalog.grounding import ground
from modeler.checks.battery import battery
from modeler.checks.validation import Validation, validate
from modeler.checks.verdicts import Outcome, Verdict
from modeler.model.data_model import Multiplicity
from modeler.warehouses.duckdb import DuckDbWarehouse, open_duckdb
from modeler.warehouses.running import runner
from tests.unit.checks.shops import columns, example_model, learnt, named

JOIN = "orderinfo_product_id__skuinfo_sku_id"


@pytest.fixture(scope="module")
def warehouse(shop: Path) -> Iterator[DuckDbWarehouse]:
    with open_duckdb(shop / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def validation(warehouse: DuckDbWarehouse) -> Validation:
    model = example_model(warehouse)
    return validate(
        model,
        run=runner(warehouse, model.catalog),
        rebuild=lambda evidence, repairs: learnt(model, evidence, repairs),
    )


@pytest.fixture(scope="module")
def first(validation: Validation) -> dict[str, Verdict]:
    return named(validation.rounds[0].verdicts)


@pytest.fixture(scope="module")
def last(validation: Validation) -> dict[str, Verdict]:
    return named(validation.verdicts)


def counted(shop: Path, query: str) -> int:
    """The answer to a query written without the tool, over the same files."""
    with duckdb.connect() as connection:
        for table in ("orderinfo", "skuinfo"):
            connection.read_parquet(str(shop / "data" / "sample" / f"{table}.parquet")).create_view(table)
        connection.execute("create view skus as select distinct sku_id as product_id from skuinfo")
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    ("check", "number", "query"),
    [
        ("grain__skuinfo_sku_id", "row_count", "select count(*) from skuinfo"),
        ("grain__skuinfo_sku_id", "distinct_keys", "select count(*) from (select sku_id from skuinfo group by 1)"),
        (f"cardinality__{JOIN}", "child_rows", "select count(*) from orderinfo"),
        (
            f"cardinality__{JOIN}",
            "joined_rows",
            "select count(*) from orderinfo, skuinfo where product_id = sku_id",
        ),
        (
            f"cardinality__{JOIN}",
            "matched_rows",
            "select count(*) from orderinfo semi join skuinfo on product_id = sku_id",
        ),
        (
            f"cardinality__{JOIN}",
            "most_child_rows",
            "select max(n) from (select count(*) as n from orderinfo natural join skus group by product_id)",
        ),
        (f"cardinality__{JOIN}", "child_null_rows", "select count(*) - count(product_id) from orderinfo"),
        (f"cardinality__{JOIN}", "child_keys", "select count(distinct product_id) from orderinfo"),
        (f"cardinality__{JOIN}", "parent_keys", "select count(distinct sku_id) from skuinfo"),
        (
            f"orphans__{JOIN}",
            "orphan_rows",
            "select count(*) from orderinfo where product_id not in (select sku_id from skuinfo)",
        ),
        (
            f"orphans__{JOIN}",
            "orphan_keys",
            "select count(distinct product_id) from orderinfo where product_id not in (select sku_id from skuinfo)",
        ),
        (
            "orphans__skuinfo_sku_id__orderinfo_product_id",
            "unused_parent_keys",
            "select count(distinct sku_id) from skuinfo anti join orderinfo on sku_id = product_id",
        ),
        (
            "arithmetic__orderinfo_quantity_ordered__skuinfo_sku_id",
            "sum_before",
            "select sum(quantity_ordered) from orderinfo",
        ),
        (
            "arithmetic__orderinfo_quantity_ordered__skuinfo_sku_id",
            "sum_after",
            "select sum(quantity_ordered) from orderinfo left join skuinfo on product_id = sku_id",
        ),
        (
            "nulls__orderinfo_quantity_ordered",
            "null_rows",
            "select count(*) from orderinfo where quantity_ordered is null",
        ),
        (
            "labels__skuinfo_sku_vendor",
            "unknown_rows",
            "select count(*) from skuinfo where sku_vendor not in (1,2,3,4,5,6)",
        ),
        (
            "time__orderinfo_date_order_placed",
            "too_early_rows",
            "select count(*) from orderinfo where date_order_placed < timestamp '2023-07-01'",
        ),
        (
            "time__orderinfo_date_order_placed",
            "too_late_rows",
            "select count(*) from orderinfo where date_order_placed >= timestamp '2025-07-01'",
        ),
        (
            "duplicates__skuinfo_sku_id",
            "repeated_keys",
            "select count(*) from (select sku_id from skuinfo group by 1 having count(*) > 1)",
        ),
    ],
)
def test_a_number_equals_the_one_counted_by_hand(
    shop: Path, first: dict[str, Verdict], check: str, number: str, query: str
) -> None:
    assert first[check].number(number) == counted(shop, query)


def test_the_first_round_refutes_what_was_planted(first: dict[str, Verdict]) -> None:
    refuted = {name for name, verdict in first.items() if verdict.outcome is Outcome.REFUTED}

    assert refuted == {
        "grain__skuinfo_sku_id",
        f"cardinality__{JOIN}",
        f"orphans__{JOIN}",
        "arithmetic__orderinfo_quantity_ordered__skuinfo_sku_id",
        "nulls__orderinfo_product_id",
        "nulls__orderinfo_quantity_ordered",
        "nulls__skuinfo_sku_vendor",
        "labels__skuinfo_sku_vendor",
        "time__orderinfo_date_order_placed",
    }


def test_parents_that_nobody_uses_are_counted_where_nobody_claimed_they_are_used(first: dict[str, Verdict]) -> None:
    unused = first["orphans__skuinfo_sku_id__orderinfo_product_id"]

    assert unused.outcome is Outcome.CONFIRMED
    assert unused.sentence == "50 keys of 2,000 in sample.skuinfo are used by no row of sample.orderinfo"


def test_sentences_say_the_numbers(first: dict[str, Verdict]) -> None:
    assert first["grain__skuinfo_sku_id"].sentence == (
        "2,003 rows have 2,000 different sku_id: 3 rows too many for a key"
    )
    assert first[f"orphans__{JOIN}"].sentence == (
        "37 of 49,975 rows (12 keys, from 9001 to 9144) have no row in sample.skuinfo; an inner join loses them "
        "and the 25 rows without product_id"
    )
    assert first["labels__skuinfo_sku_vendor"].sentence == (
        "24 of 1,997 rows have 1 value that the code does not know: 9"
    )


def test_the_repair_is_the_latest_row_per_sku(validation: Validation) -> None:
    (repair,) = validation.model.deduplications

    assert (str(repair.table), repair.key, repair.order_by) == (
        "sample.skuinfo",
        ("sku_id",),
        ("pipeline_inserted_at",),
    )
    assert (
        repair.reason
        == "3 keys of sku_id occur in 6 rows, up to 2 each; pipeline_inserted_at tells their rows apart"
    )
    assert [e.source for e in repair.evidence] == ["grain__skuinfo_sku_id"]


def test_the_repaired_model_is_tested_again_and_holds(validation: Validation, last: dict[str, Verdict]) -> None:
    assert [len(turn.changes) > 0 for turn in validation.rounds] == [True, False]
    assert last["grain__skuinfo_sku_id__as_read"].outcome is Outcome.CONFIRMED
    assert last[f"cardinality__{JOIN}"].outcome is Outcome.CONFIRMED
    sums = last["arithmetic__orderinfo_quantity_ordered__skuinfo_sku_id"]
    assert (sums.outcome, sums.number("sum_after")) == (Outcome.CONFIRMED, 314_743)
    assert "an inner join loses 62 rows" in sums.sentence


def test_the_duplicates_stay_a_finding(last: dict[str, Verdict]) -> None:
    as_loaded = last["grain__skuinfo_sku_id"]

    assert as_loaded.outcome is Outcome.REFUTED
    assert as_loaded.check.finding
    assert as_loaded.check.about is None


def test_the_join_has_the_ends_that_were_proven(validation: Validation) -> None:
    assert validation.model.relationships[0].parent_end is Multiplicity.ZERO_OR_ONE


def test_a_round_tests_only_what_changed(validation: Validation) -> None:
    again = {verdict.check.name for verdict in validation.rounds[1].verdicts}

    assert "grain__skuinfo_sku_id__as_read" in again
    assert "time__orderinfo_date_order_placed" not in again


def test_every_check_is_grounded_in_the_catalog(warehouse: DuckDbWarehouse, validation: Validation) -> None:
    model = validation.model
    assert len(battery(model)) == 21
    for check in battery(model):
        assert ground(check.sql, model.catalog, dialect=check.dialect).tables


def test_checks_of_one_join_share_one_query(warehouse: DuckDbWarehouse) -> None:
    about_the_join = [c for c in battery(example_model(warehouse)) if c.name.startswith(("cardinality", "orphans"))]

    assert len(about_the_join) == 3
    assert len({check.sql for check in about_the_join}) == 1


def test_the_battery_is_the_same_each_time(warehouse: DuckDbWarehouse) -> None:
    assert battery(example_model(warehouse)) == battery(example_model(warehouse))


def test_columns_are_read_from_text() -> None:
    assert columns("s.line(order_id, line_no)").columns == ("order_id", "line_no")
