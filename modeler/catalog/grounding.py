"""No name that the catalog lacks can leave the tool: SQL is resolved against the catalog before it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.catalog.dialect import cause, cursor, parse
from modeler.catalog.grammar.cursor import Cursor, UnexpectedToken
from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, TableName
from modeler.catalog.resolution.resolver import Resolver
from modeler.catalog.resolution.scope import Unresolved
from modeler.catalog.tables import Catalog
from modeler.errors import UngroundedSql, UnknownName


@dataclass(frozen=True, slots=True)
class Grounding:
    """A query of which every name is known."""

    sql: str
    """As it was given."""
    tables: tuple[TableName, ...]
    """The tables it reads, sorted."""
    columns: tuple[ColumnSet, ...]
    """The columns it uses, each by itself, sorted; a star stands for all it means."""
    outputs: tuple[tuple[str, tuple[ColumnSet, ...]], ...]
    """The columns of its result in order, each with the columns it is computed from, sorted."""


def ground(
    sql: str, catalog: Catalog, *, dialect: str = "redshift", default_schema: str = DEFAULT_SCHEMA
) -> Grounding:
    """Resolve every name in *sql*, which must be one SELECT, or EXPLAIN or SHOW of something the catalog has.

    Names are compared without case, as Redshift compares them. What the resolver does not know is refused.

    Raises:
        UngroundedSql: a table or column is unknown or ambiguous, the text is no single query, or it cannot be
            parsed; the message says which and why, the hint holds the nearest name.

    >>> from modeler.catalog.tables import Column, Table
    >>> catalog = Catalog.of([Table(TableName("s", "sku"), (Column("sku_id", "bigint"), Column("name", "text")))])
    >>> grounding = ground("SELECT max(sku_id) AS last FROM s.sku GROUP BY name", catalog)
    >>> [str(column) for column in grounding.columns]
    ['s.sku.name', 's.sku.sku_id']
    >>> [(name, [str(column) for column in sources]) for name, sources in grounding.outputs]
    [('last', ['s.sku.sku_id'])]
    >>> ground("SELECT sku_idd FROM s.sku", catalog)
    Traceback (most recent call last):
    ...
    modeler.errors.UngroundedSql: no column 'sku_idd' in s.sku
    """
    try:
        tree = parse(sql, dialect)
        if isinstance(tree, exp.Command):
            return _commanded(sql, tree, catalog, dialect, default_schema)
        everywhere = dialect in _ALIASES_EVERYWHERE
        return _grounded(sql, tree, Resolver(catalog, default_schema, aliases_everywhere=everywhere))
    except ParseError as error:
        reason, line = cause(error)
        raise UngroundedSql(f"the SQL cannot be parsed (line {line}): {reason}") from error
    except (Unresolved, UnknownName) as error:
        raise UngroundedSql(error.message, hint=error.hint) from error


_ALIASES_EVERYWHERE = frozenset({"duckdb", "snowflake", "databricks"})
_SHOWN = (("TABLE",), ("EXTERNAL", "TABLE"), ("VIEW",), ("COLUMNS", "FROM", "TABLE"))
_ONLY_SELECT = "only SELECT, and EXPLAIN or SHOW of a table, can be checked"


def _commanded(sql: str, command: exp.Command, catalog: Catalog, dialect: str, default_schema: str) -> Grounding:
    """What sqlglot leaves unparsed: EXPLAIN of a query, and SHOW of a table."""
    word, rest = str(command.this).upper(), command.expression
    words = cursor(rest.name if isinstance(rest, exp.Expr) else str(rest or ""))
    if word == "SHOW" and any(words.accept(*what) for what in _SHOWN):
        return Grounding(sql, (_shown(words, catalog),), (), ())
    if word == "EXPLAIN":
        words.accept("VERBOSE")
        inner = ground(words.rest(), catalog, dialect=dialect, default_schema=default_schema)
        return replace(inner, sql=sql)
    raise Unresolved(f"{word} may name anything", _ONLY_SELECT)


def _shown(words: Cursor, catalog: Catalog) -> TableName:
    try:
        path = words.path()
        if not words.done:
            raise words.unexpected("the end of the statement")
    except UnexpectedToken as error:
        raise Unresolved(f"the SQL cannot be parsed: {error}") from error
    return catalog[".".join(path)].name


def _grounded(sql: str, tree: exp.Expr, resolver: Resolver) -> Grounding:
    outputs = resolver.query(tree)
    missed = [n for n in tree.find_all(exp.Column, exp.Table) if id(n) not in resolver.visited]
    if missed:
        raise Unresolved(f"{missed[0].sql()!r} stands where names cannot be checked")
    return Grounding(
        sql,
        tuple(sorted(resolver.tables)),
        tuple(sorted(resolver.columns)),
        tuple((output.name, tuple(sorted(output.sources))) for output in outputs),
    )
