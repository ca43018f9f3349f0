"""Generated warehouses whose first model is wrong on purpose, with the truth beside it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.checks.validation import Validation, validate
from modeler.checks.verdicts import Outcome
from modeler.evidence.claims import Evidence, Joined, Method, Refers, Unique
from modeler.model.build import build
from modeler.model.data_model import DataModel
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.running import runner

ENTITIES = ("customer", "product", "supplier", "store", "employee", "campaign", "carrier", "currency", "category")
FACTS = ("sale", "ticket", "invoice", "booking", "delivery")
FAULTS = ("wrong column", "wrong side", "missing key part", "duplicated dimension")


@dataclass(frozen=True, slots=True)
class Warehouse:
    """What was generated, what is believed of it at first, and what is true."""

    script: str
    misled: tuple[Evidence, ...]
    """The evidence that makes the first model wrong."""
    faults: tuple[str, ...]
    references: frozenset[tuple[ColumnSet, ColumnSet]]
    """Child and parent of every true relationship."""
    keys: frozenset[ColumnSet]
    repaired: frozenset[ColumnSet]
    """Keys that are read one row of."""


def generate(seed: int) -> Warehouse:
    """The warehouse number *seed*: two to four dimensions, a fact, its lines, and one or two faults."""
    chance = random.Random(seed)  # noqa: S311  has to be repeatable, not secret
    schema = "dw"
    fact = chance.choice(FACTS)
    dimensions = chance.sample(ENTITIES, chance.randint(2, 4))
    sizes = {name: chance.randint(40, 300) for name in dimensions}
    rows = chance.randint(1_000, 3_000)
    faults = tuple(chance.sample(FAULTS, chance.randint(1, 2)))
    duplicated = dimensions[0] if "duplicated dimension" in faults else ""
    fact_key, line = f"{fact}_id", f"{fact}_line"
    statements = [f"CREATE SCHEMA {schema}"]
    for offset, name in enumerate(dimensions):
        statements.append(_dimension(schema, name, sizes[name], offset))
        if name == duplicated:
            again = f"loaded_at + INTERVAL 9 DAY AS loaded_at, {name}_name || ' (new)' AS {name}_name"
            statements.append(
                f"INSERT INTO {schema}.{name} SELECT * REPLACE ({again}) FROM {schema}.{name} "
                f"WHERE {name}_id % {chance.randint(11, 23)} = 0"
            )
    references = ", ".join(
        f"{1000 * offset} + 1 + (i * {chance.choice((7, 11, 13))}) % {sizes[name]} AS {name}_id"
        for offset, name in enumerate(dimensions)
    )
    statements.append(
        f"CREATE TABLE {schema}.{fact} AS SELECT 100000 + i AS {fact_key}, {references}, "
        f"900000 + (i * 17) % 5000 AS clerk_ref, round(5 + i % 90, 2)::DECIMAL(10, 2) AS amount, "
        f"TIMESTAMP '2023-01-01' + INTERVAL (i) HOUR AS created_at FROM range(1, {rows + 1}) AS r(i)"
    )
    statements.append(
        f"CREATE TABLE {schema}.{line} AS SELECT 100001 + i // 3 AS {fact_key}, 1 + i % 3 AS line_no, "
        f"1 + i % 7 AS quantity FROM range(0, {3 * rows}) AS r(i)"
    )

    def columns(table: str, *names: str) -> ColumnSet:
        return ColumnSet(TableName(schema, table), names)

    misled = tuple(_misled(faults, columns, fact, line, dimensions[-1]))
    true_references = {(columns(fact, f"{name}_id"), columns(name, f"{name}_id")) for name in dimensions}
    true_references.add((columns(line, fact_key), columns(fact, fact_key)))
    return Warehouse(
        ";\n".join(statements),
        misled,
        faults,
        frozenset(true_references),
        frozenset({columns(fact, fact_key), columns(line, fact_key, "line_no")}),
        frozenset({columns(duplicated, f"{duplicated}_id")} if duplicated else set()),
    )


def first_model(warehouse: Warehouse, catalog: Catalog) -> DataModel:
    """What is believed before any test."""
    return build(catalog, warehouse.misled)


def validated(warehouse: Warehouse, folder: Path) -> tuple[DataModel, Validation]:
    """The first model, and what the loop made of it."""
    path = folder / "generated.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(warehouse.script)
    with open_duckdb(path) as opened:
        catalog = Catalog.of(opened.describe().tables)
        first = first_model(warehouse, catalog)
        found = validate(
            first,
            run=runner(opened, catalog),
            rebuild=lambda learnt, repairs: build(catalog, (*warehouse.misled, *learnt), deduplications=repairs),
        )
    return first, found


def mistakes(warehouse: Warehouse, model: DataModel) -> list[str]:
    """How *model* differs from the truth."""
    held = {(r.child, r.parent) for r in model.relationships}
    found = [f"missing {child} = {parent}" for child, parent in sorted(warehouse.references - held)]
    found += [f"wrong {child} = {parent}" for child, parent in sorted(held - warehouse.references)]
    for key in sorted(warehouse.keys):
        believed = model.key_of(key.table)
        if believed is None or set(believed.columns.columns) != set(key.columns):
            found.append(f"key of {key.table} is {believed.columns if believed else None}")
    repaired = {ColumnSet(repair.table, repair.key) for repair in model.deduplications}
    if repaired != warehouse.repaired:
        found.append(f"repaired {sorted(map(str, repaired))}")
    return found


def refuted_claims(validation: Validation) -> list[str]:
    """Claims of the final model that the data refute."""
    return [v.check.claim for v in validation.verdicts if v.outcome is Outcome.REFUTED and not v.check.finding]


def _dimension(schema: str, name: str, size: int, offset: int) -> str:
    return (
        f"CREATE TABLE {schema}.{name} AS SELECT {1000 * offset} + i AS {name}_id, '{name} ' || i AS {name}_name, "
        f"['a', 'b', 'c'][1 + i % 3] AS segment, TIMESTAMP '2023-01-01' + INTERVAL (i) MINUTE AS loaded_at "
        f"FROM range(1, {size + 1}) AS r(i)"
    )


def _misled(
    faults: tuple[str, ...], columns: Callable[..., ColumnSet], fact: str, line: str, dimension: str
) -> Iterator[Evidence]:
    """What an old query, a wrong declaration or a hasty colleague said."""
    key = columns(dimension, f"{dimension}_id")
    if "wrong column" in faults:
        stray = columns(fact, "clerk_ref")
        yield Evidence(Refers(stray, key), Method.JOINED, 6.0, "joined so in an old query")
        yield Evidence(Joined.of(stray, key), Method.JOINED, 6.0, "joined so in an old query")
    if "wrong side" in faults:
        backwards = Refers(key, columns(fact, f"{dimension}_id"))
        yield Evidence(backwards, Method.DECLARED, 7.0, "declared the wrong way round")
        yield Evidence(Unique(columns(fact, f"{dimension}_id")), Method.DECLARED, 7.0, "declared as a key")
    if "missing key part" in faults:
        yield Evidence(Unique(columns(line, f"{fact}_id")), Method.DECLARED, 7.0, "declared without line_no")
