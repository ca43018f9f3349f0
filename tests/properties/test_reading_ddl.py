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
def test_pieces_stand_where_they_say(text: str) -> None:
    lines = text.split("\n")
    after = 1
    for piece in split(text):
        said = piece.sql.split("\n")
        assert after <= piece.first_line
        assert piece.last_line == piece.first_line + len(said) - 1
        for line, part in zip(lines[piece.first_line - 1 :], said, strict=False):
            assert part.strip() in line
        after = piece.last_line


@given(TEXTS, TEXTS)
def test_what_follows_does_not_change_the_tables_before(broken: str, other: str) -> None:
    good = "CREATE TABLE ok.a (id int);\n"
    names = {table.name.table for table in read_ddl(good + broken + "\n;\n" + other, "x.sql").tables}

    assert "a" in names
