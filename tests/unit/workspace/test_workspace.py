"""The Workspace over small folders: what needs tables, what does not, and what comes of each call."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler
from modeler.checks.verdicts import Outcome
from modeler.errors import NothingToRead, UnknownName, UnknownTable, UnsupportedRequest

DDL = """\
CREATE TABLE shop.customers ( customer_id bigint, name character varying(40) );
CREATE TABLE shop.orders ( order_id bigint, customer_id bigint, amount numeric(12,2), status_code integer,
                           ordered_at timestamp );
"""
PHP = """\
<?php
class OrderStatus {
    public static function name(array $row): string {
        switch ($row['status_code']) {
            case 1: return 'New';
            case 2: return 'Paid';
            default: return 'Other';
        }
    }
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tables.sql").write_text(DDL, encoding="utf-8")
    (tmp_path / "OrderStatus.php").write_text(PHP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def with_data(folder: Path) -> Path:
    data = folder / "data" / "shop"
    data.mkdir(parents=True)
    (data / "customers.csv").write_text("customer_id,name\n1,Ann\n2,Ben\n", encoding="utf-8")
    orders = "order_id,customer_id,amount,status_code,ordered_at\n"
    orders += "".join(f"{n},{1 + n % 2},1.50,1,2024-01-{n:02}\n" for n in range(1, 31))
    orders += "31,3,5.00,9,2024-01-31\n"
    (data / "orders.csv").write_text(orders, encoding="utf-8")
    return folder


def test_joins_come_from_the_ddl_alone(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        names = [relationship.name for relationship in workspace.joins()]

    assert names == ["shop.orders.customer_id = shop.customers.customer_id"]


def test_joins_of_one_table_only(folder: Path) -> None:
    (folder / "more.sql").write_text("CREATE TABLE shop.weather ( city text, degrees integer );", encoding="utf-8")
    with modeler.open(folder) as workspace:
        assert len(workspace.joins("orders")) == 1
        assert len(workspace.joins("weather")) == 0
        with pytest.raises(UnknownTable, match="wether"):
            workspace.joins("wether")


def test_constants_need_no_tables(tmp_path: Path) -> None:
    (tmp_path / "OrderStatus.php").write_text(PHP, encoding="utf-8")
    with modeler.open(tmp_path) as workspace:
        (constant,) = workspace.constants()
        assert constant.mapping.pairs == ((1, "New"), (2, "Paid"))
        with pytest.raises(NothingToRead, match="no table"):
            workspace.joins()


def test_constants_of_a_column(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        assert len(workspace.constants(column="orders.status_code")) == 1
        assert len(workspace.constants(column="orders.amount")) == 0
        assert len(workspace.constants(language="ruby")) == 0


def test_without_data_the_battery_is_listed_and_nothing_can_be_validated(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        tests = workspace.tests()
        assert len(tests) > 0
        assert tests.verdicts == ()
        with pytest.raises(NothingToRead, match="no data"):
            workspace.validate()


def test_an_orphan_makes_the_parent_optional(with_data: Path) -> None:
    with modeler.open(with_data) as workspace:
        rounds = workspace.validate()
        (relationship,) = workspace.joins()

    assert relationship.parent_end.value == "zero_or_one"
    assert any("zero or one" in change for one in rounds for change in one.changes)


def test_a_query_in_words_runs(with_data: Path) -> None:
    with modeler.open(with_data) as workspace:
        asked = workspace.query("total amount by customer name")

    assert sorted(float(str(row[-1])) for row in asked.answer.rows) == [5.0, 22.5, 22.5]


def test_a_query_that_nothing_answers_says_what_is_known(folder: Path) -> None:
    with modeler.open(folder) as workspace, pytest.raises(UnsupportedRequest):
        workspace.query("average temperature by moon phase", execute=False)


def test_why_leads_to_file_and_test(with_data: Path) -> None:
    with modeler.open(with_data) as workspace:
        said = str(workspace.why("orders.customer_id = customers.customer_id"))
        assert "tables.sql:" in said
        assert "cardinality__orders_customer_id__customers_customer_id" in said
        with pytest.raises(UnknownName):
            workspace.why("no such thing")


def test_analyze_writes_the_report_and_its_files(with_data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with modeler.open(with_data, goal="total amount by customer name") as workspace:
        report = workspace.analyze(out=out)

    assert {"report.html", "report.md", "report.json"} <= {path.name for path in out.iterdir()}
    assert all(path.is_file() for path in report.files)
    assert any(verdict.outcome is Outcome.REFUTED for verdict in report.analysis.verdicts)
    assert report.worst_is_at_least("warning")


def test_the_same_run_writes_the_same_bytes(with_data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        with modeler.open(with_data) as workspace:
            workspace.analyze(out=tmp_path / name)
    ones = sorted(path for path in (tmp_path / "one").rglob("*") if path.is_file())

    assert ones
    assert all(
        path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes() for path in ones
    )


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with modeler.open(tmp_path) as workspace, pytest.raises(NothingToRead):
        workspace.joins()


def test_a_rejected_join_is_not_proposed_again_until_it_is_accepted(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        path = workspace.decide(
            "orders.customer_id = customers.customer_id", accepted=False, reason="a test account"
        )
        assert len(workspace.joins()) == 0
    assert "a test account" in path.read_text(encoding="utf-8")

    with modeler.open(folder) as workspace:
        assert len(workspace.joins()) == 0
        workspace.decide("orders.customer_id = customers.customer_id", accepted=True)
        assert [one.status.value for one in workspace.joins()] == ["accepted"]


def test_a_decision_about_what_is_gone_is_told(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        workspace.decide("orders.customer_id = customers.customer_id", accepted=True)
    (folder / "tables.sql").write_text(
        DDL.replace("customer_id bigint, name", "cust bigint, name"), encoding="utf-8"
    )

    with modeler.open(folder) as workspace:
        reasons = [skipped.reason for skipped in workspace.scan().skipped]

    assert any("customers has no column 'customer_id'" in reason for reason in reasons)


def test_a_decision_needs_two_columns(folder: Path) -> None:
    with modeler.open(folder) as workspace, pytest.raises(UnsupportedRequest, match="no join"):
        workspace.decide("orders.customer_id", accepted=True)


def test_drift_is_told_when_the_code_changes(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        earlier = workspace.constants().sql()
        assert workspace.constants().drift(earlier) == ()
    (folder / "OrderStatus.php").write_text(PHP.replace("'Paid'", "'Settled'"), encoding="utf-8")

    with modeler.open(folder) as workspace:
        assert [drift.state for drift in workspace.constants().drift(earlier)] == ["changed"]


def test_rows_of_a_reference_table_are_labels(folder: Path) -> None:
    (folder / "reference.sql").write_text(
        "CREATE TABLE shop.carriers ( carrier_id integer, carrier_name character varying(40) );\n"
        "INSERT INTO shop.carriers (carrier_id, carrier_name) VALUES (1, 'Post'), (2, 'Courier');\n",
        encoding="utf-8",
    )
    with modeler.open(folder) as workspace:
        found = [constant.mapping.pairs for constant in workspace.constants(language="sql")]

    assert found == [((1, "Post"), (2, "Courier"))]


def test_data_that_the_settings_name_and_that_are_gone_are_told(folder: Path) -> None:
    (folder / "modeler.toml").write_text('[warehouse]\npath = "nowhere"\n', encoding="utf-8")
    with modeler.open(folder) as workspace:
        report = workspace.analyze(out=folder / "out")

    assert any("nowhere" in skipped.reason for skipped in report.analysis.skipped)
    assert report.analysis.verdicts == ()


def test_a_join_that_only_values_tell_is_found_tested_and_used(tmp_path: Path) -> None:
    """Before the data are seen the model has no way from one to the other."""
    (tmp_path / "visits.csv").write_text(
        "visit_id,doctor,charge\n" + "".join(f"{n},{700 + n % 20},{n % 5}\n" for n in range(400)), encoding="utf-8"
    )
    (tmp_path / "doctors.csv").write_text(
        "doc_id,name\n" + "".join(f"{n},D {n}\n" for n in range(700, 720)), encoding="utf-8"
    )
    with modeler.open(tmp_path) as workspace:
        before = [one.name for one in workspace.joins()]
        report = workspace.analyze()

    joined = ["public.visits.doctor = public.doctors.doc_id"]
    assert report.analysis.proposed.relationships == ()
    assert before == joined
    assert [one.name for one in report.analysis.model.relationships] == joined
    assert "the goal has no answer" not in {finding.title for finding in report.analysis.findings}


def test_the_columns_of_a_view_over_tables_that_only_the_data_describe(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,first_name\n1,Ann\n2,Ben\n", encoding="utf-8")
    (tmp_path / "views.sql").write_text(
        "CREATE VIEW public.persons AS SELECT id AS person_id, first_name FROM people;\n"
        "COMMENT ON COLUMN public.persons.person_id IS 'who';\n",
        encoding="utf-8",
    )
    with modeler.open(tmp_path) as workspace:
        view = workspace.catalog["public.persons"]
        report = workspace.analyze()

    assert [(column.name, column.comment) for column in view.columns] == [("person_id", "who"), ("first_name", "")]
    assert report.analysis.skipped == ()
