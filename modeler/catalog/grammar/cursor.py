"""A cursor over the tokens of one statement: what the readers of DDL have instead of regular expressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot.tokenizer_core import Token, TokenType

from modeler.catalog.names import DEFAULT_SCHEMA, TableName

_STRINGS = frozenset({TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.UNICODE_STRING})
_NOT_WORDS = _STRINGS | {TokenType.IDENTIFIER, TokenType.HEREDOC_STRING}
_DEPTH = {"(": 1, ")": -1}


class UnexpectedToken(Exception):
    """The statement does not go on as its grammar says.

    *line* counts from the first line of the text that was tokenised.
    """

    def __init__(self, expected: str, found: str, line: int) -> None:
        super().__init__(f"expected {expected}, found {found}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a token; sqlglot's tokenizer makes one token of ``character varying``, which is two words."""

    text: str
    """Upper case; empty for strings and quoted names, which are never keywords."""
    raw: str
    token: Token
    index: int
    """Position of the token in its statement."""


class Cursor:
    """A place in a statement, and the moves from there."""

    def __init__(self, sql: str, tokens: Sequence[Token]) -> None:
        self.sql = sql
        self._words = [word for index, token in enumerate(tokens) for word in _words(index, token)]
        self.last_line = tokens[-1].line if tokens else 1
        self.at = 0

    @property
    def done(self) -> bool:
        """Whether every word has been read."""
        return self.at >= len(self._words)

    @property
    def remaining(self) -> int:
        """How many words have not been read."""
        return len(self._words) - self.at

    @property
    def line(self) -> int:
        """The line of the next word, from 1; the last line at the end."""
        return self.last_line if self.done else self._words[self.at].token.line

    @property
    def index(self) -> int:
        """The position of the next word's token; the number of tokens at the end."""
        if self.done:
            return self._words[-1].index + 1 if self._words else 0
        return self._words[self.at].index

    def peek(self, ahead: int = 0) -> str:
        """The word *ahead* of here in upper case; empty for a string, a quoted name and past the end."""
        position = self.at + ahead
        return self._words[position].text if position < len(self._words) else ""

    def peek_raw(self, ahead: int = 0) -> str:
        """The word *ahead* of here as written, a quoted name without its quotes; empty past the end."""
        position = self.at + ahead
        return self._words[position].raw if position < len(self._words) else ""

    def sees(self, *words: str) -> bool:
        """Whether exactly these words come next."""
        return all(self.peek(ahead) == word for ahead, word in enumerate(words))

    def sees_string(self) -> bool:
        """Whether a string literal comes next."""
        return not self.done and self._words[self.at].token.token_type in _STRINGS

    def accept(self, *words: str) -> bool:
        """Move over *words* where exactly these come next."""
        if not self.sees(*words):
            return False
        self.at += len(words)
        return True

    def expect(self, *words: str) -> None:
        """Move over *words*.

        Raises:
            UnexpectedToken: something else comes next.
        """
        for word in words:
            if not self.accept(word):
                raise self.unexpected(word)

    def unexpected(self, expected: str) -> UnexpectedToken:
        """The error that something other than *expected* stands here."""
        found = "the end of the statement" if self.done else repr(self._words[self.at].raw)
        return UnexpectedToken(expected, found, self.line)

    def take(self) -> Word:
        """The next word, moving over it.

        Raises:
            UnexpectedToken: there is none.
        """
        if self.done:
            raise self.unexpected("more")
        word = self._words[self.at]
        self.at += 1
        return word

    def name(self) -> str:
        """The name that comes next: lower case unless it is quoted, be it in brackets.

        Raises:
            UnexpectedToken: something that cannot be a name comes next.
        """
        # a script's parameter, as in @schema.person, stands for a name
        self.accept("@")
        if self.done:
            raise self.unexpected("a name")
        word = self._words[self.at]
        if word.raw == "[":
            return self._bracketed()
        if word.token.token_type == TokenType.IDENTIFIER:
            self.at += 1
            return word.raw
        if not (word.raw[:1].isalpha() or word.raw[:1] in "_#"):
            raise self.unexpected("a name")
        self.at += 1
        return word.raw.lower()

    def _bracketed(self) -> str:
        start = self.at
        while self.take().raw != "]":
            pass
        return self.text(start + 1, self.at - 1)

    def names(self) -> tuple[str, ...]:
        """Names in parentheses, with commas between them; lengths, ASC, DESC and NULLS FIRST are passed over."""
        self.expect("(")
        found = [self.name()]
        self._skip_order()
        while self.accept(","):
            found.append(self.name())
            self._skip_order()
        self.expect(")")
        return tuple(found)

    def _skip_order(self) -> None:
        if self.sees("("):
            self.skip_balanced()
        self.accept("ASC") or self.accept("DESC")
        if self.accept("NULLS"):
            self.take()

    def path(self) -> tuple[str, ...]:
        """A dotted name, part by part; BigQuery may put one pair of backquotes around all of it."""
        is_backquoted = self.peek_raw() and self.sql.startswith("`", self._words[self.at].token.start)
        first = self.name()
        parts = first.split(".") if is_backquoted else [first]
        while self.accept("."):
            parts.append(self.name())
        return tuple(parts)

    def table_name(self, default_schema: str = DEFAULT_SCHEMA) -> TableName:
        """A table's name, of which a database in front is dropped."""
        return table_name(self.path(), default_schema)

    def string(self) -> str:
        """The string literal that comes next, without its quotes, which Hive and MySQL may double.

        Raises:
            UnexpectedToken: something else comes next.
        """
        if not self.sees_string() and (self.done or not self.sql.startswith('"', self._words[self.at].token.start)):
            raise self.unexpected("a string")
        return self.take().raw

    def skip_balanced(self) -> str:
        """Move over the parentheses that open here, and return the SQL between them."""
        start = self.at
        self.expect("(")
        depth = 1
        while depth:
            depth += _DEPTH.get(self.take().text, 0)
        return self.text(start + 1, self.at - 1)

    def line_starts(self, *beginnings: tuple[str, ...]) -> tuple[int, ...]:
        """Positions in the SQL where a line begins with one of *beginnings*, of one or two words, at depth zero."""
        found, depth, line = [], 0, 0
        for place, word in enumerate(self._words):
            if depth == 0 and word.token.line != line:
                ahead = tuple(following.text for following in self._words[place : place + 2])
                if any(ahead[: len(words)] == words for words in beginnings):
                    found.append(word.token.start)
            depth += _DEPTH.get(word.text, 0)
            line = word.token.line
        return tuple(found)

    def drop_last(self, *words: str) -> bool:
        """Forget *words* where exactly these end the statement."""
        if tuple(word.text for word in self._words[-len(words) :]) != words:
            return False
        del self._words[-len(words) :]
        return True

    def skip_one(self) -> None:
        """Move over the next word, or over all of the parentheses or brackets where these open."""
        if self.sees("("):
            self.skip_balanced()
        elif self.sees("["):
            self._bracketed()
        else:
            self.take()

    def rest(self) -> str:
        """The SQL from here to the end, moving there."""
        start, self.at = self.at, len(self._words)
        return self.text(start, self.at)

    def text(self, start: int, end: int) -> str:
        """The SQL from word *start* up to, not including, word *end*."""
        if start >= end:
            return ""
        return self.sql[self._words[start].token.start : self._words[end - 1].token.end + 1]


def table_name(path: Sequence[str], default_schema: str = DEFAULT_SCHEMA) -> TableName:
    """The table that the parts of a dotted name mean.

    >>> table_name(("dev", "sample", "orderinfo"))
    TableName(schema='sample', table='orderinfo')
    """
    return TableName(path[-2] if len(path) > 1 else default_schema, path[-1])


def _words(index: int, token: Token) -> list[Word]:
    if token.token_type in _NOT_WORDS:
        return [Word("", token.text, token, index)]
    parts = token.text.split() or [token.text]
    return [Word(part.upper(), part, token, index) for part in parts]
