"""Real files of SQL: shells, placeholders, templates and procedures around the statements; lines are the file's."""

from __future__ import annotations

import pytest

from modeler.sources.dbt import Project
from modeler.sources.reading import Origin, Reading
from modeler.sources.sql import read_sql
from modeler.sources.sql.templating import render


def statements(reading: Reading) -> list[tuple[int, str]]:
    return [(s.span.first_line, " ".join(s.sql.split())) for s in reading.statements]


@pytest.mark.parametrize(
    "line",
    [
        "\\set ON_ERROR_STOP on",
        "\\timing",
        ".LOGON server/user,password;",
        ".SET WIDTH 200",
        "SET ECHO OFF",
        "SPOOL /tmp/out.txt",
        "PROMPT it's running",
        "(8 rows)",
        "Time: 412.113 ms",
        "----+----",
    ],
)
def test_what_shells_leave_costs_no_statement(line: str) -> None:
    reading = read_sql(f"SELECT 1 FROM a;\n{line}\nSELECT 2 FROM b;\n", "x.sql")

    assert statements(reading) == [(1, "SELECT 1 FROM a"), (3, "SELECT 2 FROM b")]
    assert not reading.skipped


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("a = :x AND b = ? AND c = $1", "a = :x AND b = ? AND c = $1"),
        ("a = %(day)s", "a = :day"),
        ("a = %s", "a = :s"),
        ("a = '${day}'", "a = '${day}'"),
        ("a = ${day}", "a = :day"),
        ("a = {day}", "a = :day"),
        ("a = #{day}", "a = :day"),
        ("a = &day", "a = :day"),
        ("a = :'who'", "a = :who"),
        ("a LIKE '%s' || '{x}'", "a LIKE '%s' || '{x}'"),
        ("a::date = 1 -- %s ${x}", "a::date = 1 -- %s ${x}"),
        ("a % b = 1 AND c & d = 2", "a % b = 1 AND c & d = 2"),
    ],
)
def test_placeholders_become_parameters(given: str, read: str) -> None:
    (statement,) = read_sql(f"SELECT 1 FROM t WHERE {given}", "x.sql").statements

    assert statement.sql == f"SELECT 1 FROM t WHERE {read}"


@pytest.mark.parametrize("given", ["${env}.t", "${table}", "t_${suffix}", "{schema}.t"])
def test_a_placeholder_in_a_name_is_part_of_the_name(given: str) -> None:
    (statement,) = read_sql(f"SELECT 1 FROM {given} x JOIN u ON u.id = x.id", "x.sql").statements

    assert "$" not in statement.sql
    assert ":" not in statement.sql


def test_unload_and_a_procedure_give_what_is_inside() -> None:
    text = (
        "UNLOAD ('SELECT a FROM t WHERE b = ''x''') TO 's3://b' IAM_ROLE 'r';\n"
        "CREATE OR REPLACE PROCEDURE p(n int) AS $$\nDECLARE\n  k int;\nBEGIN\n"
        "  SELECT INTO k count(*) FROM t;\n"
        "  IF k > 0 THEN\n    INSERT INTO u SELECT a FROM t;\n  ELSE\n    DELETE FROM u WHERE a = n;\n  END IF;\n"
        "  FOR r IN SELECT a FROM v LOOP\n    UPDATE t SET a = 1 WHERE b = r.a;\n  END LOOP;\nEND;\n"
        "$$ LANGUAGE plpgsql;\n"
    )

    reading = read_sql(text, "x.sql")

    found = statements(reading)
    assert found[0] == (1, "SELECT a FROM t WHERE b = 'x'")
    assert (8, "INSERT INTO u SELECT a FROM t") in found
    assert (10, "DELETE FROM u WHERE a = n") in found
    assert (12, "SELECT a FROM v") in found
    assert (13, "UPDATE t SET a = 1 WHERE b = r.a") in found
    assert {s.origin for s in reading.statements[1:]} == {Origin.PROCEDURE}


def test_a_dbt_model_is_a_view_of_its_name_and_its_lines_are_the_templates() -> None:
    text = (
        "{{ config(materialized='table') }}\n\n"
        "{%- set methods = ['card', 'cash'] -%}\n\n"
        "with payments as (\n  select * from {{ ref('stg_payments') }}\n)\n"
        "select order_id,\n{% for m in methods %}\n"
        "  sum(case when method = '{{ m }}' then amount end) as {{ m }}_amount,\n"
        "{% endfor %}\n  count(*) as n\nfrom payments join {{ source('shop', 'orders') }} o using (order_id)\n"
        "{% if is_incremental() %}\nwhere day > (select max(day) from {{ this }})\n{% endif %}\n"
        "{{ dbt_utils.group_by(1) }}\n"
    )

    reading = read_sql(text, "models/marts/order_payments.sql")

    (statement,) = reading.statements
    (table,) = reading.tables
    assert str(table.name) == "public.order_payments"
    assert statement.origin is Origin.DBT
    assert (statement.span.first_line, statement.span.last_line) == (5, 17)
    assert "from stg_payments" in statement.sql
    assert "join shop.orders o" in statement.sql
    assert statement.sql.count("_amount") == 2
    assert "max(day)" not in statement.sql
    assert "group by 1" in statement.sql


