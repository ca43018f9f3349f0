"""Large models: subject areas, the map over them, and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modeler.artefacts.erd import dot_drawing, drawings, unjoined
from modeler.artefacts.erd.areas import subject_areas
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.model.data_model import DataModel, Multiplicity, Relationship, Status


def model_of(size: int, edges: set[tuple[int, int]]) -> DataModel:
    """Tables ``s.t000`` and so on, each edge a many-to-one relationship."""
    names = [TableName("s", f"t{number:03}") for number in range(size)]
    catalog = Catalog.of(Table(name, (Column("id", "bigint"), Column("ref", "bigint"))) for name in names)
    return DataModel(
        catalog,
        relationships=tuple(
            Relationship(
                ColumnSet(names[child], ("ref",)),
                ColumnSet(names[parent], ("id",)),
                Multiplicity.ZERO_OR_MORE,
                Multiplicity.EXACTLY_ONE,
                0.9,
                status=Status.PROPOSED,
            )
            for child, parent in sorted(edges)
        ),
    )


def star(facts: int, dimensions: int) -> DataModel:
    """Stars side by side: every fact with its own dimensions, all of them with the first table."""
    edges, size = set(), 1
    for _ in range(facts):
        fact = size
        edges |= {(fact, 0)} | {(fact, fact + offset) for offset in range(1, dimensions + 1)}
        size += dimensions + 1
    return model_of(size, edges)


@given(
    size=st.integers(1, 30),
    edges=st.sets(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60),
    most=st.integers(2, 12),
)
def test_every_joined_table_is_in_one_area(size: int, edges: set[tuple[int, int]], most: int) -> None:
    inside = {(child, parent) for child, parent in edges if child < size and parent < size}
    model = model_of(size, inside)

    areas = subject_areas(model, most=most)

    own = [table for area in areas for table in area.tables]
    joined = {
        side.table for r in model.relationships for side in (r.child, r.parent) if r.child.table != r.parent.table
    }
    assert sorted(own) == sorted(joined)
    assert len(set(own)) == len(own)


@given(edges=st.sets(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40), seed=st.randoms())
def test_areas_do_not_depend_on_the_order_of_relationships(edges: set[tuple[int, int]], seed: object) -> None:
    model = model_of(20, edges)
    shuffled = list(model.relationships)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert subject_areas(model, most=6) == subject_areas(
        DataModel(model.catalog, relationships=tuple(shuffled)), most=6
    )


def test_a_small_model_is_one_drawing_with_every_table() -> None:
    model = model_of(5, {(1, 0)})

    (only,) = drawings(model)

    assert len(only.tables) == 5
    assert len(unjoined(model)) == 3


def test_a_large_model_is_a_map_and_its_areas() -> None:
    model = star(facts=12, dimensions=8)

    whole, *parts = drawings(model)

    assert len(model.catalog) == 109
    assert whole.areas
    assert max(len(part.tables) for part in parts) <= 60
    assert {table for part in parts for table in part.tables} == {table.name for table in model.catalog}
    assert "penwidth" in dot_drawing(whole, model)


def test_a_large_model_with_few_joins_is_one_drawing_of_them() -> None:
    model = model_of(100, {(1, 0), (2, 0)})

    (only,) = drawings(model)

    assert [table.table for table in only.tables] == ["t000", "t001", "t002"]
    assert len(unjoined(model)) == 97


@pytest.mark.parametrize("reference", [{(0, 0)}, {(0, 0), (1, 0)}])
def test_a_table_that_refers_to_itself_needs_no_area(reference: set[tuple[int, int]]) -> None:
    model = model_of(3, reference)

    assert all(dot_drawing(drawing, model) for drawing in drawings(model, most=1))
