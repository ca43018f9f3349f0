"""decisions.toml: people's word is kept, respected, and says when what it names is gone."""

from __future__ import annotations

import pytest

from modeler import decisions
from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.errors import DecisionError
from modeler.evidence.claims import Labelled, Refers, Unique
from modeler.evidence.decided import Choice, Decision, decided
from modeler.model.build import build
from modeler.model.data_model import Status

ORDERS, ITEMS = TableName("s", "orders"), TableName("s", "items")
CATALOG = Catalog.of(
    [
        Table(ORDERS, tuple(Column(n, "bigint") for n in ("order_id", "item_id", "place", "region", "shelf"))),
        Table(ITEMS, tuple(Column(n, "bigint") for n in ("item_id", "region", "shelf"))),
    ]
)
CHILD, PARENT = ColumnSet(ORDERS, ("item_id",)), ColumnSet(ITEMS, ("item_id",))

WRITTEN = """# our word
[[join]]
table = "s.orders"
columns = ["item_id"]
ref_table = "s.items"
ref_columns = ["item_id"]
decision = "rejected" # by Ann
reason = "items were renumbered"

[[label]]
table = "s.orders"
columns = ["place"]
mapping = "app/Place.php:3-9"
decision = "accepted"
"""


def test_joins_keys_and_labels_are_read_with_their_lines() -> None:
    found, skipped = decisions.read(WRITTEN)
    assert skipped == ()
    assert found == (
        Decision(Refers(CHILD, PARENT), Choice.REJECTED, "items were renumbered", Span("decisions.toml", 2, 2)),
        Decision(
            Labelled(ColumnSet(ORDERS, ("place",)), Span("app/Place.php", 3, 9)),
            Choice.ACCEPTED,
            span=Span("decisions.toml", 10, 10),
        ),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[join]\n", "not TOML"),
        ("[[joins]]\na = 1\n", "unknown entry 'joins'"),
        ("join = 3\n", "unknown entry 'join'"),
        ("join = [3]\n", "no table of values"),
        ('[[key]]\ntable = "t"\ncolumns = ["a"]\n', "decision ''"),
        ('[[key]]\ntable = "t"\ncolumns = ["a"]\ndecision = "maybe"\n', "decision 'maybe'"),
        ('[[key]]\ntable = "t"\ncolumns = "a"\ndecision = "accepted"\n', "without columns"),
        ('[[key]]\ntables = "t"\ncolumns = ["a"]\ndecision = "accepted"\n', "unknown field 'tables'"),
        (
            (
                '[[join]]\ntable = "t"\ncolumns = ["a"]\nref_table = "u"\nref_columns = ["a", "b"]\n'
                'decision = "accepted"\n'
            ),
            "more columns on one side",
        ),
        (
            '[[label]]\ntable = "t"\ncolumns = ["a"]\nmapping = "here"\ndecision = "accepted"\n',
            "mapping 'here'",
        ),
    ],
)
def test_an_entry_that_cannot_be_used_is_told_and_the_rest_is_kept(text: str, reason: str) -> None:
    found, skipped = decisions.read(text)
    assert found == ()
    assert reason in skipped[0].reason


def test_a_decision_changes_in_place_and_comments_stay() -> None:
    changed = decisions.with_join(WRITTEN, CHILD, PARENT, Choice.ACCEPTED)
    expected = WRITTEN.replace('"rejected"', '"accepted"').replace('reason = "items were renumbered"\n', "")
    assert changed == expected


def test_new_decisions_are_appended_and_read_back_as_they_were() -> None:
    composite = ColumnSet(ORDERS, ("region", "shelf")), ColumnSet(ITEMS, ("region", "shelf"))
    text = decisions.with_join("", CHILD, PARENT, Choice.ACCEPTED, reason="sure")
    before = text
    text = decisions.with_join(text, *composite, Choice.ACCEPTED)
    assert text.startswith(before.rstrip("\n"))
    text = decisions.with_decision(text, Decision(Unique(PARENT), Choice.REJECTED))
    found, skipped = decisions.read(text)
    assert skipped == ()
    assert [(d.claim, d.choice, d.reason) for d in found] == [
        (Refers(CHILD, PARENT), Choice.ACCEPTED, "sure"),
        (Refers(*composite), Choice.ACCEPTED, ""),
        (Unique(PARENT), Choice.REJECTED, ""),
    ]


def test_nothing_is_written_into_what_is_not_toml() -> None:
    with pytest.raises(DecisionError, match="is not TOML"):
        decisions.with_join("[[", CHILD, PARENT, Choice.ACCEPTED)


def test_what_is_gone_is_told_with_what_is_near() -> None:
    gone = Decision(Refers(ColumnSet(ORDERS, ("item_idd",)), PARENT), Choice.ACCEPTED, span=Span("d.toml", 7, 7))
    evidence, drifted = decided((gone,), CATALOG)
    assert evidence == ()
    assert (str(drifted[0].span), drifted[0].hint) == ("d.toml:7", "did you mean item_id?")


def test_a_rejected_join_is_not_chosen_whatever_names_say() -> None:
    assert (CHILD, PARENT) in {(r.child, r.parent) for r in build(CATALOG).relationships}
    evidence, _ = decided((Decision(Refers(CHILD, PARENT), Choice.REJECTED),), CATALOG)
    model = build(CATALOG, evidence)
    assert (CHILD, PARENT) not in {(r.child, r.parent) for r in model.relationships}
    assert {(r.child, r.parent): r.status for r in model.candidates}[CHILD, PARENT] is Status.REJECTED


def test_an_accepted_join_is_chosen_though_nothing_else_speaks_for_it() -> None:
    pairs = (
        (ColumnSet(ORDERS, ("place",)), ColumnSet(ITEMS, ("shelf",))),
        (ColumnSet(ORDERS, ("region", "shelf")), ColumnSet(ITEMS, ("region", "shelf"))),
    )
    evidence, _ = decided(tuple(Decision(Refers(*pair), Choice.ACCEPTED) for pair in pairs), CATALOG)
    found = {(r.child, r.parent): r.status for r in build(CATALOG, evidence).relationships}
    assert [found.get(pair) for pair in pairs] == [Status.ACCEPTED, Status.ACCEPTED]


def test_an_accepted_key_comes_first() -> None:
    key = ColumnSet(ORDERS, ("region", "shelf"))
    evidence, _ = decided((Decision(Unique(key), Choice.ACCEPTED),), CATALOG)
    found = build(CATALOG, evidence).key_of(ORDERS)
    assert found is not None
    assert (found.columns, found.status) == (key, Status.ACCEPTED)
