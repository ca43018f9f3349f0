"""The CASE gives, in DuckDB, what the code gives, for columns of every family; labels cannot break out of it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.catalog.names import Span
from modeler.catalog.types import TypeFamily
from modeler.model.case import case_expression
from modeler.sources.reading import Code, Mapping, Semantics
from modeler.warehouses.scratch import evaluated

PLACE = Span("a.php", 1, 9)


def mapping(
    *pairs: tuple[Code, str],
    default: str | None = None,
    semantics: Semantics = Semantics.PHP_LOOSE,
    **rest: Any,
) -> Mapping:
    return Mapping(pairs, default, "$x", semantics, PLACE, **rest)


def results(one: Mapping, family: TypeFamily, *values: object, php_null: bool = False) -> tuple[str | None, ...]:
    case = case_expression(one, "code", family=family, dialect="duckdb", php_null=php_null)
    return evaluated(case, "code", values, family)


def test_null_stays_null_unless_the_code_is_followed() -> None:
    switch = mapping((0, "open"), (1, "closed"), default="unknown", null_label="open")

    assert results(switch, TypeFamily.INTEGER, None, 0, 1, 2) == (None, "open", "closed", "unknown")
    assert results(switch, TypeFamily.INTEGER, None, 7, php_null=True) == ("open", "unknown")


def test_null_gets_the_default_where_the_code_gives_it() -> None:
    assert results(mapping((1, "a"), default="b"), TypeFamily.INTEGER, None, php_null=True) == ("b",)


def test_a_text_column_is_compared_with_text() -> None:
    switch = mapping((1, "one"), ("x", "ex"), default="none")

    assert results(switch, TypeFamily.TEXT, "1", "x", "X", "") == ("one", "ex", "none", "none")
    assert "'1'" in case_expression(switch, "t.c", family=TypeFamily.TEXT)


def test_codes_that_a_number_cannot_equal_are_left_out() -> None:
    switch = mapping(("abc", "text"), ("2", "two"), default="none")

    assert results(switch, TypeFamily.INTEGER, 0, 2) == ("none", "two")


def test_truth_values_compare_loosely_with_everything() -> None:
    switch = mapping((False, "no"), (True, "yes"))

    assert results(switch, TypeFamily.INTEGER, 0, 1, 7, None) == ("no", "yes", "yes", None)
    assert results(switch, TypeFamily.TEXT, "", "0", "0.0") == ("no", "no", "yes")
    assert results(switch, TypeFamily.BOOLEAN, True, False) == ("yes", "no")


def test_a_truth_value_is_never_identical_to_text() -> None:
    strict = mapping((True, "yes"), ("a", "letter"), default="none", semantics=Semantics.STRICT)

    assert results(strict, TypeFamily.TEXT, "true", "1", "a") == ("none", "none", "letter")


def test_a_computed_code_does_not_get_the_default() -> None:
    switch = mapping((1, "a"), (2, "b"), default="c", computed=(3,))

    assert results(switch, TypeFamily.INTEGER, 1, 3, 4) == ("a", None, "c")


def test_ranges_keep_their_order_and_their_else() -> None:
    ranges = (("<", 12, "few"), ("=", 40, "forty"), ("<", 100, "some"), ("else", None, "many"))
    sizes = mapping((12, "some"), (40, "forty"), (100, "many"), default="many", ranges=ranges)

    assert results(sizes, TypeFamily.INTEGER, 3, 12, 40, 99, 100, None) == (
        *("few", "some", "forty", "some", "many"),
        None,
    )


def test_negative_codes_and_fractions() -> None:
    switch = mapping((-1, "minus"), (0.5, "half"))

    assert results(switch, TypeFamily.FLOATING, -1, 0.5, 1) == ("minus", "half", None)


def test_without_a_usable_code_the_default_is_left() -> None:
    assert results(mapping(("a", "x"), default="d"), TypeFamily.INTEGER, 1, None) == ("d", None)
    assert case_expression(mapping(("a", "x")), "c", family=TypeFamily.INTEGER) == "NULL"


HOSTILE = [
    "it's",
    "a\\",
    "\\'; DROP TABLE t; --",
    "/* open",
    "line\nbreak",
    "-- comment",
    "€ 😀",
    "'' OR 1=1",
    "%s {x}",
]


@pytest.mark.parametrize("label", HOSTILE)
@pytest.mark.parametrize("dialect", ["redshift", "duckdb", "postgres", "spark"])
def test_a_label_is_one_literal_in_every_dialect(label: str, dialect: str) -> None:
    case = case_expression(mapping((label, label), default=label), "c", family=TypeFamily.TEXT, dialect=dialect)

    (tree,) = sqlglot.parse(case, dialect=dialect)
    assert tree is not None
    literals = {node.name for node in tree.find_all(sqlglot.exp.Literal)}
    assert literals == {label}


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), min_size=1, max_size=5), st.text(max_size=8))
def test_any_text_comes_back_from_duckdb(labels: dict[str, str], default: str) -> None:
    clean = {code.replace("\0", ""): label.replace("\0", "") for code, label in labels.items()}
    one = mapping(*clean.items(), default=default.replace("\0", ""), semantics=Semantics.STRICT)

    assert results(one, TypeFamily.TEXT, *clean) == tuple(clean.values())
