"""A query with every name written out in full, and its scopes: what counting rows needs."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope
from sqlglot.schema import MappingSchema

from modeler.catalog.dialect import parse
from modeler.catalog.tables import Catalog


def qualified_scope(sql: str, catalog: Catalog, *, dialect: str, default_schema: str) -> Scope | None:
    """The outermost scope of *sql*, views replaced by their queries; None where it cannot be worked out."""
    try:
        tree = _written_out(parse(sql, dialect), catalog, dialect, default_schema)
        schema = MappingSchema(dialect=dialect)
        for node in tree.find_all(exp.Table):
            table = catalog.find(f"{node.db}.{node.name}") if node.db else None
            if table is None:
                continue
            columns = {column.name.lower(): "unknown" for column in table.columns}
            schema.add_table(exp.table_(table.name.table.lower(), table.name.schema.lower()), columns)
        tree = qualify(
            tree,
            schema=schema,
            dialect=dialect,
            validate_qualify_columns=False,
            quote_identifiers=False,
            identify=False,
        )
        return build_scope(tree)
    except (SqlglotError, RecursionError, KeyError, ValueError, AttributeError, TypeError):
        # sqlglot's optimizer gives up in these ways on syntax it does not know; the caller says so
        return None


_DEEPEST = 8
"""Views of views; deeper ones are read as tables."""


def _written_out(tree: exp.Expr, catalog: Catalog, dialect: str, default_schema: str, depth: int = 0) -> exp.Expr:
    """*tree* with the schema before every table, and a view's query in its place."""
    ctes = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    for node in list(tree.find_all(exp.Table)):
        if not isinstance(node.this, exp.Identifier) or (not node.db and node.name.lower() in ctes):
            continue
        table = catalog.find(".".join(part for part in (node.db, node.name) if part), default_schema=default_schema)
        if table is None:
            continue
        alias = node.alias or node.name
        if table.is_derived and depth < _DEEPEST:
            query = _written_out(parse(table.definition, dialect), catalog, dialect, default_schema, depth + 1)
            if isinstance(query, exp.Query):
                node.replace(query.subquery(alias, copy=False))
                continue
        node.set("this", exp.to_identifier(table.name.table.lower()))
        node.set("db", exp.to_identifier(table.name.schema.lower()))
        node.set("catalog", None)
        if not node.alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
    return tree
