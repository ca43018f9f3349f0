"""The catalog: one passage a table, with what is known and concluded of it and where each is known from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from modeler.catalog.identifier_words import spelled_out, words
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Column, Table
from modeler.model.data_model import DataModel, Status
from modeler.retrieval.passage import Passage
from modeler.retrieval.secrets import redact

_CODES = 12
"""Codes of a column that are shown."""


def table_passages(model: DataModel, files: Mapping[str, str], *, collection: str, most: int) -> Iterator[Passage]:
    """The passages of every table of *model*; long ones in parts of about *most* characters, each with its head.

    *files* tells where a table lies that no DDL describes: table name to path.
    """
    known = _Known.of(model)
    for table in model.catalog:
        head = _head(table, model)
        lines = [_column(column, table, known) for column in table.columns]
        below = [_Line(said) for said in _joins(table, known)]
        for part in _parts(head, [*lines, *below], most):
            yield _passage(table, part, files, collection)


def joins_of(model: DataModel) -> tuple[tuple[str, str, str], ...]:
    """Child, parent and the condition of every chosen relationship."""
    return tuple((str(one.child.table), str(one.parent.table), one.name) for one in model.relationships)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is concluded, by column and table."""

    references: Mapping[ColumnSet, str]
    labels: Mapping[ColumnSet, str]
    joins: Mapping[TableName, tuple[str, ...]]

    @classmethod
    def of(cls, model: DataModel) -> _Known:
        references: dict[ColumnSet, str] = {}
        joins: dict[TableName, list[str]] = {}
        for one in model.relationships:
            references.setdefault(one.child, f"refers to {one.parent}")
            why = next((f": {e.note} [{e.source}]" if e.source else f": {e.note}" for e in one.evidence), "")
            for table in {one.child.table, one.parent.table}:
                joins.setdefault(table, []).append(f"join {one.name}{why}")
        labels: dict[ColumnSet, str] = {}
        for label in model.labels:
            if label.status is not Status.CANDIDATE:
                pairs = ", ".join(f"{code} {name}" for code, name in label.mapping.pairs[:_CODES])
                labels.setdefault(label.column, f"codes: {pairs} [{label.mapping.span}]")
        return cls(references, labels, {table: tuple(said) for table, said in joins.items()})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a passage."""

    text: str
    gist: str = ""
    """The same without types, keys and places, which lead an embedder astray."""


def _head(table: Table, model: DataModel) -> _Line:
    grain = model.grain_of(table.name)
    kind = table.kind.value.replace("_", " ")
    said = []
    if grain is not None:
        said.append(f"{grain.sentence} ({', '.join(grain.columns.columns)})")
    said.extend(
        role.role.value for role in model.roles if role.table == table.name and role.role.value != "unknown"
    )
    if table.comment:
        said.append(table.comment)
    about = f"{table.name}: {'; '.join(said)}" if said else str(table.name)
    return _Line(f"{kind} {about}", about)


def _column(column: Column, table: Table, known: _Known) -> _Line:
    place = ColumnSet(table.name, (column.name,))
    spelled = " ".join(spelled_out(word) for word in words(column.name)) or column.name
    codes = known.labels.get(place, "")
    parts = (
        column.data_type,
        "" if column.nullable else "not null",
        f"({spelled})" if spelled != column.name.lower() else "",
        column.comment,
        known.references.get(place, ""),
        codes,
    )
    meant = ", ".join(part for part in (column.comment, codes.partition(" [")[0]) if part)
    text = f"- {column.name} " + ", ".join(part for part in parts if part)
    return _Line(text, f"{spelled}: {meant}" if meant else spelled)


def _joins(table: Table, known: _Known) -> Iterator[str]:
    yield from known.joins.get(table.name, ())
    if table.definition:
        yield " ".join(table.definition.split())


def _parts(head: _Line, lines: Iterable[_Line], most: int) -> Iterator[tuple[_Line, ...]]:
    part, size = [head], len(head.text)
    for line in lines:
        if size + len(line.text) > most and len(part) > 1:
            yield tuple(part)
            part, size = [head], len(head.text)
        part.append(_Line(line.text[:most], line.gist))
        size += len(line.text) + 1
    yield tuple(part)


def _passage(table: Table, part: tuple[_Line, ...], files: Mapping[str, str], collection: str) -> Passage:
    span, name = table.span, str(table.name)
    path = span.path if span else files.get(name, name)
    first, last = (span.first_line, span.last_line) if span else (1, 1)
    text = redact("\n".join(line.text for line in part), "text").text
    gist = f"{part[0].gist}\n{', '.join(line.gist for line in part[1:] if line.gist)}"
    return Passage(
        path,
        first,
        last,
        "ddl",
        "sql",
        name,
        text,
        (table.name.table, *table.column_names),
        (name.lower(),),
        collection,
        gist=redact(gist, "text").text,
    )
