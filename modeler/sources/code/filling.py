"""What a program fills into the SQL of its strings: constants by their values, the rest as parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from modeler.sources.code.fragments import PLACEHOLDER, without_holes
from modeler.sources.code.resolving import Constants
from modeler.sources.code.terms import Computed, Folded, Joined, Known, Named, Term, as_text
from modeler.sources.placeholders import without_placeholders
from modeler.sources.reading import Statement

_OPEN, _CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_CONSTANT = re.compile(r"[A-Za-z_\\][\w\\]*(?:(?:::|\.)\w+)*\Z")
_ATTRIBUTE = re.compile(r"\$?\w+(?:->|\.|::\$?)([A-Za-z_]\w*)\Z")
_LONGEST = 80
"""Unit: characters; a longer expression is no name."""


def marked(expression: str) -> str:
    """*expression* as `filled` finds it again in a statement; a placeholder where it can name nothing.

    >>> marked("$a + $b"), marked("TICKETS") == marked("TICKET"), marked("$this->ids()")
    ('?', False, '?')
    """
    names = len(expression) <= _LONGEST and (_CONSTANT.match(expression) or _ATTRIBUTE.match(expression))
    return f"{_OPEN}{expression}{_CLOSE}" if names else PLACEHOLDER


def as_parsed(sql: str) -> str:
    """*sql* as a parser reads it, unless something in it is marked: then `filled` does this later."""
    return sql if _OPEN in sql else without_placeholders(_PREFIX.sub("", without_holes(sql)))


_PREFIX = re.compile(r"(?<=`):(?=\w)|(?<=[\"`])\?\.?(?=\w+[\"`])")
"""What stands in a quoted name for what an installation puts before its names."""


def filled(statements: Iterable[Statement], constants: Constants) -> Iterator[Statement]:
    """*statements* with the values of *constants* where the code has their names, as the program would send them.

    An attribute where a table stands is taken to be called like the table: ``{$wpdb->posts}``. What is not known
    is a parameter.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.code.facts import Definition, Facts
    >>> from modeler.sources.code.terms import joined
    >>> from modeler.sources.reading import Origin
    >>> place = Span("a.php", 1, 1)
    >>> table = Definition("TICKETS", joined(Computed("$prefix"), Known("ticket")), place)
    >>> sql = f"SELECT 1 FROM {marked('TICKETS')} JOIN {marked('$wpdb->posts')} p WHERE a = {marked('$x->a')}"
    >>> constants = Constants.of([Facts("php", definitions=(table,))])
    >>> [found.sql for found in filled([Statement(sql, "mysql", place, Origin.CODE)], constants)]
    ['SELECT 1 FROM ticket JOIN posts p WHERE a = ?']
    """
    for statement in statements:
        if _OPEN in statement.sql:
            yield replace(statement, sql=as_parsed(_filled(statement.sql, constants, statement.span.path)))
        else:
            yield statement


def _filled(sql: str, constants: Constants, path: str) -> str:
    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        attribute = _ATTRIBUTE.match(name)
        known = _text(Named(constants.spelled(name.replace(".", "::"), path, "")), constants, path)
        if known != PLACEHOLDER or attribute is None or not _names_table(sql, found):
            return known
        return attribute.group(1) if attribute.group(1).lower() not in _NO_TABLES else PLACEHOLDER

    return _MARKED.sub(value, sql)


_BEFORE_TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+[`\"]?\Z", re.IGNORECASE)
_AFTER_TABLE = re.compile(r"[`\"]?\.[`\"]?[A-Za-z_*]")
_NO_TABLES = frozenset(
    {"table", "tablename", "table_name", "prefix", "name", "db", "database", "schema", "sql", "query"}
)
"""Attributes called for what they hold, not after the table."""


def _names_table(sql: str, found: re.Match[str]) -> bool:
    before = _BEFORE_TABLE.search(sql, max(0, found.start() - 16), found.start())
    return before is not None or _AFTER_TABLE.match(sql, found.end()) is not None


def _text(term: Term, constants: Constants, path: str, depth: int = 0) -> str:
    """*term* as it stands in the statement; what cannot be known of it is a placeholder."""
    match term:
        case Known(value):
            return as_text(value)
        case Named(name) if "prefix" not in name.lower() and depth < _DEEPEST:
            definition = constants.definition(name, path)
            return PLACEHOLDER if definition is None else _text(definition.term, constants, path, depth + 1)
        case Joined(parts):
            return "".join(_text(part, constants, path, depth + 1) for part in parts)
        case Folded():
            result = constants.evaluate(term, path)
            return PLACEHOLDER if isinstance(result, Computed) else as_text(result)
        case _:
            return PLACEHOLDER


_DEEPEST = 20
"""Constants made of constants; deeper ones define each other."""
