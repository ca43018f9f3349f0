"""A mapping as a SQL CASE that gives what the code gives, in the dialect asked for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.redshift import Redshift

from modeler.catalog.dialect import parse
from modeler.catalog.types import TypeFamily
from modeler.sources.reading import Code, Mapping, Semantics, code_text


class QuotedRedshift(Redshift):
    """Redshift that doubles a quote inside a string, which needs no knowledge of its escapes."""

    class Tokenizer(Redshift.Tokenizer):
        """Redshift's tokens; the first escape is the one written."""

        STRING_ESCAPES = ["'", "\\"]  # noqa: RUF012 - sqlglot's extension point is this list


def case_expression(
    mapping: Mapping,
    column_sql: str,
    *,
    family: TypeFamily,
    dialect: str = "redshift",
    php_null: bool = False,
) -> str:
    """The CASE over *column_sql*, a column of type *family*.

    A NULL column stays NULL; with *php_null* it gets the label the code gives it. Codes that the column's type
    cannot hold are left out.

    Raises:
        sqlglot.errors.ParseError: *column_sql* is no expression.

    >>> from modeler.catalog.names import Span
    >>> mapping = Mapping(((1, "Acme"), (2, "O'Neil")), "Unknown", "$v", Semantics.PHP_LOOSE, Span("v.php", 1, 9))
    >>> print(case_expression(mapping, "s.vendor", family=TypeFamily.INTEGER))
    CASE
      WHEN s.vendor IS NULL
      THEN NULL
      WHEN s.vendor = 1
      THEN 'Acme'
      WHEN s.vendor = 2
      THEN 'O''Neil'
      ELSE 'Unknown'
    END
    """
    column = parse(column_sql, dialect)
    compared = compared_as(mapping, family)
    case = exp.Case()
    if php_null and mapping.null_label is not None:
        case = case.when(_is_null(column), exp.Literal.string(mapping.null_label), copy=False)
    elif not php_null and (mapping.default is not None or mapping.ranges):
        case = case.when(_is_null(column), exp.null(), copy=False)
    for operator, code, label in _arms(mapping):
        condition = _condition(column, operator, code, compared, mapping)
        if condition is not None:
            given = exp.null() if label is None else exp.Literal.string(label)
            case = case.when(condition, given, copy=False)
    otherwise = mapping.ranges[-1][2] if mapping.ranges else mapping.default
    default = exp.null() if otherwise is None else exp.Literal.string(otherwise)
    if not case.args.get("ifs"):
        return default.sql(writer(dialect))
    if otherwise is not None:
        case = case.else_(default, copy=False)
    return case.sql(writer(dialect), pretty=True)


def string_literal(text: str, *, dialect: str = "redshift") -> str:
    """*text* as a string of *dialect*.

    >>> string_literal("it's")
    "'it''s'"
    """
    return exp.Literal.string(text).sql(writer(dialect))


def compared_as(mapping: Mapping, family: TypeFamily) -> TypeFamily:
    """How a column of *family* is compared: as a number, a truth value, or text; unknown types as the codes are.

    >>> from modeler.catalog.names import Span
    >>> mapping = Mapping(((1, "a"),), None, "", Semantics.STRICT, Span("a.py", 1, 1))
    >>> compared_as(mapping, TypeFamily.UNKNOWN).value, compared_as(mapping, TypeFamily.TEXT).value
    ('integer', 'text')
    """
    if family.is_number or family is TypeFamily.BOOLEAN:
        return family
    if family is TypeFamily.UNKNOWN and all(_number(code) is not None for code, _ in mapping.pairs):
        return TypeFamily.INTEGER
    return TypeFamily.TEXT


def writer(dialect: str) -> str | Dialect:
    """What sqlglot is to write *dialect* with."""
    return QuotedRedshift() if dialect == "redshift" else dialect


def code_literal(code: Code, mapping: Mapping, family: TypeFamily) -> exp.Expr | None:
    """*code* of *mapping* as rows beside a column of *family* hold it; None where such a column cannot.

    >>> from modeler.catalog.names import Span
    >>> mapping = Mapping(((1, "a"), ("x", "b")), None, "", Semantics.STRICT, Span("a.py", 1, 1))
    >>> [str(code_literal(code, mapping, TypeFamily.TEXT)) for code in (1, "x", None)]
    ["'1'", "'x'", 'None']
    >>> [str(code_literal(code, mapping, TypeFamily.INTEGER)) for code in (1, "x", True)]
    ['1', 'None', '1']
    """
    if code is None:
        return None
    compared = compared_as(mapping, family)
    if compared is TypeFamily.BOOLEAN:
        held = _TRUTH.get(code_text(code).lower())
        return None if held is None else exp.Boolean(this=held)
    return _literal(int(code) if isinstance(code, bool) else code, compared)


def _is_null(column: exp.Expr) -> exp.Expr:
    return exp.Is(this=column.copy(), expression=exp.null())


def _arms(mapping: Mapping) -> Iterator[tuple[str, Code, str | None]]:
    if mapping.ranges:
        yield from mapping.ranges[:-1]
        return
    for code, label in mapping.pairs:
        yield "=", code, label
    for code in mapping.computed:
        yield "=", code, None


def _condition(
    column: exp.Expr, operator: str, code: Code, compared: TypeFamily, mapping: Mapping
) -> exp.Expr | None:
    """The comparison that is true exactly when the code takes this arm; None where it never does."""
    if compared is TypeFamily.BOOLEAN:
        return _truth_condition(column, code)
    if code is None or isinstance(code, bool):
        return _loose_condition(column, code, compared, mapping)
    literal = _literal(code, compared)
    if literal is None:
        return None
    comparison = {"=": exp.EQ, "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE}[operator]
    return comparison(this=column.copy(), expression=literal)


def _loose_condition(
    column: exp.Expr, code: bool | None, compared: TypeFamily, mapping: Mapping
) -> exp.Expr | None:
    """What a null or a truth value in the code equals besides itself: much in PHP, nothing under ``===``.

    A NULL in the column is no business of it: the NULL policy has spoken before.
    """
    is_text = compared is TypeFamily.TEXT
    if mapping.semantics is Semantics.PHP_LOOSE:
        if code is None:
            return column.copy().eq(exp.Literal.string("") if is_text else exp.Literal.number(0))
        empty = [exp.Literal.string(""), exp.Literal.string("0")] if is_text else [exp.Literal.number(0)]
        return column.copy().isin(*empty) if not code else column.copy().isin(*empty).not_()
    if mapping.semantics is Semantics.STRICT or mapping.language != "php":
        return None
    # an array key: null is the empty text, truth values are 0 and 1
    key = "" if code is None else int(code)
    literal = _literal(key, compared)
    return None if literal is None else column.copy().eq(literal)


def _truth_condition(column: exp.Expr, code: Code) -> exp.Expr | None:
    held = _TRUTH.get(str(code).lower())
    return None if held is None else column.copy().eq(exp.Boolean(this=held))


_TRUTH = {"1": True, "true": True, "t": True, "0": False, "false": False, "f": False, "": False, "none": False}


def _literal(code: Code, compared: TypeFamily) -> exp.Expr | None:
    if not compared.is_number:
        return exp.Literal.string(str(code))
    number = _number(code)
    if number is None:
        return None
    literal = exp.Literal.number(format(abs(number), "f"))
    return exp.Neg(this=literal) if number < 0 else literal


def _number(code: Code) -> Decimal | None:
    if code is None or isinstance(code, bool):
        return None
    try:
        number = Decimal(str(code).strip())
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
