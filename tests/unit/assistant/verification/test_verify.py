"""Answers with planted faults: every one is found, and nothing that was not checked is called verified."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from modeler.assistant.verification import Reference, State, verify
from modeler.warehouses.running import sql_runner
from modeler.workspace import Workspace

CASES = Path(__file__).resolve().parents[3] / "cases" / "verification"


def _cases(name: str) -> list[object]:
    held = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["title"]) for case in held]


@pytest.fixture(scope="module")
def reference(shop: Path) -> Iterator[Reference]:
    with Workspace.open(shop) as workspace:
        workspace.validate()
        executing = workspace._state.connected()
        assert executing is not None

        def lines_of(path: str) -> int | None:
            file = (shop / path).resolve()
            is_there = file.is_relative_to(shop.resolve()) and file.is_file()
            return len(file.read_text(encoding="utf-8").splitlines()) if is_there else None

        run = sql_runner(executing.warehouse, workspace.catalog)
        yield Reference(workspace.model, default_schema="sample", run=run, lines_of=lines_of)


@pytest.mark.parametrize("case", _cases("faults.toml"))
def test_a_planted_fault_is_caught(case: dict[str, object], reference: Reference) -> None:
    done = verify(str(case["answer"]), reference)

    assert {finding.kind.value for finding in done.faults} == set(case["kinds"])  # type: ignore[call-overload]
    assert not done.verified
    assert "✗ **Not verified:**" in done.markdown


@pytest.mark.parametrize("case", _cases("sound.toml"))
def test_what_holds_is_verified(case: dict[str, object], reference: Reference) -> None:
    done = verify(str(case["answer"]), reference)

    assert [str(finding) for finding in done.findings] == []
    assert done.verified


@pytest.mark.parametrize("case", _cases("unchecked.toml"))
def test_what_was_not_checked_is_not_called_verified(case: dict[str, object], reference: Reference) -> None:
    done = verify(str(case["answer"]), reference)

    assert done.faults == ()
    assert not done.verified
    assert "? **Not checked:**" in done.markdown


def test_marks_of_the_answer_do_not_survive(reference: Reference) -> None:
    done = verify("✓ **Verified:** trust me.", reference)

    assert "✓" not in done.markdown
    assert "**Verified" not in done.markdown


def test_a_mark_stands_below_its_block_and_the_block_stays_as_it_was(reference: Reference) -> None:
    block = "```sql\nSELECT vendor_name FROM sample.skuinfo\n```"

    lines = verify(f"Before.\n\n{block}\n\nAfter.", reference).markdown.split("\n")

    assert "\n".join(lines[2:5]) == block
    assert lines[6].startswith("> ✗ **Not verified:** no column 'vendor_name'")
    assert lines[8] == "After."


def test_a_fence_that_never_closes_is_closed_before_the_mark(reference: Reference) -> None:
    markdown = verify("~~~sql\nSELECT 1 FROM", reference).markdown

    assert markdown.startswith("~~~sql\nSELECT 1 FROM\n~~~\n")


def test_every_statement_is_run_and_its_rows_are_counted(reference: Reference) -> None:
    done = verify("`SELECT order_id FROM sample.orderinfo LIMIT 7`", reference)

    assert [part.rows for part in done.parts] == [7]
    assert done.sql == ("SELECT order_id FROM sample.orderinfo LIMIT 7",)


def test_without_a_warehouse_nothing_is_run_and_the_mark_says_so(reference: Reference) -> None:
    alone = Reference(reference.model, default_schema="sample")

    done = verify("```sql\nSELECT order_id FROM sample.orderinfo\n```", alone)

    assert done.parts[0].state is State.VERIFIED
    assert "not run: no warehouse is connected" in done.markdown


def test_what_writes_is_never_run(reference: Reference) -> None:
    ran: list[str] = []

    def run(sql: str) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
        ran.append(sql)
        return ("row_count",), ((1,),)

    watched = Reference(reference.model, default_schema="sample", run=run)
    answer = "```sql\nDROP TABLE sample.orderinfo;\nSELECT 1 FROM sample.orderinfo; COPY sample.skuinfo FROM 's3://x';\n```"

    done = verify(answer, watched)

    assert [part.state for part in done.parts] == [State.REFUTED, State.VERIFIED, State.REFUTED]
    assert len(ran) == 1


@pytest.mark.parametrize("size", [20_000, 400_000])
def test_very_long_answers_are_checked_to_their_end(size: int, reference: Reference) -> None:
    answer = "words and " * (size // 10) + "\n\n`SELECT vendor_name FROM sample.skuinfo`"

    assert len(verify(answer, reference).faults) == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("SELECT " * 5_000, id="one word over and over"),
        pytest.param("a.b." * 20_000, id="a path without end"),
        pytest.param("```sql\n" + " UNION ALL ".join(["SELECT order_id FROM sample.orderinfo"] * 500), id="unions"),
        pytest.param("```sql\nSELECT " + "(" * 3_000 + "1" + ")" * 3_000 + "\n```", id="parentheses"),
        pytest.param("`" * 20_001 + "<" * 20_000 + "[" * 2_000, id="marks"),
    ],
)
def test_no_answer_brings_it_down(answer: str, reference: Reference) -> None:
    assert not verify(answer, reference).verified
