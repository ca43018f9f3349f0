"""What shells leave in SQL files: their commands, and output that was pasted with the query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_COMMANDS = re.compile(
    r"""
    [ \t]*(?:
        \.(?:LOGON|LOGOFF|LOGTECH|SET|RUN|FILE|IMPORT|EXPORT|IF|GOTO|LABEL|QUIT|EXIT|OS|REMARK|MODE|HEADERS|WIDTH)\b.*
      | (?:SPOOL|PROMPT|WHENEVER|DEFINE|UNDEFINE|COLUMN|ACCEPT|TTITLE|BTITLE|REM|REMARK)\b(?!\s*[=(]).*
      | SET[ \t]+(?:ECHO|FEEDBACK|HEADING|LINESIZE|PAGESIZE|TERMOUT|TRIMSPOOL|VERIFY|SERVEROUTPUT|TIMING|DEFINE)\b.*
      | \(\d+[ ]rows?\)
      | Time:[ ][\d.,]+[ ]m?s\b.*
      | -{3,}(?:\+-+)+
      | \(\d+[ ]row\(s\)[ ]affected\)
    )[ \t]*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A whole line that is a command of BTEQ, SQL*Plus or SQLite's shell, or output of psql."""


def without_shell_lines(text: str) -> str:
    r"""*text* with the lines that no database reads made empty, so that the others keep their numbers.

    psql's own commands, which begin with a backslash, are left to the splitting of statements.

    >>> without_shell_lines("SET ECHO OFF\nSELECT 1;\n(1 row)\n\nTime: 3.1 ms\n")
    '\nSELECT 1;\n\n\n\n'
    """
    if _HINT.search(text) is None:
        return text
    return "\n".join(_without_commands(text.split("\n")))


def _without_commands(lines: Iterable[str]) -> Iterator[str]:
    """*lines* with commands emptied; a hash begins a comment only where a statement may begin."""
    may_begin = True
    for line in lines:
        bare = line.strip()
        if _COMMANDS.fullmatch(line) or (may_begin and bare.startswith("#")):
            yield ""
            continue
        yield line
        if bare and not bare.startswith("--"):
            may_begin = bare.endswith(";")


_HINT = re.compile(
    r"^[ \t]*(?:\.[A-Za-z]|\#|\(\d|Time:|---|SPOOL|PROMPT|WHENEVER|U?N?DEFINE|COLUMN|ACCEPT|[TB]TITLE|REM|SET\b)",
    re.MULTILINE | re.IGNORECASE,
)
