"""Types as DuckDB names them and as the catalog spells them (Redshift's long names), both ways."""

from __future__ import annotations

import re

from modeler.catalog.types import TypeFamily, type_family

_TO_REDSHIFT = {
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "UTINYINT": "smallint",
    "SMALLINT": "smallint",
    "USMALLINT": "integer",
    "INTEGER": "integer",
    "UINTEGER": "bigint",
    "BIGINT": "bigint",
    "UBIGINT": "numeric(20,0)",
    "HUGEINT": "numeric(38,0)",
    "UHUGEINT": "numeric(38,0)",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "VARCHAR": "character varying(65535)",
    "DATE": "date",
    "TIME": "time without time zone",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP_S": "timestamp without time zone",
    "TIMESTAMP_MS": "timestamp without time zone",
    "TIMESTAMP_NS": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "INTERVAL": "interval",
    "BLOB": "varbyte",
    "UUID": "character varying(36)",
    "JSON": "super",
}

_TO_DUCKDB = {
    TypeFamily.INTEGER: "BIGINT",
    TypeFamily.FLOATING: "DOUBLE",
    TypeFamily.TEXT: "VARCHAR",
    TypeFamily.BOOLEAN: "BOOLEAN",
    TypeFamily.DATE: "DATE",
    TypeFamily.TIMESTAMP: "TIMESTAMP",
    TypeFamily.TIME: "TIME",
}
_ARGUMENTS = re.compile(r"\((\s*\d+\s*(?:,\s*\d+\s*)?)\)")


def catalog_type(duckdb_type: str) -> str:
    """How the catalog spells a type that DuckDB reports.

    >>> [catalog_type(t) for t in ("BIGINT", "DECIMAL(12,2)", "VARCHAR", "INTEGER[]")]
    ['bigint', 'numeric(12,2)', 'character varying(65535)', 'super']
    """
    upper = duckdb_type.upper()
    if upper.startswith("DECIMAL"):
        return "numeric" + upper.removeprefix("DECIMAL")
    if upper.startswith("ENUM"):
        return "character varying(65535)"
    return _TO_REDSHIFT.get(upper, "super")


def duckdb_type(data_type: str) -> str | None:
    """The DuckDB type to read a CSV column as that the catalog gives *data_type*; None leaves it to DuckDB.

    >>> [duckdb_type(t) for t in ("bigint", "numeric(12, 2)", "character varying(18)", "super")]
    ['BIGINT', 'DECIMAL(12,2)', 'VARCHAR', None]
    """
    family = type_family(data_type)
    if family is TypeFamily.DECIMAL:
        found = _ARGUMENTS.search(data_type)
        # Redshift's DECIMAL without arguments is (18,0)
        return f"DECIMAL({found.group(1).replace(' ', '')})" if found else "DECIMAL(18,0)"
    if family is TypeFamily.TIMESTAMP and ("tz" in data_type or "with time zone" in data_type):
        return "TIMESTAMP WITH TIME ZONE"
    return _TO_DUCKDB.get(family)


def is_padded(data_type: str) -> bool:
    """Whether it is CHAR(n), whose trailing blanks mean nothing to Redshift.

    >>> [is_padded(t) for t in ("character(3)", "character varying(3)", "char(3)", "bpchar")]
    [True, False, True, True]
    """
    bare = _ARGUMENTS.sub("", data_type.lower()).strip()
    return bare in ("char", "character", "nchar", "bpchar")
