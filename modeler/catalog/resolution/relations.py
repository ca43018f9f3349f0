"""The relations of a FROM clause: tables, WITH queries, derived tables, functions, arrays, and joins of them."""

from __future__ import annotations

from sqlglot import exp

from modeler.catalog.names import ColumnSet
from modeler.catalog.resolution.pivots import pivoted
from modeler.catalog.resolution.scope import Ctes, Output, Outputs, Relation, Scope, Unresolved
from modeler.catalog.resolution.walk import Walk, column_names, renamed


def add_relations(walk: Walk, node: exp.Expr, scope: Scope, ctes: Ctes) -> None:
    """Put every relation of the FROM clause and joins of *node* into *scope*, from left to right.

    Raises:
        Unresolved: a table or a column of a join condition means nothing.
    """
    clause = node.args.get("from_")
    if clause is not None:
        _add(walk, clause.this, scope, ctes)
    _add_joins(walk, node, scope, ctes)
    for lateral in node.args.get("laterals") or ():
        _add(walk, lateral, scope, ctes)


def _add_joins(walk: Walk, node: exp.Expr, scope: Scope, ctes: Ctes) -> None:
    for join in node.args.get("joins") or ():
        before = list(scope.relations)
        _add(walk, join.this, scope, ctes)
        after = scope.relations[len(before) :]
        shared = [name.name for name in join.args.get("using") or ()]
        if join.method == "NATURAL":
            right = {output.name.lower() for relation in after for output in relation.outputs}
            left = dict.fromkeys(output.name.lower() for relation in before for output in relation.outputs)
            shared = [name for name in left if name in right]
        for name in shared:
            try:
                first, second = scope.share(name, before, after)
            except Unresolved as error:
                walk.complain(error)
                continue
            walk.seen([scope.shared[name.lower()].output])
            walk.equated(join, first, second)
        for key in ("on", "match_condition", "pivots", "expressions"):
            if join.args.get(key):
                for part in _listed(join.args[key]):
                    walk.expression(part, scope, ctes)


def _add(walk: Walk, node: exp.Expr, scope: Scope, ctes: Ctes) -> None:
    """Put the relation that *node* stands for, and those it is joined with, into *scope*."""
    if isinstance(node, exp.Table):
        scope.add(_table(walk, node, scope, ctes))
        _add_joins(walk, node, scope, ctes)
    elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery) and not _is_query(node):
        _add_joined(walk, node, scope, ctes)
    elif isinstance(node, exp.Query):
        # a derived table does not see the relations beside it
        outputs = walk.query(node, ctes, scope.outer)
        scope.add(_derived(walk, node, outputs, scope, ctes))
        _add_joins(walk, node, scope, ctes)
    elif isinstance(node, exp.Values):
        scope.add(_derived(walk, node, walk.query(node, ctes, scope), scope, ctes))
    elif isinstance(node, exp.Lateral) and isinstance(node.this, exp.Query):
        outputs = walk.query(node.this, ctes, scope)
        scope.add(_derived(walk, node, outputs, scope, ctes))
    elif isinstance(node, exp.Lateral):
        scope.add(_function(walk, node, node.this, scope, ctes))
    elif isinstance(node, exp.Unnest):
        _add_unnested(walk, node, scope, ctes)
    elif isinstance(node, exp.AtIndex) or (isinstance(node, exp.Pivot) and isinstance(node.this, exp.AtIndex)):
        _add_indexed(walk, node if isinstance(node, exp.AtIndex) else node.this, scope, ctes)
    else:
        walk.complain(Unresolved(f"{node.sql()!r} is no table that can be checked"))
        scope.relations.append(Relation(_alias(node), _UNKNOWN))


_UNKNOWN = (Output("*"),)


def _is_query(node: exp.Subquery) -> bool:
    inner: exp.Expr = node
    while isinstance(inner, exp.Subquery):
        inner = inner.this
    return not isinstance(inner, exp.Table)


def _add_joined(walk: Walk, node: exp.Subquery, scope: Scope, ctes: Ctes) -> None:
    """Tables joined in parentheses: their own relations, or one where the parentheses have an alias."""
    if not node.alias:
        _add(walk, node.this, scope, ctes)
        _add_joins(walk, node, scope, ctes)
        return
    inside = Scope(scope.outer)
    _add(walk, node.this, inside, ctes)
    scope.add(_derived(walk, node, inside.star(), scope, ctes))
    _add_joins(walk, node, scope, ctes)


