"""Whatever statements hold, mining counts each of them once, and their order changes nothing of what they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modeler.catalog.names import Span, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.evidence.mining import Mined, mine
from modeler.sources.reading import Statement
from modeler.sources.sql import read_sql

CATALOG = Catalog.of(
    Table(TableName("s", table), tuple(Column(name, "integer") for name in "abc")) for table in ("t", "u")
)
WORDS = st.sampled_from(
    """
    SELECT FROM WHERE JOIN LEFT ON USING GROUP BY ORDER UNION ALL WITH AS ( ) , . * = < x t u s a b c 1 'q' s.t s.u
    t.a u.b x.c count( sum( IN EXISTS NOT AND OR CASE WHEN THEN END OVER PARTITION LATERAL INTO DELETE INSERT SET
    UPDATE CREATE TABLE VIEW MERGE MATCHED BETWEEN ; -- /* */ :p NULL BEGIN $$ {{ }} {% %} ref('t') GO LOOP IF
    """.split()  # noqa: SIM905  # words of SQL, as one reads them
)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)
QUERIES = st.sampled_from(
    [
        "SELECT 1 FROM s.t JOIN s.u ON t.a = u.b",
        "SELECT 1 FROM s.t LEFT JOIN s.u ON t.a = u.b AND t.b = u.c",
        "SELECT 1 FROM s.t WHERE a IN (SELECT b FROM s.u)",
        "SELECT a, sum(b) AS n FROM s.t WHERE c = 1 GROUP BY a",
        "SELECT nothing FROM s.t, nowhere.v",
        "SELECT FROM WHERE",
    ]
)


@given(TEXTS)
def test_any_text_is_read_and_mined(text: str) -> None:
    statements = read_sql(text, "x.sql").statements
    mined = mine(statements, CATALOG)

    assert mined.total == len(statements)
    assert mined.understood + mined.partly + len(mined.failed) == mined.total


@given(st.lists(QUERIES, max_size=6).flatmap(lambda held: st.tuples(st.just(held), st.permutations(held))))
def test_the_order_of_files_makes_no_difference(both: tuple[list[str], list[str]]) -> None:
    one, other = ([(j.left, j.right, j.join_type, j.count) for j in _mined(sql).joins] for sql in both)

    assert one == other


@given(st.lists(QUERIES, max_size=4))
def test_the_same_files_again_add_nothing(queries: list[str]) -> None:
    once, twice = _mined(queries), _mined([*queries, *queries])

    assert [(e.claim, e.weight) for e in once.evidence] == [(e.claim, e.weight) for e in twice.evidence]
    assert once.usages == twice.usages


def _mined(queries: list[str]) -> Mined:
    statements = [Statement(sql, "redshift", Span(f"{place:03}.sql", 1, 1)) for place, sql in enumerate(queries)]
    return mine(statements, CATALOG)
