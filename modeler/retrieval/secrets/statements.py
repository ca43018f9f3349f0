"""Secrets of SQL: users and their passwords, credentials of COPY, rows that fill columns with telling names."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from modeler.catalog.dialect import ModelerRedshift
from modeler.retrieval.secrets.lines import in_prose
from modeler.retrieval.secrets.names import Telling, names_in, telling
from modeler.retrieval.secrets.pieces import Piece
from modeler.retrieval.secrets.values import is_secret


def in_sql(text: str) -> Iterator[Piece]:
    """Secrets of *text*, statements of SQL or a part of one.

    >>> text = "INSERT INTO staff (login, password) VALUES ('ann', 'hunter2'), ('bob', 'tr0ub4dor')"
    >>> [text[piece.start : piece.end] for piece in in_sql(text)]
    ['hunter2', 'tr0ub4dor']
    """
    if next(names_in(text), None) is None:
        return
    yield from in_prose(text)
    try:
        tokens = ModelerRedshift().tokenize(text)
    except SqlglotError:
        return
    yield from _beside_names(tokens, text)
    yield from _rows(tokens, text)


def _beside_names(tokens: list[Token], text: str) -> Iterator[Piece]:
    """``password = 'x'``, ``PASSWORD 'x'``, ``('smtp_password', 'x')``."""
    for place, token in enumerate(tokens[:-1]):
        said = telling(token.text) if len(token.text) <= _LONGEST_NAME else None
        if said is None:
            continue
        is_text = token.token_type is TokenType.STRING
        for following in tokens[place + 1 : place + 3]:
            if following.token_type is TokenType.STRING:
                yield from _judged(following, said, text)
                break
            if following.text.upper() not in ({","} if is_text else _BETWEEN):
                break


_LONGEST_NAME = 60
_BETWEEN = frozenset({"=", "(", "TO", "BY", "AS", ":=", "=>", "PASSWORD"})


def _rows(tokens: list[Token], text: str) -> Iterator[Piece]:
    """The values of ``INSERT INTO t (a, password) VALUES (...), (...)`` that fall to telling columns."""
    held: dict[int, Telling] = {}
    reading = ""
    for token, depth, column in _placed(tokens):
        word = token.text.upper()
        if word in _BEGINNINGS:
            reading = _BEGINNINGS[word]
            held = held if reading == "values" else {}
        elif reading == "columns" and depth == 1:
            said = telling(token.text)
            if said is not None:
                held[column] = said
        elif reading == "values" and token.token_type is TokenType.STRING and column in held:
            yield from _judged(token, held[column], text)


_BEGINNINGS = {"INSERT": "columns", "VALUES": "values", ";": ""}


def _placed(tokens: list[Token]) -> Iterator[tuple[Token, int, int]]:
    """Tokens with their depth in parentheses and their place in the outermost of them."""
    depth = column = 0
    for token in tokens:
        kind = token.token_type
        if token.text.upper() in _BEGINNINGS:
            depth = 0
        elif kind is TokenType.L_PAREN:
            depth += 1
            column = 0 if depth == 1 else column
        elif kind is TokenType.R_PAREN:
            depth -= 1
        elif kind is TokenType.COMMA and depth == 1:
            column += 1
        yield token, depth, column


def _judged(token: Token, said: Telling, text: str) -> Iterator[Piece]:
    written = text[token.start : token.end + 1]
    inner = written.strip("'\"$")
    if inner and is_secret(inner, said.strength):
        start = token.start + written.index(inner)
        yield Piece(start, start + len(inner), said.kind)
