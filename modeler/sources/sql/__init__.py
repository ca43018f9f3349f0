"""Read a file of SQL: definitions, queries and ETL, out of templates, shells' commands and procedures."""

from __future__ import annotations

from modeler.sources.sql.reading import read_compiled, read_sql

__all__ = ["read_compiled", "read_sql"]
