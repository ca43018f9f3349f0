"""What the notations say of a relationship: its ends, how far it was tested, and names that need care."""

from __future__ import annotations

import pytest

from modeler.artefacts.erd import erd_dbml, erd_dot, erd_mermaid, erd_text
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.model.data_model import DataModel, Multiplicity, Relationship, Status

CHILD, PARENT = TableName("s", "line"), TableName("s", "article")

ENDS = {
    Multiplicity.EXACTLY_ONE: ("teetee", "||", "||", "┼┼"),
    Multiplicity.ZERO_OR_ONE: ("teeodot", "|o", "o|", "o┼"),
    Multiplicity.ZERO_OR_MORE: ("crowodot", "}o", "o{", "o<"),
    Multiplicity.ONE_OR_MORE: ("crowtee", "}|", "|{", "┼<"),
}


def related(
    child_end: Multiplicity = Multiplicity.ZERO_OR_MORE,
    parent_end: Multiplicity = Multiplicity.EXACTLY_ONE,
    *,
    status: Status = Status.CONFIRMED,
    child: TableName = CHILD,
    parent: TableName = PARENT,
    names: tuple[str, str] = ("article_id", "id"),
) -> DataModel:
    columns = {child: {names[0]}, parent: {names[1]}} if child != parent else {child: set(names)}
    catalog = Catalog.of(
        Table(table, tuple(Column(name, "bigint") for name in sorted(held))) for table, held in columns.items()
    )
    one = Relationship(
        ColumnSet(child, names[:1]), ColumnSet(parent, names[1:]), child_end, parent_end, 0.9, status=status
    )
    return DataModel(catalog, relationships=(one,))


@pytest.mark.parametrize("end", ENDS)
def test_each_end_has_its_mark_in_every_notation(end: Multiplicity) -> None:
    model = related(parent_end=end)
    arrow, mermaid, _, text = ENDS[end]

    assert f"arrowhead={arrow}" in erd_dot(model)
    assert f'"s.article" {mermaid}--o{{ "s.line"' in erd_mermaid(model)
    assert text + "┤" in erd_text(model)


@pytest.mark.parametrize("end", ENDS)
def test_the_child_has_its_own_end(end: Multiplicity) -> None:
    model = related(child_end=end)
    arrow, _, mermaid, _ = ENDS[end]

    assert f"arrowtail={arrow}" in erd_dot(model)
    assert f'"s.article" ||--{mermaid} "s.line"' in erd_mermaid(model)


def test_an_unknown_end_has_no_mark() -> None:
    model = related(parent_end=Multiplicity.UNKNOWN)

    assert "arrowhead=none" in erd_dot(model)
    assert "(cardinality not known)" in erd_mermaid(model)


@pytest.mark.parametrize(
    ("status", "dot", "mermaid", "dbml"),
    [
        (Status.CONFIRMED, "style=solid", "||--o{", "tested on data"),
        (Status.ACCEPTED, "penwidth=2.4", "||--o{", "accepted by a person"),
        (Status.PROPOSED, "style=dashed", "||..o{", "proposed, not tested"),
    ],
)
def test_a_line_shows_how_far_the_relationship_was_tested(
    status: Status, dot: str, mermaid: str, dbml: str
) -> None:
    model = related(status=status)

    assert dot in erd_dot(model)
    assert mermaid in erd_mermaid(model)
    assert dbml in erd_dbml(model)


@pytest.mark.parametrize("status", [Status.REFUTED, Status.REJECTED, Status.CANDIDATE])
def test_what_does_not_hold_is_not_drawn(status: Status) -> None:
    model = related(status=status)

    assert "->" not in erd_dot(model)
    assert "Ref:" not in erd_dbml(model)
    assert "joined to nothing" in erd_text(model)


def test_dbml_tells_one_to_one_from_many_to_one() -> None:
    assert '"s"."line"."article_id" > "s"."article"."id"' in erd_dbml(related())
    assert ' - "s"."article"."id"' in erd_dbml(related(child_end=Multiplicity.ZERO_OR_ONE))


def test_a_table_may_refer_to_itself() -> None:
    employee = TableName("hr", "employee")
    model = related(child=employee, parent=employee, names=("manager_id", "id"))

    assert '"hr.employee" ||--o{ "hr.employee" : "manager_id = id"' in erd_mermaid(model)
    assert '"erd-t0":r1:e -> "erd-t0":r0:e' in erd_dot(model)
    assert "manager_id" in erd_text(model)


def test_names_are_quoted_where_a_notation_needs_it() -> None:
    odd = TableName("s", 'od"d <&> tab')
    model = related(parent=odd, names=("größe", 'i"d'))

    assert "&lt;&amp;&gt;" in erd_dot(model)
    assert 'c__r__e FK "größe"' in erd_mermaid(model) or 'gr__e FK "größe"' in erd_mermaid(model)
    assert '"od\\"d <&> tab"."i\\"d"' in erd_dbml(model)
    assert 'od"d <&> tab' in erd_text(model)


def test_only_fields_of_joins_are_shown_unless_all_are_wanted() -> None:
    model = related()
    wide = Table(PARENT, (Column("id", "bigint"), Column("name", "character varying(18)")))
    model = DataModel(Catalog.of([model.catalog[CHILD], wide]), relationships=model.relationships)

    assert "name" not in erd_mermaid(model)
    assert "varchar(18) name" in erd_mermaid(model, all_columns=True)
    assert "1 more column" in erd_dot(model)


def test_the_text_drawing_keeps_to_its_width() -> None:
    lines = erd_text(related(), width=60).splitlines()

    assert max(len(line) for line in lines[:-2]) <= 60
