"""Whatever text is to be shown, it is grounded or refused, and what passes names nothing that the catalog lacks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from modeler.catalog.dialect import parse
from modeler.catalog.grounding import ground
from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.errors import UngroundedSql

COLUMNS = {"t": ("a", "b"), "u": ("b", "c")}
CATALOG = Catalog.of(
    Table(TableName("s", table), tuple(Column(name, "integer") for name in names))
    for table, names in COLUMNS.items()
)
WORDS = st.sampled_from(
    """
    SELECT FROM WHERE JOIN LEFT ON USING GROUP BY ORDER HAVING UNION ALL WITH AS ( ) , . * = + < x t u s a b c d 1
    'q' s.t s.u t.a u.b t.* count( sum( IN EXISTS NOT AND OR CASE WHEN THEN END OVER PARTITION LATERAL VALUES [ ] ::
    int "a" INTO DELETE INSERT SET UPDATE DROP TABLE EXPLAIN SHOW ; -- /* */ $1 :p NULL INTERVAL QUALIFY LIMIT PIVOT
    FOR @ {{
    """.split()  # noqa: SIM905  # words of SQL, as one reads them
)
TEXTS = st.lists(WORDS, max_size=25).map(" ".join)
NAMES = st.sampled_from(["a", "b", "c", "d", "x.a", "x.b", "x.c", "y.a", "y.b", "y.c", "t.a", "z.a", "a.b"])


@given(TEXTS)
def test_any_text_is_grounded_or_refused(text: str) -> None:
    try:
        grounding = ground(text, CATALOG)
    except UngroundedSql:
        return
    for column in grounding.columns:
        assert column.columns[0] in COLUMNS[column.table.table]


@given(st.lists(NAMES, min_size=1, max_size=4), NAMES, NAMES, NAMES, st.sampled_from(["JOIN", "LEFT JOIN", ","]))
def test_a_query_passes_just_when_each_of_its_names_has_one_meaning(
    selected: list[str], left: str, right: str, ordered: str, join: str
) -> None:
    condition = "WHERE" if join == "," else "ON"
    sql = f"SELECT {', '.join(selected)} FROM s.t x {join} s.u y {condition} {left} = {right} ORDER BY {ordered}"
    known = {"a", "c", "x.a", "x.b", "y.b", "y.c"}
    # ORDER BY takes a bare name for a column of the result first
    results = {name.rpartition(".")[2]: name for name in selected}
    is_once = len({n for n in selected if n.rpartition(".")[2] == ordered}) == 1
    is_ordered = ordered in known or (ordered in results and is_once)

    try:
        ground(sql, CATALOG)
        passed = True
    except UngroundedSql:
        passed = False

    assert passed == ({*selected, left, right} <= known and is_ordered)


@given(TEXTS)
def test_what_passes_is_one_query(text: str) -> None:
    try:
        ground(text, CATALOG)
    except UngroundedSql:
        return
    assert isinstance(parse(text), exp.Query | exp.Command)
