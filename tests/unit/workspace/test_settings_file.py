"""Settings shown and changed, workspaces made, statements run, SQL looked at for what engines read differently."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import modeler
from modeler.errors import NothingToRead, NotReadOnly, SettingsError, UnknownName, UnsupportedRequest
from modeler.settings import load_settings
from modeler.workspace.creation import copy_example, create_workspace
from modeler.workspace.linting import lint_files
from modeler.workspace.settings_file import SettingsSheet, write_settings


def test_a_change_keeps_comments_and_order_and_the_type_of_the_setting(tmp_path: Path) -> None:
    path = tmp_path / "modeler.toml"
    path.write_text('# ours\nname = "a"  # short\n\n[sources]\nworkers = 1 # one\nexclude = ["x/"]\n')
    write_settings(
        tmp_path, {"sources.workers": "3", "name": "b", "report.fail_on": "error", "sources.exclude": None}
    )
    assert path.read_text() == (
        '# ours\nname = "b"  # short\n\n[sources]\nworkers = 3 # one\n\n[report]\nfail_on = "error"\n'
    )
    assert load_settings(tmp_path).sources.workers == 3


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"sources.wokers": 2}, "no setting 'sources.wokers'"),
        ({"sources.workers": -1}, "sources.workers"),
        ({"report.fail_on": "sometimes"}, "report.fail_on"),
    ],
)
def test_what_cannot_be_used_is_not_written(tmp_path: Path, values: dict[str, object], reason: str) -> None:
    path = tmp_path / "modeler.toml"
    path.write_text('name = "a"\n')
    with pytest.raises(SettingsError, match=reason):
        write_settings(tmp_path, values)
    assert path.read_text() == 'name = "a"\n'


def test_a_file_that_is_not_toml_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "modeler.toml").write_text("name = \n")
    with pytest.raises(SettingsError, match="cannot be read"):
        write_settings(tmp_path, {"name": "b"})
    assert (tmp_path / "modeler.toml").read_text() == "name = \n"


def test_every_setting_is_shown_with_its_value(tmp_path: Path) -> None:
    (tmp_path / "modeler.toml").write_text("[sources]\nworkers = 5\n")
    shown = {row[0]: row[1] for row in SettingsSheet(load_settings(tmp_path)).grid().rows}
    assert shown["sources.workers"] == "5"
    assert shown["report.formats"] == "html, md, json"


def test_an_empty_folder_becomes_a_workspace_once(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    create_workspace(folder)
    assert load_settings(folder).name == "mine"
    with pytest.raises(SettingsError, match="there already"):
        create_workspace(folder)


def test_the_example_is_copied_with_its_data_and_answers(tmp_path: Path) -> None:
    folder = copy_example(tmp_path)
    with modeler.open(folder) as workspace:
        assert [one.name for one in workspace.joins()] == ["sample.orderinfo.product_id = sample.skuinfo.sku_id"]
        assert workspace.warehouse_title == "DuckDB over data/"
    with pytest.raises(SettingsError, match="there already"):
        copy_example(tmp_path)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    duckdb.sql(f"COPY (SELECT * FROM range(10) t(n)) TO '{tmp_path / 'data' / 'numbers.parquet'}'")
    return tmp_path


def test_a_statement_of_ones_own_is_run_and_limited(shop: Path) -> None:
    with modeler.open(shop) as workspace:
        rows = workspace.run("SELECT n FROM numbers ORDER BY n DESC;", limit=2)
        assert (rows.columns, rows.rows, rows.truncated) == (("n",), ((9,), (8,)), True)
        assert rows.document()["rows"] == [[9], [8]]
        with pytest.raises(NotReadOnly):
            workspace.run("DROP TABLE numbers")


def test_without_data_a_statement_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "t.sql").write_text("CREATE TABLE t (a int);")
    with modeler.open(tmp_path) as workspace, pytest.raises(NothingToRead, match="no data to run it on"):
        workspace.run("SELECT a FROM t")


def test_some_tests_are_run_by_name_or_family(shop: Path) -> None:
    with modeler.open(shop) as workspace:
        every = workspace.tests(execute=False).checks
        assert [one.check.name for one in workspace.tests(every[0].name)] == [every[0].name]
        assert {one.check.family for one in workspace.tests(every[0].family.value)} == {every[0].family}
        with pytest.raises(UnknownName, match="no check"):
            workspace.tests("grian")


def test_lint_names_the_lines_and_what_cannot_be_parsed(tmp_path: Path) -> None:
    file = tmp_path / "q.sql"
    file.write_text("SELECT a FROM t;\nSELECT a / 2, CORR(a, b)\nFROM t;\nSELECT FROM WHERE;\n")
    found = lint_files((file,))
    assert [(span.first_line, span.last_line, one.name) for span, one in found.differing] == [
        (2, 3, "integer division"),
        (2, 3, "correlation and regression"),
    ]
    assert [span.first_line for span, _ in found.unparsed] == [4]
    with pytest.raises(UnsupportedRequest, match="cannot be read"):
        lint_files((tmp_path / "gone.sql",))


def test_a_file_in_the_place_of_our_folder_keeps_nothing_and_stops_nothing(shop: Path) -> None:
    (shop / ".modeler").write_text("mine")
    with modeler.open(shop) as workspace:
        assert workspace.run("SELECT COUNT(*) AS n FROM numbers").rows == ((10,),)
        assert workspace.tests().verdicts
    assert (shop / ".modeler").read_text() == "mine"
