"""The JSON shapes that other programs rely on."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from modeler.artefacts import documents
from modeler.artefacts.constants import constants
from modeler.catalog.names import ColumnSet, Skipped, Span
from modeler.checks.verdicts import Outcome
from modeler.errors import UnknownTable
from modeler.evidence.mining import Coverage
from modeler.sources.reading import Origin
from tests.goldens.sample import MODEL, ORDER_LINE, PRODUCT, SKU, SKUINFO, shop, unexecuted


def test_a_join_has_the_keys_of_its_published_shape() -> None:
    (first, *_) = documents.joins_document(MODEL.relationships)["joins"]

    assert {
        key: first[key] for key in ("table", "columns", "ref_table", "ref_columns", "cardinality", "status")
    } == {
        "table": "sample.orderinfo",
        "columns": ["product_id"],
        "ref_table": "sample.skuinfo",
        "ref_columns": ["sku_id"],
        "cardinality": {"child": "zero_or_more", "parent": "zero_or_one"},
        "status": "confirmed",
    }
    assert first["evidence"][0] == {
        "method": "joined",
        "weight": 3.1,
        "note": "joined so in 3 queries",
        "source": "legacy_sql/top.sql:7-9",
    }


def test_a_candidate_that_lost_is_told_from_the_chosen() -> None:
    joins = documents.joins_document((*MODEL.relationships, *MODEL.candidates))["joins"]

    assert [join["chosen"] for join in joins] == [True, True, True, False]


def test_a_composite_join_keeps_its_pairs_in_order() -> None:
    (composite,) = [
        join
        for join in documents.joins_document(MODEL.relationships)["joins"]
        if join["ref_table"] == str(ORDER_LINE)
    ]

    assert composite["columns"] == composite["ref_columns"] == ["order_id", "line_no"]


def test_a_constant_has_the_keys_of_its_published_shape() -> None:
    linked, unlinked = documents.constants_document(constants(MODEL))["mappings"]

    assert linked["source"] == "app/Vendor.php:17-29"
    assert linked["pairs"] == [[1, "Acme"], [2, "Bolt & Co"], [3, "O'Hara"]]
    assert linked["default"] == "Unknown"
    assert linked["links"] == [
        {
            "column": "sample.skuinfo.sku_vendor",
            "probability": 0.94,
            "reasons": ["the subject is $row['sku_vendor']"],
        }
    ]
    assert linked["sql"].startswith("CASE")
    assert linked["proof"]["state"] == "not_executed"
    assert unlinked["links"] == []


def test_a_verdict_has_its_numbers_and_its_query() -> None:
    first = documents.tests_document(shop().verdicts)["verdicts"][0]

    assert first["verdict"] == "refuted"
    assert first["numbers"] == {"row_count": 2005, "distinct_keys": 2000}
    assert first["sql"].startswith("SELECT COUNT(*)")


def test_a_check_that_was_not_run_is_not_testable() -> None:
    checks = [verdict.check for verdict in shop().verdicts]

    listed = documents.tests_document((), untested=checks)["verdicts"]

    assert [one["verdict"] for one in listed] == [Outcome.NOT_TESTABLE.value] * len(checks)
    assert listed[0]["sentence"] == "not executed"


def test_rows_are_null_where_a_query_was_not_run() -> None:
    run = documents.query_document(shop().answers[-1])
    not_run = documents.query_document(unexecuted().answers[-1])

    assert run["rows"] == [[1001, "Acme", 812], [1007, "Bolt & Co", 640], [1012, None, 588]]
    assert run["superseded"]["rows"][0] == [1001, 1624]
    assert run["plan"][0]["action"] == "read sample.skuinfo one row per sku_id"
    assert not_run["rows"] is None
    assert not_run["superseded"] is None


def test_a_float_that_json_lacks_is_text() -> None:
    answer = replace(shop().answers[-1], rows=((float("nan"), "x", float("-inf")), (0.5, None, True)))

    assert documents.query_document(answer)["rows"] == [["nan", "x", "-inf"], [0.5, None, True]]


def test_a_table_has_what_is_declared_and_what_is_concluded() -> None:
    table = documents.table_document(SKUINFO, MODEL)

    assert [column["name"] for column in table["columns"]][:2] == ["sku_id", "sku_vendor"]
    assert table["deduplication"]["order_by"] == ["pipeline_inserted_at"]
    assert table["role"]["role"] == "dimension"
    assert table["key"]["status"] == "refuted"
    assert len(table["joins"]) == 2


def test_a_table_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownTable):
        documents.table_document(SKUINFO.__class__("sample", "skuinf"), MODEL)


@dataclass(frozen=True)
class Join:
    left: ColumnSet
    right: ColumnSet
    join_type: str
    count: int
    spans: tuple[Span, ...]
    form: str = ""
    is_range: bool = False


@dataclass(frozen=True)
class Read:
    joins: tuple[Join, ...]
    total: int
    understood: int
    partly: int
    failed: tuple[Skipped, ...]


def test_joins_of_queries_have_the_keys_of_their_published_shape() -> None:
    join = Join(PRODUCT, SKU, "left", 2, (Span("legacy_sql/top.sql", 7, 9), Span("v.sql", 3, 3)))
    failed = Skipped(Span("legacy_sql/old.sql", 40, 44), "not SQL", "split it")

    piece = Skipped(Span("legacy_sql/notes.sql", 1, 2), "'Dear' begins no SQL statement", "")
    coverage = Coverage(Origin.VIEW, total=4, understood=2, partly=1, joins=3)
    document = documents.sql_document(Read((join,), 4, 2, 1, (failed,)), coverage=(coverage,), unread=(piece,))

    assert document["joins"] == [
        {
            "table": "sample.orderinfo",
            "columns": ["product_id"],
            "ref_table": "sample.skuinfo",
            "ref_columns": ["sku_id"],
            "join_type": "left",
            "count": 2,
            "sources": ["legacy_sql/top.sql:7-9", "v.sql:3"],
        }
    ]
    assert document["statements"] == {
        "total": 4,
        "understood": 2,
        "partly": 1,
        "failed": [{"source": "legacy_sql/old.sql:40-44", "reason": "not SQL", "hint": "split it"}],
        "unread": [documents.skipped_entry(piece)],
        "by_origin": [{"origin": "view", "total": 4, "parsed": 3, "understood": 2, "joins": 3}],
    }


def test_a_join_that_is_more_than_equality_says_what_more() -> None:
    folded = Join(PRODUCT, SKU, "left", 1, (Span("a.sql", 7, 9),), form="lower(a) = lower(b)")
    between = Join(PRODUCT, SKU, "inner", 1, (Span("b.sql", 1, 1),), form="a >= b", is_range=True)

    first, second = documents.sql_document(Read((folded, between), 2, 2, 0, ()))["joins"]

    assert (first["condition"], "is_range" in first) == ("lower(a) = lower(b)", False)
    assert (second["condition"], second["is_range"]) == ("a >= b", True)


@pytest.mark.parametrize(
    "document",
    [
        documents.joins_document(MODEL.relationships),
        documents.constants_document(constants(MODEL)),
        documents.tests_document(shop().verdicts),
        documents.rounds_document(shop().rounds),
        documents.query_document(shop().answers[-1]),
        documents.table_document(SKUINFO, MODEL),
    ],
    ids=["joins", "constants", "tests", "rounds", "query", "table"],
)
def test_every_document_is_plain_json_with_its_version(document: dict[str, Any]) -> None:
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["schema_version"] == documents.SCHEMA_VERSION
