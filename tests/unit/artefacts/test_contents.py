"""What the report says: which tests belong to which join, what was refuted, what changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modeler.artefacts.analysis import Severity
from modeler.artefacts.constants import Constant, Proof, ProofState
from modeler.artefacts.report.contents import cardinality, contents
from modeler.catalog.names import Span
from modeler.checks.verdicts import Outcome
from modeler.model.data_model import Multiplicity
from modeler.sources.reading import Mapping, Semantics
from tests.goldens.sample import MAPPING, PRODUCT, SHIPMENT, shop, unexecuted


def test_a_join_has_the_tests_of_its_two_sides_and_of_no_other_join() -> None:
    by_table = {story.relationship.child.table.table: story for story in contents(shop()).joins}

    assert [v.check.name for v in by_table["orderinfo"].verdicts] == [
        "grain__skuinfo_sku_id",
        "orphans__orderinfo_product_id",
        "arithmetic__orderinfo_quantity_ordered__skuinfo",
    ]
    assert [v.check.name for v in by_table["order_line"].verdicts] == ["grain__skuinfo_sku_id"]
    assert by_table[SHIPMENT.table].verdicts[0].outcome is Outcome.NOT_TESTABLE


def test_ends_that_the_tests_changed_are_told_as_they_were() -> None:
    stories = contents(shop()).joins

    changed = {story.relationship.child: story.believed for story in stories if story.believed}

    assert list(changed) == [PRODUCT]
    assert "exactly one of sample.skuinfo" in changed[PRODUCT]


def test_a_refuted_claim_of_the_model_is_told_with_its_last_verdict() -> None:
    refutations = contents(shop()).refutations

    assert [(one.verdict.check.name.split("__")[0], one.round, one.repaired) for one in refutations] == [
        ("grain", 1, False),
        ("arithmetic", 1, True),
    ]


def test_what_is_wrong_with_the_data_is_no_refutation_of_the_model() -> None:
    names = [one.verdict.check.name for one in contents(shop()).refutations]

    assert "orphans__orderinfo_product_id" not in names


def test_the_answer_to_the_goal_is_told_from_join_queries() -> None:
    with_goal, without = contents(shop()), contents(unexecuted())

    assert with_goal.goal is not None
    assert with_goal.goal.query.columns == ("sku_id", "vendor", "quantity")
    assert len(with_goal.join_queries) == 1
    assert without.goal is None
    assert len(without.join_queries) == 1


def test_a_skip_that_is_listed_twice_is_told_once() -> None:
    places = [str(one.span) for one in contents(shop()).unread]

    assert places == ["data/blob.bin:1", "legacy_sql/old.sql:40-44"]


def test_every_severity_and_outcome_is_counted() -> None:
    said = contents(shop())

    assert said.severities == ((Severity.ERROR, 1), (Severity.WARNING, 1), (Severity.INFO, 1))
    assert dict(said.outcomes) == {Outcome.CONFIRMED: 1, Outcome.REFUTED: 2, Outcome.NOT_TESTABLE: 1}


@pytest.mark.parametrize(
    ("child", "parent", "name"),
    [
        (Multiplicity.ZERO_OR_MORE, Multiplicity.EXACTLY_ONE, "many-to-one"),
        (Multiplicity.ZERO_OR_ONE, Multiplicity.EXACTLY_ONE, "one-to-one"),
        (Multiplicity.ONE_OR_MORE, Multiplicity.ZERO_OR_MORE, "many-to-many"),
        (Multiplicity.UNKNOWN, Multiplicity.EXACTLY_ONE, "cardinality not known"),
    ],
)
def test_cardinality_in_words(child: Multiplicity, parent: Multiplicity, name: str) -> None:
    assert cardinality(child, parent) == name


def test_constants_are_worked_out_where_the_analysis_has_none() -> None:
    vendor, states = contents(shop()).constants

    assert vendor.title == "Vendor::name"
    assert vendor.rows[-1] == ("any other", "Unknown")
    assert "WHEN skuinfo.sku_vendor = 1" in vendor.constant.sql
    assert states.title == "STATES"
    assert states.constant.links == ()


def test_a_range_and_a_computed_code_are_told_apart_from_a_code() -> None:
    mapping = Mapping(
        ((None, "none"), (True, "yes")),
        None,
        "$n",
        Semantics.STRICT,
        Span("a.php", 1, 5),
        ranges=(("<", 10, "small"), ("=", None, "none"), ("=", True, "yes"), ("else", None, None)),
        computed=(99,),
    )
    analysis = replace(shop(), constants=(Constant(mapping, (), "code"),))

    (story,) = contents(analysis).constants

    assert story.rows == (
        ("< 10", "small"),
        ("null", "none"),
        ("true", "yes"),
        ("99", "(worked out at run time)"),
    )


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (Proof(ProofState.PROVEN, 14), "compared with the program over 14 values: the CASE gives the same"),
        (
            Proof(ProofState.REFUTED, 1, "NULL gives Unknown"),
            "compared with the program over 1 value: the CASE differs. NULL gives Unknown",
        ),
        (Proof(), ""),
    ],
)
def test_a_proof_is_told_with_its_inputs(proof: Proof, said: str) -> None:
    analysis = replace(shop(), constants=(Constant(MAPPING, (), "code", proof),))

    assert contents(analysis).constants[0].proof == said
