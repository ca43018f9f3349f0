"""Cut a script into its statements where no semicolon tells them apart: T-SQL batches and procedural code.

Keywords say where a statement begins: a verb that the statement before it cannot go on with. Procedural words (IF,
WHILE, LOOP, DECLARE ...) belong to no statement; the queries in their conditions are statements of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from modeler.sources.splitting import Piece


@dataclass(frozen=True, slots=True)
class Cut:
    """One statement of a script."""

    piece: Piece
    in_procedure: bool
    """Whether it stands in the body of a CREATE PROCEDURE, FUNCTION or TRIGGER."""


def cut(text: str, *, dialect: str, variables: bool = False, first_line: int = 1) -> tuple[Cut, ...]:
    r"""The statements of the script *text*, in order; those that only administer or steer are left out.

    With *variables*, ``SELECT ... INTO x`` fills a variable and its INTO is blanked. Empty where the text cannot be
    cut into tokens.

    >>> script = "DECLARE @d int\nIF EXISTS (SELECT 1 FROM a)\n  DELETE FROM b WHERE c = 1\nSELECT d\nFROM e\nGO\n"
    >>> [(found.piece.first_line, found.piece.sql) for found in cut(script, dialect="tsql")]
    [(2, 'SELECT 1 FROM a'), (3, 'DELETE FROM b WHERE c = 1'), (4, 'SELECT d\nFROM e')]
    """
    try:
        tokens = _words_of(dialect).tokenize(text)
    except TokenError:
        return ()
    script = _Script(text, tokens, first_line)
    found = (
        script.between(start, end, in_procedure, variables) for start, end, in_procedure in script.statements()
    )
    return tuple(piece for piece in found if piece is not None)


@cache
def _words_of(dialect: str) -> Dialect:
    """The dialect as a tokenizer that takes no EXEC, SHOW or CALL for a command up to the next semicolon."""
    base = type(Dialect.get_or_raise(dialect))
    tokenizer = type("Tokenizer", (base.tokenizer_class,), {"COMMANDS": set[TokenType]()})
    made: type[Dialect] = type(f"Script{base.__name__}", (base,), {"Tokenizer": tokenizer})
    return made()


_VERBS = frozenset({"SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "ALTER", "COMMENT"})
_STEERING = frozenset(
    """
    BEGIN BREAK BULK CALL CLOSE COMMIT CONTINUE COPY DBCC DEALLOCATE DECLARE DENY DO DROP ELSE ELSEIF ELSIF END
    EXCEPTION EXEC EXECUTE FETCH GET GO GOTO GRANT IF LEAVE LOCK LOOP OPEN PERFORM PRINT RAISE RAISERROR REPEAT
    RETURN REVOKE ROLLBACK SAVE SET THEN THROW TRUNCATE UNTIL USE WAITFOR WHILE
    """.split()  # noqa: SIM905  # fifty words are read more easily without fifty pairs of quotes
)
"""What ends the statement before it and begins none of ours."""
_MID_LINE = frozenset({"BEGIN", "ELSE", "END", "LOOP", "THEN"})
"""Those of them that end a statement in the middle of a line too."""
_OPEN = frozenset(
    """
    , . ( = < > <= >= <> != + - / || AS SELECT DISTINCT ALL FROM WHERE AND OR ON BY JOIN NOT IN LIKE BETWEEN IS
    HAVING UNION EXCEPT INTERSECT MINUS INTO TABLE SET FOR KEY DO
    """.split()  # noqa: SIM905  # as above
)
"""After these a statement cannot be over."""
_ROUTINES = frozenset({"PROCEDURE", "PROC", "FUNCTION", "TRIGGER"})
_LONGEST_HEAD = 6
_QUERY_STARTS = frozenset({"SELECT", "WITH"})
_CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE"})
_NAME_GOES_ON = frozenset({",", ".", "=", "AS"})


class _Script:
    """The tokens of one script, and where its statements are."""

    def __init__(self, text: str, tokens: Sequence[Token], first_line: int) -> None:
        self._text = text
        self._first_line = first_line
        self._tokens = tokens
        self._words = [_word(token) for token in tokens]

    def statements(self) -> Iterator[tuple[int, int, bool]]:
        """Index of the first token of each statement, and of the first after it; whether it is in a routine."""
        at, in_routine = 0, False
        while at < len(self._words):
            word = self._words[at]
            if word == "GO" and self._starts_line(at):
                in_routine = False
            elif self._opens_routine(at):
                in_routine = True
                at = self._body(at)
                continue
            elif self._begins(at):
                end = self._end(at)
                yield at, end, in_routine
                at = end
                continue
            at += 1

    def between(self, start: int, end: int, in_procedure: bool, variables: bool) -> Cut | None:
        """The statement from token *start* up to token *end*; None where it is no more than its verb."""
        if end - start < 2:
            return None
        first, last = self._tokens[start], self._tokens[end - 1]
        sql = self._text[first.start : last.end + 1]
        if variables and self._words[start] in _QUERY_STARTS:
            sql = self._without_variables(start, end)
        line = self._first_line + self._text.count("\n", 0, first.start)
        return Cut(Piece(sql, line, line + sql.count("\n")), in_procedure)

    def _starts_line(self, at: int) -> bool:
        if at == 0:
            return True
        return "\n" in self._text[self._tokens[at - 1].end + 1 : self._tokens[at].start]

    def _word_at(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    def _opens_routine(self, at: int) -> bool:
        if self._words[at] not in ("CREATE", "ALTER"):
            return False
        head = self._words[at + 1 : at + _LONGEST_HEAD]
        return any(word in _ROUTINES for word in head) and "TABLE" not in head

    def _body(self, at: int) -> int:
        """Where the body of the routine at *at* begins: after its AS or BEGIN."""
        depth = 0
        for place in range(at, len(self._words)):
            word = self._words[place]
            depth += (word == "(") - (word == ")")
            if depth == 0 and word in ("AS", "BEGIN", ";"):
                return place + 1
        return len(self._words)

    def _begins(self, at: int) -> bool:
        """Whether a statement begins at *at*, where none is open."""
        word = self._words[at]
        if word not in _VERBS:
            return False
        if word == "WITH":
            return self._begins_with(at)
        if word == "COMMENT":
            return self._word_at(at + 1) == "ON"
        if word in ("UPDATE", "DELETE", "INSERT"):
            return self._word_at(at - 1) not in ("FOR", "AFTER", "OF", "OR", ",", "ON")
        return self._word_at(at + 1) not in _NAME_GOES_ON

    def _begins_with(self, at: int) -> bool:
        """Whether the WITH at *at* has common table expressions: it is no hint and no option."""
        following = at + 2 if self._word_at(at + 1) == "RECURSIVE" else at + 1
        return self._word_at(following) != "(" and self._word_at(following + 1) in ("AS", "(")

    def _end(self, start: int) -> int:
        """The index after the last token of the statement that begins at *start*."""
        head, has_query = self._words[start], self._words[start] == "SELECT"
        for at, word in self._outermost(start + 1):
            if word in (";", ")"):
                return at
            if word in _QUERY_STARTS and not has_query and self._holds_query(at, head):
                has_query = word == "SELECT" or self._begins_with(at)
            elif word in _CHANGES and head == "WITH" and not has_query:
                head = word
            elif word == "VALUES" or (word == "SET" and head == "UPDATE" and not has_query):
                has_query = True
            elif self._is_over(at, word, head):
                return at
        return len(self._words)

    def _holds_query(self, at: int, head: str) -> bool:
        """Whether the query at *at* is the one that the statement with this *head* is about."""
        return head in ("WITH", "INSERT") or (head == "CREATE" and self._word_at(at - 1) == "AS")

    def _outermost(self, start: int) -> Iterator[tuple[int, str]]:
        """The words from *start* on outside of parentheses and CASE, up to a parenthesis none of them opened."""
        depth = cases = 0
        for at in range(start, len(self._words)):
            word = self._words[at]
            depth += (word == "(") - (word == ")")
            if depth < 0:
                yield at, ")"
                return
            if depth or word == ")":
                continue
            if cases or word == "CASE":
                cases += (word == "CASE") - (word == "END")
                continue
            yield at, word

    def _is_over(self, at: int, word: str, head: str) -> bool:
        before = self._word_at(at - 1)
        if word in _VERBS:
            if before in _OPEN or (head == "MERGE" and before == "THEN"):
                return False
            return self._starts_line(at) and self._begins(at)
        if word not in _STEERING or before in _OPEN or self._word_at(at + 1) in _NAME_GOES_ON:
            return False
        if head == "MERGE" and word in ("SET", "THEN"):
            return False
        if head == "ALTER" and word == "DROP":
            return False
        if word == "FETCH" and before in ("ROWS", "ROW"):
            return False
        return word in _MID_LINE or self._starts_line(at)

    def _without_variables(self, start: int, end: int) -> str:
        """The statement with ``INTO x, y`` blanked, line breaks kept."""
        origin = self._tokens[start].start
        sql = self._text[origin : self._tokens[end - 1].end + 1]
        depth = 0
        for at in range(start, end):
            depth += (self._words[at] == "(") - (self._words[at] == ")")
            if self._words[at] != "INTO" or depth:
                continue
            last = at + 1 + (self._word_at(at + 1) == "STRICT")
            while self._word_at(last + 1) in (",", ".") and last + 2 < end:
                last += 2
            first, after = self._tokens[at].start - origin, self._tokens[min(last, end - 1)].end + 1 - origin
            blank = "".join(character if character == "\n" else " " for character in sql[first:after])
            return sql[:first] + blank + sql[after:]
        return sql


_TEXTS = frozenset({TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.IDENTIFIER})


def _word(token: Token) -> str:
    """The keyword or mark that *token* is; empty for texts and quoted names."""
    return "" if token.token_type in _TEXTS else token.text.upper()
