"""DuckDB over folders and files: which table a file is, how it is typed, and that nothing else can be reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, ConstraintKind, Table, TableKind
from modeler.errors import NothingToRead, NotReadOnly, WarehouseError
from modeler.warehouses.adapters import WAREHOUSES
from modeler.warehouses.duckdb import open_duckdb


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def parquet(path: Path, query: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.sql(query).write_parquet(str(path))


def table(name: str, **columns: str) -> Table:
    return Table(TableName.parse(name), tuple(Column(column, kind) for column, kind in columns.items()))


def test_a_folder_is_a_schema_and_a_file_a_table(tmp_path: Path) -> None:
    parquet(tmp_path / "sample" / "sku.parquet", "SELECT 1::BIGINT AS sku_id, 1.50::DECIMAL(8, 2) AS price")
    write(tmp_path / "orders.csv", "order_id,placed\n1,2024-01-01 10:00:00\n")

    with open_duckdb(tmp_path, default_schema="sales") as warehouse:
        described = warehouse.describe()

    assert described.skipped == ()
    assert [str(found.name) for found in described.tables] == ["sales.orders", "sample.sku"]
    assert {found.kind for found in described.tables} == {TableKind.TABLE}
    assert [(c.name, c.data_type) for c in described.tables[1].columns] == [
        ("sku_id", "bigint"),
        ("price", "numeric(8,2)"),
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("data/orders.csv", "public.orders"),
        ("data/sales/orders.csv", "sales.orders"),
        ("orders/year=2024/part-0.csv", "public.orders"),
        ("sales/orders/year=2024/month=1/part-0.csv", "sales.orders"),
        ("orders/part-00000-abc.csv", "public.orders"),
        ("orders.v2.csv", "public.orders"),
    ],
)
def test_the_table_of_a_file(tmp_path: Path, path: str, name: str) -> None:
    write(tmp_path / path, "order_id\n1\n")

    with open_duckdb(tmp_path) as warehouse:
        assert [str(found.name) for found in warehouse.describe().tables] == [name]


def test_partition_folders_are_columns(tmp_path: Path) -> None:
    parquet(tmp_path / "orders" / "year=2023" / "part-0.parquet", "SELECT 1 AS order_id")
    parquet(tmp_path / "orders" / "year=2024" / "part-0.parquet", "SELECT 2 AS order_id")

    with open_duckdb(tmp_path) as warehouse:
        assert warehouse.run("SELECT year, order_id FROM public.orders ORDER BY 1").rows == ((2023, 1), (2024, 2))


def test_the_catalog_says_which_schema_and_spelling(tmp_path: Path) -> None:
    write(tmp_path / "data" / "Orders.csv", "ORDER_ID\n1\n")
    catalog = Catalog.of([table("shop.orders", order_id="bigint")])

    with open_duckdb(tmp_path, catalog=catalog) as warehouse:
        assert warehouse.run("SELECT order_id FROM shop.orders").rows == ((1,),)


def test_csv_columns_have_the_types_of_the_ddl(tmp_path: Path) -> None:
    write(tmp_path / "s" / "t.csv", "code,amount,flag\n007,1.5,1\n008,2.5,0\n")
    catalog = Catalog.of([table("s.t", code="character varying(3)", amount="numeric(10,2)", flag="integer")])

    with open_duckdb(tmp_path, catalog=catalog) as warehouse:
        rows = warehouse.run("SELECT code, amount FROM s.t ORDER BY code").rows

    assert [(code, str(amount)) for code, amount in rows] == [("007", "1.50"), ("008", "2.50")]


def test_char_columns_lose_the_blanks_that_redshift_does_not_compare(tmp_path: Path) -> None:
    parquet(tmp_path / "s" / "t.parquet", "SELECT 'A  ' AS code, 'A  ' AS label")
    catalog = Catalog.of([table("s.t", code="character(3)", label="character varying(3)")])

    with open_duckdb(tmp_path, catalog=catalog) as warehouse:
        assert warehouse.run("SELECT code, label FROM s.t").rows == (("A", "A  "),)


def test_a_file_that_differs_from_the_ddl_is_used_and_reported(tmp_path: Path) -> None:
    parquet(tmp_path / "s" / "t.parquet", "SELECT 'x' AS id, 1 AS skuvendor")
    catalog = Catalog.of([table("s.t", id="bigint", sku_vendor="bigint")])

    with open_duckdb(tmp_path, catalog=catalog) as warehouse:
        skipped = warehouse.describe().skipped
        assert warehouse.run("SELECT skuvendor FROM s.t").rows == ((1,),)

    assert [(str(s.span), s.reason) for s in skipped] == [
        ("s/t.parquet:1", "the file has no column sku_vendor, which s.t has"),
        ("s/t.parquet:1", "column id is character varying(65535) in the file and bigint in the DDL of s.t"),
        ("s/t.parquet:1", "the file has a column skuvendor, which s.t has not"),
    ]
    assert skipped[0].hint == "did you mean skuvendor?"


def test_a_broken_file_is_reported_and_the_others_are_kept(tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 not really")
    write(tmp_path / "good.csv", "a\n1\n")

    with open_duckdb(tmp_path) as warehouse:
        described = warehouse.describe()

    assert [str(found.name) for found in described.tables] == ["public.good"]
    assert [str(s.span) for s in described.skipped] == ["bad.parquet:1"]


def test_a_csv_value_that_is_not_of_its_type_is_null_and_reported_with_its_line(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "a,b\n1,2024-01-01\nx,2024-01-02\ny,\n")
    catalog = Catalog.of([table("public.t", a="bigint", b="date")])

    with open_duckdb(tmp_path, catalog=catalog) as warehouse:
        assert warehouse.run("SELECT SUM(a), COUNT(*), COUNT(b) FROM public.t").rows == ((1, 3, 2),)
        (skipped,) = warehouse.describe().skipped

    assert str(skipped.span) == "t.csv:3"
    assert skipped.reason == "2 values of a cannot be read as BIGINT, the first is 'x'"
    assert skipped.hint == "they are read as NULL"


def test_other_json_of_an_application_is_no_table(tmp_path: Path) -> None:
    write(tmp_path / "app" / "package.json", '{"name": "shop"}')
    write(tmp_path / "s" / "t.json", '[{"a": 1}, {"a": 2}]')
    catalog = Catalog.of([table("s.t", a="bigint")])

    with open_duckdb(tmp_path, catalog=catalog) as warehouse:
        assert warehouse.run("SELECT SUM(a) FROM s.t").rows == ((3,),)
        assert len(warehouse.describe().tables) == 1


def test_a_database_file_with_its_keys(tmp_path: Path) -> None:
    # named like its schema, which DuckDB by itself finds ambiguous
    with duckdb.connect(str(tmp_path / "written.duckdb")) as connection:
        connection.execute("CREATE SCHEMA s; CREATE TABLE s.sku (id BIGINT PRIMARY KEY, vendor BIGINT NOT NULL)")
        connection.execute("CREATE TABLE s.line (sku BIGINT REFERENCES s.sku (id)); CREATE VIEW s.v AS FROM s.line")
        connection.execute("INSERT INTO s.sku VALUES (1, 2)")
    (tmp_path / "written.duckdb").rename(tmp_path / "s.duckdb")

    with open_duckdb(tmp_path / "s.duckdb") as warehouse:
        line, sku, view = warehouse.describe().tables
        assert warehouse.run("SELECT vendor FROM s.sku").rows == ((2,),)

    assert sku.primary_key == ("id",)
    assert not sku.column("vendor").nullable
    assert [str(key.references) for key in line.foreign_keys] == ["s.sku.id"]
    assert line.foreign_keys[0].kind is ConstraintKind.FOREIGN
    assert view.kind is TableKind.VIEW


def test_tables_of_a_database_without_a_schema_are_in_the_default_one(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE sku AS SELECT 1 AS id")

    with open_duckdb(tmp_path / "shop.duckdb", default_schema="sample") as warehouse:
        assert warehouse.run("SELECT id FROM sample.sku").rows == ((1,),)


@pytest.mark.parametrize("path", ["missing", "empty"])
def test_no_data_is_said(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(NothingToRead, match="no data"):
        open_duckdb(tmp_path / path)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    write(tmp_path / "not.duckdb", "nothing of the kind, but long enough to be read as a header" * 10)

    with pytest.raises(WarehouseError, match="cannot open"):
        open_duckdb(tmp_path / "not.duckdb")


def test_a_result_is_cut_at_the_limit_and_says_so(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "a\n1\n2\n3\n")

    with open_duckdb(tmp_path, row_limit=2) as warehouse:
        assert warehouse.run("SELECT a FROM public.t").truncated
        assert len(warehouse.run("SELECT a FROM public.t").rows) == 2
        assert not warehouse.run("SELECT a FROM public.t", limit=3).truncated


def test_a_slow_statement_is_stopped_and_the_next_one_runs(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "a\n1\n")
    endless = "SELECT COUNT(*) FROM generate_series(1, 10000000) AS a, generate_series(1, 10000000) AS b"

    with open_duckdb(tmp_path, timeout_seconds=0.1) as warehouse:
        with pytest.raises(WarehouseError, match="stopped after"):
            warehouse.run(f"{endless} WHERE a.generate_series < b.generate_series")
        assert warehouse.run("SELECT a FROM public.t").rows == ((1,),)


def test_every_statement_is_logged_before_it_is_sent(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "a\n1\n")
    sent: list[str] = []

    with open_duckdb(tmp_path, log=lambda warehouse, sql: sent.append(f"{warehouse}: {sql}")) as warehouse:
        warehouse.run("SELECT a FROM public.t;")
        with pytest.raises(NotReadOnly):
            warehouse.run("DROP TABLE t")

    assert sent == ["duckdb: SELECT a FROM public.t"]


def test_writing_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "a\n1\n")

    with open_duckdb(tmp_path) as warehouse, pytest.raises(NotReadOnly):
        warehouse.run("CREATE TABLE x AS SELECT 1")


@pytest.mark.parametrize(
    "reach", ["FROM 'secret.csv'", "FROM read_csv('{root}/../secret.csv')", "FROM '{root}/../s.csv'"]
)
def test_files_beside_the_data_are_out_of_reach_of_the_engine_itself(tmp_path: Path, reach: str) -> None:
    write(tmp_path / "secret.csv", "a\n1\n")
    write(tmp_path / "data" / "t.csv", "a\n1\n")

    with open_duckdb(tmp_path / "data") as warehouse, pytest.raises(duckdb.Error):
        # past the guard, on purpose
        warehouse._connection.execute(reach.format(root=tmp_path / "data"))


def test_the_registry_opens_it(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "a\n1\n")

    with WAREHOUSES.load("duckdb")(tmp_path) as warehouse:
        assert warehouse.dialect == "duckdb"


OPENING = """
import sys
from pathlib import Path
from modeler.warehouses.duckdb import open_duckdb
with open_duckdb(Path(sys.argv[1])) as warehouse:
    (table,) = warehouse.describe().tables
    rows = warehouse.run(f'SELECT n FROM "{table.name.schema}"."{table.name.table}"').rows
print(rows, "pandas" in sys.modules)
"""


def test_a_folder_may_hold_a_quote_and_opening_it_imports_no_pandas(tmp_path: Path) -> None:
    write(tmp_path / "o'brien" / "sku.csv", "n\n1\n")
    done = subprocess.run(
        [sys.executable, "-c", OPENING, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["((1,),)", "False"]


def test_opening_a_database_imports_no_pandas(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE sku AS SELECT 1 AS n")
    command = [sys.executable, "-c", OPENING, str(tmp_path / "shop.duckdb")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["((1,),)", "False"]
