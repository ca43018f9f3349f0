"""What a script learns from: one query over a fact and its dimensions, and what each column of it is good for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from modeler.catalog.dialect import parse
from modeler.catalog.grounding import ground
from modeler.catalog.identifier_words import lexicon, split
from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Column
from modeler.catalog.types import TypeFamily
from modeler.model.case import case_expression
from modeler.model.data_model import DataModel, Relationship
from modeler.model.deduplicated import source
from modeler.model.versions import on_clause

_KNOWN_LATER = frozenset(
    {"updated", "modified", "inserted", "loaded", "ingested", "deleted", "processed", "pipeline", "etl", "sync"}
)
"""Words of columns that are written after the fact: using them would let the future into the past."""

_READ_AS = "redshift"


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the query that the script may learn from."""

    name: str
    """Of the query's column."""
    origin: str
    """``schema.table.column``."""


@dataclass(frozen=True, slots=True)
class Left:
    """A column of the tables that the script must not, or cannot, learn from."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The query of a script, and the parts its columns play."""

    target: str
    """Name of the column to predict."""
    time: str
    """Name of the column that places a row in time; empty where there is none."""
    numbers: tuple[Feature, ...]
    categories: tuple[Feature, ...]
    dates: tuple[Feature, ...]
    """Points in time beside *time*: known before the row, they become ages in days."""
    left: tuple[Left, ...]
    """What is not used, each with its reason."""
    sql: str
    """In the dialect asked for."""
    duckdb_sql: str
    """The same for DuckDB."""
    tables: tuple[TableName, ...]
    """What the query reads, the fact first."""


@dataclass(frozen=True, slots=True)
class _Part:
    column: Column
    table: TableName
    expression: str
    name: str
    labelled: bool

    @property
    def origin(self) -> str:
        return f"{self.table}.{self.column.name}"


def frame(model: DataModel, target: ColumnSet, *, dialect: str = "redshift") -> Frame:
    """The query that has *target* and what may explain it: its table, and those a row of it has at most one of.

    Raises:
        UnknownTable, UnknownColumn: the catalog lacks *target*.
        UngroundedSql: never for a model over its own catalog; nothing is emitted unchecked.
    """
    fact = target.table
    wanted = model.catalog.column(target)
    joins = tuple(_joins(model, fact))
    parts = tuple(_parts(model, fact, joins))
    reasons = {part.name: _reason(part, target, model, joins) for part in parts}
    time = next((p for p in parts if p.table == fact and p.column.family.is_point_in_time and not _late(p)), None)
    kept = [p for p in parts if not reasons[p.name] and p is not time]
    aim = next(p for p in parts if p.table == fact and p.column.name == wanted.name)
    sql = _sql(model, fact, joins, [aim, *([time] if time else []), *kept])
    ground(sql, model.catalog, dialect=_READ_AS)
    return Frame(
        aim.name,
        time.name if time else "",
        tuple(_feature(p) for p in kept if p.column.family.is_number and not p.labelled and not _names(p)),
        tuple(_feature(p) for p in kept if p.labelled or p.column.family in _CATEGORIES or _names(p)),
        tuple(_feature(p) for p in kept if p.column.family.is_point_in_time),
        tuple(Left(p.origin, reasons[p.name]) for p in parts if reasons[p.name] and p is not aim),
        sql if dialect == _READ_AS else parse(sql, _READ_AS).sql(dialect, pretty=True),
        parse(sql, _READ_AS).sql("duckdb", pretty=True),
        (fact, *(one.parent.table for one in joins)),
    )


_CATEGORIES = frozenset({TypeFamily.TEXT, TypeFamily.BOOLEAN})


def _joins(model: DataModel, fact: TableName) -> Iterator[Relationship]:
    """The first relationship to each table of which a row of the fact has at most one."""
    reached: set[TableName] = {fact}
    for one in model.relationships:
        if one.child.table == fact and one.parent_end.is_one and one.parent.table not in reached:
            reached.add(one.parent.table)
            yield one


def _parts(model: DataModel, fact: TableName, joins: tuple[Relationship, ...]) -> Iterator[_Part]:
    """Every column of the fact and its dimensions under a name of its own."""
    taken: set[str] = set()
    for place, table in enumerate((fact, *(one.parent.table for one in joins))):
        alias = _alias(place)
        for column in model.catalog[table].columns:
            name = column.name if column.name not in taken else f"{table.table}_{column.name}"
            taken.add(name)
            plain = f"{alias}.{quote(column.name)}"
            labels = model.labels_of(ColumnSet(table, (column.name,)))
            label = next(
                (one for one in labels if one.probability >= _LABELLED_FROM and not one.mapping.ranges), None
            )
            if label is None:
                yield _Part(column, table, plain, name, labelled=False)
            else:
                case = case_expression(label.mapping, plain, family=column.family)
                yield _Part(column, table, case, f"{name}_label", labelled=True)


_LABELLED_FROM = 0.5


def _reason(part: _Part, target: ColumnSet, model: DataModel, joins: tuple[Relationship, ...]) -> str:
    """Why the script does not learn from *part*; empty where it does."""
    column = ColumnSet(part.table, (part.column.name,))
    key = model.key_of(part.table)
    if column == target:
        return "it is what is predicted"
    if key is not None and part.column.name in key.columns.columns:
        return "it identifies the row and says nothing of others"
    if any(part.table == one.child.table and part.column.name in one.child.columns for one in joins):
        return "it refers to a row whose own columns are used"
    if _late(part):
        return "it is written after the fact: it would let the future into the past"
    if part.column.family not in _CATEGORIES and not part.column.family.is_number and not _is_time(part):
        return f"{part.column.data_type} is no feature by itself"
    return ""


def _late(part: _Part) -> bool:
    return part.column.family.is_point_in_time and bool(set(split(part.column.name)) & _KNOWN_LATER)


def _is_time(part: _Part) -> bool:
    return part.column.family.is_point_in_time


def _names(part: _Part) -> bool:
    """A number that names something: a code or the key of a table that is not here."""
    last = split(part.column.name)[-1:]
    return part.column.family.is_number and bool(last) and (last[0] in lexicon().key_words or last[0] in _KINDS)


_KINDS = frozenset({"type", "status", "flag", "vendor", "class", "category"})


def _feature(part: _Part) -> Feature:
    return Feature(part.name, part.origin)


def _alias(place: int) -> str:
    return "f" if place == 0 else f"d{place}"


def _sql(model: DataModel, fact: TableName, joins: tuple[Relationship, ...], parts: list[_Part]) -> str:
    projections = ",\n".join(f"  {part.expression} AS {quote(part.name)}" for part in parts)
    sources = [f"FROM {source(fact, model, alias=_alias(0))}"]
    for place, one in enumerate(joins, start=1):
        on = on_clause(one, _alias(0), _alias(place))
        sources.append(f"LEFT JOIN {source(one.parent.table, model, alias=_alias(place))} ON {on}")
    written = f"SELECT\n{projections}\n" + "\n".join(sources)
    return parse(written, _READ_AS).sql(_READ_AS, pretty=True)
