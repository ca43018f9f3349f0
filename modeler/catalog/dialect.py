"""Our Redshift: sqlglot's dialect, and a step on the token stream before its parser.

sqlglot's compiled Parser cannot be subclassed, and its Redshift refuses what SHOW TABLE prints (``ENCODE az64
distkey``) or gives up on it as an opaque Command (``COLLATE case_insensitive``). The step takes out of CREATE
statements the words that say only how rows are stored, and leaves everything else, with its positions, to sqlglot.
What the words say is in the catalog: `catalog.grammar` reads them.
"""

from __future__ import annotations

import logging
from functools import cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.redshift import Redshift
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from modeler.catalog.grammar.cursor import Cursor
from modeler.catalog.grammar.storage_words import without_storage_words


class ModelerRedshift(Redshift):
    """Redshift as SHOW TABLE, SHOW VIEW and the admin views print it; sqlglot knows it as ``modelerredshift``."""

    class Tokenizer(Redshift.Tokenizer):
        """Redshift's tokens, without the words of storage in CREATE statements."""

        def tokenize(self, sql: str) -> list[Token]:
            """The tokens of *sql*, ready for the parser."""
            return without_storage_words(sql, super().tokenize(sql))


def parse(sql: str, dialect: str = "redshift") -> exp.Expr:
    """The syntax tree of the one statement in *sql*.

    Raises:
        sqlglot.errors.ParseError: it is not one statement that can be understood.

    >>> parse("CREATE TABLE s.t (a bigint ENCODE az64 distkey) DISTSTYLE KEY SORTKEY (a)").sql()
    'CREATE TABLE s.t (a BIGINT)'
    >>> parse("SELECT a FROM s.t").sql()
    'SELECT a FROM s.t'
    """
    try:
        trees = [tree for tree in _dialect(dialect).parse(sql) if tree is not None]
    except TokenError as error:
        raise ParseError(str(error)) from error
    except RecursionError as error:
        raise ParseError("the statement is nested too deeply") from error
    except (TypeError, ValueError, AttributeError, IndexError, KeyError) as error:
        # sqlglot's own slips on text that is no SQL: a function without the arguments it counts on
        raise ParseError(f"the statement cannot be understood: {error}") from error
    if len(trees) != 1:
        raise ParseError(f"expected one statement, found {len(trees)}")
    return trees[0]


class _Definitions(Redshift):
    """Redshift whose names may stand in backquotes, as those of MySQL, Spark and BigQuery do."""

    class Tokenizer(Redshift.Tokenizer):
        """Redshift's tokens and one more quote."""

        IDENTIFIERS = ['"', "`"]  # noqa: RUF012  # sqlglot's way of saying it


def cursor(sql: str) -> Cursor:
    """A cursor over the tokens of *sql*, storage words included, without its semicolons.

    Raises:
        sqlglot.errors.ParseError: a quote never ends, or the like.
    """
    try:
        tokens = _Definitions().tokenize(sql)
    except TokenError as error:
        raise ParseError(str(error)) from error
    return Cursor(sql, [token for token in tokens if token.token_type != TokenType.SEMICOLON])


def cause(error: ParseError) -> tuple[str, int]:
    """What sqlglot found wrong, in one plain line, and the line of the statement (from 1) where it found it.

    >>> try:
    ...     parse("SELECT a FROM t WHERE (b = 1")
    ... except ParseError as error:
    ...     cause(error)
    ('Expecting ) near "1"', 1)
    """
    if not error.errors:
        return " ".join(str(error).split()), 1
    first = error.errors[0]
    near = first.get("highlight")
    description = str(first.get("description") or error).split(" but got <Token")[0].rstrip(". ")
    return f'{description} near "{near}"' if near else description, int(first.get("line") or 1)


@cache
def _dialect(name: str) -> Dialect:
    # sqlglot warns of each Command it falls back to; our callers look at the tree instead
    logging.getLogger("sqlglot").addHandler(logging.NullHandler())
    return ModelerRedshift() if name == "redshift" else Dialect.get_or_raise(name)
