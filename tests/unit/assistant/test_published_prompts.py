"""The prompts of the published workflow, each checked part by part on the example."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest

from modeler.artefacts.constants import ProofState
from modeler.assistant import Answer
from modeler.workspace import Workspace

JOIN = (
    "@workspace What columns of database tables sample.orderinfo and sample.skuinfo would be best to join"
    " the two tables? Provide SQL code for the join. Draw an entity relationship diagram that shows the "
    "joins between the two tables, and includes only the fields involved in the join. Add a crow's foot "
    "cardinality marker to indicate a 1:many relationship, and add it next to the high cardinality table."
)
LABELS = (
    "I am a Redshift database administrator and I am working on a data modeling problem. I would like to "
    "write SQL statements to join tables sample.orderinfo and sample.skuinfo. Please write that SQL to "
    "join the two tables. Also, I would like to write a SQL case statement to recover all string values "
    "defined in PHP that are represented as integer values in the database table."
)
COUNTS = (
    "Please write a short SQL test to compute counts of the key fields that are used in the joins, which "
    "will verify the cardinality assignments indicated in the entity relationship diagram above. The SQL "
    "test should compare distinct counts to total counts and null counts when it verifies the "
    "cardinality."
)
REGRESSION = (
    "Please write Python code to implement a linear regression that predicts the quantity_ordered value "
    "based on other fields in the data set. Choose predictor variables that are less likely to cause "
    "multi-collinearity problems."
)
XGBOOST = (
    "Please write Python code to implement an XGBoost model that predicts the quantity_ordered value "
    "based on other fields in the data set."
)


@pytest.fixture(scope="module")
def joined(asked_shop: Workspace) -> Answer:
    return asked_shop.ask(JOIN)


@pytest.fixture(scope="module")
def labelled(asked_shop: Workspace) -> Answer:
    return asked_shop.ask(LABELS)


def test_the_join_runs_and_loses_no_order(joined: Answer, asked_shop: Workspace) -> None:
    rows = _rows(asked_shop, f"SELECT COUNT(*), COUNT(sku_vendor) FROM ({joined.sql[0]}) AS t")
    orders = _rows(asked_shop, "SELECT COUNT(*) FROM sample.orderinfo")

    assert rows[0][0] == orders[0][0]
    assert rows[0][1] > 0


def test_the_join_is_on_product_id_and_never_on_sku_id(joined: Answer) -> None:
    assert "o.product_id = s.sku_id" in joined.sql[0]
    assert not re.search(r"\bo\.sku_id|orderinfo\.sku_id", joined.markdown)
    assert "`sample.orderinfo.product_id = sample.skuinfo.sku_id`" in joined.markdown


def test_the_diagram_has_the_join_fields_only(joined: Answer) -> None:
    mermaid = _fenced(joined.markdown, "mermaid")

    fields = re.findall(r"^        \S+ (\w+)", mermaid, re.MULTILINE)
    assert fields == ["product_id", "sku_id"]


def test_the_crows_foot_stands_beside_the_orders(joined: Answer) -> None:
    text = _fenced(joined.markdown, "text")

    line = next(line for line in text.splitlines() if "product_id" in line)
    assert line.index("product_id") < line.index(">o") < line.index("sku_id")
    assert '"sample.skuinfo" |o--o{ "sample.orderinfo"' in joined.markdown


def test_the_diagram_is_there_as_files_too(joined: Answer) -> None:
    held = {artefact.path: artefact.content for artefact in joined.artefacts}

    assert set(held) == {"erd/diagram.mmd", "erd/diagram.dot", "erd/diagram.svg"}
    assert str(held["erd/diagram.svg"]).startswith("<?xml")


def test_what_is_cited_is_there(joined: Answer, asked_shop: Workspace) -> None:
    assert "app/src/Order/OrderHistory.php:23-31" in joined.citations
    for place in joined.citations:
        path, _, lines = place.rpartition(":")
        last = int(lines.rpartition("-")[2])
        assert len((asked_shop.root / path).read_bytes().splitlines()) >= last


def test_the_answer_is_verified(joined: Answer) -> None:
    assert joined.verified
    assert joined.document()["answer_markdown"] == joined.markdown


def test_the_case_is_what_php_says(labelled: Answer, asked_shop: Workspace) -> None:
    rows = _rows(asked_shop, f"SELECT DISTINCT sku_vendor, sku_vendor_label FROM ({labelled.sql[1]}) AS t")

    names = {code: name for code, name in rows if code is not None}
    vendors = ("Acme", "Globex", "Initech", "Umbrella", "Hooli", "Wonka Industries")
    assert {code: names[code] for code in range(1, 7)} == dict(enumerate(vendors, start=1))
    assert {name for code, name in names.items() if code not in range(1, 7)} <= {"Unknown vendor"}
    assert all(name is None for code, name in rows if code is None)


@pytest.mark.skipif(shutil.which("php") is None, reason="there is no PHP on this machine")
def test_the_case_is_proven_against_php(asked_shop: Workspace, labelled: Answer) -> None:
    proven = asked_shop.constants(column="sample.skuinfo.sku_vendor", language="php", proven=True)

    assert [one.proof.state for one in proven] == [ProofState.PROVEN]
    assert proven[0].sql in labelled.markdown


@pytest.mark.parametrize(("table", "column"), [("orderinfo", "product_id"), ("skuinfo", "sku_id")])
def test_the_counts_equal_counts_by_hand(table: str, column: str, asked_shop: Workspace, joined: Answer) -> None:
    answer = asked_shop.ask(COUNTS, history=[joined])

    counted = {row[0]: row[1:] for row in _rows(asked_shop, answer.sql[0])}
    by_hand = f"SELECT COUNT(*), COUNT(DISTINCT {column}), COUNT(*) - COUNT({column}) FROM sample.{table}"
    assert counted[f"sample.{table}.{column}"] == _rows(asked_shop, by_hand)[0]
    assert "the crow's foot is on the right side" in answer.markdown


def test_without_a_conversation_the_counts_are_of_the_main_join(asked_shop: Workspace) -> None:
    answer = asked_shop.ask(COUNTS)

    assert "the workspace's main join" in answer.markdown
    assert answer.sql


@pytest.mark.parametrize(("words", "kind"), [(REGRESSION, "linear_regression"), (XGBOOST, "xgboost")])
def test_the_programs_are_complete(words: str, kind: str, asked_shop: Workspace) -> None:
    answer = asked_shop.ask(words)

    script = asked_shop.scaffold(kind, target="sample.orderinfo.quantity_ordered")
    assert answer.artefacts == (script,)
    assert str(script.content).strip() in answer.markdown


def _rows(workspace: Workspace, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in workspace.run(sql).rows]


def _fenced(markdown: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", markdown, re.DOTALL)
    assert found is not None
    return found.group(1)
