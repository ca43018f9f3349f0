"""SQL that a program puts together of pieces: made whole without the pieces that only the program knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PLACEHOLDER = "?"
"""What stands in a statement for what the program fills in."""

_TOKEN = re.compile(
    r"""
      (?P<space> \s+ | --[^\n]*(?:\n|\Z) | /\*.*?\*/ )
    | (?P<operand> '(?:[^'\\]|''|\\.)*' | "(?:[^"]|"")*" | `[^`]*` | \d[\w.]* | [:%@$][A-Za-z_]\w* | [)\]] )
    | (?P<word> [A-Za-z_]\w* )
    | (?P<hole> \? )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_AWAITING = frozenset(
    {
        *(
            "select",
            "distinct",
            "all",
            "top",
            "from",
            "join",
            "using",
            "on",
            "where",
            "having",
            "by",
            "limit",
            "offset",
        ),
        *("insert", "into", "values", "value", "update", "set", "delete", "table", "with", "union", "except"),
        *("intersect", "and", "or", "xor", "not", "in", "is", "like", "ilike", "rlike", "regexp", "similar", "to"),
        *("between", "exists", "any", "some", "escape", "div", "mod", "case", "when", "then", "else", "as"),
        *("interval", "date", "timestamp", "over", "partition", "default", "return"),
    }
)
"""Words after which a value or a name comes."""
_CONNECTING = _AWAITING | {
    *("group", "order", "asc", "desc", "left", "right", "inner", "outer", "full", "cross", "natural", "end", "for"),
    *("returning", "window", "qualify", "fetch"),
}
"""Words that go on with a statement, as a name does not."""
_CONDITIONS = frozenset({"where", "and", "or", "on", "having"})
_BEFORE_NAMES = _CONDITIONS | {"select", "distinct", "not"}
"""Words after which a ``?`` and a name are a clause and a name, not a value and its alias."""
_TABLES = frozenset({"from", "join", "update"})


def without_holes(sql: str) -> str:
    """*sql* without the ``?`` that can be no value: clauses that a program adds or leaves out, prefixes of names.

    What the program goes on to write after a statement that ends early is a ``?`` as well; open parentheses are
    closed. Lines keep their numbers.

    >>> without_holes("SELECT a FROM ?_t t ? JOIN u?x y ON ? t.b = ? WHERE t.c = ? ? ORDER BY ? ? LIMIT ?,?")
    'SELECT a FROM _t t  JOIN ux y ON  t.b = ? WHERE t.c = ?  ORDER BY ?  LIMIT ?,?'
    >>> without_holes("SELECT a FROM ??t ? AND b IN (SELECT c FROM u WHERE d = ? AND")
    'SELECT a FROM t WHERE ? AND b IN (SELECT c FROM u WHERE d = ? AND ?)'
    """
    tokens = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(sql)]
    walk = _Walk()
    for place, (kind, text) in enumerate(tokens):
        if kind == "hole":
            walk.hole(*_next(tokens, place))
        elif text != "." or not walk.in_prefix:
            walk.add(kind, text)
    return walk.finished()


def _next(tokens: list[tuple[str, str]], place: int) -> tuple[str, str, bool]:
    """Kind and text of the token after *place*, holes and blanks passed over, and whether it touches."""
    for later in range(place + 1, len(tokens)):
        kind, text = tokens[later]
        if kind not in ("space", "hole"):
            return kind, text, all(one == "hole" for one, _ in tokens[place + 1 : later])
    return "", "", False


@dataclass(slots=True)
class _Walk:
    """The statement as far as it was read."""

    written: list[str] = field(default_factory=list)
    ends_operand: bool = False
    """Whether the last token can end a value or a name, so that no value can follow it."""
    touches: bool = False
    """Whether nothing stands between the last token and the next."""
    last: str = ""
    clause: str = ""
    """The last of the words that begin tables or conditions."""
    open: int = 0
    """Parentheses not closed yet."""
    in_prefix: bool = False
    """Whether the last token was left out because it begins a name."""

    def add(self, kind: str, text: str) -> None:
        self.written.append(text)
        self.touches, self.in_prefix = kind != "space", False
        if kind == "space":
            return
        self.open += (text == "(") - (text == ")")
        word = text.lower() if kind == "word" else ""
        every = text == "*" and self.last in ("select", "distinct", ".", ",")
        self.ends_operand = every or kind == "operand" or (kind == "word" and word not in _CONNECTING)
        self.last = word or text
        if word in _TABLES or word in _CONDITIONS:
            self.clause = word

    def hole(self, kind: str, text: str, touching: bool) -> None:
        """A ``?`` before a token: left out where no value can stand."""
        word = text.lower() if kind == "word" else ""
        begins_name = kind == "word" and word not in _CONNECTING
        if touching and (begins_name or text == "."):
            self.in_prefix = True
        elif self.ends_operand and self.clause in _TABLES and (begins_name or word in ("and", "or")):
            self.written.append("WHERE" if begins_name else f"WHERE {PLACEHOLDER}")
            self.clause = "where"
        elif not self.ends_operand and not (begins_name and self.last in _BEFORE_NAMES):
            self.add("operand", PLACEHOLDER)
        if touching and word in _CONNECTING:
            self.written.append(" ")

    def _blank(self) -> str:
        return " " if self.touches and self.last != "(" else ""

    def finished(self) -> str:
        """The statement, ended."""
        if self.last in _AWAITING or self.last in ("=", "<", ">", ",", "+", "("):
            self.written.append(
                f" ({PLACEHOLDER})" if self.last in ("in", "values") else self._blank() + PLACEHOLDER
            )
        return "".join(self.written).rstrip() + ")" * max(0, self.open)
