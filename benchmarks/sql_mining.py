"""How well, and how fast, legacy SQL is mined.

    python -m benchmarks.sql_mining [FOLDER ...] [--legacy ../shared/corpora/joins/dev] [--tools PYTHON]

Always: the hard queries of tests/cases/mining. With the wheels duckdb-extension-tpch and duckdb-extension-tpcds:
the 22 and 99 queries of TPC-H and TPC-DS against their keys, and the time against sqlglot's parsing alone.
With --legacy: the queries beside the schemas there. A FOLDER of SQL: what share of its statements is parsed, and
the time against parsing alone. With --tools: sqllineage and sql-metadata over TPC-DS (see other_miners.py).
"""

from __future__ import annotations

import argparse
import importlib
import json
import operator
import subprocess
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
from sqlglot.errors import ParseError

import modeler
from modeler.catalog.dialect import parse
from modeler.catalog.merge import merge
from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog, Column, Constraint, ConstraintKind, Table
from modeler.evidence.mining import mine
from modeler.sources.kinds import SourceKind
from modeler.sources.reading import Statement
from modeler.sources.sql import read_sql

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases" / "mining"
ROUNDS = 5
"""Times are the least of so many."""

Edge: TypeAlias = frozenset[tuple[str, tuple[str, ...]]]
"""An undirected edge: two tables with their columns, paired in sorted order."""

TPCH_KEYS = {
    "region": ("r_regionkey",),
    "nation": ("n_nationkey",),
    "supplier": ("s_suppkey",),
    "customer": ("c_custkey",),
    "part": ("p_partkey",),
    "partsupp": ("ps_partkey", "ps_suppkey"),
    "orders": ("o_orderkey",),
    "lineitem": ("l_orderkey", "l_linenumber"),
}
TPCH_REFERENCES = (
    ("nation", ("n_regionkey",), "region"),
    ("supplier", ("s_nationkey",), "nation"),
    ("customer", ("c_nationkey",), "nation"),
    ("partsupp", ("ps_partkey",), "part"),
    ("partsupp", ("ps_suppkey",), "supplier"),
    ("orders", ("o_custkey",), "customer"),
    ("lineitem", ("l_orderkey",), "orders"),
    ("lineitem", ("l_partkey", "l_suppkey"), "partsupp"),
)
TPCDS_KEYS = {
    "call_center": ("cc_call_center_sk",),
    "catalog_page": ("cp_catalog_page_sk",),
    "catalog_returns": ("cr_item_sk", "cr_order_number"),
    "catalog_sales": ("cs_item_sk", "cs_order_number"),
    "customer": ("c_customer_sk",),
    "customer_address": ("ca_address_sk",),
    "customer_demographics": ("cd_demo_sk",),
    "date_dim": ("d_date_sk",),
    "household_demographics": ("hd_demo_sk",),
    "income_band": ("ib_income_band_sk",),
    "inventory": ("inv_date_sk", "inv_item_sk", "inv_warehouse_sk"),
    "item": ("i_item_sk",),
    "promotion": ("p_promo_sk",),
    "reason": ("r_reason_sk",),
    "ship_mode": ("sm_ship_mode_sk",),
    "store": ("s_store_sk",),
    "store_returns": ("sr_item_sk", "sr_ticket_number"),
    "store_sales": ("ss_item_sk", "ss_ticket_number"),
    "time_dim": ("t_time_sk",),
    "warehouse": ("w_warehouse_sk",),
    "web_page": ("wp_web_page_sk",),
    "web_returns": ("wr_item_sk", "wr_order_number"),
    "web_sales": ("ws_item_sk", "ws_order_number"),
    "web_site": ("web_site_sk",),
}
TPCDS_SUFFIXES = {
    "date_sk": "date_dim",
    "time_sk": "time_dim",
    "item_sk": "item",
    "customer_sk": "customer",
    "cdemo_sk": "customer_demographics",
    "hdemo_sk": "household_demographics",
    "addr_sk": "customer_address",
    "store_sk": "store",
    "promo_sk": "promotion",
    "call_center_sk": "call_center",
    "catalog_page_sk": "catalog_page",
    "ship_mode_sk": "ship_mode",
    "warehouse_sk": "warehouse",
    "web_page_sk": "web_page",
    "web_site_sk": "web_site",
    "reason_sk": "reason",
    "income_band_sk": "income_band",
}
"""The specification names each foreign key by its role and the table it refers to."""
TPCDS_COMPOSITE = (
    ("store_returns", ("sr_item_sk", "sr_ticket_number"), "store_sales"),
    ("catalog_returns", ("cr_item_sk", "cr_order_number"), "catalog_sales"),
    ("web_returns", ("wr_item_sk", "wr_order_number"), "web_sales"),
)


