"""Type families: what a column holds, without length, precision or the engine's spelling."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache


class TypeFamily(StrEnum):
    """Types that compare with each other without a cast that changes their meaning."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOATING = "floating"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    INTERVAL = "interval"
    BINARY = "binary"
    SEMI_STRUCTURED = "semi_structured"
    SPATIAL = "spatial"
    SKETCH = "sketch"
    UNKNOWN = "unknown"

    @property
    def is_number(self) -> bool:
        """Whether sums and averages mean something."""
        return self in (TypeFamily.INTEGER, TypeFamily.DECIMAL, TypeFamily.FLOATING)

    @property
    def is_point_in_time(self) -> bool:
        """Whether it can place a row on the calendar."""
        return self in (TypeFamily.DATE, TypeFamily.TIMESTAMP)


_FAMILIES: tuple[tuple[TypeFamily, str], ...] = (
    (TypeFamily.SEMI_STRUCTURED, r"super|json|jsonb|variant|struct|array|map|list|object|row"),
    (
        TypeFamily.INTEGER,
        r"u?(?:big|small|tiny|medium|huge)int|u?int(?:eger)?[248]?|int(?:16|32|64|128)|(?:big|small)?serial|oid|long",
    ),
    (TypeFamily.DECIMAL, r"numeric|decimal|dec|number|money|smallmoney"),
    (TypeFamily.FLOATING, r"double precision|double|real|float[48]?|float(?:32|64)"),
    (
        TypeFamily.TIMESTAMP,
        r"timestamptz|timestamp(?:_\w+)?(?: with(?:out)? time zone)?|datetime2?|smalldatetime",
    ),
    (TypeFamily.TIME, r"timetz|time(?: with(?:out)? time zone)?"),
    (TypeFamily.DATE, r"date"),
    (TypeFamily.INTERVAL, r"interval.*"),
    (TypeFamily.BOOLEAN, r"bool(?:ean)?|bit"),
    (TypeFamily.BINARY, r"varbyte|varbinary|binary varying|bytea|blob|binary|bytes|image"),
    (TypeFamily.SPATIAL, r"geometry|geography"),
    (TypeFamily.SKETCH, r"hllsketch"),
    (
        TypeFamily.TEXT,
        (
            r"(?:n|national )?char(?:acter)?(?: varying| large object)?|n?varchar2?|(?:n|tiny|medium|long|ci)?text"
            r"|bpchar|string|enum|uuid|uniqueidentifier|name|sysname|clob"
        ),
    ),
)
_PATTERNS = tuple((family, re.compile(pattern)) for family, pattern in _FAMILIES)
_ARGUMENTS = re.compile(r"\s*\([^)]*\)")


@cache
def type_family(data_type: str) -> TypeFamily:
    """The family of a type as any engine here spells it.

    >>> [type_family(t).value for t in ("character varying(18)", "numeric(12,2)", "timestamp without time zone")]
    ['text', 'decimal', 'timestamp']
    >>> type_family("bigint").is_number, type_family("no such type").value
    (True, 'unknown')
    """
    lowered = data_type.lower().strip()
    if lowered.endswith("[]") or "<" in lowered or lowered.startswith(("struct", "map", "array")):
        return TypeFamily.SEMI_STRUCTURED
    bare = " ".join(_ARGUMENTS.sub("", lowered).split())
    for family, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return family
    return TypeFamily.UNKNOWN
