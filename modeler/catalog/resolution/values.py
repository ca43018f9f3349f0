"""Which columns' values an expression hands on, unchanged or through a function of them alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlglot import exp

from modeler.catalog.resolution.scope import Meaning, Outputs

_SAME = (
    exp.Alias, exp.Paren, exp.Max, exp.Min, exp.AnyValue, exp.First, exp.Last, exp.FirstValue, exp.LastValue,
    exp.NthValue, exp.Lag, exp.Lead, exp.Window, exp.IgnoreNulls, exp.RespectNulls, exp.Filter, exp.Nullif,
)  # fmt: skip
"""What gives one of the values of its first operand."""
_SEVERAL = (exp.Coalesce, exp.Greatest, exp.Least, exp.Case)
_MAKE_NEW = (exp.AggFunc, exp.Connector, exp.Predicate, exp.Exists, exp.RowNumber, exp.SubqueryPredicate)
"""Functions whose value says nothing of which rows belong together."""
_MOST = 16
"""Columns that one expression may hand on; a COALESCE of more is no key."""


def carried(
    node: exp.Expr,
    meaning: Callable[[exp.Column], Meaning | None],
    outputs: Callable[[exp.Expr], Outputs],
) -> tuple[Meaning, ...]:
    """The columns whose values *node* hands on, each with what is done to it on the way.

    *meaning* is that of a column, *outputs* are those of a subquery. ``max(a)`` and ``coalesce(a, b)`` give values
    of their columns, ``lower(a)`` and ``a::date`` do so through a function; ``a + 1`` and ``a || b`` make new ones.
    """
    return tuple(_carried(node, meaning, outputs))[:_MOST]


def _carried(
    node: exp.Expr, meaning: Callable[[exp.Column], Meaning | None], outputs: Callable[[exp.Expr], Outputs]
) -> Iterator[Meaning]:
    node, done = _core(node)
    if isinstance(node, exp.Column):
        found = meaning(node)
        if found is not None:
            yield _after(found, done)
    elif isinstance(node, exp.Subquery | exp.Select):
        for output in outputs(node.unnest() if isinstance(node, exp.Subquery) else node)[:1]:
            yield _after(Meaning(output, None), done)
    elif isinstance(node, _SEVERAL):
        for part in _parts(node):
            for found in _carried(part, meaning, outputs):
                yield _after(found, done)


def _core(node: exp.Expr) -> tuple[exp.Expr, list[str]]:
    """What *node* is inside its functions of one operand, and these from the outside in."""
    done: list[str] = []
    while True:
        if isinstance(node, _SAME):
            node = node.this
            continue
        inner = None if isinstance(node, _SEVERAL) else _only_operand(node)
        if inner is None:
            return node, done
        done.append("cast" if isinstance(node, exp.Cast) else node.key)
        node = inner


def _parts(node: exp.Expr) -> Iterator[exp.Expr]:
    if isinstance(node, exp.Case):
        yield from (branch.args["true"] for branch in node.args["ifs"])
        if node.args.get("default") is not None:
            yield node.args["default"]
    else:
        yield node.this
        yield from node.expressions


def _only_operand(node: exp.Expr) -> exp.Expr | None:
    """The one operand of a function that is no constant."""
    if not isinstance(node, exp.Func | exp.Cast) or isinstance(node, _MAKE_NEW):
        return None
    operands = [part for part in node.iter_expressions() if not isinstance(part, _CONSTANT)]
    return operands[0] if len(operands) == 1 else None


_CONSTANT = (
    exp.Literal,
    exp.DataType,
    exp.Var,
    exp.Null,
    exp.Boolean,
    exp.Interval,
    exp.Placeholder,
    exp.Parameter,
)


def _after(meaning: Meaning, done: list[str]) -> Meaning:
    if not done:
        return meaning
    through = (*meaning.output.through, *reversed(done))
    return Meaning(replace(meaning.output, through=through), meaning.relation)