def main() -> None:
    """Print one line for each measurement."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--legacy", type=Path, help="a folder of NAME.redshift.sql, NAME.legacy.sql, NAME.json")
    arguments.add_argument("--dialect", default="redshift", help="of the folders")
    arguments.add_argument("--tools", help="an interpreter that has sqllineage and sql-metadata")
    given = arguments.parse_args()
    hard_queries()
    for kind in ("tpch", "tpcds"):
        standard_queries(kind)
    if given.legacy:
        legacy_queries(given.legacy)
    if given.tools:
        side_by_side(given.tools)
    for folder in given.folders:
        understood_share(folder, given.dialect)


def hard_queries() -> None:
    """The queries with edges written by hand: how many are mined exactly."""
    reading = read_sql((CASES / "catalog.sql").read_text(encoding="utf-8"), "catalog.sql")
    catalog = merge(reading.tables)[0]
    cases = tomllib.loads((CASES / "joins.toml").read_text(encoding="utf-8"))["case"]
    exact = 0
    for case in cases:
        statement = Statement(case["sql"], case.get("dialect", "redshift"), Span("q.sql", 1, 1))
        found = sorted(_shown(join) for join in mine([statement], catalog).joins)
        exact += found == sorted(case["edges"])
    print(f"hard queries: {exact} of {len(cases)} exact ({exact / len(cases):.3f})")


def standard_queries(kind: str) -> None:
    """TPC-H or TPC-DS: keys recovered, as joined and by equivalence and ownership; time against parsing."""
    loaded = _standard(kind)
    if loaded is None:
        print(f"{kind}: install duckdb-extension-{kind} to measure it")
        return
    catalog, queries, truth = loaded
    statements = [_statement(sql, place) for place, sql in enumerate(queries)]
    mined = mine(statements, catalog)
    direct = {_edge(join.left, join.right) for join in mined.joins if not join.is_range}
    oriented = {(_plain(r.child), _plain(r.parent)) for r in mined.references}
    undirected = {frozenset(sides) for sides in truth}
    print(f"{kind}: {mined.understood} of {mined.total} statements understood")
    print(f"  edges as joined:          {_score(direct, undirected)}")
    print(f"  by class and owned key:   {_score(oriented, truth)}")
    alone = min(_timed(lambda: [parse(sql, "duckdb") for sql in queries]) for _ in range(ROUNDS))
    one = min(_timed(lambda: mine(statements, catalog)) for _ in range(ROUNDS))
    print(f"  parsing alone {alone:.3f} s, mining {one:.3f} s: {one / alone:.2f} times on one core")
    texts = [_statement(f"/* {n} */ {sql}", n) for n, sql in enumerate(queries * 20)]
    both = min(_timed(lambda: mine(texts, catalog, workers=2)) for _ in range(ROUNDS // 2))
    # without keeping the trees, which the collector would walk again and again
    bare = min(_timed(lambda: [parse(s.sql, "duckdb") is None for s in texts]) for _ in range(ROUNDS // 2))
    print(f"  {len(texts)} statements, two processes: {both:.2f} s, {both / bare:.2f} times bare parsing in one")


def _statement(sql: str, place: int) -> Statement:
    return Statement(sql, "duckdb", Span(f"{place}.sql", 1, 1 + sql.count("\n")))


def legacy_queries(root: Path) -> None:
    """Queries beside schemas whose keys are known: share of the keys joined by, and how exactly."""
    hits = edges = keys = 0
    for file in sorted(root.glob("*.legacy.sql")):
        name = file.name.removesuffix(".legacy.sql")
        reading = read_sql((root / f"{name}.redshift.sql").read_text(encoding="utf-8"), "ddl.sql")
        catalog = merge(reading.tables, reading.amendments)[0]
        mined = mine(read_sql(file.read_text(encoding="utf-8"), file.name).statements, catalog)
        truth = {
            frozenset(_paired(key["table"], key["columns"], key["ref_table"], key["ref_columns"]))
            for key in json.loads((root / f"{name}.json").read_text(encoding="utf-8"))["foreign_keys"]
        }
        found = {_edge(join.left, join.right) for join in mined.joins if not join.is_range}
        hits, edges, keys = hits + len(found & truth), edges + len(found), keys + len(truth)
        share = (mined.understood + mined.partly) / max(mined.total, 1)
        print(f"  {name}: {_score(found, truth)}, {share:.3f} of {mined.total} statements")
    print(f"legacy queries: precision {hits / max(edges, 1):.3f}, recall {hits / max(keys, 1):.3f} of all keys")


def understood_share(folder: Path, dialect: str) -> None:
    """Statements of real files: how many are parsed, and resolved."""
    began = time.perf_counter()
    scan = modeler.open(folder, dialect=dialect).scan()
    seconds = time.perf_counter() - began
    mined, files = scan.mined, scan.files.of(SourceKind.SQL)
    paths = {file.path for file in files}
    lost = sum(one.span.path in paths for one in scan.reading.skipped)
    parsed = (mined.understood + mined.partly) / max(mined.total + lost, 1)
    alone = _timed(lambda: [_is_parsed(statement) for statement in scan.reading.statements])
    print(
        f"{folder.name}: {parsed:.3f} of {mined.total + lost} statements parsed, {mined.understood} with every name"
        f" known, {len(mined.joins)} joins, {lost} of them skipped while reading, {len(files)} files,"
        f" {seconds:.1f} s for all, {seconds / max(alone, 0.001):.1f} times parsing the statements alone"
    )


def _is_parsed(statement: Statement) -> bool:
    try:
        parse(statement.sql, statement.dialect)
    except ParseError:
        return False
    return True


def side_by_side(interpreter: str) -> None:
    """Tables of each TPC-DS query, and the time, of other tools and of ours; DuckDB's own parser is the truth."""
    loaded = _standard("tpcds")
    if loaded is None:
        return
    catalog, queries, _ = loaded
    known = {table.name.table: list(table.column_names) for table in catalog}
    truth = [sorted(_tables_of(sql) & known.keys()) for sql in queries]
    script = Path(__file__).with_name("other_miners.py")
    asked = json.dumps({"queries": queries, "tables": known})
    said = subprocess.run([interpreter, str(script)], input=asked, capture_output=True, text=True, check=True)
    statements = [_statement(sql, place) for place, sql in enumerate(queries)]
    bare = _timed(lambda: [parse(sql, "duckdb") for sql in queries])
    ours = _timed(lambda: mine(statements, catalog))
    found = [sorted(usage.table.table for usage in mine([one], catalog).usages) for one in statements]
    rows = [("modeler", ours, sum(map(operator.eq, found, truth)), "pairs of columns, their join types, keys")]
    for tool in json.loads(said.stdout):
        name = str(tool["tool"])
        exact = sum(map(operator.eq, tool["tables"], truth))
        rows.append((name, tool["seconds"], exact, _SAYS.get(name.split()[0], "")))
    print(f"TPC-DS side by side (bare compiled sqlglot: {bare:.2f} s)")
    for name, seconds, exact, says in rows:
        print(f"  {name:20} {seconds:7.2f} s  tables exact in {exact} of {len(queries)}  {says}")


