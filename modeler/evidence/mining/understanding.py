"""Understand one statement: parse it, resolve its names, and say what it does with base columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.catalog.dialect import cause, parse
from modeler.catalog.names import DEFAULT_SCHEMA, TableName
from modeler.catalog.resolution.resolver import Resolver
from modeler.catalog.resolution.scope import Outputs, Relation, Unresolved
from modeler.catalog.tables import Catalog
from modeler.evidence.mining.cases import mappings
from modeler.evidence.mining.edges import edges
from modeler.evidence.mining.mined import Understood
from modeler.evidence.mining.parts import gather
from modeler.evidence.mining.usages import filters, grains, measures, times
from modeler.sources.reading import Origin, Statement


def understand(
    statement: Statement,
    catalog: Catalog,
    *,
    default_schema: str = DEFAULT_SCHEMA,
    known: dict[TableName, Relation] | None = None,
    made: dict[str, Outputs] | None = None,
) -> Understood:
    """What *statement* says of base columns, through WITH queries, subqueries and views.

    *known* holds the columns of tables met before and *made* those of tables that earlier statements of the same
    file created, by folded name; both are added to. What its own dialect cannot parse is tried in others.

    >>> from modeler.catalog.names import Span
    >>> from modeler.catalog.tables import Column, Table
    >>> names = (TableName("s", "line"), TableName("s", "sku"))
    >>> catalog = Catalog.of(Table(name, (Column("id", "bigint"), Column("sku_id", "bigint"))) for name in names)
    >>> sql = "WITH x AS (SELECT sku_id AS k FROM s.line) SELECT 1 FROM x LEFT JOIN s.sku u ON u.id = x.k"
    >>> edge, = understand(Statement(sql, "redshift", Span("q.sql", 1, 1)), catalog).edges
    >>> str(edge.left), str(edge.right), edge.join_type
    ('s.line.sku_id', 's.sku.id', 'left')
    """
    if len(statement.sql) > _LONGEST:
        return Understood(failed=f"the statement has more than {_LONGEST // 1_000_000} MB", failed_line=1)
    if _depth(statement.sql) > _DEEPEST:
        return Understood(failed=_TOO_DEEP, failed_line=1)
    try:
        tree = _parsed(statement)
    except ParseError as error:
        reason, line = cause(error)
        return Understood(failed=reason, failed_line=line)
    resolver = Resolver(
        catalog,
        default_schema,
        any_database=True,
        any_prefix=statement.origin is Origin.CODE,
        aliases_everywhere=True,
        lenient=True,
        through_views=True,
        typed=False,
        known={} if known is None else known,
    )
    here: dict[str, Outputs] = dict(made or {})
    queries = list(_queries(tree))
    try:
        for query in queries:
            outputs = resolver.query(query, here)
            if made is not None:
                _remember(tree, outputs, catalog, made)
    except Unresolved as error:
        resolver.problems.append(error)
    except RecursionError:
        return Understood(failed=_TOO_DEEP, failed_line=1)
    return _said(queries, resolver, statement)


@dataclass(slots=True)
class Remembered:
    """What is kept from file to file."""

    known: dict[TableName, Relation] = field(default_factory=dict)
    """The columns of tables met before."""
    said: dict[tuple[str, str, Origin], Understood] = field(default_factory=dict)
    """Statements met before, by dialect, text and origin: jobs and dashboards repeat them."""


def understand_file(
    statements: Iterable[Statement], catalog: Catalog, default_schema: str, remembered: Remembered
) -> list[Understood]:
    """What each of the *statements* of one file says, in their order: a temporary table means what made it."""
    made: dict[str, Outputs] = {}
    found = []
    for statement in statements:
        key = (statement.dialect, statement.sql, statement.origin)
        # a statement after one that made a table may mean that table
        said = remembered.said.get(key) if not made else None
        if said is None or said.mappings:
            known = remembered.known
            said = understand(statement, catalog, default_schema=default_schema, known=known, made=made)
            if not made:
                remembered.said[key] = said
        found.append(said)
    return found


_LONGEST = 4_000_000
"""Unit: characters; a longer statement is data, not a query."""
_DEEPEST = 150
"""Unit: parentheses inside each other; the parser tries each of them more than one way."""
_TOO_DEEP = "the statement is nested too deeply"
_OTHERS = ("postgres", "snowflake", "bigquery", "tsql", "spark", "mysql", "duckdb", "oracle", "presto")


def _depth(sql: str) -> int:
    """How many parentheses are open at once, those in texts and comments among them."""
    if sql.count("(") <= _DEEPEST:
        return 0
    return max(accumulate(1 if mark == "(" else -1 for mark in sql if mark in "()"))


def _parsed(statement: Statement) -> exp.Expr:
    """The statement's tree in its own dialect, else in the first other one that understands it.

    Raises:
        sqlglot.errors.ParseError: none does; the error is that of its own dialect.
    """
    try:
        tree = parse(statement.sql, statement.dialect)
        if not isinstance(tree, exp.Command):
            return tree
        first = ParseError(f"{tree.name.upper()} is not understood")
    except ParseError as error:
        if isinstance(error.__cause__, RecursionError):
            raise
        first = error
    for dialect in _OTHERS:
        if dialect == statement.dialect:
            continue
        try:
            tree = parse(statement.sql, dialect)
        except ParseError:
            continue
        if not isinstance(tree, exp.Command):
            return tree
    raise first


def _queries(tree: exp.Expr) -> Iterator[exp.Expr]:
    """The queries in a statement; a DELETE, UPDATE or MERGE as the SELECT of the rows it touches."""
    if isinstance(tree, exp.Query):
        yield tree
    elif isinstance(tree, exp.Insert | exp.Create) and isinstance(tree.expression, exp.Query):
        query, clause = tree.expression, tree.args.get("with_")
        if clause is not None and query.args.get("with_") is None:
            query.set("with_", clause.copy())
        yield query
    elif isinstance(tree, exp.Update | exp.Delete | exp.Merge) and isinstance(tree.this, exp.Table):
        yield _touched(tree)


def _touched(tree: exp.Expr) -> exp.Select:
    others = _others(tree)
    names = {other.alias_or_name.lower() for other in others}
    # SQL Server may name the target by its alias in FROM
    sources = others if tree.this.name.lower() in names else [tree.this, *others]
    values = [item.expression for item in tree.expressions if isinstance(item, exp.EQ)]
    select = exp.Select(expressions=[value.copy() for value in values] or [exp.Literal.number(1)])
    select.set("from_", exp.From(this=sources[0].copy()))
    joins = [exp.Join(this=source.copy()) for source in sources[1:]]
    if tree.args.get("on") is not None and joins:
        joins[-1].set("on", tree.args["on"].copy())
    select.set("joins", joins)
    for key in ("where", "with_"):
        if tree.args.get(key) is not None:
            select.set(key, tree.args[key].copy())
    return select


def _others(tree: exp.Expr) -> list[exp.Expr]:
    """The tables beside the target: FROM of an UPDATE, USING of a DELETE or MERGE."""
    found = [tree.args["from_"].this] if tree.args.get("from_") is not None else []
    using = tree.args.get("using")
    found.extend(using if isinstance(using, list) else [using])
    return [other for other in found if isinstance(other, exp.Expr)]


def _remember(tree: exp.Expr, outputs: Outputs, catalog: Catalog, made: dict[str, Outputs]) -> None:
    """Note the columns of the table that *tree* makes, where the catalog does not know it."""
    target: object = None
    if isinstance(tree, exp.Create):
        target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    elif isinstance(tree, exp.Select) and tree.args.get("into") is not None:
        target = tree.args["into"].this
    if isinstance(target, exp.Table) and catalog.find(".".join(part.name for part in target.parts)) is None:
        made[target.name.lower()] = outputs


def _said(queries: list[exp.Expr], resolver: Resolver, statement: Statement) -> Understood:
    parts = [gather(query) for query in queries]
    return Understood(
        edges=tuple(sorted({edge for part in parts for edge in edges(part, resolver)})),
        grains=tuple(sorted({grain for part in parts for grain in grains(part, resolver)})),
        measures=tuple(sorted({measure for part in parts for measure in measures(part, resolver)})),
        filters=tuple(sorted({found for part in parts for found in filters(part, resolver)})),
        times=tuple(sorted({time for part in parts for time in times(part, resolver)})),
        mappings=tuple(mapping for part in parts for mapping in mappings(part, resolver, statement.span)),
        tables=tuple(sorted(resolver.tables)),
        problems=tuple(dict.fromkeys(problem.message for problem in resolver.problems)),
    )
