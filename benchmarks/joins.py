"""Join discovery on schemas with known keys: precision, recall and F1, cross-validated by schema.

    python benchmarks/joins.py --corpora ../shared/corpora/joins/dev

The folder holds ``NAME.json`` (the truth: tables, primary keys, foreign keys) beside ``NAME.redshift.sql`` (what
the program is given) and, for some, ``NAME.legacy.sql`` (queries over it). The weights that score a schema are
trained on the others: the schemas are dealt into folds by name. ``--packaged`` scores with the weights that ship.
Data are generated (``generated_rows.py``): they honour the true keys, with NULLs, orphans and small numbers that
overlap by accident.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from modeler.catalog.merge import merge
from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Evidence
from modeler.evidence.mining import mine
from modeler.model.build import build
from modeler.model.data_model import Relationship
from modeler.model.fitting import Example, Prepared, fit
from modeler.model.scoring import JoinWeights, packaged_weights, written
from modeler.sources.ddl import read_ddl
from modeler.sources.sql import read_sql
from modeler.workspace.profiling import profiled

FOLDS = 8
SURE = 0.9
"""Probability from which proposals ought to be right 95 times in 100."""

Edge = tuple[str, str, tuple[tuple[str, str], ...]]
"""Child table, parent table, and the pairs of columns in sorted order; all lower case, without schemas."""


@dataclass(frozen=True)
class Schema:
    """One schema of the corpora."""

    name: str
    group: str
    catalog: Catalog
    edges: frozenset[Edge]
    example: Example
    queries: tuple[Evidence, ...]
    """What its legacy SQL says; empty where there is none."""


@dataclass(frozen=True)
class Score:
    """Counts of one schema."""

    right: int
    proposed: int
    true: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing to find and nothing was proposed."""
        if not self.proposed and not self.true:
            return 1.0
        return 2 * self.right / (self.proposed + self.true)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--corpora", type=Path, required=True, help="folder of NAME.json and NAME.redshift.sql")
    parser.add_argument("--packaged", action="store_true", help="score with the weights that ship")
    parser.add_argument("--per", action="store_true", help="a line for each schema")
    parser.add_argument("--train", type=Path, help="write weights trained on all of them to this file, and stop")
    given = parser.parse_args(arguments)
    schemas = tuple(_schemas(given.corpora))
    if not schemas:
        parser.error(f"no NAME.json beside a NAME.redshift.sql in {given.corpora}")
    if given.train:
        learnt = fit(
            (Prepared.of(s.example) for s in schemas), trained_on=f"{len(schemas)} public schemas with known keys"
        )
        given.train.write_text(written(learnt), encoding="utf-8")
        return
    weights = dict(_weights(schemas, packaged=given.packaged))
    started = time.perf_counter()
    alone = {s.name: build(s.catalog, weights=weights[s.name]).relationships for s in schemas}
    seconds = time.perf_counter() - started
    with_queries = {
        s.name: build(s.catalog, s.queries, weights=weights[s.name]).relationships for s in schemas if s.queries
    }
    with_data = {s.name: _with_data(s, weights[s.name]) for s in schemas}
    print(f"{len(schemas)} schemas, {sum(len(s.catalog) for s in schemas)} tables; scored in {seconds:.1f} s")
    print(f"{'':34} {'P':>5} {'R':>5} {'F1':>5} {'macro':>6} {'exact':>6}")
    others = tuple(s for s in schemas if s.group != "spider")
    queried = tuple(s for s in schemas if s.queries)
    _line("names, not Spider", others, alone)
    _line("names, all", schemas, alone)
    _line("names and data, not Spider", others, with_data)
    _line("names and data, all", schemas, with_data)
    if queried:
        _line("names, those with queries", queried, alone)
        _line("names and queries, the same", queried, with_queries)
    _line("same name and type, not Spider", others, {s.name: _same_name(s) for s in others})
    _line("naming rule table_id, not Spider", others, {s.name: _naming_rule(s) for s in others})
    _line("wider naming rules, not Spider", others, {s.name: _wider_rules(s) for s in others})
    _line("wider naming rules, all", schemas, {s.name: _wider_rules(s) for s in schemas})
    _reliability(schemas, alone)
    if given.per:
        for schema in sorted(schemas, key=lambda s: _score(schema_edges(alone[s.name]), s).f1):
            score = _score(schema_edges(alone[schema.name]), schema)
            said = f"{score.right:4} of {score.true:4}, {score.proposed:4} proposed"
            print(f"  {schema.name:34} {said}, F1 {score.f1:.2f}")