_SAYS = {
    "sqllineage": "columns that each output column comes from",
    "sql-metadata": "columns of each clause, not which equals which",
    "sqlglot": "(not compiled) a tree",
}


def _tables_of(sql: str) -> set[str]:
    """The tables that DuckDB's parser sees in *sql*; names of WITH queries among them."""
    (document,) = duckdb.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql.rstrip("; \n")]).fetchone() or (
        "{}",
    )
    found: set[str] = set()
    waiting: list[Any] = [json.loads(document)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE":
                found.add(str(node["table_name"]).lower())
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return found


def _standard(kind: str) -> tuple[Catalog, list[str], set[tuple[Any, Any]]] | None:
    try:
        package = importlib.import_module(f"duckdb_extension_{kind}")
    except ImportError:
        return None
    (extension,) = Path(str(package.__file__)).parent.glob("extensions/*/*.duckdb_extension")
    connection = duckdb.connect()
    connection.execute(f"LOAD '{extension}'")
    connection.execute("CALL dbgen(sf = 0)" if kind == "tpch" else "CALL dsdgen(sf = 0)")
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE NOT internal ORDER BY 1, column_index"
    ).fetchall()
    keys = TPCH_KEYS if kind == "tpch" else TPCDS_KEYS
    columns: dict[str, list[Column]] = {}
    for table, column, data_type in rows:
        columns.setdefault(table, []).append(Column(column, data_type.lower()))
    tables = (
        Table(TableName("public", name), tuple(held), constraints=(Constraint(ConstraintKind.PRIMARY, keys[name]),))
        for name, held in columns.items()
    )
    rows = connection.execute(f"SELECT query FROM {kind}_queries() ORDER BY query_nr").fetchall()  # ours
    queries = [str(query).strip().rstrip(";") for (query,) in rows]
    catalog = Catalog.of(tables)
    references = TPCH_REFERENCES if kind == "tpch" else (*_tpcds_references(catalog), *TPCDS_COMPOSITE)
    return catalog, queries, {_paired(child, names, parent, keys[parent]) for child, names, parent in references}