def test_macros_of_the_project_are_called_and_those_that_are_not_there_stood_in_for() -> None:
    macros = ("{% macro cents(c) %}round({{ c }} / 100, 2){% endmacro %}", "{% macro broken( %}")
    text = (
        "select {{ cents('amount') }} as a, {{ shop.cents('b') }}, {{ unknown('x') }} as c\n"
        "from {{ mystery() }} where d = {{ pkg.f('y') }} {{ pkg.extra() }}"
    )

    (statement,) = read_sql(text, "models/m.sql", project=Project(macros)).statements

    assert " ".join(statement.sql.split()) == (
        "select round(amount / 100, 2) as a, round(b / 100, 2), NULL as c from mystery where d = NULL"
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", "20,000 rounds"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
        ("{{ 'x' * 999999999 }}", "is for numbers"),
        ("{{ [1] * 999999999 }}", "is for numbers"),
        ("{{ 9 ** 999999 }}", "the power is too large"),
        ("{% for a in range(9999) %}{{ 'x' * 1 }}{% endfor %}", "is for numbers"),
        (
            "{% set ns = namespace(x='x') %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
            "grows",
        ),
        (
            "{% set ns = namespace(x='x') %}{% for a in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
            "grows",
        ),
        ("{{ 'x'.ljust(999999999) }}", "too long"),
        ("{{ 'x'|center(999999999) }}", "too long"),
        ("{% set x = 'x'.ljust(9999) %}{{ x.replace('x', x) }}", "too long"),
        (
            "{% macro m() %}x{% endmacro %}" + "{% for a in range(9999) %}" + "{{ m() }}" * 21 + "{% endfor %}",
            "calls",
        ),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "mro"),
        ("{% set x = 1 %", "expected"),
        ("{% endfor %}", "endfor"),
    ],
)
def test_a_template_that_goes_wrong_is_reported_and_its_sql_kept(template: str, says: str) -> None:
    reading = read_sql(f"SELECT 1 FROM {{{{ ref('a') }}}}\n{template}", "m.sql")

    (skipped,) = [s for s in reading.skipped if "template" in s.reason]
    assert says in skipped.reason
    assert reading.statements[0].sql.startswith("SELECT 1 FROM a")


def test_templates_read_no_file() -> None:
    text = "{% include '/etc/passwd' %}{% import '/etc/passwd' as p %}SELECT 1 FROM {{ ref('a') }}"

    (statement,) = read_sql(text, "m.sql").statements

    assert statement.sql == "SELECT 1 FROM a"


def test_lines_of_a_rendered_text_are_those_that_wrote_them() -> None:
    rendered = render("a\n{% for x in [1, 2] %}\nb{{ x }}\n{% endfor %}\nc\n{# one\ntwo #}\nd")

    lines = {line: rendered.source_line(place) for place, line in enumerate(rendered.text.split("\n"), 1) if line}
    assert lines == {"a": 1, "b1": 3, "b2": 3, "c": 5, "d": 8}


def test_any_text_with_tags_gives_a_reading() -> None:
    for text in (
        "{{",
        "{%",
        "{#",
        "}}",
        "{{ }}",
        "{% %}",
        "{{ a.b.c['d'](1)[2] }}",
        "{{ '\ue000' }}",
        "{% raw %}{{",
    ):
        reading = read_sql(f"SELECT 1;\n{text}", "x.sql")
        spans = [s.span for s in reading.statements] + [s.span for s in reading.skipped]
        assert {span.path for span in spans} == {"x.sql"}


@pytest.mark.timeout(60)
def test_a_dump_of_inserts_is_bounded() -> None:
    text = "INSERT INTO t VALUES (1, 'it''s; x');\n" * 50_000 + "SELECT a FROM t;\n"

    reading = read_sql(text, "dump.sql")

    assert statements(reading) == [(50_001, "SELECT a FROM t")]


def test_functions_give_the_queries_of_their_bodies_where_they_are_in_sql() -> None:
    text = """CREATE FUNCTION f(i int) RETURNS int STABLE AS $$ SELECT max(u) FROM t $$ LANGUAGE sql;
CREATE FUNCTION g(i int) RETURNS int LANGUAGE sql AS 'SELECT v.x FROM v';
CREATE FUNCTION h(a float) RETURNS float STABLE AS $$ return a if a > 0 else 0 $$ LANGUAGE plpythonu;
CREATE PROCEDURE j() RETURNS STRING LANGUAGE JAVASCRIPT AS $$ var x = "SELECT 1"; $$;"""
    reading = read_sql(text, "f.sql")
    assert [(str(s.span), s.sql, s.origin) for s in reading.statements] == [
        ("f.sql:1", "SELECT max(u) FROM t", Origin.PROCEDURE),
        ("f.sql:2", "SELECT v.x FROM v", Origin.PROCEDURE),
    ]
