"""What leaves this machine: text without secrets, without rows of data, and with people's values in shape only."""

from __future__ import annotations

import re

from modeler.retrieval.masking import mask
from modeler.retrieval.secrets import redact
from modeler.sources.kinds import kind_of


def discreet(text: str, path: str = "", *, rows: bool = False) -> str:
    r"""*text*, from the file at *path* or from nowhere, as it may be sent to a language model.

    Secrets are replaced by a mark. Unless *rows* may be seen, the rows of an INSERT and of a table in Markdown are
    left out, and what looks like someone's address, number or account keeps its shape only.

    >>> print(discreet("| sku | units |\n| --- | ---: |\n| 110 | 853 |\n| 9 | 4 |\n"))
    | sku | units |
    | --- | ---: |
    | (2 rows left out) |
    <BLANKLINE>
    >>> discreet("INSERT INTO t VALUES (1, 'a'), (2, 'b');")
    'INSERT INTO t VALUES (rows left out);'
    >>> discreet("write to ann.lee@shop.example")
    'write to xxx.xxx@xxxx.xxxxxxx'
    """
    shown = redact(_BLOB.sub("(long text left out)", text), kind_of(path)[1] if path else "").text
    return shown if rows else mask(_ROWS.sub(_left_out, _VALUES.sub(r"\1 (rows left out)", shown)))


_BLOB = re.compile(r"\S{2000,}")
"""No words: encoded files, keys, lines of one character."""
_VALUES = re.compile(
    r"(\bINSERT\s+INTO\b[^;]*?\bVALUES)\s*\((?:[^()']|'(?:[^']|'')*'|\([^()]*\))*\)"
    r"(?:\s*,\s*\((?:[^()']|'(?:[^']|'')*'|\([^()]*\))*\))*",
    re.IGNORECASE,
)
_ROWS = re.compile(r"(^\|(?:[ :]*-+[ :]*\|)+[ ]*\n)((?:\|.*(?:\n|$))+)", re.MULTILINE)


def _left_out(match: re.Match[str]) -> str:
    rows = len(match.group(2).strip().split("\n"))
    end = "\n" if match.group(2).endswith("\n") else ""
    return f"{match.group(1)}| ({rows} row{'' if rows == 1 else 's'} left out) |{end}"