def _tpcds_references(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for table in catalog:
        for column in table.column_names:
            for suffix, parent in TPCDS_SUFFIXES.items():
                if column.endswith(suffix) and TPCDS_KEYS[parent] != (column,):
                    yield table.name.table, (column,), parent


def _paired(
    child: str, names: Sequence[str], parent: str, key: Sequence[str]
) -> tuple[tuple[str, tuple[str, ...]], tuple[str, tuple[str, ...]]]:
    pairs = sorted(zip((n.lower() for n in names), (k.lower() for k in key), strict=True))
    return (child.lower(), tuple(a for a, _ in pairs)), (parent.lower(), tuple(b for _, b in pairs))


def _edge(left: ColumnSet, right: ColumnSet) -> Edge:
    return frozenset(_paired(left.table.table, left.columns, right.table.table, right.columns))


def _plain(columns: ColumnSet) -> tuple[str, tuple[str, ...]]:
    return columns.table.table, columns.columns


def _score(found: set[Any], truth: set[Any]) -> str:
    hits = len(found & truth)
    precision, recall = hits / max(len(found), 1), hits / max(len(truth), 1)
    return f"precision {precision:.3f}, recall {recall:.3f} ({hits} of {len(truth)} keys, {len(found)} found)"


def _shown(join: Any) -> str:
    text = f"{join.left} {'~' if join.is_range else '='} {join.right} {join.join_type}"
    return f"{text} | {join.form}" if join.form else text


def _timed(work: Any) -> float:
    began = time.perf_counter()
    try:
        work()
    except ParseError as error:
        print(error)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
