"""Merging is associative and idempotent, whatever the files say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modeler.catalog.merge import merge
from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Amendment, Column, Constraint, ConstraintKind, Table

NAMES = st.builds(TableName, st.just("s"), st.sampled_from("tuv"))
COLUMNS = st.lists(
    st.builds(
        Column, st.sampled_from("abc"), st.sampled_from(["integer", "date", ""]), comment=st.sampled_from(["", "x"])
    ),
    unique_by=lambda column: column.name,
    max_size=3,
).map(tuple)
KEYS = st.builds(
    Constraint,
    st.just(ConstraintKind.FOREIGN),
    st.just(("a",)),
    st.builds(ColumnSet, NAMES, st.just(("a",))),
)


def tables(like: st.SearchStrategy[TableName | None]) -> st.SearchStrategy[list[Table]]:
    table = st.builds(
        Table,
        NAMES,
        COLUMNS,
        comment=st.sampled_from(["", "text"]),
        constraints=st.lists(KEYS, max_size=1).map(tuple),
        like=like,
        span=st.builds(Span, st.sampled_from(["1.sql", "2.sql"]), st.just(1), st.just(1)),
    )
    return st.lists(table, max_size=4)


WHOLE = tables(st.none())
ALL = tables(st.none() | NAMES)
AMENDMENTS = st.lists(
    st.builds(
        Amendment,
        NAMES,
        st.just(Span("3.sql", 1, 1)),
        constraint=st.just(Constraint(ConstraintKind.PRIMARY, ("a",))),
    )
    | st.builds(Amendment, NAMES, st.just(Span("3.sql", 2, 2)), comment=st.sampled_from(["", "said"]))
    | st.builds(Amendment, NAMES, st.just(Span("3.sql", 3, 3)), added=st.just(Column("d", "bigint"))),
    max_size=3,
)


@given(ALL, AMENDMENTS)
def test_merging_again_changes_nothing(given_tables: list[Table], amendments: list[Amendment]) -> None:
    catalog, _ = merge(given_tables, amendments)

    assert merge(catalog.tables, amendments)[0] == catalog


@given(WHOLE, WHOLE, WHOLE)
def test_grouping_does_not_matter(one: list[Table], two: list[Table], three: list[Table]) -> None:
    left = merge([*merge([*one, *two])[0], *three])[0]
    right = merge([*one, *merge([*two, *three])[0]])[0]

    assert left == right == merge([*one, *two, *three])[0]


@given(ALL)
def test_every_table_named_is_in_the_catalog_once(given_tables: list[Table]) -> None:
    catalog, _ = merge(given_tables)

    assert [table.name for table in catalog] == sorted({table.name for table in given_tables})
