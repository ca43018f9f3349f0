"""What statements say of base columns; the hard queries are in tests/cases/mining."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from modeler.catalog.merge import merge
from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Filtered, GroupedBy, Joined, Measured
from modeler.evidence.mining import Mined, MinedJoin, mine
from modeler.progress import Progress
from modeler.sources.ddl import read_ddl
from modeler.sources.reading import Origin, Statement

CASES = Path(__file__).parents[2] / "cases" / "mining"


def _cases(name: str) -> list[Any]:
    cases = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["title"]) for case in cases]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    reading = read_ddl((CASES / "catalog.sql").read_text(encoding="utf-8"), "catalog.sql")
    return merge(reading.tables, reading.amendments)[0]


def mined(catalog: Catalog, *sql: str, dialect: str = "redshift", origin: Origin = Origin.QUERY) -> Mined:
    places = (Span("q.sql", line, line) for line in range(1, len(sql) + 1))
    return mine([Statement(s, dialect, p, origin) for s, p in zip(sql, places, strict=True)], catalog)


def shown(join: MinedJoin) -> str:
    text = f"{join.left} {'~' if join.is_range else '='} {join.right} {join.join_type}"
    return f"{text} | {join.form}" if join.form else text


@pytest.mark.parametrize("case", _cases("joins.toml"))
def test_a_query_joins_by_these_edges(case: dict[str, Any], catalog: Catalog) -> None:
    found = mined(catalog, case["sql"], dialect=case.get("dialect", "redshift"))

    assert not found.failed
    assert sorted(shown(join) for join in found.joins) == sorted(case["edges"])
    assert found.partly == ("problems" in case)


SHOP = (
    "SELECT c.region_id, sum(l.qty * l.price) AS revenue FROM s.line l JOIN s.orders o ON o.id = l.order_id "
    "JOIN s.customer c ON c.id = o.customer_id WHERE NOT o.is_deleted AND o.placed_at >= '2025-01-01' GROUP BY 1"
)


def test_copies_count_once_and_their_first_place_is_kept(catalog: Catalog) -> None:
    found = mined(
        catalog,
        "SELECT 1 FROM s.line JOIN s.shipment USING (order_id)",
        " SELECT 1 FROM  s.line JOIN s.shipment USING (order_id)",
    )

    (join,) = found.joins
    assert (join.count, join.sources) == (1, ("q.sql:1",))
    assert (found.total, found.understood) == (2, 2)


def test_understood_partly_and_failed_are_the_total(catalog: Catalog) -> None:
    found = mined(
        catalog, "SELECT id FROM s.orders", "SELECT nothing FROM s.orders", "SELECT FROM WHERE", "SELECT 1 FROM x"
    )

    assert (found.total, found.understood, found.partly) == (4, 1, 2)
    assert [(str(skipped.span), skipped.reason) for skipped in found.failed] == [
        ("q.sql:3", 'Expected table name near "WHERE"')
    ]


def test_what_runs_every_night_counts_more_than_a_query(catalog: Catalog) -> None:
    sql = "SELECT 1 FROM s.orders o JOIN s.customer c ON o.customer_id = c.id"
    (query,) = mined(catalog, sql).evidence
    (view,) = mined(catalog, sql, origin=Origin.VIEW).evidence

    assert query.claim == view.claim
    assert 0 < query.weight < view.weight


def test_a_join_through_a_function_weighs_less_and_says_so(catalog: Catalog) -> None:
    (plain,) = mined(catalog, "SELECT 1 FROM s.sku k JOIN s.line l ON l.sku_code = k.code").evidence
    (through,) = mined(catalog, "SELECT 1 FROM s.sku k JOIN s.line l ON lower(l.sku_code) = lower(k.code)").evidence

    assert plain.claim == through.claim
    assert through.weight < plain.weight
    assert "lower(s.line.sku_code) = lower(s.sku.code)" in through.note


def test_a_range_is_shown_and_is_no_evidence_of_a_key(catalog: Catalog) -> None:
    found = mined(
        catalog, "SELECT 1 FROM s.payment p JOIN s.sku k ON p.paid_at BETWEEN k.valid_from AND k.valid_to"
    )

    assert [join.is_range for join in found.joins] == [True]
    assert not [evidence for evidence in found.evidence if isinstance(evidence.claim, Joined)]


def test_usage_of_a_table(catalog: Catalog) -> None:
    found = mined(
        catalog,
        SHOP,
        "SELECT count(DISTINCT customer_id) AS buyers FROM s.orders WHERE NOT is_deleted AND status IN (1, 2)",
        "SELECT customer_id, max(placed_at) FROM s.orders o WHERE NOT o.is_deleted GROUP BY customer_id",
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY status) n FROM s.orders) WHERE n = 1",
    )
    orders = next(usage for usage in found.usages if usage.table == TableName("s", "orders"))

    assert orders.statements == 4
    assert orders.grains == ((("customer_id",), 1), (("id",), 1))
    assert orders.measures == (("COUNT(DISTINCT customer_id)", "buyers", 1), ("MAX(placed_at)", "", 1))
    assert orders.filters[0] == ("NOT is_deleted", 3)
    assert orders.time_columns == (("placed_at", 1),)


def test_a_search_for_missing_rows_is_no_filter(catalog: Catalog) -> None:
    found = mined(
        catalog,
        "SELECT 1 FROM s.customer c LEFT JOIN s.orders o ON o.customer_id = c.id WHERE o.id IS NULL",
        "SELECT 1 FROM s.orders WHERE is_deleted IS NULL",
    )

    filters = {usage.table.table: usage.filters for usage in found.usages}
    assert filters == {"customer": (), "orders": (("is_deleted IS NULL", 1),)}


def test_grains_measures_and_lasting_filters_are_evidence(catalog: Catalog) -> None:
    queries = [
        f"SELECT status, count(id) FROM s.orders WHERE NOT is_deleted AND status > {n} GROUP BY 1" for n in range(4)
    ]
    claims = [evidence.claim for evidence in mined(catalog, *queries, SHOP).evidence]
    line, orders = TableName("s", "line"), TableName("s", "orders")

    assert GroupedBy(ColumnSet(orders, ("status",))) in claims
    assert Measured(line, "SUM(qty * price)", "revenue") in claims
    assert Filtered(orders, "NOT is_deleted") in claims
    assert Filtered(orders, "status > 1") not in claims


@pytest.mark.parametrize(
    ("expression", "pairs", "default"),
    [
        (
            "CASE vendor WHEN 1 THEN 'Acme' WHEN 2 THEN 'Globex' ELSE 'Other' END",
            ((1, "Acme"), (2, "Globex")),
            "Other",
        ),
        (
            "CASE WHEN k.vendor = 1 THEN 'A' WHEN vendor IN (2, 3) THEN 'B' END",
            ((1, "A"), (2, "B"), (3, "B")),
            None,
        ),
        ("DECODE(vendor, 1, 'A', 2, 'B', 'C')", ((1, "A"), (2, "B")), "C"),
        ("CASE code WHEN 'x' THEN 'Ex' WHEN 'y' THEN 'Why' END", (("x", "Ex"), ("y", "Why")), None),
        ("CASE vendor WHEN -1 THEN 'none' WHEN 1.5 THEN 'half' END", ((-1, "none"), (1.5, "half")), None),
        ("CASE is_current WHEN true THEN 'yes' WHEN false THEN 'no' END", ((True, "yes"), (False, "no")), None),
    ],
)
def test_labels_that_sql_gives(
    expression: str, pairs: tuple[tuple[object, str], ...], default: str | None, catalog: Catalog
) -> None:
    (mapping,) = mined(catalog, f"SELECT {expression} AS label FROM s.sku k").mappings

    assert (mapping.pairs, mapping.default, mapping.language, mapping.name) == (pairs, default, "sql", "label")
    assert mapping.subject.startswith("s.sku.")


@pytest.mark.parametrize(
    "expression",
    [
        "CASE vendor WHEN 1 THEN 'Acme' END",
        "CASE WHEN vendor = 1 THEN 'A' WHEN code = 'x' THEN 'B' END",
        "CASE WHEN vendor > 1 THEN 'A' WHEN vendor = 1 THEN 'B' END",
        "CASE vendor WHEN 1 THEN code WHEN 2 THEN 'B' END",
        "CASE vendor WHEN 1 THEN 'A' WHEN 2 THEN 'B' ELSE code END",
        "CASE vendor + 1 WHEN 1 THEN 'A' WHEN 2 THEN 'B' END",
        "CASE vendor WHEN 1 THEN 10 WHEN 2 THEN 20 END",
    ],
)
def test_what_gives_no_labels(expression: str, catalog: Catalog) -> None:
    assert mined(catalog, f"SELECT {expression} FROM s.sku k").mappings == ()


def test_a_temporary_table_means_what_made_it(catalog: Catalog) -> None:
    found = mined(
        catalog,
        "CREATE TEMP TABLE recent DISTKEY (k) AS SELECT customer_id AS k FROM s.orders",
        "SELECT 1 FROM recent r JOIN s.customer c ON c.id = r.k",
    )

    assert [shown(join) for join in found.joins] == ["s.customer.id = s.orders.customer_id inner"]
    assert found.partly == 0


def test_processes_say_the_same_in_the_same_order(catalog: Catalog) -> None:
    statements = [Statement(SHOP, "redshift", Span(f"{n}.sql", 1, 1)) for n in range(3)]
    statements += [Statement("SELECT x FROM", "redshift", Span("4.sql", 1, 1))]
    heard: list[Progress] = []

    one = mine(statements, catalog)
    two = mine(statements, catalog, workers=2, listener=heard.append)

    assert one == two
    assert [(event.done, event.total) for event in heard] == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_deep_and_long_statements_end(catalog: Catalog) -> None:
    deep = "SELECT " + "(" * 3000 + "1" + ")" * 3000
    wide = "SELECT " + " + ".join(["o.id"] * 1500) + " FROM s.orders o JOIN s.customer c ON c.id = o.customer_id"
    many = " UNION ALL ".join(["SELECT o.id FROM s.orders o JOIN s.payment p ON p.order_no = o.id"] * 300)

    found = mined(catalog, deep, wide, many)

    assert len(found.failed) == 1
    assert [shown(join) for join in found.joins] == [
        "s.customer.id = s.orders.customer_id inner",
        "s.orders.id = s.payment.order_no inner",
    ]


def test_columns_of_views_come_from_columns_of_tables(catalog: Catalog) -> None:
    held = {str(line.column): [str(source) for source in line.sources] for line in mined(catalog).lineage}

    assert held["s.v_order.region_id"] == ["s.customer.region_id"]
    assert held["s.v_star.order_no"] == ["s.orders.id"]
    assert held["s.v_all.customer_id"] == ["s.archived.customer_id", "s.orders.customer_id"]


@pytest.mark.timeout(120)  # with the square of the lines it would be many minutes
def test_a_query_of_5000_lines_takes_time_in_proportion(catalog: Catalog) -> None:
    lines = ",\n".join(f"CASE WHEN x{n} = {n} THEN 'a' END AS c{n}" for n in range(5000))

    found = mined(catalog, f"SELECT {lines}\nFROM stage.a JOIN stage.b ON a.id = b.id")

    assert (found.partly, len(found.joins)) == (1, 1)
