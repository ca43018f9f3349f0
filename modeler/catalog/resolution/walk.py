"""What the clauses of a query need of the walk over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlglot import exp

from modeler.catalog.names import ColumnSet
from modeler.catalog.resolution.scope import Ctes, Output, Outputs, Scope, Unresolved
from modeler.catalog.tables import Table


class Walk(Protocol):
    """One walk over one statement; each method raises :class:`Unresolved` for a name that means nothing."""

    def query(self, node: exp.Expr, ctes: Ctes, outer: Scope | None) -> Outputs:
        """The columns of the query *node*."""
        ...

    def expression(self, node: exp.Expr, scope: Scope, ctes: Ctes) -> frozenset[ColumnSet]:
        """The columns that the expression *node* is computed from."""
        ...

    def table(self, node: exp.Table, ctes: Ctes) -> Table:
        """The catalog's table that *node* names."""
        ...

    def visit(self, node: exp.Expr) -> None:
        """Note that the name in *node* has been looked at."""
        ...

    def seen(self, outputs: Iterable[Output]) -> None:
        """Note that the statement uses *outputs*."""
        ...


def renamed(outputs: Outputs, alias: object) -> Outputs:
    """*outputs* under the names that *alias* lists for columns, where it is one that lists any.

    Raises:
        Unresolved: it lists more names than there are columns.
    """
    names = column_names(alias)
    if len(names) > len(outputs):
        raise Unresolved(f"an alias lists {len(names)} columns where there are {len(outputs)}")
    fresh = tuple(Output(name, o.sources, o.data_type) for name, o in zip(names, outputs, strict=False))
    return fresh + outputs[len(fresh) :]


def column_names(alias: object) -> tuple[str, ...]:
    """The names that a table's alias lists for its columns: ``AS t(a, b)``."""
    if not isinstance(alias, exp.TableAlias):
        return ()
    return tuple(name.name for name in alias.args.get("columns") or ())
