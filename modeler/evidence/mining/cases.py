"""CASE and DECODE that give a column's codes their labels: mappings somebody already wrote in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from sqlglot import exp

from modeler.catalog.names import ColumnSet, Span
from modeler.catalog.resolution.resolver import Resolver
from modeler.evidence.mining.parts import Parts
from modeler.sources.reading import Code, Mapping, Semantics


def mappings(parts: Parts, resolver: Resolver, span: Span) -> Iterator[Mapping]:
    """Every CASE or DECODE of a resolved query that maps constants of one base column to texts.

    The subject is ``schema.table.column``, the name that of the select list. Conditions on other columns, ranges,
    computed labels, and fewer than two constants make it no mapping.
    """
    for node in parts.cases:
        found = _simple(node) if isinstance(node, exp.Case) else _decoded(node.expressions)
        if found is None:
            continue
        subjects, pairs, default = found
        bases = {_base(subject, resolver) for subject in subjects}
        base = bases.pop() if len(bases) == 1 else None
        if base is None or len(pairs) < _LEAST:
            continue
        name = node.parent.alias if isinstance(node.parent, exp.Alias) else ""
        yield Mapping(
            tuple(pairs),
            default,
            str(base),
            Semantics.STRICT,
            span,
            language="sql",
            kind="case" if isinstance(node, exp.Case) else "decode",
            name=name,
        )


_LEAST = 2
_Found: TypeAlias = tuple[list[exp.Column], list[tuple[Code, str]], str | None]
"""The columns tested, which must be one; codes with labels; the label of every other code."""


def _simple(node: exp.Case) -> _Found | None:
    """Of ``CASE c WHEN 1 THEN 'x'`` and ``CASE WHEN c = 1 THEN 'x'``."""
    subjects: list[exp.Column] = []
    pairs: list[tuple[Code, str]] = []
    for branch in node.args["ifs"]:
        label = _label(branch.args["true"])
        tested, codes = (node.this, [branch.this]) if node.this is not None else _tested(branch.this)
        if label is None or not isinstance(tested, exp.Column) or not all(map(_is_constant, codes)):
            return None
        subjects.append(tested)
        pairs.extend((_code(code), label) for code in codes)
    default = _label(node.args.get("default"))
    return (subjects, pairs, default) if default is not None or _is_null(node.args.get("default")) else None


def _decoded(operands: list[exp.Expr]) -> _Found | None:
    subject, *rest = operands
    if not isinstance(subject, exp.Column):
        return None
    pairs = []
    for code, label in zip(rest[::2], rest[1::2], strict=False):
        text = _label(label)
        if text is None or not _is_constant(code):
            return None
        pairs.append((_code(code), text))
    default = rest[-1] if len(rest) % 2 else None
    return [subject], pairs, _label(default)


def _tested(condition: exp.Expr) -> tuple[exp.Expr | None, list[exp.Expr]]:
    """The column and the constants of ``c = 1`` and ``c IN (1, 2)``."""
    condition = condition.unnest()
    if isinstance(condition, exp.EQ):
        return condition.this, [condition.expression]
    if isinstance(condition, exp.In) and condition.expressions:
        return condition.this, condition.expressions
    if isinstance(condition, exp.Is) and isinstance(condition.expression, exp.Null):
        return condition.this, [condition.expression]
    return None, []


def _base(column: exp.Column, resolver: Resolver) -> ColumnSet | None:
    meaning = resolver.meanings.get(id(column))
    copies = meaning.output.copies if meaning is not None else ()
    return next(iter(copies)) if len(copies) == 1 else None


def _is_null(node: exp.Expr | None) -> bool:
    return node is None or isinstance(node, exp.Null)


def _is_constant(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal | exp.Null | exp.Boolean) or (
        isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal)
    )


def _label(node: exp.Expr | None) -> str | None:
    return str(node.this) if isinstance(node, exp.Literal) and node.is_string else None


def _code(node: exp.Expr) -> Code:
    if isinstance(node, exp.Neg):
        negated = _code(node.this)
        return -negated if isinstance(negated, int | float) else negated
    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Literal) and not node.is_string:
        return float(node.name) if any(mark in node.name for mark in ".eE") else int(node.name)
    return str(node.this) if isinstance(node, exp.Literal) else None
