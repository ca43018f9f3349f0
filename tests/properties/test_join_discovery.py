"""Whatever tables and columns are called, join discovery ends, and proposes only what compares."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.model.build import build
from modeler.model.candidates import comparable, is_cast
from modeler.model.naming import named_tables

_NAMES = st.one_of(
    st.sampled_from(
        ["id", "_", "__", "1", "x", "Id", "c_id", "c_d_id", "order_id", "item_type", "item_id", "version"]
    ),
    st.text(min_size=1, max_size=6),
)
_TYPES = st.sampled_from(["bigint", "varchar(9)", "date", "boolean", "super", "nonsense"])
_COLUMNS = st.builds(Column, _NAMES, _TYPES, st.booleans())
_TABLES = st.builds(
    lambda schema, name, columns: Table(TableName(schema, name), tuple(columns)),
    st.sampled_from(["a", "b"]),
    _NAMES,
    st.lists(_COLUMNS, max_size=6, unique_by=lambda column: column.name.lower()),
)


@given(st.lists(_TABLES, max_size=5, unique_by=lambda table: table.name))
def test_any_names_give_joins_of_columns_that_compare(tables: list[Table]) -> None:
    catalog = Catalog.of(tables)
    model = build(catalog)

    named = {column.columns: column for table in named_tables(catalog) for column in table.columns}
    for one in model.relationships:
        assert one.child != one.parent
        assert 0 < one.probability <= 1
        if len(one.child.columns) == 1:
            sides = named[one.child], named[one.parent]
            assert comparable(*sides) or is_cast(*sides)
    assert build(Catalog.of(reversed(tables))) == model
