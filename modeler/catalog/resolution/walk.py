"""What the clauses of a query need of the walk over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from sqlglot import exp

from modeler.catalog.names import ColumnSet
from modeler.catalog.resolution.scope import Ctes, Meaning, Output, Outputs, Relation, Scope, Unresolved


class Walk(Protocol):
    """One walk over one statement; each method raises :class:`Unresolved` for a name that means nothing."""

    def query(self, node: exp.Expr, ctes: Ctes, outer: Scope | None) -> Outputs:
        """The columns of the query *node*."""
        ...

    def expression(self, node: exp.Expr, scope: Scope, ctes: Ctes) -> frozenset[ColumnSet]:
        """The columns that the expression *node* is computed from."""
        ...

    def table(self, node: exp.Table, ctes: Ctes) -> Relation:
        """The table that *node* names, under its own name."""
        ...

    def equated(self, join: exp.Join, left: Meaning, right: Meaning) -> None:
        """Note that *join* is USING a column, and what that is on either side."""
        ...

    def complain(self, error: Unresolved) -> None:
        """Raise *error*, or note it where what is not known shall not stop the walk."""
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
    if any(output.name == "*" for output in outputs) and names:
        return tuple(Output(name) for name in names)
    if len(names) > len(outputs):
        raise Unresolved(f"an alias lists {len(names)} columns where there are {len(outputs)}")
    if not names:
        return outputs
    fresh = tuple(replace(output, name=name) for name, output in zip(names, outputs, strict=False))
    return fresh + outputs[len(fresh) :]


def column_names(alias: object) -> tuple[str, ...]:
    """The names that a table's alias lists for its columns: ``AS t(a, b)``."""
    if not isinstance(alias, exp.TableAlias):
        return ()
    return tuple(name.name for name in alias.args.get("columns") or ())
