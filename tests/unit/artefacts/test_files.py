"""Files of the exporters hold what their readers can use."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from modeler.artefacts.dbt import dbt_files
from modeler.artefacts.dictionary import dictionary_files
from modeler.artefacts.exporters import EXPORTERS, export
from modeler.artefacts.sql_files import sql_files
from modeler.catalog.grounding import ground
from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.errors import UnknownName
from modeler.model.data_model import DataModel
from tests.goldens.sample import CATALOG, shop, unexecuted


def test_every_sql_file_is_one_query_over_known_names() -> None:
    for artefact in sql_files(shop()):
        assert ground(str(artefact.content), CATALOG).tables or "SELECT 1" in str(artefact.content)


def test_a_check_is_named_as_its_file() -> None:
    paths = {artefact.path for artefact in sql_files(shop())}

    assert {f"tests/{verdict.check.name}.sql" for verdict in shop().verdicts} <= paths


def test_comments_stay_comments_whatever_they_hold() -> None:
    answer = shop().answers[-1]
    title = "top 5\nDROP TABLE sample.skuinfo; --"
    analysis = replace(shop(), answers=(replace(answer, query=replace(answer.query, title=title)),))

    lines = str(sql_files(analysis)[0].content).splitlines()

    assert lines[:2] == ["-- top 5", "-- DROP TABLE sample.skuinfo; --"]


def test_two_queries_of_one_title_are_two_files() -> None:
    answer = shop().answers[-1]

    paths = [artefact.path for artefact in sql_files(replace(unexecuted(), answers=(answer, answer)))]

    assert max(Counter(paths).values()) == 1


@pytest.mark.parametrize("exporter", EXPORTERS.names())
def test_no_two_files_share_a_path(exporter: str) -> None:
    paths = Counter(artefact.path for artefact in export(shop(), [exporter]))

    assert max(paths.values()) == 1


def test_an_unknown_exporter_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="no exporter named 'dtb'") as raised:
        export(shop(), ["dtb"])

    assert "dbt" in raised.value.hint


def test_dbt_reads_its_files_as_they_were_meant() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML reads what dbt would")
    properties = yaml.safe_load(dbt_files(shop())[0].content)

    tables = {table["name"]: table for table in properties["sources"][0]["tables"]}
    columns = {column["name"]: column for column in tables["orderinfo"]["columns"]}
    assert columns["order_id"]["data_tests"] == ["unique", "not_null"]
    (reference,) = columns["product_id"]["data_tests"]
    assert reference["relationships"]["to"] == "source('sample', 'skuinfo')"
    assert reference["relationships"]["config"] == {"severity": "warn"}


def test_dbt_asserts_nothing_that_was_refuted() -> None:
    text = str(dbt_files(shop())[0].content)
    skuinfo = text[text.index('- name: "skuinfo"') :]

    assert '"unique"' not in skuinfo


def test_what_was_only_believed_warns() -> None:
    text = str(dbt_files(unexecuted())[0].content)
    sku_id = text[text.index('- name: "skuinfo"') :]

    assert 'unique:\n                  config:\n                    severity: "warn"' in sku_id


def test_names_that_no_file_can_have_are_spelled() -> None:
    odd = Catalog.of([Table(TableName("s", "a/b\\c"), (Column("x|y", "bigint"),))])
    index, page = dictionary_files(replace(unexecuted(), model=DataModel(odd)))

    assert page.path == "dictionary/s.a_b_c.md"
    assert "(<s.a_b_c.md>)" in str(index.content)
    assert "`x\\|y`" in str(page.content)
