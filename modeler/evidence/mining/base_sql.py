"""Expressions of a query written over base columns."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.redshift import Redshift

from modeler.catalog.identifiers import quote
from modeler.catalog.names import TableName
from modeler.catalog.resolution.resolver import Resolver
from modeler.evidence.mining.parts import columns_in


def over_base_columns(node: exp.Expr, resolver: Resolver) -> tuple[TableName, str] | None:
    """*node* in Redshift SQL over the columns of its one base table; None where it has none, or more than one.

    Columns that a query computed have no base column, and what uses them is left out.
    """
    tables: set[TableName] = set()
    named: list[tuple[exp.Column, str]] = []
    for column in columns_in(node):
        meaning = resolver.meanings.get(id(column))
        if meaning is None or len(meaning.output.copies) != 1 or meaning.output.through:
            return None
        (base,) = meaning.output.copies
        tables.add(base.table)
        named.append((column, base.columns[0]))
    return (tables.pop(), _written(node, named)) if len(tables) == 1 else None


def _written(node: exp.Expr, named: list[tuple[exp.Column, str]]) -> str:
    """*node* with other names in its columns, which get their own back: copying trees would cost half of mining."""
    kept: list[dict[str, Any]] = []
    for column, name in named:
        kept.append(dict(column.args))
        column.args.clear()
        column.args["this"] = _identifier(name)
    try:
        return _redshift().generate(node, copy=False, comments=False)
    finally:
        for (column, _), args in zip(named, kept, strict=True):
            column.args.clear()
            column.args.update(args)


@cache
def _redshift() -> Dialect:
    return Redshift()


@cache
def _identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=quote(name) != name)
