"""Queries that are alike but for the column they ask about: one is parsed for all the columns of a table."""

from __future__ import annotations

import re

from modeler.checks.reading import column, written
from modeler.checks.verdicts import Check

_ASKED = "t.modeler_asked"
"""Stands for the column."""


def written_alike(query: str, name: str) -> str:
    """*query* as `reading.written` lays it out, parsed once for all columns that are asked the same.

    >>> print(written_alike("SELECT COUNT(t.a) AS n FROM s.t AS t", "a"))
    SELECT
      COUNT(t.a) AS n
    FROM s.t AS t
    """
    return with_column(written(pattern_of(query, name)), name)


def pattern_of(sql: str, name: str) -> str:
    """*sql* with a mark wherever it says the column *name* of its table ``t``; as it is where the mark is taken.

    >>> pattern_of("SELECT MIN(t.a) AS t_a, MAX(t.ab) AS b FROM s.t AS t", "a")
    'SELECT MIN(t.modeler_asked) AS t_a, MAX(t.ab) AS b FROM s.t AS t'
    """
    if _ASKED in sql:
        return sql
    # a mark for a whole name is the same tokens but for one; inside quotes it comes back as it was
    return re.sub(rf'(?<![\w$".]){re.escape(column(name))}(?![\w$"])', _ASKED, sql)


def with_column(pattern: str, name: str) -> str:
    """What `pattern_of` made the pattern of, or a part of it.

    >>> with_column("MIN(t.modeler_asked)", "a")
    'MIN(t.a)'
    """
    return pattern.replace(_ASKED, column(name))


def asked_column(check: Check) -> str | None:
    """The one column that *check* is about; None where there are several."""
    (first, *others) = check.subjects or (None,)
    return first.columns[0] if first is not None and not others and len(first.columns) == 1 else None
