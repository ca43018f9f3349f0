"""Cutting text into statements: what hides a semicolon, what ends a statement without one, and lines."""

from __future__ import annotations

import pytest

from modeler.sources.splitting import split, split_again

HIDDEN = [
    "SELECT 'a;b'",
    "SELECT 'it''s; fine'",
    r"SELECT 'a\';b'",
    'SELECT "a;b"',
    "SELECT $$ a; b $$",
    "SELECT $body$ a; $$ b; $body$",
    "SELECT 1 -- a; b",
    "SELECT 1 /* a; b */",
    "SELECT 1 /* a; /* nested; */ b; */ + 2",
    "SELECT {{ ref('a;b') }}",
    "SELECT {# a; b #} 1",
    "SELECT a - b / c, '-', '/*'",
    "SELECT '$$;'",
]


@pytest.mark.parametrize("sql", HIDDEN)
def test_a_semicolon_that_ends_nothing(sql: str) -> None:
    assert [piece.sql for piece in split(f"{sql}\n;SELECT 2;")] == [sql, "SELECT 2"]


def test_lines_and_comments_before() -> None:
    (first, second) = split("-- one\n/* two */\nSELECT\n  1;\n\n-- three\nSELECT 2")

    assert (first.first_line, first.last_line, first.comment) == (3, 4, "-- one\n/* two */")
    assert (second.first_line, second.last_line, second.comment) == (7, 7, "-- three")


@pytest.mark.parametrize("text", ["", " \n\t", ";;;", "-- only", "/* only */", "-- a\n;\n/* b */;"])
def test_nothing_gives_no_piece(text: str) -> None:
    assert split(text) == ()


def test_copy_data_is_no_sql() -> None:
    text = "COPY t (a) FROM stdin;\n1\tit's; \"x\n2\t/* y\n\\.\nSELECT 1;"

    assert [(piece.sql, piece.first_line) for piece in split(text)] == [
        ("COPY t (a) FROM stdin", 1),
        ("SELECT 1", 5),
    ]


def test_meta_commands_are_pieces_of_their_own() -> None:
    assert [piece.sql for piece in split("\\connect shop\nSELECT 1 \\gset\n\\echo it's;\nSELECT 2;")] == [
        "\\connect shop",
        "SELECT 1",
        "\\gset",
        "\\echo it's;",
        "SELECT 2",
    ]


def test_batches_of_sql_server_and_oracle_end_at_their_marks() -> None:
    text = "CREATE TABLE a (x int)\nGO\n-- two\nCREATE TABLE b (x int)\n  go 5\nCREATE TABLE c (x int)\n/\nSELECT 1"

    assert [(piece.sql, piece.first_line) for piece in split(text)] == [
        ("CREATE TABLE a (x int)", 1),
        ("CREATE TABLE b (x int)", 4),
        ("CREATE TABLE c (x int)", 6),
        ("SELECT 1", 8),
    ]


def test_mysql_may_choose_another_delimiter() -> None:
    text = (
        "SELECT 1;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\n\nSELECT 2//\nDELIMITER ;\nSELECT 3;"
    )

    assert [(piece.sql, piece.first_line) for piece in split(text)] == [
        ("SELECT 1", 1),
        ("CREATE PROCEDURE p() BEGIN SELECT 1; END", 3),
        ("SELECT 2", 5),
        ("SELECT 3", 7),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT 1;\nSELECT 'a;\nSELECT 2;\nSELECT 3;", "quote opened on line 2 is never closed"),
        ('SELECT 1;\nSELECT "a;\nSELECT 2;\nSELECT 3;', "quote opened on line 2 is never closed"),
        ("SELECT 1;\nSELECT $$ a;\nSELECT 2;\nSELECT 3;", "dollar quote opened on line 2 is never closed"),
        ("SELECT 1;\n/* a\nSELECT 2;\nSELECT 3;", "comment opened on line 2 is never closed"),
    ],
)
def test_what_never_ends_costs_only_itself(text: str, problem: str) -> None:
    pieces = split(text)

    assert [piece.problem for piece in pieces if piece.problem] == [problem]
    assert [piece.sql for piece in pieces if not piece.problem] == ["SELECT 1", "SELECT 2", "SELECT 3"]


def test_stray_quotes_that_balance_are_found_when_suspected() -> None:
    (piece,) = split("\n\nCOMMENT ON TABLE a IS 'it's';\nSELECT 1;\nCOMMENT ON TABLE b IS 'it's'")

    again = split_again(piece)

    assert ("SELECT 1", 4) in [(p.sql, p.first_line) for p in again]
    assert [p.problem for p in again if p.problem] == [
        "quote opened on line 3 is never closed",
        "quote opened on line 5 is never closed",
    ]


@pytest.mark.timeout(60)  # with the square of the text it would be minutes
@pytest.mark.parametrize(
    "unit",
    ["'", '"', "$$", "/*", "{{", "\\", "-", "$a$ ", "/* */ ", "'a';\n", "INSERT INTO t VALUES (1, 'x;y');\n"],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    text = unit * (400_000 // len(unit))

    assert split(text) is not None
