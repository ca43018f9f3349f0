"""Words and code made safe in Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(
    r"[\\`*\[\]<>|~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word an underscore is only itself
    r"|&(?=#|\w)"  # else an ampersand is no entity
    r"|^(?:[#+-]|\d+(?=[.)]))"  # at the start of a line: headings and lists
)
_LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")


def escaped(value: object) -> str:
    r"""A value as Markdown text on one line, in a table cell too.

    >>> print(escaped("sum(a_b) | *c* _d_ &lt;"))
    sum(a_b) \| \*c\* \_d\_ \&lt;
    """
    return _SPECIAL.sub(_behind_a_backslash, " ".join(str(value).split()))


def code(value: object) -> str:
    """A value as a code span; bars are spelled so that a table cell keeps them.

    >>> print(code("s.t.c"), code("a`b"))
    `s.t.c` ``a`b``
    """
    text = _LINE_BREAKS.sub(" ", str(value)).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fenced(text: str, language: str) -> str:
    """A block of code, its fence longer than any inside.

    >>> fenced("SELECT 1", "sql").splitlines()
    ['```sql', 'SELECT 1', '```']
    """
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _behind_a_backslash(found: re.Match[str]) -> str:
    text = found[0]
    # of a number that would start a list it is the dot that can be escaped
    return f"{text}\\" if text.isdigit() else f"\\{text}"
