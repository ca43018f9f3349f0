"""Labels as SQL and CSV that DuckDB runs, and what an earlier file says otherwise."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
import sqlglot

from modeler.artefacts.constants import Constant
from modeler.artefacts.drift import drift
from modeler.artefacts.label_forms import Form, in_form
from modeler.artefacts.labels import constants_sql, dimension_sql, seed_csv, unknown_values_sql
from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.types import TypeFamily
from modeler.model.case import case_expression
from modeler.model.data_model import Label
from modeler.sources.reading import Mapping, Semantics


def constant(*pairs: tuple[int | str, str], column: str = "vendor") -> Constant:
    mapping = Mapping(pairs, "?", "$v", Semantics.PHP_LOOSE, Span("app/V.php", 3, 9), enclosing_class="V")
    label = Label(mapping, ColumnSet(TableName("s", "sku"), (column,)), 0.9)
    return Constant(mapping, (label,), case_expression(mapping, f"sku.{column}", family=TypeFamily.UNKNOWN))


HOSTILE = constant((1, "it's"), (2, "a\n-- mapping: x"), (3, "back\\slash; DROP TABLE sku"))


def test_rows_of_codes_and_labels_run() -> None:
    rows = duckdb.sql(f"{dimension_sql(HOSTILE, dialect='duckdb')} ORDER BY code").fetchall()

    assert rows == [(code, label) for code, label in HOSTILE.mapping.pairs]


def test_a_seed_has_the_same_rows() -> None:
    assert seed_csv(constant(("A", "one, two"), ("B", 'say "x"'))) == ('code,label\nA,"one, two"\nB,"say ""x"""\n')


@pytest.mark.parametrize("form", [Form.DIMENSION, Form.VIEW])
def test_a_table_and_a_view_are_named_after_the_column_and_run(form: Form) -> None:
    (file,) = in_form([HOSTILE], form, dialect="duckdb", commit="1a2b3c")
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA s")
    connection.execute(str(file.content))

    assert "app/V.php:3-9 at 1a2b3c" in str(file.content)
    assert "-- other values: ?" in str(file.content)
    assert connection.execute("SELECT * FROM s.sku_vendor_label ORDER BY code").fetchall() == list(
        HOSTILE.mapping.pairs
    )


def test_two_mappings_of_one_column_get_two_names() -> None:
    held = [constant((1, "a"), (2, "b")), constant((1, "x"), (2, "y"))]

    assert [file.path for file in in_form(held, Form.SEED)] == ["sku_vendor_label.csv", "sku_vendor_label_2.csv"]


def test_ranges_have_no_rows_and_a_view_needs_a_column() -> None:
    held = constant((10, "few"), (20, "many"))
    ranges = replace(held, mapping=replace(held.mapping, ranges=((">=", 20, "many"), ("else", None, "few"))))

    assert in_form([ranges], Form.DIMENSION) == ()
    assert in_form([ranges], Form.TEST) == ()
    assert in_form([replace(held, links=())], Form.VIEW) == ()


def test_codes_beside_a_column_of_text_are_text() -> None:
    text = replace(constant((1, "a"), (2, "b")), family=TypeFamily.TEXT)

    assert "('1', 'a')" in dimension_sql(text, dialect="duckdb")
    assert "NOT IN ('1', '2')" in unknown_values_sql(text)


def test_a_code_without_a_known_label_is_not_unknown() -> None:
    held = constant((1, "a"), (2, "b"))
    computed = replace(held, mapping=replace(held.mapping, computed=(3,)))

    assert "NOT IN (1, 2, 3)" in unknown_values_sql(computed)


def test_values_the_code_does_not_know_are_counted() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA s")
    connection.execute("CREATE TABLE s.sku AS SELECT unnest([1, 2, 7, 7, NULL]) AS vendor")

    sql = unknown_values_sql(constant((1, "a"), (2, "b")), dialect="duckdb")

    assert connection.execute(sql).fetchall() == [(7, 2)]


def test_each_statement_stands_under_its_origin_and_commit() -> None:
    text = constants_sql([constant((1, "a"), (2, "b"))], commit="1a2b3c")

    assert text.splitlines()[:2] == [
        "-- mapping: app/V.php V $v",
        "-- s.sku.vendor, from app/V.php:3-9 at 1a2b3c",
    ]


def test_a_label_cannot_end_its_comment_or_statement() -> None:
    text = constants_sql([HOSTILE])

    assert len([tree for tree in sqlglot.parse(text, dialect="redshift") if tree is not None]) == 1


def test_long_lists_come_as_rows_too() -> None:
    many = constant(*((number, f"label {number}") for number in range(40)))

    assert "-- the same as rows:" in constants_sql([many])


def test_what_was_written_has_not_drifted() -> None:
    held = [constant((1, "a"), (2, "b")), constant((1, "x"), (2, "y"), column="other")]
    other = replace(held[1], mapping=replace(held[1].mapping, subject="$other"))

    assert drift([held[0], other], constants_sql([held[0], other])) == ()


def test_a_mark_inside_a_label_is_none() -> None:
    assert drift([HOSTILE], constants_sql([HOSTILE])) == ()


def test_two_mappings_of_one_name_are_told_apart() -> None:
    first, second = constant((1, "a"), (2, "b")), constant((1, "x"), (2, "y"))
    changed = constant((1, "a"), (2, "renamed"))

    found = drift([changed, second], constants_sql([first, second]))

    assert [(one.key, one.state) for one in found] == [("app/V.php V $v", "changed")]


def test_changed_gone_and_new_are_told_apart() -> None:
    before = constant((1, "a"), (2, "b"))
    gone = replace(before, mapping=replace(before.mapping, subject="$gone"))
    new = replace(before, mapping=replace(before.mapping, subject="$new"))
    moved = constant((1, "a"), (2, "renamed"))

    found = drift([moved, new], constants_sql([before, gone]))

    assert [(one.key, one.state) for one in found] == [
        ("app/V.php V $gone", "gone"),
        ("app/V.php V $new", "new"),
        ("app/V.php V $v", "changed"),
    ]


def test_layout_and_lines_do_not_count() -> None:
    before = constant((1, "a"), (2, "b"))
    moved = replace(before, mapping=replace(before.mapping, span=Span("app/V.php", 103, 109)))
    flat = replace(moved, sql=" ".join(moved.sql.split()))

    assert drift([flat], constants_sql([before])) == ()
