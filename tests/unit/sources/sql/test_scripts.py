"""Scripts whose statements no semicolon tells apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.sources.reading import Origin
from modeler.sources.sql import read_sql
from modeler.sources.sql.scripts import cut

_MERGE = (
    "MERGE t USING s ON t.a = s.a\nWHEN MATCHED THEN\nUPDATE SET b = 1\n"
    "WHEN NOT MATCHED THEN\nINSERT (a) VALUES (1)"
)
CASES = {
    "two queries": ("SELECT a\nFROM t\nSELECT b FROM u", ["SELECT a\nFROM t", "SELECT b FROM u"]),
    "a union is one query": (
        "SELECT a FROM t\nUNION ALL\nSELECT b FROM u",
        ["SELECT a FROM t\nUNION ALL\nSELECT b FROM u"],
    ),
    "an insert holds its query": ("INSERT INTO t (a)\nSELECT b FROM u", ["INSERT INTO t (a)\nSELECT b FROM u"]),
    "values end an insert": ("INSERT t VALUES (1)\nSELECT b FROM u", ["INSERT t VALUES (1)", "SELECT b FROM u"]),
    "with and its query": (
        "WITH c AS (SELECT 1 AS x)\nDELETE FROM t",
        ["WITH c AS (SELECT 1 AS x)\nDELETE FROM t"],
    ),
    "a hint is no with": ("SELECT a FROM t\nWITH (NOLOCK)", ["SELECT a FROM t\nWITH (NOLOCK)"]),
    "conditions hold queries": (
        "IF EXISTS (SELECT 1 FROM t) SELECT 2 FROM u",
        ["SELECT 1 FROM t", "SELECT 2 FROM u"],
    ),
    "case has an end of its own": (
        "SELECT CASE WHEN a = 1\nTHEN 2\nELSE 3\nEND\nFROM t\nEND",
        ["SELECT CASE WHEN a = 1\nTHEN 2\nELSE 3\nEND\nFROM t"],
    ),
    "merge is one statement": (_MERGE, [_MERGE]),
    "exec swallows nothing": ("EXEC p 'x'\nSELECT a FROM t", ["SELECT a FROM t"]),
    "columns called like words": ("SELECT a,\nopen,\nclose FROM t", ["SELECT a,\nopen,\nclose FROM t"]),
    "set of an update": ("UPDATE t\nSET a = 1\nSET @x = 2", ["UPDATE t\nSET a = 1"]),
    "select into makes a table": ("SELECT a INTO #t FROM u\nPRINT 'x'", ["SELECT a INTO #t FROM u"]),
}


@pytest.mark.parametrize("title", CASES)
def test_t_sql_is_cut_by_its_words(title: str) -> None:
    script, expected = CASES[title]

    assert [found.piece.sql for found in cut(script, dialect="tsql")] == expected


def test_a_variable_is_no_table() -> None:
    script = "SELECT INTO STRICT x, y max(a), 1\nFROM t; SELECT count(*) INTO z FROM u;"

    first, second = (" ".join(f.piece.sql.split()) for f in cut(script, dialect="redshift", variables=True))

    assert first == "SELECT max(a), 1 FROM t"
    assert second == "SELECT count(*) FROM u"


def test_a_batch_gives_tables_views_and_statements_with_their_lines() -> None:
    script = "GO\n\nCREATE TABLE [dbo].[t] ([a] int)\nGO\nCREATE OR ALTER VIEW dbo.v AS\nSELECT a FROM dbo.t\nGO\n"
    routine = (
        "CREATE PROCEDURE dbo.p @a int AS\nBEGIN\n  DELETE FROM dbo.t WHERE a = @a\nEND\nGO\nSELECT 1 FROM dbo.v\n"
    )

    reading = read_sql(script + routine, "x.sql", dialect="tsql")

    assert [str(table.name) for table in reading.tables] == ["dbo.t", "dbo.v"]
    assert [(s.origin, str(s.span)) for s in reading.statements] == [
        (Origin.VIEW, "x.sql:6"),
        (Origin.PROCEDURE, "x.sql:10"),
        (Origin.QUERY, "x.sql:13"),
    ]
    assert not reading.skipped


def test_an_export_to_files_is_its_query() -> None:
    script = (
        "WITH a AS (SELECT 1 AS x)\nINSERT OVERWRITE DIRECTORY '/o'\nUSING csv OPTIONS ('s' ',')\nSELECT x FROM a;"
    )

    (statement,) = read_sql(script, "x.hql", dialect="hive").statements

    assert " ".join(statement.sql.split()) == "WITH a AS (SELECT 1 AS x) SELECT x FROM a"
    assert str(statement.span) == "x.hql:1-4"


def test_hash_comments_stand_where_statements_begin_only() -> None:
    reading = read_sql("#fail\nSELECT a FROM t;\nSELECT b FROM\n#tmp;", "x.sql", dialect="bigquery")

    assert [statement.sql.split()[-1] for statement in reading.statements] == ["t", "#tmp"]


_WORDS = st.sampled_from(
    [
        "SELECT",
        "FROM",
        "t",
        "(",
        ")",
        "CASE",
        "END",
        "WITH",
        "AS",
        "INSERT",
        "VALUES",
        ";",
        "IF",
        "SET",
        "MERGE",
        "\n",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_WORDS, max_size=25))
def test_any_script_is_cut_in_order_and_within_its_lines(words: list[str]) -> None:
    text = " ".join(words)

    cuts = cut(text, dialect="tsql")

    assert [found.piece.first_line for found in cuts] == sorted(found.piece.first_line for found in cuts)
    assert all(found.piece.sql in text for found in cuts)
    assert all(found.piece.last_line <= text.count("\n") + 1 for found in cuts)
