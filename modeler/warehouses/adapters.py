"""The warehouses there are, by name: one file and one line each."""

from __future__ import annotations

from modeler.registry import Registry

WAREHOUSES = Registry(
    "warehouse",
    {
        "duckdb": "modeler.warehouses.duckdb:open_duckdb",
        "postgres": "modeler.warehouses.postgres:open_postgres",
        "redshift": "modeler.warehouses.redshift:open_redshift",
        "spark": "modeler.warehouses.spark:open_spark",
    },
    group="modeler.warehouses",
)
"""Functions that open a warehouse. Third parties add theirs under the entry-point group ``modeler.warehouses``."""
