"""How many planted faults the verification of a language model's answers catches, and how often it cries wolf.

usage: python benchmarks/verification.py [--show] [--most N] [WORKSPACE_OR_SQL_FILE ...]

For every relationship of each workspace's model (at most N, by default 30) answers are written that hold, and the
same with one fault planted: a column or table that is not there, a join on other columns, a relationship said or
drawn the wrong way round, a sum over multiplied rows. Without arguments on examples/shop. Nothing is run in a
warehouse, so that what is caught is caught by reading.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import modeler
from modeler.assistant.verification import Reference, verify
from modeler.assistant.verification.joins import is_join_of
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import DataModel, Relationship
from modeler.query.paths import may_multiply

Planted = tuple[str, str]
"""The kind of an answer (``sound: ...`` or the fault), and its text."""


def main() -> None:
    """Print one line a kind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("places", nargs="*", type=Path)
    parser.add_argument("--most", type=int, default=30, help="relationships of a workspace")
    parser.add_argument("--show", action="store_true", help="print what was got wrong")
    given = parser.parse_args()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for place in given.places or [Path(__file__).parent.parent / "examples" / "shop"]:
        reference = _reference(place)
        for kind, answer in _answers(reference.model, given.most):
            done = verify(answer, reference)
            is_right = done.verified if kind.startswith("sound") else bool(done.faults) and not done.verified
            total[kind] += 1
            right[kind] += is_right
            if given.show and not is_right:
                print(f"{place.name}: {kind}\n{answer}\n  -> {[str(f) for f in done.findings]}\n")
    for kind in sorted(total):
        print(f"{kind:45} {right[kind]:6,} of {total[kind]:6,}")
    for name, kinds in (("planted faults caught", False), ("sound answers verified", True)):
        chosen = [kind for kind in total if kind.startswith("sound") == kinds]
        of, n = sum(total[k] for k in chosen), sum(right[k] for k in chosen)
        print(f"{name}: {n:,} of {of:,} ({n / max(of, 1):.4f})")


def _reference(place: Path) -> Reference:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "w"
        if place.is_dir():
            shutil.copytree(place, copy, ignore=shutil.ignore_patterns(".modeler"))
        else:
            copy.mkdir()
            shutil.copy(place, copy / "schema.sql")
        with modeler.open(copy) as workspace:
            return Reference(workspace.model, default_schema=workspace.settings.default_schema)


def _answers(model: DataModel, most: int) -> Iterator[Planted]:
    chosen = [r for r in model.relationships if r.child.table != r.parent.table and not may_multiply(r)]
    children: dict[ColumnSet, list[Relationship]] = defaultdict(list)
    for relationship in islice(chosen, most):
        children[relationship.parent].append(relationship)
        yield from _joins(relationship, model)
        if not relationship.child_end.is_one and _is_alone(relationship, model):
            yield from _directions(relationship)
            yield from _sums(relationship, model)
    for siblings in children.values():
        for one, other in pairwise(siblings):
            if one.child.table != other.child.table:
                yield from _chasms(one, other, model)


def _is_alone(relationship: Relationship, model: DataModel) -> bool:
    """Whether it is the only one between its tables: of several, one may run the other way."""
    ends = {relationship.child.table, relationship.parent.table}
    return sum({r.child.table, r.parent.table} == ends for r in model.relationships) == 1


def _fence(sql: str, language: str = "sql") -> str:
    return f"```{language}\n{sql}\n```"


def _on(relationship: Relationship, child: str = "c", parent: str = "p") -> str:
    pairs = zip(relationship.child.columns, relationship.parent.columns, strict=True)
    return " AND ".join(f"{child}.{quote(a)} = {parent}.{quote(b)}" for a, b in pairs)


def _joins(r: Relationship, model: DataModel) -> Iterator[Planted]:
    child, parent = quote_table(r.child.table), quote_table(r.parent.table)
    column = quote(r.child.columns[0])
    tail = f"FROM {child} c JOIN {parent} p ON {_on(r)}"
    yield "sound: join", _fence(f"SELECT c.{column} {tail}")
    yield "sound: comma join", _fence(f"SELECT c.{column} FROM {child} AS c, {parent} AS p WHERE {_on(r)}")
    query = f"WITH q AS (SELECT * FROM {parent}) SELECT c.{column} FROM {child} c LEFT JOIN q"
    yield "sound: with query", _fence(f"{query} ON {_on(r, parent='q')}")
    yield "unknown column", _fence(f"SELECT c.{column}, p.no_such_column {tail}")
    yield "unknown column, inline", f"Run `SELECT c.{column}, c.total_xyz {tail}`."
    yield "unknown table", _fence(f"SELECT x.{column} FROM {child}_archive x")
    own = model.catalog[r.child.table]
    foreign = [c.name for c in model.catalog[r.parent.table].columns if not own.has_column(c.name)]
    if foreign:
        yield "column of the other table", _fence(f"SELECT c.{quote(foreign[-1])} {tail}")
        yield "column of the other table, in words", f"The join uses `{r.child.table}.{foreign[-1]}`."
    for other in own.column_names:
        wrong = ColumnSet(r.child.table, (other,))
        target = ColumnSet(r.parent.table, r.parent.columns[:1])
        if not is_join_of(wrong, target, model):
            condition = f"c.{quote(other)} = p.{quote(r.parent.columns[0])}"
            yield (
                "join on another column",
                _fence(f"SELECT c.{column} FROM {child} c JOIN {parent} p ON {condition}"),
            )
            yield "join on another column, WHERE", f"`SELECT 1 FROM {child} c, {parent} p WHERE {condition}`"
            break
    yield "no condition", _fence(f"SELECT c.{column} FROM {child} c CROSS JOIN {parent} p")


