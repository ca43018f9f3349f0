"""Whatever bytes a source file holds, reading it gives a Reading and never an exception."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modeler.catalog.merge import merge
from modeler.sources.ddl import read_ddl
from modeler.sources.decoding import decode
from modeler.sources.splitting import split

WORDS = st.sampled_from(
    """
    CREATE TABLE VIEW s.t "q" ( ) , ; int varchar(3) PRIMARY KEY NOT NULL DEFAULT 1 'x' AS SELECT FROM WHERE * ALTER
    ADD CONSTRAINT FOREIGN REFERENCES COMMENT ON COLUMN IS LIKE DISTKEY SORTKEY ENCODE IDENTITY < > [ ] ` ' " $$ /*
    */ -- . PARTITIONED BY EXTERNAL MATERIALIZED WITH UNIQUE INDEX GO / \\ { } {{ @ = :: OPTIONS struct<a:int> SET
    search_path TO
    """.split()  # noqa: SIM905  # words of DDL, as one reads them
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "\n", ""])), max_size=30).map(
    lambda parts: "".join(word + blank for word, blank in parts)
)


@given(st.binary(max_size=200) | TEXTS.map(str.encode))
def test_any_bytes_give_a_reading(content: bytes) -> None:
    text, _ = decode(content, "x.sql")
    reading = read_ddl(text, "x.sql")
    catalog, skipped = merge(reading.tables, reading.amendments)

    last = text.count("\n") + 1
    for notice in (*reading.skipped, *skipped):
        assert 1 <= notice.span.first_line <= notice.span.last_line <= last
    assert {table.name for table in catalog} == {table.name for table in reading.tables}


@given(TEXTS)
def test_the_pieces_stand_in_the_text_in_order(text: str) -> None:
    at = 0
    for piece in split(text):
        found = text.find(piece.sql, at)
        assert found >= 0
        assert piece.first_line == text.count("\n", 0, found) + 1
        at = found + len(piece.sql)


@given(TEXTS, TEXTS)
def test_what_follows_does_not_change_the_tables_before(broken: str, other: str) -> None:
    good = "CREATE TABLE ok.a (id int);\n"
    names = {table.name.table for table in read_ddl(good + broken + "\n;\n" + other, "x.sql").tables}

    assert "a" in names
