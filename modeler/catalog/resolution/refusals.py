"""What could carry a name past the catalog, and so must not stand in a query that is to be shown."""

from __future__ import annotations

from sqlglot import exp

from modeler.catalog.resolution.scope import Scope, Unresolved


def refuse(node: exp.Expr, scope: Scope) -> None:
    """Let *node* pass, one node of an expression in *scope* whose columns are resolved elsewhere.

    Raises:
        Unresolved: it is a command or changes data, names a type, an object in a text or a window that is not
            known, or looks into a value that has no fields.
    """
    if isinstance(node, exp.Command | exp.DML | exp.DDL | exp.ObjectIdentifier):
        raise Unresolved(f"{node.key.upper()} may name anything", "only SELECT may read the warehouse")
    if isinstance(node, exp.DataType) and node.this == exp.DType.USERDEFINED:
        raise Unresolved(f"the type {node.sql()!r} is not known")
    if isinstance(node, exp.Window):
        name = node.alias.lower()
        if name and name not in scope.windows:
            raise Unresolved(f"no window is called {name!r}")
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
        _refuse_fields(node, scope)


def _refuse_fields(node: exp.Dot, scope: Scope) -> None:
    base: exp.Expr = node
    while isinstance(base, exp.Dot | exp.Bracket | exp.Paren):
        base = base.this
    if isinstance(base, exp.Column):
        output = scope.resolve(tuple(part.name for part in base.parts)).output
        if not output.may_have_fields:
            raise Unresolved(f"the column {output.name!r} ({output.data_type}) has no field {node.name!r}")
