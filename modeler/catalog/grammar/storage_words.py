"""Take the words of storage out of CREATE statements, so that a general SQL parser understands the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot.tokenizer_core import Token, TokenType

from modeler.catalog.grammar.attributes import STORAGE, read_attribute
from modeler.catalog.grammar.columns import read_table_constraint
from modeler.catalog.grammar.cursor import Cursor, UnexpectedToken
from modeler.catalog.grammar.place import Place
from modeler.catalog.grammar.properties import read_properties
from modeler.catalog.grammar.types import read_type

_HERE = Place("")
_TABLE_WORDS = frozenset({"EXTERNAL", "LOCAL", "GLOBAL", "UNLOGGED"})


def without_storage_words(sql: str, tokens: Sequence[Token]) -> list[Token]:
    """The *tokens* of *sql* without those that say how a table or materialized view is stored.

    A statement that is no CREATE, or that our grammar cannot follow, keeps all of its tokens.
    """
    kept: list[Token] = []
    for statement in _statements(tokens):
        dropped = _dropped(sql, statement) if statement[0].token_type == TokenType.CREATE else frozenset()
        kept.extend(token for index, token in enumerate(statement) if index not in dropped)
    return kept


def _statements(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Runs of tokens that each end with a semicolon or the text."""
    start = 0
    for index, token in enumerate(tokens):
        if token.token_type == TokenType.SEMICOLON:
            yield tokens[start : index + 1]
            start = index + 1
    if start < len(tokens):
        yield tokens[start:]


def _dropped(sql: str, statement: Sequence[Token]) -> frozenset[int]:
    """Indexes of the tokens to leave out."""
    try:
        return frozenset(
            _storage_tokens(Cursor(sql, [t for t in statement if t.token_type != TokenType.SEMICOLON]))
        )
    except UnexpectedToken:
        return frozenset()


def _storage_tokens(cursor: Cursor) -> Iterator[int]:
    cursor.expect("CREATE")
    if cursor.accept("MATERIALIZED", "VIEW"):
        cursor.accept("IF", "NOT", "EXISTS")
        cursor.path()
        if cursor.sees("("):
            cursor.skip_balanced()
        yield from _up_to_query(cursor)
        return
    while not cursor.accept("TABLE"):
        if cursor.peek() in _TABLE_WORDS:
            yield cursor.index
        elif cursor.peek() not in ("TEMP", "TEMPORARY", "OR", "REPLACE"):
            return
        cursor.take()
    cursor.accept("IF", "NOT", "EXISTS")
    cursor.path()
    if cursor.accept("("):
        while not cursor.accept(")"):
            yield from _element(cursor)
            cursor.accept(",")
    yield from _up_to_query(cursor)


def _element(cursor: Cursor) -> Iterator[int]:
    """Storage attributes, and a nested type, of one column; constraints and LIKE have none."""
    if read_table_constraint(cursor, _HERE) is not None:
        return
    if cursor.peek() in ("LIKE", "CHECK"):
        while cursor.peek() not in (",", ")"):
            cursor.skip_one()
        return
    cursor.name()
    if cursor.peek() in (",", ")"):
        return
    start = cursor.index
    if "<" in read_type(cursor):
        # sqlglot's Redshift lacks the nested types of external tables; a column without a type is fine
        yield from range(start, cursor.index)
    while cursor.peek() not in (",", ")"):
        first = cursor.index
        if read_attribute(cursor).kind in STORAGE:
            yield from range(first, cursor.index)


def _up_to_query(cursor: Cursor) -> Iterator[int]:
    """Every property between the columns and the query, or the end."""
    first = cursor.index
    query = read_properties(cursor).query_index
    yield from range(first, cursor.index if query is None else query)