def _directions(r: Relationship) -> Iterator[Planted]:
    for kind, many, one in (("sound", r.child.table, r.parent.table), ("reversed", r.parent.table, r.child.table)):
        for form, text in _said(many, one):
            yield f"{kind}: {form}" if kind == "sound" else f"{kind}, {form}", text


def _said(many: TableName, one: TableName) -> Iterator[tuple[str, str]]:
    yield "many to one", f"Many rows of {many} belong to one row of {one}."
    yield "each has many", f"Each {one} row can have many {many} rows."
    yield "per", f"There are many rows of `{many}` per row of `{one}`."
    yield "ratio", f"There is a one-to-many relationship from {one} to {many}."
    yield "ratio after", f"`{many}` to `{one}` is many-to-one."
    yield "1:N", f"{one} 1:N {many}"
    yield "references", f"{many} references {one}."
    yield "parentheses", f"{one} (one) joins {many} (many)."
    yield "side", f"{many} is the many side of the join with {one}."
    yield "crow's foot", f"The crow's foot stands next to {many}; {one} has the bar."
    yield "mermaid", _fence(f'erDiagram\n  "{one}" ||--o{{ "{many}" : has', "mermaid")
    yield "dot", _fence(f'digraph g {{\n "{many}" -> "{one}" [dir=both, arrowtail=crow, arrowhead=tee];\n}}', "dot")
    yield "text", _fence(f"{many} >|-----|| {one}", "")


def _sums(r: Relationship, model: DataModel) -> Iterator[Planted]:
    child, parent = quote_table(r.child.table), quote_table(r.parent.table)
    own, other = _number(r.child, model), _number(r.parent, model)
    tail = f"FROM {child} c JOIN {parent} p ON {_on(r)}"
    key = quote(r.parent.columns[0])
    if own:
        yield (
            "sound: sum of the many side",
            _fence(f"SELECT p.{key}, SUM(c.{own}) AS total {tail} GROUP BY p.{key}"),
        )
        keys = ", ".join(quote(c) for c in r.child.columns)
        inner = f"(SELECT {keys}, SUM({own}) AS total FROM {child} GROUP BY {keys}) c"
        if other:
            yield (
                "sound: aggregated first",
                _fence(f"SELECT SUM(p.{other}), SUM(c.total) FROM {inner} JOIN {parent} p ON {_on(r)}"),
            )
    if other:
        yield "fanned-out sum", _fence(f"SELECT SUM(p.{other}) {tail}")
        yield (
            "fanned-out sum, LEFT",
            _fence(f"SELECT SUM(p.{other}) FROM {parent} p LEFT JOIN {child} c ON {_on(r)}"),
        )
        yield "fanned-out average", f"`SELECT AVG(p.{other}) FROM {child} c, {parent} p WHERE {_on(r)}`"
        yield "fanned-out sum, with query", _fence(f"WITH q AS (SELECT p.{other} AS v {tail}) SELECT SUM(v) FROM q")
        yield "fanned-out sum, computed", _fence(f"SELECT ROUND(SUM(COALESCE(p.{other}, 0) * 2), 2) AS t {tail}")


def _chasms(one: Relationship, other: Relationship, model: DataModel) -> Iterator[Planted]:
    """Two many sides of one table: each multiplies the other."""
    value = _number(one.child, model)
    if not value or one.child_end.is_one or other.child_end.is_one:
        return
    tables = f"FROM {quote_table(one.parent.table)} p JOIN {quote_table(one.child.table)} c ON {_on(one)}"
    joined = f"JOIN {quote_table(other.child.table)} d ON {_on(other, child='d')}"
    key = quote(one.parent.columns[0])
    yield "chasm trap", _fence(f"SELECT p.{key}, SUM(c.{value}) {tables} {joined} GROUP BY p.{key}")


def _number(side: ColumnSet, model: DataModel) -> str:
    """A column of numbers in the table of *side* that is not part of it; empty where there is none."""
    held = (c.name for c in model.catalog[side.table].columns if c.family.is_number and c.name not in side.columns)
    return next((quote(name) for name in held), "")


if __name__ == "__main__":
    main()
