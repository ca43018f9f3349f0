"""Merging what many files say of the same tables."""

from __future__ import annotations

from modeler.catalog.merge import merge
from modeler.catalog.names import ColumnSet, Skipped, TableName
from modeler.catalog.tables import Catalog
from modeler.sources.ddl import read_ddl
from modeler.sources.reading import Reading


def merged(*texts: str) -> tuple[Catalog, tuple[Skipped, ...]]:
    """Merge texts that stand in the files 1.sql, 2.sql and so on."""
    reading = Reading.together(read_ddl(text, f"{place}.sql") for place, text in enumerate(texts, start=1))
    assert not reading.skipped
    return merge(reading.tables, reading.amendments)


def types(catalog: Catalog, table: str) -> list[tuple[str, str]]:
    return [(column.name, column.data_type) for column in catalog[table].columns]


def test_a_table_said_twice_in_the_same_words_is_one_table() -> None:
    catalog, skipped = merged("CREATE TABLE s.t (a int)", "CREATE TABLE S.T (A int4)")

    assert [str(table.name) for table in catalog] == ["s.t"]
    assert str(catalog["s.t"].span) == "1.sql:1"
    assert not skipped


def test_of_two_tables_with_other_columns_the_fuller_is_kept_and_both_places_named() -> None:
    catalog, skipped = merged("CREATE TABLE s.t (a int)", "\nCREATE TABLE s.t (a int, b int)")

    assert catalog["s.t"].column_names == ("a", "b")
    assert [(str(s.span), s.reason) for s in skipped] == [
        ("1.sql:1", "s.t is defined again with other columns; the one in 2.sql:2 was kept")
    ]


def test_of_two_equally_full_tables_the_first_is_kept_and_what_was_lost_is_named() -> None:
    catalog, skipped = merged("CREATE TABLE s.t (a int, b int)", "CREATE TABLE s.t (a int, c int)")

    assert catalog["s.t"].column_names == ("a", "b")
    assert [(str(s.span), s.hint) for s in skipped] == [("2.sql:1", "not kept: c")]


def test_a_table_that_says_more_of_the_same_columns_is_kept_silently() -> None:
    catalog, skipped = merged("CREATE TABLE s.t (a int)", "CREATE TABLE s.t (a int PRIMARY KEY)")

    assert catalog["s.t"].primary_key == ("a",)
    assert not skipped


def test_alter_and_comment_may_stand_before_the_table() -> None:
    catalog, skipped = merged(
        "COMMENT ON COLUMN s.t.b IS 'added later'; COMMENT ON TABLE s.t IS 'things';"
        "ALTER TABLE s.t ADD COLUMN b date; ALTER TABLE s.t ADD PRIMARY KEY (a);",
        "CREATE TABLE s.t (a int)",
    )

    table = catalog["s.t"]
    assert (table.comment, table.primary_key) == ("things", ("a",))
    assert not table.column("a").nullable
    assert table.column("b").comment == "added later"
    assert not skipped


def test_alter_of_an_unknown_table_is_reported_with_the_nearest_name() -> None:
    _, skipped = merged("CREATE TABLE s.orders (a int);\nALTER TABLE s.order ADD PRIMARY KEY (a);")

    assert [(str(s.span), s.reason, s.hint) for s in skipped] == [
        ("1.sql:2", "no definition of s.order was found", "did you mean s.orders?")
    ]


def test_a_comment_on_an_unknown_column_is_reported() -> None:
    _, skipped = merged("CREATE TABLE s.t (price int); COMMENT ON COLUMN s.t.prise IS 'x'")

    assert [(s.reason, s.hint) for s in skipped] == [("s.t has no column 'prise'", "did you mean price?")]


def test_a_bare_name_means_the_only_table_called_so() -> None:
    catalog, skipped = merged(
        "CREATE TABLE s.t (a int); CREATE TABLE s.u (b int PRIMARY KEY)",
        "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u",
    )

    (key,) = catalog["s.t"].foreign_keys
    assert key.references == ColumnSet(TableName("s", "u"), ("b",))
    assert not skipped


def test_like_copies_columns_through_a_chain() -> None:
    catalog, skipped = merged(
        "CREATE TABLE s.c (LIKE s.b); CREATE TABLE s.b (LIKE s.a); CREATE TABLE s.a (x int NOT NULL)"
    )

    assert [table.column_names for table in catalog] == [("x",), ("x",), ("x",)]
    assert [table.like for table in catalog] == [None, None, None]
    assert not skipped


def test_like_of_an_unknown_table_and_of_itself_are_reported() -> None:
    catalog, skipped = merged("CREATE TABLE s.a (LIKE s.nowhere);\nCREATE TABLE s.b (LIKE s.b)")

    assert [table.column_names for table in catalog] == [(), ()]
    assert [(str(s.span), s.reason) for s in skipped] == [
        ("1.sql:1", "s.a is LIKE s.nowhere, of which no definition was found"),
        ("1.sql:2", "s.b is LIKE s.b, of which no definition was found"),
    ]


def test_a_view_gets_names_and_types_from_what_it_reads() -> None:
    catalog, skipped = merged(
        "CREATE VIEW s.v AS SELECT t.*, count(*) AS n, max(b) AS last FROM s.t GROUP BY 1 WITH NO SCHEMA BINDING",
        "CREATE TABLE s.t (a int, b timestamp)",
    )

    assert types(catalog, "s.v") == [
        ("a", "integer"),
        ("b", "timestamp without time zone"),
        ("n", "bigint"),
        ("last", "timestamp without time zone"),
    ]
    assert not skipped


def test_views_of_views_are_filled_whatever_their_order() -> None:
    catalog, _ = merged(
        "CREATE VIEW s.a AS SELECT * FROM s.b; CREATE VIEW s.b (y) AS SELECT x FROM s.c;",
        "CREATE VIEW s.c AS SELECT x FROM s.t; CREATE TABLE s.t (x date)",
    )

    assert types(catalog, "s.a") == [("y", "date")]


def test_views_that_read_each_other_end() -> None:
    catalog, skipped = merged("CREATE VIEW s.a AS SELECT * FROM s.b; CREATE VIEW s.b AS SELECT * FROM s.a")

    assert len(catalog) == 2
    assert not skipped


def test_a_view_of_what_is_unknown_keeps_the_names_of_its_select_list() -> None:
    catalog, skipped = merged("CREATE VIEW s.v AS SELECT a, b + 1 AS c FROM elsewhere.t")

    assert types(catalog, "s.v") == [("a", ""), ("c", "")]
    assert not skipped


def test_a_star_of_what_is_unknown_is_reported() -> None:
    _, skipped = merged("CREATE VIEW s.v AS SELECT * FROM elsewhere.t")

    assert [(str(s.span), s.reason) for s in skipped] == [
        ("1.sql:1", "the columns of s.v cannot be told: no table named 'elsewhere.t'")
    ]


def test_a_table_created_as_a_query_has_its_columns() -> None:
    catalog, _ = merged(
        "CREATE TABLE s.t (a int); CREATE TABLE s.u AS SELECT a AS b, a::numeric(5,2) AS c FROM s.t"
    )

    assert types(catalog, "s.u") == [("b", "integer"), ("c", "numeric(5,2)")]
