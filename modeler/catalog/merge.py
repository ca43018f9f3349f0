"""Put the tables of many sources together: one entry a name, what later statements add, what others lend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from modeler.catalog.names import DEFAULT_SCHEMA, Skipped, Span, TableName
from modeler.catalog.tables import Amendment, Catalog, Constraint, ConstraintKind, Table
from modeler.catalog.views import with_view_columns
from modeler.errors import did_you_mean


def merge(tables: Iterable[Table], amendments: Iterable[Amendment] = ()) -> tuple[Catalog, tuple[Skipped, ...]]:
    """One catalog of *tables* with *amendments* applied, and what could not be used, in the order of its lines.

    Of several definitions of one name the one that says most is kept, the first of equals; a definition with other
    columns is reported where it stands. Columns of LIKE are copied, foreign keys that name only a table point at
    its primary key, views get the columns of their definitions. Merging is idempotent, and associative among tables
    that copy nothing from others.

    >>> from modeler.catalog.tables import Column
    >>> old = Table(TableName("s", "shelf"), (Column("id", "bigint"),), span=Span("a.sql", 1, 1))
    >>> new = Table(TableName("s", "shelf"), (Column("id", "bigint"), Column("aisle", "integer")))
    >>> catalog, skipped = merge([old, new])
    >>> catalog["s.shelf"].column_names, [(str(s.span), s.reason) for s in skipped]
    (('id', 'aisle'), [('a.sql:1', 'another definition of s.shelf, with other columns, was kept')])
    """
    chosen, differing = _one_a_name(tables)
    of_tables, of_queries = _parted(chosen, amendments)
    amended, unusable = _amended(chosen, of_tables)
    copied, unknown = _with_columns_of_like(amended)
    filled, untold = with_view_columns(Catalog.of(copied.values()))
    commented, unplaced = _amended({table.name: table for table in filled}, of_queries)
    catalog = _with_whole_references(Catalog.of(commented.values()))
    skipped = (*differing, *unusable, *unknown, *untold, *unplaced)
    return catalog, tuple(sorted(skipped, key=lambda skipped: skipped.span))


_NOWHERE = Span("", 1, 1)
_MOST_NAMED = 5


def _one_a_name(tables: Iterable[Table]) -> tuple[dict[TableName, Table], list[Skipped]]:
    """The fullest definition of each name, and a word about those that differ from it."""
    rivals: dict[TableName, list[Table]] = defaultdict(list)
    for table in tables:
        rivals[_folded(table.name)].append(table)
    chosen: dict[TableName, Table] = {}
    skipped: list[Skipped] = []
    for definitions in rivals.values():
        kept = max(definitions, key=_fullness)
        chosen[kept.name] = kept
        skipped.extend(_differing(kept, other) for other in definitions if not _same_columns(kept, other))
    return chosen, skipped


def _folded(name: TableName) -> TableName:
    return TableName(name.schema.lower(), name.table.lower())


def _fullness(table: Table) -> tuple[int, int, int]:
    typed = sum(bool(column.data_type) for column in table.columns)
    said = [table.comment, table.dist_key, table.sort_key, table.definition, *(c.comment for c in table.columns)]
    return len(table.columns), typed, len(table.constraints) + sum(map(bool, said))


def _same_columns(one: Table, other: Table) -> bool:
    if one.definition and one.definition == other.definition:
        return True
    return [(c.name, c.family) for c in one.columns] == [(c.name, c.family) for c in other.columns]


def _differing(kept: Table, other: Table) -> Skipped:
    place = f"the one in {kept.span}" if kept.span else "another definition"
    reason = f"{place} of {kept.name}, with other columns, was kept"
    if kept.span:
        reason = f"{kept.name} is defined again with other columns; {place} was kept"
    lost = [name for name in other.column_names if not kept.has_column(name)]
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    hint = f"not kept: {', '.join(lost[:_MOST_NAMED])}{more}" if lost else ""
    return Skipped(other.span or _NOWHERE, reason, hint)


def _parted(
    tables: Mapping[TableName, Table], amendments: Iterable[Amendment]
) -> tuple[list[Amendment], list[Amendment]]:
    """*amendments* of tables, and those of views and the like, whose columns come from a query."""
    catalog = Catalog.of(tables.values())
    of_tables: list[Amendment] = []
    of_queries: list[Amendment] = []
    for amendment in amendments:
        table = _meant(catalog, amendment.table)
        (of_queries if table and table.definition else of_tables).append(amendment)
    return of_tables, of_queries


def _amended(
    tables: Mapping[TableName, Table], amendments: Iterable[Amendment]
) -> tuple[dict[TableName, Table], list[Skipped]]:
    """*tables* with every amendment, columns first: a comment may stand before the ALTER that adds its column."""
    catalog, found = Catalog.of(tables.values()), dict(tables)
    skipped: list[Skipped] = []
    for amendment in sorted(amendments, key=lambda amendment: amendment.added is None):
        known = _meant(catalog, amendment.table)
        if known is None:
            hint = did_you_mean(str(amendment.table), map(str, found))
            skipped.append(Skipped(amendment.span, f"no definition of {amendment.table} was found", hint))
            continue
        table = found[known.name]
        if amendment.column and not table.has_column(amendment.column):
            hint = did_you_mean(amendment.column, table.column_names)
            skipped.append(Skipped(amendment.span, f"{table.name} has no column {amendment.column!r}", hint))
        else:
            found[table.name] = _with_amendment(table, amendment)
    return found, skipped


def _meant(catalog: Catalog, name: TableName) -> Table | None:
    """The table that *name* means: a bare one that a single other schema has is that one."""
    found = catalog.find(str(name))
    return catalog.find(name.table) if found is None and name.schema == DEFAULT_SCHEMA else found


def _with_amendment(table: Table, amendment: Amendment) -> Table:
    if amendment.added is not None:
        if table.has_column(amendment.added.name):
            return table
        return replace(table, columns=(*table.columns, amendment.added))
    if amendment.constraint is not None:
        return _with_constraint(table, amendment.constraint)
    if not amendment.column:
        return replace(table, comment=amendment.comment)
    name = amendment.column.lower()
    columns = (replace(c, comment=amendment.comment) if c.name.lower() == name else c for c in table.columns)
    return replace(table, columns=tuple(columns))


def _with_constraint(table: Table, key: Constraint) -> Table:
    said = {(c.kind, c.columns, c.references) for c in table.constraints}
    if (key.kind, key.columns, key.references) in said:
        return table
    columns = table.columns
    if key.kind is ConstraintKind.PRIMARY:
        columns = tuple(replace(c, nullable=False) if c.name in key.columns else c for c in columns)
    return replace(table, columns=columns, constraints=(*table.constraints, key))


def _with_columns_of_like(tables: Mapping[TableName, Table]) -> tuple[dict[TableName, Table], list[Skipped]]:
    """*tables* in which each LIKE is replaced by the columns of its pattern, however long the chain."""
    catalog, found = Catalog.of(tables.values()), dict(tables)
    skipped: list[Skipped] = []
    for name in tables:
        chain = [name]
        while (like := found[chain[-1]].like) is not None:
            pattern = _meant(catalog, like)
            if pattern is None or pattern.name in chain:
                table = found[chain[-1]]
                hint = did_you_mean(str(like), map(str, found))
                reason = f"{table.name} is LIKE {like}, of which no definition was found"
                skipped.append(Skipped(table.span or _NOWHERE, reason, hint))
                found[table.name] = replace(table, like=None)
            else:
                chain.append(pattern.name)
        for child, parent in reversed(list(pairwise(chain))):
            found[child] = _copy(found[child], found[parent])
    return found, skipped


def _copy(table: Table, pattern: Table) -> Table:
    own = {column.name for column in table.columns}
    copied = (replace(column, span=table.span) for column in pattern.columns if column.name not in own)
    return replace(table, columns=(*copied, *table.columns), like=None)


def _with_whole_references(catalog: Catalog) -> Catalog:
    """Foreign keys with the columns they mean where they name only a table, and with its schema."""
    return Catalog(tuple(replace(t, constraints=tuple(_whole(c, catalog) for c in t.constraints)) for t in catalog))


def _whole(key: Constraint, catalog: Catalog) -> Constraint:
    if key.references is None:
        return key
    parent = _meant(catalog, key.references.table)
    if parent is None:
        return key
    columns = key.references.columns or parent.primary_key
    return replace(key, references=replace(key.references, table=parent.name, columns=columns))
