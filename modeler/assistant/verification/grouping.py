"""What a query asks of its groups and of other queries, where no warehouse is there to refuse it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from modeler.assistant.verification.findings import Finding, Kind
from modeler.assistant.verification.qualified import qualified_scope
from modeler.catalog.tables import Catalog


def ungrouped(sql: str, catalog: Catalog, *, dialect: str, default_schema: str) -> tuple[Finding, ...]:
    """A finding for each column of *sql* that is neither grouped by nor aggregated, and each EXISTS about nothing.

    Redshift refuses the first, as SQL-92 asks; the second is true of every row, or of none. A statement that reads
    no table says nothing of the workspace.
    """
    scope = qualified_scope(sql, catalog, dialect=dialect, default_schema=default_schema)
    if scope is None:
        return ()
    if scope.expression.find(exp.Table) is None:
        return (Finding(Kind.NOT_CHECKED, "it reads no table of the workspace"),)
    return tuple(dict.fromkeys(_findings(scope)))


def _findings(scope: Scope) -> Iterator[Finding]:
    for inner in scope.traverse():
        if isinstance(inner.expression, exp.Select):
            yield from _ungrouped(inner.expression)
        if isinstance(inner.expression.parent, exp.Exists) and not inner.external_columns:
            message = "EXISTS asks the same of every row: no condition joins its query to the row outside"
            yield Finding(Kind.UNKNOWN_JOIN, message, "say on which columns")


def _ungrouped(select: exp.Select) -> Iterator[Finding]:
    group = select.args.get("group")
    if group is not None and any(group.args.get(kind) for kind in ("rollup", "cube", "grouping_sets", "all")):
        return
    projections = [projection.unalias() for projection in select.expressions]
    grouped = [] if group is None else [_meant(part, projections) for part in group.expressions]
    if group is None and not any(_is_aggregated(projection, select) for projection in projections):
        return
    for projection in projections:
        column = next(_outside(projection, grouped), None)
        if column is not None:
            said = ".".join(part for part in (column.table, column.name) if part)
            message = f"{said} is neither grouped by nor aggregated"
            yield Finding(Kind.FAILED, message, f"group by {said}, or take its MIN")


def _meant(part: exp.Expr, projections: list[exp.Expr]) -> exp.Expr:
    """What a part of GROUP BY groups by: ``1`` is the first column of the result."""
    if isinstance(part, exp.Literal) and part.name.isdigit() and 0 < int(part.name) <= len(projections):
        return projections[int(part.name) - 1]
    return part


def _is_aggregated(projection: exp.Expr, select: exp.Select) -> bool:
    return any(
        not isinstance(found.parent, exp.Window) and found.parent_select is select
        for found in projection.find_all(exp.AggFunc)
    )


def _outside(node: exp.Expr, grouped: list[exp.Expr]) -> Iterator[exp.Column]:
    """Columns of *node* that stand in no aggregate and in nothing that is grouped by."""
    if node in grouped or isinstance(node, exp.AggFunc | exp.WithinGroup | exp.Window | exp.Query):
        return
    if isinstance(node, exp.Column):
        yield node
        return
    for part in node.iter_expressions():
        yield from _outside(part, grouped)
