"""Somebody's folder is a mess: every fault is named with its place, and nothing else is lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from modeler.errors import ExitCode
from tests.journeys.running import Analyze, Run

MESS = {
    "ddl/broken.sql": b"""\
CREATE TABLE sample.carrier ( carrier_id bigint ENCODE raw, carrier_name character varying(40) ENCODE lzo );

CREATE TABLE sample.broken ( id bigint ENCODE raw,, name );

CREATE TABLE sample.returned ( returned_id bigint ENCODE raw, "order" bigint ENCODE az64, "group" integer );
""",
    "ddl/picture.sql": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00" + bytes(range(256)) * 8,
    "ddl/latin1.sql": (
        "-- Größe und Gewicht der Pakete\n"
        "CREATE TABLE sample.parcel ( parcel_id bigint ENCODE raw, weight_grams integer ENCODE az64 );\n"
        "COMMENT ON COLUMN sample.parcel.weight_grams IS 'Gewicht, ungefähr';\n"
    ).encode("latin-1"),
    "ddl/shelf.sql": b"CREATE TABLE sample.shelf ( shelf_id bigint, aisle integer );\n",
    "ddl/z_shelf_again.sql": b"\nCREATE TABLE sample.shelf ( shelf_id bigint, storey character varying(3) );\n",
    "app/src/Cut.php": b"""\
<?php
class ReturnReason
{
    public static function name(array $row): string
    {
        switch ($row['group']) {
            case 1:
                return 'Damaged';
            case 2:
                return 'Wron""",
    "ddl/stock.sql": b"CREATE TABLE sample.stock ( stock_id bigint, pieces integer );\n",
    "data/sample/stock.csv": b"stock_id,colour\n1,red\n2,blue\n",
}
"""Each fault of the list, as a file; all of them are put into one copy of the example."""


@pytest.fixture(scope="module")
def messy(analyze: Analyze, shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("messy") / "shop"
    shutil.copytree(shop, folder)
    for name, content in MESS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    run = analyze(folder)
    assert run.code == ExitCode.DONE, run.stderr
    return run


def test_a_syntax_error_costs_its_own_statement(messy: Run) -> None:
    assert [source for source, _ in messy.skipped("broken.sql")] == ["ddl/broken.sql:3"]
    assert {"sample.carrier", "sample.returned"} <= _tables(messy)


def test_a_binary_file_is_named(messy: Run) -> None:
    ((source, reason),) = messy.skipped("picture.sql")

    assert source.startswith("ddl/picture.sql")
    assert "binary" in reason


def test_a_latin1_file_is_read_and_its_encoding_named(messy: Run) -> None:
    ((_, reason),) = messy.skipped("latin1.sql")

    assert "UTF-8" in reason
    assert "sample.parcel" in _tables(messy)


def test_two_tables_of_one_name_are_both_named(messy: Run) -> None:
    ((source, reason),) = messy.skipped("z_shelf_again.sql")

    assert source == "ddl/z_shelf_again.sql:2"
    assert "sample.shelf" in reason
    assert "ddl/shelf.sql:1" in reason


def test_a_reserved_word_as_a_column_is_quoted_wherever_sql_is_written(messy: Run) -> None:
    sql = [check["sql"] for check in messy.report["verdicts"] if "sample.returned" in check["sql"]]

    assert sql
    assert not [statement for statement in sql if re.search(r"\.(order|group)\b", statement)]


def test_php_that_ends_in_the_middle_of_a_switch_is_named(messy: Run) -> None:
    places = [source for source, _ in messy.skipped("Cut.php")]

    assert places
    assert all(int(source.rpartition(":")[2].split("-")[0]) >= 2 for source in places)


def test_data_whose_columns_differ_from_the_ddl_are_named(messy: Run) -> None:
    found = messy.skipped("stock.csv")

    assert {source for source, _ in found} == {"data/sample/stock.csv:1"}
    reasons = " ".join(reason for _, reason in found)
    assert "pieces" in reasons
    assert "colour" in reasons


def test_nothing_else_is_lost(messy: Run, analyzed: Run) -> None:
    known = {table["table"] for table in analyzed.report["tables"]}
    joins = [join for join in messy.report["joins"] if {join["table"], join["ref_table"]} <= known]
    # how much names weigh depends on the other names of the schema, and there are more of them
    said = [key for key in joins[0] if key != "evidence"]
    assert [[join[key] for key in said] for join in joins] == [
        [join[key] for key in said] for join in analyzed.report["joins"]
    ]
    assert messy.report["answers"][-1] == analyzed.report["answers"][-1]


@pytest.mark.parametrize("content", [{}, {"picture.sql": b"\x00\x01\x02" * 99}], ids=["empty", "nothing readable"])
def test_a_folder_without_a_source_is_refused(analyze: Analyze, tmp_path: Path, content: dict[str, bytes]) -> None:
    for name, held in content.items():
        (tmp_path / name).write_bytes(held)

    run = analyze(tmp_path)

    assert run.code == ExitCode.NOTHING_USABLE
    assert str(tmp_path) in run.stderr
    assert "hint:" in run.stderr


def test_a_missing_folder_is_refused(analyze: Analyze, tmp_path: Path) -> None:
    run = analyze(tmp_path / "shpo")

    assert run.code == ExitCode.NOTHING_USABLE
    assert "shpo" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_dump_of_50_mb_is_read(analyze: Analyze, tmp_path: Path) -> None:
    row = "INSERT INTO sample.ticket VALUES (1, 2, 'the quick brown fox; it''s said, jumps over the lazy dog');\n"
    with (tmp_path / "dump.sql").open("w", encoding="utf-8") as dump:
        dump.write(
            "CREATE TABLE sample.ticket ( ticket_id bigint, customer_id bigint, body character varying(99) );\n"
        )
        dump.write("CREATE TABLE sample.customer ( customer_id bigint, name character varying(40) );\n")
        dump.writelines(row for _ in range(50_000_000 // len(row)))
        dump.write("CREATE TABLE sample.after_the_data ( id bigint );\n")

    run = analyze(tmp_path, "--no-execute")

    assert run.code == ExitCode.DONE, run.stderr
    assert {"sample.ticket", "sample.customer", "sample.after_the_data"} <= _tables(run)
    ((source, reason),) = run.skipped("dump.sql")
    assert source.startswith("dump.sql:3-")
    assert "INSERT" in reason


def _tables(run: Run) -> set[str]:
    return {table["table"] for table in run.report["tables"]}
