"""A dbt project: its variables, macros, sources, tests and what it compiled."""

from __future__ import annotations

import json
from pathlib import Path

import modeler
from modeler.catalog.names import TableName
from modeler.catalog.tables import ConstraintKind
from modeler.sources.dbt import read_projects
from modeler.sources.dbt.properties import read_properties
from modeler.sources.sql import read_sql

PROJECT = """
name: shop
vars:
  shop:
    order_source: "{{ source('raw', 'order') }}"
    days: 30
"""
SOURCES = """
sources:
  - name: raw
    schema: landing
    tables:
      - name: order
        identifier: raw_orders
        columns:
          - name: ID
            description: the order's number
            data_tests: [unique, not_null]
          - name: store_id
            tests:
              - relationships: {arguments: {to: "ref('stores')", field: store_id}}
"""


def test_variables_are_those_of_the_project_and_are_rendered_themselves() -> None:
    projects = read_projects([(PROJECT, "dbt/dbt_project.yml"), (SOURCES, "dbt/models/sources.yml")])
    text = (
        "SELECT id FROM {{ var('order_source') }} WHERE age < {{ var('days') }} AND kind = '{{ var('kind', 'x') }}'"
    )
    (statement,) = read_sql(text, "dbt/models/a.sql", project=projects.of("dbt/models/a.sql")).statements
    assert statement.sql == "SELECT id FROM landing.raw_orders WHERE age < 30 AND kind = 'x'"


def test_a_variable_nobody_set_can_be_searched_added_to_and_looped_over() -> None:
    text = (
        "{% set fields = ['a'] + var('more_fields') %}"
        "{% if 'x' in var('unknown') or target.type in 'parquet' %}!{% endif %}"
        "SELECT {{ fields | join(', ') }} FROM t"
    )
    reading = read_sql(text, "m.sql")
    assert [statement.sql for statement in reading.statements] == ["SELECT a FROM t"]
    assert reading.skipped == ()


def test_a_macro_returns_values_and_not_only_text() -> None:
    macros = ("{% macro most() %}{{ return([7, 3]) }}{% endmacro %}",)
    project = read_projects([], macros=macros).of("m.sql")
    (statement,) = read_sql(
        "SELECT {{ (most() | sort | first) - 1 }} FROM {{ ref('t') }}", "m.sql", project=project
    ).statements
    assert statement.sql == "SELECT 2 FROM t"


def test_what_stands_for_a_macro_depends_on_the_words_around_it() -> None:
    text = """WITH days AS (
        -- one row a day
        {{ dbt_date.days() }}
    )
    SELECT
        {{ pkg.first() }}


        {{ pkg.second() }}, max(a) AS {{ pkg.named() }}, b = {{ pkg.value() }}
    FROM {{ pkg.table() }}"""
    (statement,) = read_sql(text, "m.sql").statements
    assert " ".join(statement.sql.replace("-- one row a day", "").split()) == (
        "WITH days AS ( select * from days ) SELECT NULL , max(a) AS named , b = NULL FROM table"
    )


def test_tests_are_declared_keys_and_descriptions_comments() -> None:
    said = read_properties(SOURCES, "models/sources.yml")
    assert said.sources == {("raw", "order"): "landing.raw_orders"}
    keys = [a.constraint for a in said.amendments if a.constraint]
    assert [(key.kind, key.columns, str(key.references or "")) for key in keys] == [
        (ConstraintKind.PRIMARY, ("id",), ""),
        (ConstraintKind.FOREIGN, ("store_id",), "public.stores.store_id"),
    ]
    assert [(a.table, a.column, a.comment, a.span.first_line) for a in said.amendments if a.comment] == [
        (TableName("landing", "raw_orders"), "id", "the order's number", 9)
    ]


def test_contracts_and_combinations_of_columns_are_keys() -> None:
    text = """
models:
  - name: lines
    data_tests:
      - dbt_utils.unique_combination_of_columns: {combination_of_columns: [order_id, line]}
    constraints:
      - {type: foreign_key, columns: [order_id], to: ref('orders'), to_columns: [id]}
      - {type: check, expression: "line > 0"}
"""
    keys = [a.constraint for a in read_properties(text, "m.yml").amendments if a.constraint]
    assert [(key.kind, key.columns) for key in keys] == [
        (ConstraintKind.UNIQUE, ("order_id", "line")),
        (ConstraintKind.FOREIGN, ("order_id",)),
    ]


def test_broken_yaml_and_a_broken_manifest_cost_only_themselves() -> None:
    files = [(PROJECT, "dbt_project.yml"), ("models: [\n  - name: {a", "models/bad.yml"), (SOURCES, "models/s.yml")]
    projects = read_projects(files, manifests=[("{", "target/manifest.json"), ("[]", "other/manifest.json")])
    assert [(str(one.span), one.reason.split(":")[0]) for one in projects.said.skipped] == [
        ("target/manifest.json:1", "the manifest is not JSON"),
        ("models/bad.yml:2", "the YAML cannot be read"),
    ]
    assert len(projects.said.amendments) == 3


def test_what_dbt_compiled_is_read_instead_of_the_template(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "target").mkdir()
    (tmp_path / ".gitignore").write_text("target/\n")
    (tmp_path / "dbt_project.yml").write_text("name: shop\n")
    (tmp_path / "ddl.sql").write_text("CREATE TABLE raw.o (id int, c int);\nCREATE TABLE raw.c (id int);\n")
    (tmp_path / "models" / "orders.sql").write_text("{{ config() }}\n{{ unknown_macro('x') }}\n")
    node = {
        "resource_type": "model",
        "package_name": "shop",
        "original_file_path": "models/orders.sql",
        "compiled_code": 'SELECT o.id, c.id AS customer FROM "db"."raw"."o" JOIN "db"."raw"."c" ON o.c = c.id',
        "schema": "mart",
        "name": "orders",
    }
    manifest = {"metadata": {"dbt_schema_version": "v12", "adapter_type": "redshift"}, "nodes": {"m": node}}
    (tmp_path / "target" / "manifest.json").write_text(json.dumps(manifest))
    with modeler.open(tmp_path) as workspace:
        assert workspace.catalog["mart.orders"].column_names == ("id", "customer")
        (join,) = workspace.sql().document()["joins"]
    assert (join["table"], join["ref_table"], join["sources"]) == ("raw.c", "raw.o", ["models/orders.sql:1-2"])


def test_a_relationships_test_is_evidence_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: shop\n")
    (tmp_path / "ddl.sql").write_text(
        "CREATE TABLE a.o (id int, buyer int);\nCREATE TABLE a.people (nr int, age int);\n"
    )
    (tmp_path / "schema.yml").write_text(
        "models:\n  - name: o\n    columns:\n      - name: buyer\n"
        "        tests:\n          - relationships: {to: ref('people'), field: nr}\n"
    )
    with modeler.open(tmp_path) as workspace:
        (join,) = workspace.joins().document()["joins"]
    assert (join["columns"], join["ref_columns"]) == (["buyer"], ["nr"])
    (declared,) = [one for one in join["evidence"] if one["method"] == "declared"]
    assert declared["source"] == "schema.yml:4"
    assert declared["note"] == "buyer is declared in dbt to refer to a.people.nr"
