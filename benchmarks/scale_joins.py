"""How join discovery grows with the catalog: wall time and peak memory, schema-only.

    python benchmarks/scale_joins.py --tables 1000 10000

The schemas are generated: departments times things, each table with its key, references to other things of its
department, shared dimensions that collide by name between departments, agents, days, and columns that mean nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.model.build import build

COLUMNS = 20
_THINGS = (  # noqa: SIM905 - words read better than quotes and commas
    "customer order product store employee invoice payment shipment vendor contract campaign ticket account "
    "warehouse region category currency project asset claim policy member visit device session"
).split()
_DEPARTMENTS = (  # noqa: SIM905 - as above
    "sales finance hr marketing logistics support legal it retail online wholesale export audit risk "
    "fleet plant lab media care travel"
).split()
_OTHER = (  # noqa: SIM905 - as above
    "name status amount quantity created_at updated_at is_active description note code type price total "
    "created_by start_date end_date country comment"
).split()


def main(arguments: Sequence[str]) -> None:
    """Print a line a size, and how the time a column grows from the first to the last."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tables", type=int, nargs="+", default=[1000, 10000])
    given = parser.parse_args(arguments)
    print(f"{'tables':>8} {'columns':>8} {'seconds':>8} {'CPU s':>8} {'us/column':>10} {'joins':>7} {'peak MB':>8}")
    each = [_measured_apart(count) for count in given.tables]
    first, last = given.tables[0], given.tables[-1]
    print(f"the CPU time a column grows {each[-1] / each[0]:.2f} times from {first} tables to {last}")


def _measured_apart(count: int) -> float:
    """Measure in a process of its own, so that peak memory is its own; microseconds of CPU a column."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        columns, seconds, cpu, joins, peak = apart.submit(_measured, count).result()
    each = cpu / columns * 1e6
    print(f"{count:8} {columns:8} {seconds:8.1f} {cpu:8.1f} {each:10.0f} {joins:7} {peak / 1024:8.0f}", flush=True)
    return each


def _measured(count: int) -> tuple[int, float, float, int, int]:
    """Columns, seconds of wall time and of CPU, joins proposed, and the peak of resident memory in KiB (Linux)."""
    catalog = generated(count)
    started, cpu = time.perf_counter(), time.process_time()
    model = build(catalog)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return sum(len(table.columns) for table in catalog), seconds, cpu, len(model.relationships), peak


def generated(tables: int) -> Catalog:
    """A catalog of *tables* tables of :data:`COLUMNS` columns; the same number gives the same catalog."""
    return Catalog.of(_table(number) for number in range(tables))


def _table(number: int) -> Table:
    thing = _THINGS[number % len(_THINGS)]
    round_ = number // len(_THINGS)
    department = _DEPARTMENTS[round_ % len(_DEPARTMENTS)]
    version = round_ // len(_DEPARTMENTS)
    name = f"{department}_{thing}" + (f"_{version}" if version else "")
    return Table(TableName("wh", name), tuple(_columns(thing, number)))


def _columns(thing: str, number: int) -> Iterator[Column]:
    yield Column(f"{thing}_id" if number % 3 else "id", "bigint", nullable=False)
    references = [_THINGS[(number * step + step) % len(_THINGS)] for step in (2, 3, 5, 7)]
    others = [other for other in dict.fromkeys(references) if other != thing]
    for other in others:
        yield Column(f"{other}_id", "bigint")
    for place in range(COLUMNS - 1 - len(others)):
        name = _OTHER[(number + place) % len(_OTHER)]
        yield Column(name, "timestamp without time zone" if name.endswith(("_at", "_date")) else "integer")


if __name__ == "__main__":
    main(sys.argv[1:])
