"""What shells leave in SQL files: their commands, and output that was pasted with the query."""

from __future__ import annotations

import re

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
    text = _HASH_COMMENTS.sub(lambda found: "\n" * found.group().count("\n"), text)
    if _HINT.search(text) is None:
        return text
    return "\n".join("" if _COMMANDS.fullmatch(line) else line for line in text.split("\n"))


_HASH_COMMENTS = re.compile(r"(?:\A|(?<=;))(?:\s*(?:--[^\n]*)?\n)*[ \t]*#[^\n]*(?:\n\s*#[^\n]*)*")
"""Comments of MySQL and BigQuery where a statement would begin; elsewhere a hash begins a name of SQL Server."""


_HINT = re.compile(
    r"^[ \t]*(?:\.[A-Za-z]|\(\d|Time:|---|SPOOL|PROMPT|WHENEVER|U?N?DEFINE|COLUMN|ACCEPT|[TB]TITLE|REM|SET[ \t])",
    re.MULTILINE | re.IGNORECASE,
)
