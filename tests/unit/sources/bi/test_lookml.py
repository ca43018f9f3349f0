"""LookML's joins and derived tables, down to the base columns they mean."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.catalog.merge import merge
from modeler.evidence.mining import mine
from modeler.sources.bi import read_lookml
from modeler.sources.bi.lookml_text import parse_lookml
from modeler.sources.reading import Origin
from modeler.sources.sql import read_sql

VIEWS = """
# orders { and a brace in a comment
view: orders {
  sql_table_name: sample.orderinfo ;;
  dimension: product { type: number  sql: ${TABLE}.product_id ;; }
  dimension_group: placed { type: time timeframes: [date, week] sql: ${TABLE}.date_order_placed ;; }
  measure: units { type: sum sql: ${TABLE}.quantity_ordered ;; html: <b>{{ value }}</b> ;; }
}
view: skus {
  sql_table_name: sample.skuinfo ;;
  dimension: sku_id { primary_key: yes }
  dimension: code { sql: UPPER(${sku_id}) ;; }
}
view: best {
  derived_table: {
    sql:
      SELECT o.product_id AS sku, SUM(o.quantity_ordered) AS units
      FROM ${orders.SQL_TABLE_NAME} o {% if x %} {% endif %}
      GROUP BY 1 ;;
  }
}
"""
DDL = """
CREATE TABLE sample.orderinfo (product_id bigint, quantity_ordered int, date_order_placed date);
CREATE TABLE sample.skuinfo (sku_id bigint);
"""


def joins(model: str) -> list[str]:
    """The joins of base columns that *model* means, over the views above."""
    ddl = read_sql(DDL, "ddl.sql")
    catalog, _ = merge(ddl.tables, ddl.amendments)
    reading = read_lookml([(VIEWS, "v.view.lkml"), (model, "m.model.lkml")])
    mined = mine([s for s in reading.statements if s.span.path.startswith("m.")], catalog)
    assert not mined.failed
    return [f"{join.left} = {join.right} {join.join_type}" for join in mined.joins]


SKU = "sample.orderinfo.product_id = sample.skuinfo.sku_id"


def test_sql_on_joins_the_columns_of_both_views() -> None:
    explore = "explore: orders { join: skus { type: inner sql_on: ${orders.product} = ${skus.sku_id} ;; } }"

    assert joins(explore) == [f"{SKU} inner"]


def test_a_join_is_left_unless_it_says_otherwise() -> None:
    assert joins("explore: orders { join: skus { sql_on: ${orders.product} = ${skus.sku_id} ;; } }") == [
        f"{SKU} left"
    ]


def test_from_gives_another_name() -> None:
    explore = (
        "explore: lines { from: orders join: item { from: skus sql_on: ${lines.product} = ${item.sku_id} ;; } }"
    )

    assert joins(explore) == [f"{SKU} left"]


def test_a_foreign_key_joins_the_primary_key() -> None:
    assert joins("explore: orders { join: skus { foreign_key: orders.product } }") == [f"{SKU} left"]


def test_a_derived_table_hands_its_columns_on() -> None:
    explore = "explore: skus { join: best { sql_on: ${best.sku} = ${skus.sku_id} ;; } }"

    assert joins(explore) == [f"{SKU} left"]


def test_a_derived_table_is_a_statement_with_its_lines() -> None:
    (query,) = read_lookml([(VIEWS, "v.view.lkml")]).statements

    assert query.origin is Origin.BI
    assert (query.span.first_line, query.span.last_line) == (17, 19)
    assert query.sql.startswith("SELECT o.product_id")
    assert "FROM sample.orderinfo o" in query.sql


def test_an_unclosed_block_is_told_and_its_joins_are_kept() -> None:
    model = "explore: orders { join: skus { sql_on: ${orders.product} = ${skus.sku_id} ;; }"
    reading = read_lookml([(VIEWS, "v.view.lkml"), (model, "m.model.lkml")])

    assert [skipped.reason for skipped in reading.skipped] == ["the block explore on line 1 is never closed"]
    assert len(reading.statements) == 2


def test_a_dimension_made_of_itself_ends() -> None:
    model = "view: a { dimension: x { sql: ${x} + 1 ;; } } explore: a { join: a2 { sql_on: ${a.x} = ${a2.x} ;; } }"

    assert len(read_lookml([(model, "m.lkml")]).statements) == 1


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet='ab:;{}[]"#$ \nsql_on\\', max_size=80))
def test_any_text_gives_a_tree(text: str) -> None:
    root, problem = parse_lookml(text)

    assert root.key == ""
    assert isinstance(problem, str)
