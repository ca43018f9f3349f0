"""A file of SQL, one passage a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.retrieval.cutting.pieces import Piece
from modeler.sources.splitting import pieces


def cut_statements(text: str, path: str, language: str) -> Iterator[Piece]:
    r"""The statements of *text* with the comments that stand before them; those that administer are left out.

    >>> sql = "-- stock\nSELECT 1;\nCREATE TABLE s.o (a int);"
    >>> [(p.first_line, p.title, p.kind) for p in cut_statements(sql, "q.sql", "sql")]
    [(1, 'stock', ''), (3, 'create table s.o', 'ddl')]
    """
    del path, language
    for piece in pieces(text):
        said = piece.comment.strip("\n")
        if _ADMINISTERS.match(piece.sql) or (not said and _ROW_COUNT.fullmatch(piece.sql.strip())):
            continue
        above = said.count("\n") + 1 if said.strip() else 0
        defined = _DEFINES.match(piece.sql)
        body = f"{said}\n{piece.sql}" if above else piece.sql
        yield Piece(
            max(piece.first_line - above, 1),
            piece.last_line,
            _squeezed(defined.group(0)).lower() if defined else _headline(said, piece.sql),
            body,
            symbols=(defined.group(1).rpartition(".")[2].strip('"`').lower(),) if defined else (),
            kind="ddl" if defined and _IS_TABLE.match(piece.sql) else "",
        )


_ADMINISTERS = re.compile(
    r"\s*(?:SET|BEGIN|COMMIT|ROLLBACK|START|END|GRANT|REVOKE|VACUUM|ANALYZE|USE|GO|\\\w+)\b", re.IGNORECASE
)
_ROW_COUNT = re.compile(r"\(\d+ rows?\)", re.IGNORECASE)
"""What psql prints below a result, pasted with it."""
_DEFINES = re.compile(
    r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:\w+\s+){0,3}?(?:TABLE|VIEW|PROCEDURE|FUNCTION)\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    r"([\w.\"`]+)",
    re.IGNORECASE,
)
_IS_TABLE = re.compile(r"\s*CREATE\s+(?:\w+\s+){0,3}?TABLE\b(?![^(]*\bAS\b)", re.IGNORECASE)
_MARKS = re.compile(r"^\s*(?:--+|/\*+|\*+/?|#)\s*|\s*\*/\s*$", re.MULTILINE)
_WIDEST = 100


def _headline(comment: str, sql: str) -> str:
    """The first line of the comment that says something, else the beginning of the statement."""
    said = (line.strip(" -=*#") for line in _MARKS.sub("", comment).splitlines())
    return (next((line for line in said if line), "") or _squeezed(sql))[:_WIDEST]


def _squeezed(text: str) -> str:
    return " ".join(text[:400].split())
