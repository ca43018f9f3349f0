"""dbt models for tables that must be read one row per key, and tests of keys of several columns."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.dbt.sources import (
    column_description,
    column_entry,
    described,
    table_description,
    without_jinja,
)
from modeler.artefacts.dbt.yaml import Value
from modeler.artefacts.lookup import Lookup, lookup
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import TableName
from modeler.catalog.tables import Table
from modeler.model.data_model import DataModel, Deduplication, Key, Status
from modeler.model.deduplicated import source

_HELD = (Status.CONFIRMED, Status.ACCEPTED)


def staging_properties(model: DataModel) -> dict[str, Value]:
    """The ``models:`` of a properties file; empty where no table needs a staging model.

    >>> from modeler.catalog.tables import Catalog
    >>> staging_properties(DataModel(Catalog()))
    {}
    """
    if not model.deduplications:
        return {}
    known = lookup(model)
    tables = [(repair, model.catalog[repair.table]) for repair in model.deduplications]
    return {"version": 2, "models": [_properties(repair, table, known) for repair, table in tables]}


def staging_models(model: DataModel) -> Iterator[Artefact]:
    """One SELECT for each table that is read one row per key."""
    for repair in model.deduplications:
        name = _staging_name(repair.table)
        yield Artefact(f"dbt/models/staging/{name}.sql", _select(repair, model), f"dbt model: {repair.reason}")


def composite_tests(model: DataModel) -> Iterator[Artefact]:
    """A singular test for each believed key of several columns, which dbt's own ``unique`` cannot say."""
    for table, key in sorted(lookup(model).keys.items(), key=lambda found: found[0]):
        if len(key.columns.columns) > 1 and key.status in (Status.PROPOSED, *_HELD):
            yield Artefact(
                f"dbt/tests/unique_{table.schema}__{table.table}.sql", _uniqueness(key), f"dbt test: {key.columns}"
            )


def _properties(repair: Deduplication, table: Table, known: Lookup) -> Value:
    columns: list[Value] = [
        column_entry(
            column,
            column_description(column, table.name, known),
            # rows without a key stay, and dbt's unique lets them
            ["unique"] if repair.key == (column.name,) else [],
        )
        for column in table.columns
    ]
    name = _staging_name(repair.table)
    return {**described(name, table_description(table, known)), "columns": columns}


def _select(repair: Deduplication, model: DataModel) -> str:
    """The same rows as every query here reads, from dbt's name for the table."""
    latest = source(repair.table, model, alias="latest")
    reading = latest.replace(f"FROM {quote_table(repair.table)}\n", f"FROM {_source(repair.table)}\n")
    return (
        f"-- {without_jinja(repair.reason)}: one row per {', '.join(repair.key)}, the latest of its loads\n"
        f"SELECT\n  *\nFROM {reading}\n"
    )


def _uniqueness(key: Key) -> str:
    columns = ", ".join(quote(name) for name in key.columns.columns)
    settings = "" if key.status in _HELD else "{{ config(severity='warn') }}\n"
    return (
        f"{settings}SELECT {columns}, COUNT(*) AS row_count\nFROM {_source(key.columns.table)}\n"
        f"GROUP BY {columns}\nHAVING COUNT(*) > 1\n"
    )


def _source(table: TableName) -> str:
    return f"{{{{ source('{table.schema}', '{table.table}') }}}}"


def _staging_name(table: TableName) -> str:
    return f"stg_{table.schema}__{table.table}"
