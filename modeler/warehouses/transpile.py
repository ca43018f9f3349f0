"""SQL of one engine said in another's, so that it means the same."""

from __future__ import annotations

from functools import lru_cache, reduce

from sqlglot import exp
from sqlglot.errors import ErrorLevel, OptimizeError, SchemaError, UnsupportedError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from modeler.catalog.dialect import parse
from modeler.catalog.tables import Catalog
from modeler.errors import WarehouseError


def transpile(sql: str, *, read: str, write: str, catalog: Catalog | None = None) -> str:
    """*sql*, in dialect *read*, as dialect *write* must say it to mean the same.

    With a *catalog* the types of columns are known: ``a / b`` of two integer columns is an integer on Redshift, and
    a fraction on DuckDB.

    Raises:
        sqlglot.errors.ParseError: *sql* cannot be parsed.
        WarehouseError: *write* has no way to say it.

    >>> transpile("SELECT 5 / 2 AS half", read="redshift", write="duckdb")
    'SELECT CAST(TRUNC(5 / 2) AS BIGINT) AS half'
    """
    if read == write:
        return sql
    # types matter to division and averages alone, and without them the catalog does not
    matters = "/" in sql or "avg" in sql.lower()
    return _said(sql, read, write, catalog) if matters else _said_alike(sql, read, write)


@lru_cache(maxsize=4096)
def _said_alike(sql: str, read: str, write: str) -> str:
    """Remembered: each round of validation sends the statements of the one before."""
    return _said(sql, read, write, None)


def _said(sql: str, read: str, write: str, catalog: Catalog | None) -> str:
    tree = parse(sql, read)
    if tree.find(exp.Div, exp.Avg) is not None:
        tree = _typed(tree, read, catalog)
        if read == "redshift":
            tree = _with_whole_averages(tree)
    if read == "redshift":
        tree = _with_nulls_that_spread(tree)
        # DuckDB counts as Redshift does
        tree = tree if write == "duckdb" else _with_boundaries_counted(tree)
        tree = _with_times_of_day(tree) if write == "spark" else tree
    try:
        return tree.sql(write, unsupported_level=ErrorLevel.RAISE, copy=False)
    except UnsupportedError as error:
        raise WarehouseError(f"{write} cannot say this {read} statement: {error}") from error


def _with_whole_averages(tree: exp.Expr) -> exp.Expr:
    """Redshift's average of integers is an integer, cut off; every other engine's is a fraction."""
    for average in tuple(tree.find_all(exp.Avg)):
        kind = average.this.type
        if kind is not None and kind.this in exp.DataType.INTEGER_TYPES:
            whole = exp.cast(exp.Trunc(this=average.copy()), exp.DataType.Type.BIGINT)
            average.replace(whole)
    return tree


def _with_nulls_that_spread(tree: exp.Expr) -> exp.Expr:
    """Redshift's CONCAT with NULL is NULL, as ``||`` is everywhere; the CONCAT of others passes NULL over."""
    for joined in tuple(tree.find_all(exp.Concat)):
        first, *others = (part.copy() for part in joined.expressions)
        joined.replace(exp.paren(reduce(lambda left, right: exp.DPipe(this=left, expression=right), others, first)))
    return tree


def _with_boundaries_counted(tree: exp.Expr) -> exp.Expr:
    """Redshift's DATEDIFF counts the boundaries between two times; PostgreSQL and Spark count whole units.

    Of times cut off to the unit first, these are the same.
    """
    for apart in tuple(tree.find_all(exp.TsOrDsDiff, exp.DateDiff)):
        unit = apart.args.get("unit") or exp.var("DAY")
        if unit.name.upper() not in _FINER_THAN_CUT:
            for side in ("this", "expression"):
                time = exp.cast(apart.args[side].copy(), exp.DataType.Type.TIMESTAMP)
                apart.set(side, exp.TimestampTrunc(this=time, unit=exp.Literal.string(unit.name.lower())))
        apart.replace(exp.cast(apart.copy(), exp.DataType.Type.BIGINT))
    return tree


def _with_times_of_day(tree: exp.Expr) -> exp.Expr:
    """Redshift's DATEADD of days gives a point in time; Spark's DATE_ADD a date, and takes no BIGINT."""
    for later in tuple(tree.find_all(exp.TsOrDsAdd)):
        if later.text("unit").upper() in ("", "DAY"):
            day = exp.Interval(this=exp.Literal.string("1"), unit=exp.var("DAY"))
            time = exp.cast(later.this.copy(), exp.DataType.Type.TIMESTAMP)
            days = exp.Mul(this=exp.paren(later.expression.copy()), expression=day)
            later.replace(exp.paren(exp.Add(this=time, expression=days)))
    return tree


_FINER_THAN_CUT = frozenset({"MILLISECOND", "MICROSECOND", "MILLISECONDS", "MICROSECONDS"})


def _typed(tree: exp.Expr, dialect: str, catalog: Catalog | None) -> exp.Expr:
    """*tree* with the types of its expressions; a name the catalog lacks leaves the types of columns unknown."""
    if catalog is not None:
        schema = _schema(catalog, dialect)
        try:
            tree = qualify(tree.copy(), schema=schema, dialect=dialect, identify=False, quote_identifiers=False)
        except (OptimizeError, SchemaError):
            return annotate_types(tree, dialect=dialect)
        return annotate_types(tree, schema=schema, dialect=dialect)
    return annotate_types(tree, dialect=dialect)


def _schema(catalog: Catalog, dialect: str) -> MappingSchema:
    held = MappingSchema(dialect=dialect)
    for table in catalog:
        name = exp.table_(table.name.table, db=table.name.schema)
        held.add_table(name, {c.name: c.data_type for c in table.columns}, match_depth=False)
    return held
