"""What the battery costs when checks share scans, against one query a check, on TPC-H.

    pip install tpchgen-cli && tpchgen-cli parquet -s 1 --output-dir=DATA/tpch
    python -m benchmarks.scans DATA

Also says what the battery refutes there: TPC-H is clean, so every refutation but those of its design is false.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery
from modeler.checks.fusion import fused
from modeler.checks.validation import Answer, examine
from modeler.checks.verdicts import Check, Outcome
from modeler.model.data_model import DataModel, Key, Multiplicity, Relationship
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.running import runner

SCHEMA = "tpch"
KEYS = {
    "region": ("r_regionkey",),
    "nation": ("n_nationkey",),
    "supplier": ("s_suppkey",),
    "customer": ("c_custkey",),
    "part": ("p_partkey",),
    "partsupp": ("ps_partkey", "ps_suppkey"),
    "orders": ("o_orderkey",),
    "lineitem": ("l_orderkey", "l_linenumber"),
}
REFERENCES = (
    ("nation", ("n_regionkey",), "region"),
    ("supplier", ("s_nationkey",), "nation"),
    ("customer", ("c_nationkey",), "nation"),
    ("partsupp", ("ps_partkey",), "part"),
    ("partsupp", ("ps_suppkey",), "supplier"),
    ("orders", ("o_custkey",), "customer"),
    ("lineitem", ("l_orderkey",), "orders"),
    ("lineitem", ("l_partkey", "l_suppkey"), "partsupp"),
)


def main(folder: Path) -> None:
    """Run the battery both ways and compare."""
    with open_duckdb(folder, memory_limit_mb=8192) as warehouse:
        model = _model(Catalog.of(warehouse.describe().tables))
        run = runner(warehouse, model.catalog)
        checks = battery(model)
        for check in checks:
            run(check)  # translations are remembered, files are in the page cache: neither way pays for them
        began = time.perf_counter()
        for check in checks:
            run(check)
        apart = time.perf_counter() - began
        sent: list[str] = []

        def counted(check: Check) -> Answer:
            sent.append(check.name)
            return run(check)

        began = time.perf_counter()
        verdicts = examine(checks, run=counted)
        together = time.perf_counter() - began
    print(
        f"{len(checks)} checks, {len(sent)} queries, of them {len(fused(checks))} scans of a table for many checks"
    )
    print(f"one query a check: {apart:.1f} s; shared: {together:.1f} s; {apart / together:.1f} times as fast")
    for verdict in verdicts:
        if verdict.outcome is not Outcome.CONFIRMED:
            print(f"{verdict.outcome.value}: {verdict.check.name}: {verdict.sentence}")


def _model(catalog: Catalog) -> DataModel:
    def columns(table: str, names: tuple[str, ...]) -> ColumnSet:
        return ColumnSet(TableName(SCHEMA, table), names)

    many, one = Multiplicity.ZERO_OR_MORE, Multiplicity.EXACTLY_ONE
    return DataModel(
        catalog,
        keys=tuple(Key(columns(table, names), 1.0) for table, names in KEYS.items()),
        relationships=tuple(
            Relationship(columns(child, names), columns(parent, KEYS[parent]), many, one, 1.0)
            for child, names, parent in REFERENCES
        ),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
