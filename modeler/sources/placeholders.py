"""Placeholders that programs and schedulers fill in: replaced by what a SQL parser reads in their place."""

from __future__ import annotations

import re

_NEUTRAL = re.compile(
    r"""
      (?P<text>   '(?:[^']|'')*+' )
    | (?P<name>   "(?:[^"]|"")*+" )
    | (?P<comment> --[^\n]*+ | /\*.*?\*/ )
    | (?P<cast>   ::\s*\w+ )
    | (?P<prefix> %[A-Za-z]\w*%(?=\w) | \#__(?=\w) )
    | (?P<quoted> :'\w+' | :"\w+" )
    | (?P<braced> \$\{[^{}\n]*\} | %\(\w+\)[sd] | \#\{[^{}\n]*\} | &&?\w+\.?(?!\w) | (?<![\w%])%(?:\d+\$)?[sdf]\b
                  | \{\w*\} )
    """,
    re.VERBOSE | re.DOTALL,
)


def without_placeholders(sql: str) -> str:
    """*sql* with ``%(x)s``, ``%s``, ``%1$d``, ``${x}``, ``{x}``, ``&x`` and ``:'x'`` made parameters in place.

    A placeholder that is part of a name becomes part of that name; ``%PREFIX%`` and ``#__``, which installers put
    before the names of all their tables, go; lines keep their numbers. ``:x``, ``?`` and
    ``$1`` are left: every dialect of the parser knows them.

    >>> without_placeholders("SELECT a FROM ${env}.t WHERE b = %(day)s AND c = :'who' AND d LIKE '%s'")
    "SELECT a FROM env.t WHERE b = :day AND c = :who AND d LIKE '%s'"
    >>> without_placeholders("SELECT 1 FROM `%TABLE_PREFIX%ticket` JOIN #__users USING (id)")
    'SELECT 1 FROM `ticket` JOIN users USING (id)'
    """
    if not any(mark in sql for mark in ("${", "%", "#", ":'", ':"', "&", "{")):
        return sql
    return _NEUTRAL.sub(lambda found: _replacement(found, sql), sql)


def without_prefixes(sql: str) -> str:
    """*sql* without what installers put before the names of tables; everything else is left.

    >>> without_prefixes("CREATE TABLE `%TABLE_PREFIX%ticket` (a int DEFAULT 0) -- 5%")
    'CREATE TABLE `ticket` (a int DEFAULT 0) -- 5%'
    """
    if "%" not in sql and "#__" not in sql:
        return sql
    return _NEUTRAL.sub(lambda found: "" if found.lastgroup == "prefix" else found.group(), sql)


def _replacement(found: re.Match[str], sql: str) -> str:
    kind = found.lastgroup
    if kind == "quoted":
        return ":" + found.group()[2:-1]
    if kind == "prefix":
        return ""
    if kind != "braced":
        return found.group()
    word = re.sub(r"\W+", "_", found.group().strip("$#%{}()&.").removesuffix(")s").removesuffix(")d")).strip("_")
    word = word or "parameter"
    if word[0].isdigit():
        word = f"p{word}"
    is_part = _touches_name(sql, found.start() - 1) or _touches_name(sql, found.end())
    return word if is_part or _stands_for_table(sql, found.start()) else f":{word}"


def _touches_name(sql: str, place: int) -> bool:
    return 0 <= place < len(sql) and (sql[place].isalnum() or sql[place] in "_.")


_BEFORE_TABLE = re.compile(r"(?:FROM|JOIN|INTO|UPDATE|TABLE|VIEW|EXISTS|USING)\s*$", re.IGNORECASE)


def _stands_for_table(sql: str, start: int) -> bool:
    return _BEFORE_TABLE.search(sql, max(0, start - 12), start) is not None
