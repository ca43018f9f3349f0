"""The columns of views and of tables created AS a query, from the tables they read."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.catalog.dialect import cause, parse
from modeler.catalog.names import Skipped, Span, TableName
from modeler.catalog.resolution.resolver import Resolver
from modeler.catalog.resolution.scope import Unresolved
from modeler.catalog.tables import Catalog, Column, Table


def with_view_columns(catalog: Catalog) -> tuple[Catalog, tuple[Skipped, ...]]:
    """*catalog* with the columns, and their types, that each definition gives; views of views in their order.

    Where a definition reads what the catalog lacks, its own select list still gives the names, unless it has a
    star: then the view stays without columns and is reported.

    >>> from modeler.catalog.names import TableName
    >>> base = Table(TableName("s", "t"), (Column("a", "integer"), Column("b", "date")))
    >>> view = Table(TableName("s", "v"), (), definition="SELECT *, sum(a) OVER () AS total FROM s.t")
    >>> [(c.name, c.data_type) for c in with_view_columns(Catalog.of([base, view]))[0]["s.v"].columns]
    [('a', 'integer'), ('b', 'date'), ('total', 'bigint')]
    """
    waiting, skipped = _parsed(catalog)
    while waiting:
        ready = {n: tree for n, tree in waiting.items() if not (_reads(tree, catalog) - {n}) & waiting.keys()}
        # views that read each other are resolved as far as they go
        ready = ready or waiting
        waiting = {name: tree for name, tree in waiting.items() if name not in ready}
        found: dict[TableName, Table] = {}
        for name, tree in ready.items():
            found[name], reason = _filled(catalog[name], tree, catalog)
            if reason:
                skipped.append(_untold(catalog[name], reason))
        catalog = Catalog(tuple(found.get(table.name, table) for table in catalog))
    return catalog, tuple(skipped)


def _parsed(catalog: Catalog) -> tuple[dict[TableName, exp.Expr], list[Skipped]]:
    """The definitions whose columns or types are not all known yet."""
    trees: dict[TableName, exp.Expr] = {}
    skipped: list[Skipped] = []
    for table in catalog:
        if not table.definition or (table.columns and all(column.data_type for column in table.columns)):
            continue
        try:
            trees[table.name] = parse(table.definition)
        except ParseError as error:
            skipped.append(_untold(table, cause(error)[0]))
    return trees, skipped


def _reads(tree: exp.Expr, catalog: Catalog) -> set[TableName]:
    names = (".".join(part.name for part in node.parts) for node in tree.find_all(exp.Table))
    return {found.name for found in map(catalog.find, names) if found is not None}


def _filled(table: Table, tree: exp.Expr, catalog: Catalog) -> tuple[Table, str]:
    """*table* with the columns of its definition, and why there are none."""
    try:
        outputs = Resolver(catalog, table.name.schema, any_database=True).query(tree)
        told = [(output.name, output.data_type) for output in outputs]
    except Unresolved as error:
        names = tree.named_selects if isinstance(tree, exp.Query) else []
        if not names or "*" in names or "" in names:
            return table, "" if table.columns else error.message
        told = [(name, "") for name in names]
    made = tuple(Column(name, data_type, span=table.span) for name, data_type in told)
    # names that the view lists, and what is said of them, stay
    listed = [column for column in table.columns if column.name not in table.partitions]
    kept = (replace(own, data_type=own.data_type or new.data_type) for own, new in zip(listed, made, strict=False))
    return replace(table, columns=(*kept, *made[len(listed) :])), ""


def _untold(table: Table, reason: str) -> Skipped:
    span = table.span or Span("", 1, 1)
    return Skipped(span, f"the columns of {table.name} cannot be told: {reason}", "add the DDL of what it reads")
