"""What dbt compiled: ``manifest.json`` holds the SQL of each model, with every macro and variable filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modeler.catalog.names import Skipped, Span, TableName


@dataclass(frozen=True, slots=True)
class Compiled:
    """One file as dbt compiled it."""

    sql: str
    dialect: str
    relation: TableName | None
    """The table or view it makes; None for a test or an analysis."""


def read_manifest(
    text: str, path: str, *, folders: Mapping[str, str]
) -> tuple[dict[str, Compiled], tuple[Skipped, ...]]:
    """The compiled file at each path, and a word where the manifest cannot be used.

    *folders* gives the folder of each project by its name; files of other packages are left out. The format is
    dbt's artifact schema (version 4 and later; before 7 the key is ``compiled_sql``). Another tool's manifest, and
    one of ``dbt parse``, which compiles nothing, give nothing.

    >>> node = {"resource_type": "model", "package_name": "p", "original_file_path": "models/a.sql",
    ...         "compiled_code": "select 1", "schema": "S", "alias": "a"}
    >>> about = {"dbt_schema_version": "v12", "adapter_type": "redshift"}
    >>> text = json.dumps({"metadata": about, "nodes": {"model.p.a": node}})
    >>> read_manifest(text, "target/manifest.json", folders={"p": "dbt"})[0]
    {'dbt/models/a.sql': Compiled(sql='select 1', dialect='redshift', relation=TableName(schema='s', table='a'))}
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"the manifest is not JSON: {error}"
        return {}, (Skipped(Span(path, getattr(error, "lineno", 1), 1), reason, "run dbt compile again"),)
    held = document if isinstance(document, dict) else {}
    metadata, nodes = held.get("metadata"), held.get("nodes")
    if not isinstance(metadata, dict) or "dbt_schema_version" not in metadata or not isinstance(nodes, dict):
        return {}, ()
    adapter = str(metadata.get("adapter_type") or "redshift")
    dialect = _DIALECTS.get(adapter, adapter)
    found = {}
    for node in nodes.values():
        folder = folders.get(str(node.get("package_name")))
        sql = node.get("compiled_code") or node.get("compiled_sql")
        if folder is not None and sql and str(node.get("original_file_path", "")).endswith(".sql"):
            own = str(node["original_file_path"])
            found[f"{folder}/{own}" if folder else own] = Compiled(str(sql), dialect, _relation(node))
    return found, ()


_DIALECTS = {"sqlserver": "tsql", "synapse": "tsql", "fabric": "tsql", "athena": "trino", "glue": "spark"}
"""Adapters whose dialect has another name in sqlglot."""
_MADE = frozenset({"model", "snapshot", "seed"})


def _relation(node: Mapping[str, Any]) -> TableName | None:
    if node.get("resource_type") not in _MADE:
        return None
    schema, alias = node.get("schema"), node.get("alias") or node.get("name")
    return TableName(str(schema).lower(), str(alias).lower()) if schema and alias else None