def schema_edges(relationships: Iterable[Relationship]) -> frozenset[Edge]:
    """Relationships as the corpora write them."""
    return frozenset(_edge(one.child, one.parent) for one in relationships)


def _with_data(schema: Schema, weights: JoinWeights) -> tuple[Relationship, ...]:
    """What is proposed once the values of candidates were compared, as ``modeler joins`` does it."""
    # a script finds what lies beside it only once the checkout is on its path
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from benchmarks.generated_rows import asking, generated

    database = generated(schema.catalog, schema.example.primary, tuple(schema.example.references))
    try:
        rebuild = partial(build, schema.catalog, weights=weights)
        seen = profiled(rebuild(), asking(database), chosen=True, rebuild=rebuild)
    finally:
        database.close()
    return rebuild(seen).relationships


def _weights(schemas: Sequence[Schema], *, packaged: bool) -> Iterator[tuple[str, JoinWeights]]:
    """For each schema weights that have not seen it, or those that ship."""
    if packaged:
        yield from ((schema.name, packaged_weights()) for schema in schemas)
        return
    prepared = {schema.name: Prepared.of(schema.example) for schema in schemas}
    for fold in range(FOLDS):
        held_out = schemas[fold::FOLDS]
        names = {schema.name for schema in held_out}
        learnt = fit((prepared[s.name] for s in schemas if s.name not in names), trained_on="the other folds")
        yield from ((schema.name, learnt) for schema in held_out)


def _schemas(folder: Path) -> Iterator[Schema]:
    for truth_file in sorted(folder.glob("*.json")):
        ddl = folder / f"{truth_file.stem}.redshift.sql"
        if not ddl.is_file():
            continue
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        reading = read_ddl(ddl.read_text(encoding="utf-8"), ddl.name)
        catalog, _ = merge(reading.tables, reading.amendments)
        edges = frozenset(
            (_bare(e["table"]), _bare(e["ref_table"]), _pairs(e["columns"], e["ref_columns"]))
            for e in truth["foreign_keys"]
        )
        yield Schema(
            truth_file.stem,
            truth.get("group", ""),
            catalog,
            edges,
            _example(catalog, truth),
            _queries(folder / f"{truth_file.stem}.legacy.sql", catalog),
        )


def _example(catalog: Catalog, truth: dict[str, Any]) -> Example:
    names = {table.name.table.lower(): table.name for table in catalog}
    primary = frozenset(
        ColumnSet(names[_bare(table["name"])], tuple(key.lower() for key in table["primary_key"]))
        for table in truth["tables"]
        if table["primary_key"] and _bare(table["name"]) in names
    )
    references = frozenset(
        (
            ColumnSet(names[_bare(e["table"])], tuple(c.lower() for c in e["columns"])),
            ColumnSet(names[_bare(e["ref_table"])], tuple(c.lower() for c in e["ref_columns"])),
        )
        for e in truth["foreign_keys"]
        if _bare(e["table"]) in names and _bare(e["ref_table"]) in names
    )
    return Example(catalog, primary, references)


def _queries(file: Path, catalog: Catalog) -> tuple[Evidence, ...]:
    if not file.is_file():
        return ()
    reading = read_sql(file.read_text(encoding="utf-8"), file.name, dialect="sqlite")
    return mine(reading.statements, catalog, dialect="sqlite").evidence


def _edge(child: ColumnSet, parent: ColumnSet) -> Edge:
    return child.table.table.lower(), parent.table.table.lower(), _pairs(child.columns, parent.columns)


def _pairs(columns: Iterable[str], others: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((a.lower(), b.lower()) for a, b in zip(columns, others, strict=True)))


def _bare(name: str) -> str:
    return name.lower() if " " in name else name.lower().rpartition(".")[2]


def _same_name(schema: Schema) -> frozenset[Edge]:
    """The baseline that joins every two columns of one name and type."""
    columns = [
        (table.name.table.lower(), c.name.lower(), c.family) for table in schema.catalog for c in table.columns
    ]
    by_name: dict[tuple[str, str], list[str]] = {}
    for table, name, family in columns:
        by_name.setdefault((name, family.value), []).append(table)
    return frozenset(
        (one, other, ((name, name),))
        for (name, _), tables in by_name.items()
        for one in tables
        for other in tables
        if one != other
    )


