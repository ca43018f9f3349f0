"""Expressions of a query written over base columns."""

from __future__ import annotations

from sqlglot import exp

from modeler.catalog.identifiers import quote
from modeler.catalog.names import TableName
from modeler.catalog.resolution.resolver import Resolver


def over_base_columns(node: exp.Expr, resolver: Resolver) -> tuple[TableName, str] | None:
    """*node* in Redshift SQL over the columns of its one base table; None where it has none, or more than one.

    Columns that a query computed have no base column, and what uses them is left out.
    """
    tables: set[TableName] = set()
    names: list[str] = []
    for column in node.find_all(exp.Column):
        meaning = resolver.meanings.get(id(column))
        if meaning is None or len(meaning.output.copies) != 1 or meaning.output.through:
            return None
        (base,) = meaning.output.copies
        tables.add(base.table)
        names.append(base.columns[0])
    if len(tables) != 1:
        return None
    copy = node.copy()
    if isinstance(copy, exp.Column):
        return tables.pop(), quote(names[0])
    # the copy has its columns in the order of the original
    for column, name in zip(list(copy.find_all(exp.Column)), names, strict=True):
        column.replace(exp.column(exp.to_identifier(name, quoted=quote(name) != name)))
    return tables.pop(), copy.sql("redshift", comments=False)
