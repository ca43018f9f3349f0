"""What changed between two catalogs."""

from __future__ import annotations

from modeler.catalog.diff import diff
from modeler.catalog.merge import merge
from modeler.catalog.tables import Catalog
from modeler.sources.ddl import read_ddl


def catalog(text: str) -> Catalog:
    reading = read_ddl(text, "x.sql")
    return merge(reading.tables, reading.amendments)[0]


def test_nothing_changed_where_only_lines_and_storage_did() -> None:
    old = catalog("CREATE TABLE s.t (a int ENCODE raw) DISTSTYLE ALL")

    assert diff(old, catalog("\n\nCREATE TABLE s.t (\n a integer)")) == ()


def test_tables_columns_types_keys_and_comments() -> None:
    old = catalog("CREATE TABLE s.gone (a int); CREATE TABLE s.t (a int, b date, c int NOT NULL);")
    new = catalog(
        "CREATE TABLE s.new (a int); CREATE TABLE s.t (a bigint PRIMARY KEY, c int, d date DEFAULT getdate());"
        "COMMENT ON COLUMN s.t.c IS 'cents'; COMMENT ON TABLE s.t IS 'things'"
    )

    assert [str(difference) for difference in diff(old, new)] == [
        "removed s.gone",
        "added s.new",
        "changed s.t: comment none -> things",
        "changed s.t: keys none -> primary (a)",
        "changed s.t.a: nulls allowed -> refused",
        "changed s.t.a: type integer -> bigint",
        "removed s.t.b",
        "changed s.t.c: comment none -> cents",
        "changed s.t.c: nulls refused -> allowed",
        "added s.t.d",
    ]


def test_a_change_undone_is_the_opposite_change() -> None:
    old, new = catalog("CREATE TABLE s.t (a int)"), catalog("CREATE TABLE s.t (a date); CREATE TABLE s.u (b int)")

    assert [str(difference) for difference in diff(new, old)] == [
        "changed s.t.a: type date -> integer",
        "removed s.u",
    ]