def _table(walk: Walk, node: exp.Table, scope: Scope, ctes: Ctes) -> Relation:
    walk.visit(node)
    for key in ("when", "version", "sample", "partition", "changes", "hints"):
        if node.args.get(key):
            for part in _listed(node.args[key]):
                walk.expression(part, scope, ctes)
    if isinstance(node.this, exp.Func):
        return _function(walk, node, node.this, scope, ctes)
    parts = tuple(part.name for part in node.parts)
    if len(parts) == 1 and parts[0].lower() in ctes:
        return _derived(walk, node, ctes[parts[0].lower()], scope, ctes)
    if len(parts) > 1 and scope.own_relation(parts[0]):
        return _elements(scope.resolve(parts).output, _alias(node))
    table = walk.table(node, ctes)
    outputs = pivoted(walk, node, renamed(table.outputs, node.args.get("alias")), scope, ctes)
    alias = _alias(node)
    by_name = table.by_name if outputs is table.outputs else {}
    return Relation(
        alias or table.alias,
        outputs,
        table.table,
        is_renamed=bool(alias),
        hidden=table.hidden,
        element=table.element,
        by_name=by_name,
    )


def _derived(walk: Walk, node: exp.Expr, outputs: Outputs, scope: Scope, ctes: Ctes) -> Relation:
    outputs = pivoted(walk, node, renamed(outputs, node.args.get("alias")), scope, ctes)
    return Relation(_alias(node) or (node.name if isinstance(node, exp.Table) else ""), outputs)


def _alias(node: exp.Expr) -> str:
    """The name that *node*, or a PIVOT of it, gets; empty without one."""
    pivots = node.args.get("pivots") or ()
    alias = next((pivot.args["alias"] for pivot in pivots if pivot.args.get("alias")), node.args.get("alias"))
    if isinstance(alias, exp.TableAlias):
        if alias.this is not None and not isinstance(alias.this, exp.Identifier):
            raise Unresolved(f"{node.sql()!r} is no table that can be checked")
        return alias.name
    return node.alias


_TABLE_FUNCTIONS = (
    exp.ExplodingGenerateSeries,
    exp.GenerateSeries,
    exp.GenerateDateArray,
    exp.GenerateTimestampArray,
    exp.Explode,
    exp.Posexplode,
    exp.Inline,
    exp.Unnest,
)
"""Functions that make rows of their arguments alone; any other could read a table of its own choice."""


def _function(walk: Walk, node: exp.Expr, call: exp.Expr, scope: Scope, ctes: Ctes) -> Relation:
    if not isinstance(call, _TABLE_FUNCTIONS):
        name = call.name if isinstance(call, exp.Anonymous) else call.key
        walk.complain(Unresolved(f"the table function {name} could read anything"))
        return Relation(_alias(node), _UNKNOWN)
    sources = walk.expression(call, scope, ctes)
    alias = _alias(node)
    names = column_names(node.args.get("alias")) or (alias or "column1",)
    outputs = tuple(Output(name, sources) for name in names)
    return Relation(alias, outputs)


def _add_unnested(walk: Walk, node: exp.Unnest, scope: Scope, ctes: Ctes) -> None:
    """An array as rows: ``UNNEST(a) AS u``, ``FROM orders o, o.lines l``."""
    sources = frozenset[ColumnSet]().union(*(walk.expression(e, scope, ctes) for e in node.expressions))
    for array in node.expressions:
        if isinstance(array, exp.Column):
            _check_array(scope.resolve(tuple(part.name for part in array.parts)).output)
    name, columns = _alias(node), column_names(node.args.get("alias"))
    if name and columns:
        scope.add(Relation(name, tuple(Output(column, sources) for column in columns)))
    else:
        scope.add(_elements(Output("", sources), name or (columns[0] if columns else "")))
    offset = node.args.get("offset")
    if isinstance(offset, exp.Identifier):
        scope.add(_elements(Output(offset.name), offset.name))


def _elements(array: Output, alias: str) -> Relation:
    """The relation of an array's elements, of whose fields nothing is known."""
    _check_array(array)
    return Relation(alias, (), element=Output(alias, array.sources))


def _check_array(value: Output) -> None:
    if not value.may_have_fields:
        raise Unresolved(f"the column {value.name!r} ({value.data_type}) is no array to take rows from")


def _add_indexed(walk: Walk, node: exp.AtIndex, scope: Scope, ctes: Ctes) -> None:
    """``o.lines AS l AT i`` and ``UNPIVOT o.line AS v AT k``: elements, or values, and their place or key."""
    value = node.this
    sources = walk.expression(value, scope, ctes)
    if isinstance(value, exp.Alias):
        scope.add(_elements(Output(value.alias, sources), value.alias))
    scope.add(_elements(Output(node.expression.name, sources), node.expression.name))


def _listed(value: object) -> list[exp.Expr]:
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, exp.Expr)]
