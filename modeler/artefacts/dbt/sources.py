"""dbt's properties of the tables as they are loaded: descriptions and tests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from modeler.artefacts.dbt.yaml import Value
from modeler.artefacts.lookup import Lookup, lookup
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Column, Table
from modeler.model.data_model import DataModel, Key, Multiplicity, Relationship, Status

_HELD = (Status.CONFIRMED, Status.ACCEPTED)
_BELIEVED = (*_HELD, Status.PROPOSED)


def sources(model: DataModel) -> dict[str, Value]:
    """The ``sources:`` of a properties file: one source a schema, its tables sorted.

    >>> from modeler.catalog.tables import Catalog
    >>> sources(DataModel(Catalog()))
    {'version': 2, 'sources': []}
    """
    known = lookup(model)
    by_schema = groupby(model.catalog, key=lambda table: table.name.schema)
    return {
        "version": 2,
        "sources": [
            {"name": schema, "schema": schema, "tables": [_table(table, known) for table in tables]}
            for schema, tables in by_schema
        ],
    }


def described(name: str, description: str) -> dict[str, Value]:
    """An entry with its description, where it has one."""
    return {"name": name, **({"description": without_jinja(description)} if description else {})}


def without_jinja(text: str) -> str:
    """*text* on one line with nothing in it that dbt would run.

    >>> without_jinja("a {{ b }}")
    'a { { b }}'
    """
    return " ".join(text.split()).replace("{{", "{ {").replace("{%", "{ %").replace("{#", "{ #")


def column_entry(column: Column, description: str, tests: list[Value]) -> dict[str, Value]:
    """A column with its type, description and tests."""
    return {
        **described(column.name, description),
        "data_type": column.data_type,
        **({"data_tests": tests} if tests else {}),
    }


def table_description(table: Table, known: Lookup) -> str:
    """What a table is: its comment, grain and role, and how it must be read."""
    grain, role = known.grains.get(table.name), known.roles.get(table.name)
    repair = known.repairs.get(table.name)
    parts = (
        table.comment,
        grain.sentence if grain and grain.status in _BELIEVED else "",
        f"{role.role.value}: {role.reason}" if role else "",
        f"read one row per {', '.join(repair.key)}, the latest by {', '.join(repair.order_by)}" if repair else "",
    )
    return ". ".join(part.rstrip(".") for part in parts if part)


def column_description(column: Column, table: TableName, known: Lookup) -> str:
    """A column's comment, and the labels that application source gives its codes."""
    label = known.labels.get(ColumnSet(table, (column.name,)))
    coded = ""
    if label:
        mapping = label.mapping
        pairs = ", ".join(f"{code} = {label}" for code, label in mapping.pairs)
        coded = f"{pairs}; from {mapping.span}"
    return ". ".join(part.rstrip(".") for part in (column.comment, coded) if part)


def _table(table: Table, known: Lookup) -> dict[str, Value]:
    columns: list[Value] = [
        column_entry(column, column_description(column, table.name, known), list(_tests(column, table.name, known)))
        for column in table.columns
    ]
    return {**described(table.name.table, table_description(table, known)), "columns": columns}


def _tests(column: Column, table: TableName, known: Lookup) -> Iterator[Value]:
    own = ColumnSet(table, (column.name,))
    key = known.keys.get(table)
    if key is not None and (key.columns != own or key.status not in _BELIEVED):
        key = None
    if key is not None:
        yield _severe("unique", key)
    if not column.nullable:
        yield "not_null"
    elif key is not None:
        yield _severe("not_null", key)
    for relationship in known.references.get(own, ()):
        if relationship.child == own:
            yield _reference(relationship)


def _severe(test: str, key: Key) -> Value:
    return test if key.status in _HELD else {test: {"config": {"severity": "warn"}}}


def _reference(relationship: Relationship) -> Value:
    parent = relationship.parent
    # an end that may be missing was measured: orphans are known, and more of them are news, not an error
    holds = relationship.status in _HELD and relationship.parent_end is Multiplicity.EXACTLY_ONE
    return {
        "relationships": {
            "to": f"source('{parent.table.schema}', '{parent.table.table}')",
            "field": parent.columns[0],
            **({} if holds else {"config": {"severity": "warn"}}),
        }
    }
