"""Cut a text into SQL statements without parsing them, so that one bad statement cannot cost its file.

The scanner knows only what can hide a semicolon: strings, quoted names, dollar quotes, comments (nested), template
tags, psql meta-commands and the data lines after ``COPY ... FROM stdin``. One possessive pattern runs over
everything else at the speed of C, so a dump of 50 MB takes about a second and no more memory than its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement as it stands in its text, without its semicolon."""

    sql: str
    """From the first token on; a psql meta-command (``\\connect x``) is a piece of its own."""
    first_line: int
    last_line: int
    comment: str = ""
    """The comments that stand before the statement, with their marks."""
    problem: str = ""
    """Why the end is a guess: ``"quote opened on line 7 is never closed"``; empty where it is certain."""


def split(text: str) -> tuple[Piece, ...]:
    r"""Every statement of *text*, in order; text that holds only blanks and comments gives none.

    A quote or comment that never ends costs its own statement: the text is then cut again, ending a quote at the
    first semicolon that is followed by a line beginning like a statement. Takes time linear in the text.

    >>> for piece in split("-- orders\nSELECT 'a;b';\n\nSELECT 2"):
    ...     print(piece.first_line, piece.sql, *piece.comment.split())
    2 SELECT 'a;b' -- orders
    4 SELECT 2
    >>> [(p.first_line, p.problem) for p in split("SELECT 'oops;\nSELECT 1;")]
    [(1, 'quote opened on line 1 is never closed'), (2, '')]
    """
    return tuple(pieces(text))


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of :func:`split`, one at a time."""
    cut = list(_Scanner(text, careful=False))
    if cut and cut[-1].problem:
        cut = list(_Scanner(text, careful=True))
    for piece in cut:
        # a dump has millions of one-line statements, which cannot hold a mark
        may_hold_marks = "\n" in piece.sql or piece.sql[0] in "Gg/"
        yield from _batches(piece) if may_hold_marks and _BATCH_HINT.search(piece.sql) else (piece,)


def split_again(piece: Piece) -> tuple[Piece, ...]:
    r"""Cut a *piece* that did not parse once more, suspecting quotes that run over what looks like statements.

    Two stray quotes balance each other and hide the statements between them; nothing shows it until the parser
    fails. One piece comes back where there is nothing to suspect; lines stay those of the file.

    >>> stray = split("COMMENT ON TABLE a IS 'it's';\nSELECT 1;\nCOMMENT ON TABLE b IS 'it's';")
    >>> len(stray), [(p.sql, p.first_line) for p in split_again(stray[0])][1]
    (1, ('SELECT 1', 2))
    """
    return tuple(_Scanner(piece.sql, careful=True, first_line=piece.first_line))


_BATCH_HINT = re.compile(r"(?:^|\n)[ \t]*+(?:[Gg][Oo]\b|/[ \t]*(?:\n|$))")
_BATCH_END = re.compile(r"^[ \t]*(?:GO\b[ \t]*\d*|/)[ \t]*$", re.MULTILINE | re.IGNORECASE)
"""The lines that end a batch for the shells of SQL Server (GO) and Oracle (a slash), semicolons or not."""


def _batches(piece: Piece) -> Iterator[Piece]:
    start = 0
    for end in (*_BATCH_END.finditer(piece.sql), None):
        batch = piece.sql[start : end.start() if end else None]
        yield from _Scanner(batch, careful=False, first_line=piece.first_line + piece.sql.count("\n", 0, start))
        start = end.end() if end else start


_STARTS = (
    "ALTER|ANALYZE|BEGIN|CALL|COMMENT|COMMIT|COPY|CREATE|DELETE|DROP|END|GRANT|INSERT|MERGE|REVOKE|ROLLBACK|SELECT"
    "|SET|SHOW|START|TRUNCATE|UNLOAD|UPDATE|VACUUM|WITH"
)
_RESUME = rf"(?=[ \t]*(?:--[^\n]*)?\n\s*(?:--[^\n]*\n\s*)*(?i:{_STARTS})\b)"
"""What follows a semicolon that surely ends a statement: a line that begins one."""

_PLAIN = re.compile(
    r"""(?:
        [^;'"$/{\-\\]++
      | '(?:[^'\\]++|''|\\.)*+'
      | "(?:[^"]++|"")*+"
      | --[^\n]*+
      | /(?!\*) | -(?!-)
      | (?<=[\w$])\$ | \$(?!(?:[^\W\d]\w*)?\$)
      | \{(?![{%\#])
    )*+""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN_CAREFUL = re.compile(
    rf"""(?:
        [^;'"$/{{\-\\]++
      | '(?:[^'\\;]++|''|\\.|;(?!{_RESUME}))*+'
      | "(?:[^";]++|""|;(?!{_RESUME}))*+"
      | --[^\n]*+
      | /(?!\*) | -(?!-)
      | (?<=[\w$])\$ | \$(?!(?:[^\W\d]\w*)?\$)
      | \{{(?![{{%\#])
    )*+""",
    re.VERBOSE | re.DOTALL,
)
_BEFORE = re.compile(r"(?:\s++|--[^\n]*+)*+")
_RESYNC = re.compile(rf";{_RESUME}")
_DOLLAR_TAG = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_DELIMITER = re.compile(r"^DELIMITER[ \t]+(\S+)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_COMMENT_MARK = re.compile(r"/\*|\*/")
_COPY_DATA = re.compile(r"\n\\\.[ \t]*(?:\n|\Z)")
_WIDEST_INDENT = 200
_TEMPLATE_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str, *, careful: bool, first_line: int = 1) -> None:
        self._text = text
        self._careful = careful
        self._nested = True
        self._never_closed: set[str] = set()
        self._at = 0
        self._line = first_line
        self._counted_to = 0

    def __iter__(self) -> Iterator[Piece]:
        while True:
            before = self._at
            self._skip_blanks()
            if self._at >= len(self._text):
                return
            delimiter = _DELIMITER.match(self._text, self._at)
            if delimiter:
                yield from self._delimited(delimiter)
                continue
            start, comment = self._at, self._text[before : self._at].strip()
            problem = self._to_end()
            piece = self._piece(start, comment, problem)
            if piece is not None:
                yield piece

    def _delimited(self, command: re.Match[str]) -> Iterator[Piece]:
        """The statements after MySQL's DELIMITER command, up to the next one; their semicolons end nothing."""
        mark = command.group(1)
        self._at = command.end()
        if mark == ";":
            return
        following = _DELIMITER.search(self._text, self._at)
        stop = following.start() if following else len(self._text)
        while self._at < stop:
            end = self._text.find(mark, self._at, stop)
            part = self._text[self._at : end if end >= 0 else stop]
            sql = part.strip()
            if sql:
                start = self._at + len(part) - len(part.lstrip())
                yield Piece(sql, self._line_at(start), self._line_at(start + len(sql)))
            self._at = end + len(mark) if end >= 0 else stop

    def _piece(self, start: int, comment: str, problem: str) -> Piece | None:
        sql = self._text[start : self._at].rstrip()
        at_semicolon = self._text.startswith(";", self._at)
        self._at += at_semicolon
        if not sql:
            return None
        first = self._line_at(start)
        last = self._line_at(start + len(sql))
        if at_semicolon and _reads_inline_data(sql):
            self._skip_copy_data()
        return Piece(sql, first, last, comment, problem)

    def _line_at(self, position: int) -> int:
        self._line += self._text.count("\n", self._counted_to, position)
        self._counted_to = position
        return self._line

    def _skip_blanks(self) -> None:
        while True:
            found = _BEFORE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if not self._text.startswith("/*", self._at) or self._comment_end() < 0:
                return
            self._at = self._comment_end()

    def _to_end(self) -> str:
        """Move to the semicolon (or end of text, or meta-command) that ends the statement; say what is wrong."""
        text, start = self._text, self._at
        if text.startswith("\\", start):
            self._at = _line_end(text, start)
            return ""
        pattern = _PLAIN_CAREFUL if self._careful else _PLAIN
        while True:
            found = pattern.match(text, self._at)
            self._at = found.end() if found else self._at
            if self._at >= len(text):
                return ""
            mark = text[self._at]
            if mark == ";":
                return ""
            if mark == "\\" and self._ends_statement():
                return ""
            end = self._end_of_hidden(mark)
            if end < 0:
                return self._give_up(mark)
            self._at = end

    def _ends_statement(self) -> bool:
        r"""Whether the backslash here is a meta-command: first on its line, or ``\g``-like after a query."""
        line_start = self._text.rfind("\n", max(0, self._at - _WIDEST_INDENT), self._at) + 1
        return not self._text[line_start : self._at].strip() or self._text.startswith("g", self._at + 1)

    def _end_of_hidden(self, mark: str) -> int:
        """Position after the comment, dollar quote or template tag that begins here; -1 where it never ends."""
        text, at = self._text, self._at
        if mark == "/":
            return self._comment_end()
        if mark == "$":
            tag = _DOLLAR_TAG.match(text, at)
            if tag is None:
                return at + 1
            close = self._find(tag.group(), tag.end())
            return close + len(tag.group()) if close >= 0 else -1
        if mark == "{":
            close = self._find(_TEMPLATE_ENDS[text[at : at + 2]], at + 2)
            return close + 2 if close >= 0 else at + 2
        return at + 1 if mark == "\\" else -1

    def _comment_end(self) -> int:
        """Position after the block comment that begins here; where nesting never closes, after its first end."""
        text, at = self._text, self._at
        if self._nested:
            depth = 0
            for mark in _COMMENT_MARK.finditer(text, at):
                depth += 1 if mark.group() == "/*" else -1
                if depth == 0:
                    return mark.end()
            self._nested = False
        close = self._find("*/", at + 2)
        return close + 2 if close >= 0 else -1

    def _find(self, end: str, start: int) -> int:
        """Position of the mark *end*, or -1; a mark that was missing once is not looked for again."""
        if end in self._never_closed:
            return -1
        found = self._text.find(end, start)
        if found < 0:
            self._never_closed.add(end)
        return found

    def _give_up(self, mark: str) -> str:
        """Move to where a next statement seems to begin."""
        what = {"/": "comment", "$": "dollar quote"}.get(mark, "quote")
        opened = self._line_at_any(self._at)
        if mark == "/" and self._careful:
            # the rest of the line is lost, not the rest of the file
            self._at = _line_end(self._text, self._at)
            return f"{what} opened on line {opened} is never closed"
        resync = _RESYNC.search(self._text, self._at) if self._careful else None
        self._at = resync.start() if resync else len(self._text)
        return f"{what} opened on line {opened} is never closed"

    def _line_at_any(self, position: int) -> int:
        return self._line + self._text.count("\n", self._counted_to, position)

    def _skip_copy_data(self) -> None:
        end = _COPY_DATA.search(self._text, self._at)
        self._at = end.end() if end else self._at


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _reads_inline_data(sql: str) -> bool:
    return sql[:4].upper() == "COPY" and "from stdin" in " ".join(sql.lower().split())