def _naming_rule(schema: Schema) -> frozenset[Edge]:
    """The baseline of tbls and SchemaCrawler: ``order_id`` refers to ``id`` or ``order_id`` of ``orders``."""
    found = set()
    tables = {table.name.table.lower(): table for table in schema.catalog}
    for table in schema.catalog:
        for column in table.columns:
            stem = column.name.lower().removesuffix("_id")
            if stem == column.name.lower():
                continue
            for name in (stem, f"{stem}s", f"{stem}es", f"{stem.removesuffix('y')}ies"):
                parent = tables.get(name)
                if parent is None or parent is table:
                    continue
                key = next((k for k in ("id", f"{stem}_id") if parent.has_column(k)), None)
                if key is not None:
                    found.add((table.name.table.lower(), name, ((column.name.lower(), key),)))
    return frozenset(found)


def _wider_rules(schema: Schema) -> frozenset[Edge]:
    """A baseline of more endings, tables with a layer in front, and columns called as another table's first one."""
    held = {_without_layer(table.name.table.lower()): table for table in schema.catalog}
    firsts = {table.columns[0].name.lower(): table for table in schema.catalog if table.columns}
    found = set()
    for table in schema.catalog:
        for name in (column.name.lower() for column in table.columns):
            ending = next((end for end in _ENDINGS if name.endswith(end) and name != end), None)
            stem = name[: -len(ending)].rstrip("_") if ending else name
            plural = (stem, f"{stem}s", f"{stem}es", f"{stem.removesuffix('y')}ies")
            parent = next((held[one] for one in plural if one in held), None) if ending else None
            parent = parent or firsts.get(name)
            if parent is not None and parent is not table:
                keys = (name, "id", f"{stem}_id", f"{stem}id", parent.columns[0].name.lower())
                key = next(one for one in keys if parent.has_column(one))
                found.add((table.name.table.lower(), parent.name.table.lower(), ((name, key),)))
    return frozenset(found)


_ENDINGS = ("_id", "_key", "_sk", "_fk", "_uuid", "_code", "_no", "id", "key")
_LAYERS = ("dim_", "fact_", "fct_", "dim", "fact", "tbl_", "stg_")


def _without_layer(name: str) -> str:
    layer = next((one for one in _LAYERS if name.startswith(one) and len(name) > len(one) + 1), "")
    return name[len(layer) :]


def _line(title: str, schemas: Sequence[Schema], found: dict[str, Any] | dict[str, frozenset[Edge]]) -> None:
    edges = {s.name: _as_edges(found[s.name]) for s in schemas}
    scores = [_score(edges[schema.name], schema) for schema in schemas]
    right, proposed, true = (sum(getattr(s, n) for s in scores) for n in ("right", "proposed", "true"))
    micro = Score(right, proposed, true)
    macro = sum(score.f1 for score in scores) / len(scores)
    exact = sum(edges[schema.name] == schema.edges for schema in schemas) / len(schemas)
    precision, recall = right / max(1, proposed), right / max(1, true)
    print(f"{title:34} {precision:5.2f} {recall:5.2f} {micro.f1:5.2f} {macro:6.2f} {exact:6.2f}")


def _as_edges(found: frozenset[Edge] | tuple[Relationship, ...]) -> frozenset[Edge]:
    return found if isinstance(found, frozenset) else schema_edges(found)


def _score(edges: frozenset[Edge], schema: Schema) -> Score:
    return Score(len(edges & schema.edges), len(edges), len(schema.edges))


def _reliability(schemas: Sequence[Schema], found: dict[str, tuple[Relationship, ...]]) -> None:
    """How often proposals of each probability are right, and the expected calibration error over ten bins."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for schema in schemas:
        if schema.group != "spider":
            for one in found[schema.name]:
                held = bins[min(9, int(one.probability * 10))]
                held.append((one.probability, _edge(one.child, one.parent) in schema.edges))
    total = sum(map(len, bins))
    error = 0.0
    print("\nprobability  proposals  right (not Spider)")
    for place, held in enumerate(bins):
        if held:
            said = sum(p for p, _ in held) / len(held)
            right = sum(holds for _, holds in held) / len(held)
            error += abs(said - right) * len(held) / total
            print(f"  {place / 10:.1f}-{(place + 1) / 10:.1f}  {len(held):9}  {right:6.2f}")
    sure = [holds for held in bins for said, holds in held if said >= SURE]
    if sure:
        print(f"of {len(sure)} proposals from {SURE} on {sum(sure) / len(sure):.3f} are right")
    print(f"expected calibration error {error:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
