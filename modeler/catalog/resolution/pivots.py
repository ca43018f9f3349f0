"""PIVOT and UNPIVOT: the columns that come out of them."""

from __future__ import annotations

from sqlglot import exp

from modeler.catalog.names import ColumnSet
from modeler.catalog.resolution.scope import Ctes, Output, Outputs, Relation, Scope, Unresolved
from modeler.catalog.resolution.walk import Walk, renamed


def pivoted(walk: Walk, node: exp.Expr, outputs: Outputs, scope: Scope, ctes: Ctes) -> Outputs:
    """*outputs* after the PIVOT and UNPIVOT clauses of the relation *node*.

    Raises:
        Unresolved: a clause names a column that is not there, or its columns cannot be told.
    """
    for pivot in node.args.get("pivots") or ():
        inside = Scope(scope.outer, [Relation("", outputs)])
        unpivots = pivot.args.get("unpivot")
        outputs = _unpivot(walk, pivot, inside, ctes) if unpivots else _pivot(walk, pivot, inside, ctes)
        outputs = renamed(outputs, pivot.args.get("alias"))
    return outputs


def _pivot(walk: Walk, pivot: exp.Pivot, inside: Scope, ctes: Ctes) -> Outputs:
    """The columns neither aggregated nor turned, then one for each value turned."""
    parts = (*pivot.expressions, *pivot.args["fields"])
    used = frozenset[ColumnSet]().union(*(walk.expression(part, inside, ctes) for part in parts))
    consumed = {column.name.lower() for part in parts for column in part.find_all(exp.Column)}
    names = [name.name for name in pivot.args.get("columns") or ()]
    if not names:
        raise Unresolved("the columns of a PIVOT cannot be told from its values", "list them after IN")
    kept = tuple(output for output in inside.star() if output.name.lower() not in consumed)
    walk.seen(kept)
    return (*kept, *(Output(name, used) for name in names))


def _unpivot(walk: Walk, pivot: exp.Pivot, inside: Scope, ctes: Ctes) -> Outputs:
    """The columns not listed, then the name and the value of those that are."""
    turned: set[str] = set()
    used: set[ColumnSet] = set()
    labels = []
    for field in pivot.args["fields"]:
        labels.append(field.this.name)
        for column in field.expressions:
            used |= walk.expression(column, inside, ctes)
            turned.update(found.name.lower() for found in column.find_all(exp.Column))
    values = [identifier.name for value in pivot.expressions for identifier in value.find_all(exp.Identifier)]
    kept = tuple(output for output in inside.star() if output.name.lower() not in turned)
    walk.seen(kept)
    made = (*(Output(name) for name in labels), *(Output(name, frozenset(used)) for name in values))
    return (*kept, *made)
