"""SQL as HTML with its keywords, literals and comments marked, so that a page needs no script to show them."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape
from sqlglot import Token, TokenType
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError


def highlighted(sql: str, dialect: str) -> Markup:
    """*sql*, escaped, in spans of the classes ``k`` (keyword), ``t`` (text), ``n`` (number) and ``c`` (comment).

    SQL that cannot be cut into tokens is shown as it is.

    >>> print(highlighted("SELECT x -- a < b", "redshift"))
    <span class="k">SELECT</span> x <span class="c">-- a &lt; b</span>
    """
    try:
        tokens = Dialect.get_or_raise(dialect).tokenize(sql)
    except (SqlglotError, ValueError):
        return escape(sql)
    return Markup("").join(_pieces(sql, tokens))


def _pieces(sql: str, tokens: list[Token]) -> Iterator[Markup]:
    at = 0
    for token in tokens:
        yield from _gap(sql[at : token.start])
        at = token.end + 1
        text = sql[token.start : at]
        kind = _kind(token)
        yield _span(kind, text) if kind else escape(text)
    yield from _gap(sql[at:])


def _gap(text: str) -> Iterator[Markup]:
    """What stands between two tokens: blanks and comments."""
    comment = text.strip()
    if not comment:
        yield escape(text)
        return
    before, after = text.split(comment, 1)
    yield escape(before) + _span("c", comment) + escape(after)


def _span(kind: str, text: str) -> Markup:
    return Markup('<span class="{}">{}</span>').format(kind, text)


def _kind(token: Token) -> str:
    if token.token_type is TokenType.STRING:
        return "t"
    if token.token_type is TokenType.NUMBER:
        return "n"
    # a column may be called date or name; the SQL we write has its keywords in capitals
    is_name = token.token_type in (TokenType.VAR, TokenType.IDENTIFIER)
    return "k" if token.text.isupper() and not is_name else ""
