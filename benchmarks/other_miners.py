"""What other tools say of SQL, for :mod:`benchmarks.sql_mining`; it runs in an interpreter that has them.

    python -m venv tools && tools/bin/pip install sqllineage sql-metadata
    python -m benchmarks.sql_mining --tools tools/bin/python

An interpreter of their own, because sql-metadata 3.0 cannot be used beside compiled sqlglot. Standard input holds
``{"queries": [...], "tables": {"table": ["column", ...]}}``; standard output one list of results.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from typing import Any


def main() -> None:
    """Run every tool over the queries."""
    given = json.load(sys.stdin)
    columns: dict[str, list[str]] = given["tables"]
    tools: Mapping[str, Callable[[str], tuple[Iterable[str], bool]]] = {
        "sqlglot": _parsed,
        "sqllineage": lambda sql: _by_sqllineage(sql, columns),
        "sql-metadata": _by_sql_metadata,
    }
    json.dump([_over(given["queries"], name, tool) for name, tool in tools.items()], sys.stdout)


def _over(queries: list[str], name: str, tool: Callable[[str], tuple[Iterable[str], bool]]) -> dict[str, Any]:
    found: list[list[str]] = []
    failed, columns, seconds = 0, 0, 0.0
    for sql in queries:
        began = time.perf_counter()
        try:
            tables, has_columns = tool(sql)
        except Exception as error:  # noqa: BLE001 - a tool may fail in any way: it is counted
            print(f"{name}: {type(error).__name__}: {str(error)[:80]}", file=sys.stderr)
            failed += 1
            tables, has_columns = (), False
        seconds += time.perf_counter() - began
        found.append(sorted({table.rsplit(".", 1)[-1].lower() for table in tables}))
        columns += has_columns
    return {
        "tool": f"{name} {version(name)}",
        "seconds": seconds,
        "failed": failed,
        "tables": found,
        "with_columns": columns,
    }


def _parsed(sql: str) -> tuple[Iterable[str], bool]:
    import sqlglot

    sqlglot.parse_one(sql, dialect="duckdb")
    return (), False


def _by_sqllineage(sql: str, columns: Mapping[str, list[str]]) -> tuple[Iterable[str], bool]:
    from sqllineage.core.metadata.dummy import DummyMetaDataProvider
    from sqllineage.runner import LineageRunner

    known = DummyMetaDataProvider({f"main.{name}": held for name, held in columns.items()})
    runner = LineageRunner(f"CREATE VIEW made AS {sql}", metadata_provider=known)
    return [str(table) for table in runner.source_tables], bool(runner.get_column_lineage())


def _by_sql_metadata(sql: str) -> tuple[Iterable[str], bool]:
    from sql_metadata import Parser

    parser = Parser(sql)
    used = parser.columns_dict
    return parser.tables, bool(used.get("join") or used.get("where"))


if __name__ == "__main__":
    main()
