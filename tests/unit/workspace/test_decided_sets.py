"""A person decides on joins of several columns in the words in which they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler
from modeler.errors import UnsupportedRequest

_JOIN = "public.lineitem(l_partkey, l_suppkey) = public.partsupp(ps_partkey, ps_suppkey)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.sql").write_text(
        "CREATE TABLE partsupp (ps_partkey bigint, ps_suppkey bigint, ps_qty int);"
        "CREATE TABLE lineitem (l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber int);",
        encoding="utf-8",
    )
    return tmp_path


def test_a_join_of_several_columns_is_accepted_and_rejected(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        workspace.decide(_JOIN, accepted=True)
        accepted = {(join.name, join.status.value) for join in workspace.joins()}
        workspace.decide(_JOIN, accepted=False)
        rejected = {join.name for join in workspace.joins()}

    assert (_JOIN, "accepted") in accepted
    assert _JOIN not in rejected


def test_sides_of_different_lengths_are_no_join(folder: Path) -> None:
    with modeler.open(folder) as workspace, pytest.raises(UnsupportedRequest, match="pairs 2 columns with 1"):
        workspace.decide("lineitem(l_partkey, l_suppkey) = partsupp.ps_partkey", accepted=True)
