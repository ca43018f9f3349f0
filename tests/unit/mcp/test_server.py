"""The server of the Model Context Protocol, in a process of its own, spoken to by the SDK's own client."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mcp import Client

pytest.importorskip("mcp", reason="the extra mcp is not installed")

WRONG = [
    pytest.param("joins", {"tables": ["sample.skuinfoo"]}, "did you mean sample.skuinfo", id="unknown table"),
    pytest.param("joins", {"tables": 3}, "must be of type array", id="another type"),
    pytest.param("joins", {"colour": "red"}, "no argument 'colour'", id="unknown argument"),
    pytest.param("drop", {}, "no skill named 'drop'", id="unknown tool"),
]
TOP = {"words": "top 5 SKUs by quantity in October"}


@dataclass(frozen=True)
class Served:
    """What one session came to."""

    tools: Any
    joins: Any
    rows: Any
    wrong: tuple[Any, ...]
    prompts: Any
    prompt: Any
    missing: str
    before: dict[str, bytes]
    after: dict[str, bytes]


@pytest.fixture(scope="module")
def folder(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("served") / "shop"
    shutil.copytree(shop, copy, ignore=shutil.ignore_patterns(".modeler"))
    return copy


@pytest.fixture(scope="module")
def served(folder: Path) -> Served:
    """One session with a server for *folder*."""
    from mcp.shared.exceptions import MCPError

    async def work(client: Client) -> Served:
        before = _contents(folder)
        missing = ""
        try:
            await client.get_prompt("diagramm")
        except MCPError as error:
            missing = str(error)
        return Served(
            await client.list_tools(),
            await client.call_tool("joins", {"tables": ["sample.orderinfo", "sample.skuinfo"]}),
            await client.call_tool("query", TOP),
            tuple([await client.call_tool(str(case.values[0]), case.values[1]) for case in WRONG]),  # type: ignore[arg-type]
            await client.list_prompts(),
            await client.get_prompt("diagram", {"tables": "skuinfo"}),
            missing,
            before,
            _contents(folder),
        )

    session: Served = asyncio.run(_session(folder, work))
    return session


async def _session(folder: Path, work: Callable[[Client], Awaitable[Any]], *options: str) -> Any:
    from mcp import Client, StdioServerParameters

    command = ["-m", "modeler", "mcp", str(folder), *options]
    async with Client(StdioServerParameters(command=sys.executable, args=command)) as client:
        return await work(client)


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".modeler" not in path.parts)
    return {str(path): path.read_bytes() for path in files}


def test_every_skill_is_a_tool_that_only_reads(served: Served) -> None:
    tools = served.tools.tools

    assert {tool.name for tool in tools} >= {"joins", "erd", "constants", "tests", "query", "describe", "search"}
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.input_schema["type"] == "object" and tool.description for tool in tools)


def test_a_tool_answers_with_sql_that_was_verified(served: Served) -> None:
    assert not served.joins.is_error
    assert "product_id" in served.joins.content[0].text
    assert served.joins.structured_content["verified"] is True
    assert any("product_id" in sql for sql in served.joins.structured_content["sql"])


def test_rows_of_data_are_left_out(served: Served) -> None:
    assert "rows left out" in served.rows.content[0].text


def test_rows_are_given_to_those_who_want_them(folder: Path) -> None:
    result = asyncio.run(_session(folder, lambda client: client.call_tool("query", TOP), "--with-rows"))

    assert "| 110 |" in result.content[0].text


@pytest.mark.parametrize(("name", "arguments", "said"), WRONG)
def test_what_is_wrong_is_an_answer_the_assistant_can_learn_from(
    name: str, arguments: dict[str, Any], said: str, served: Served
) -> None:
    place = [case.values[:2] for case in WRONG].index((name, arguments))

    assert served.wrong[place].is_error
    assert said in served.wrong[place].content[0].text


def test_nothing_is_written_into_the_sources(served: Served) -> None:
    assert served.after == served.before


def test_the_prompts_of_the_team_are_served_filled_in(served: Served) -> None:
    assert "candidates" in {one.name for one in served.prompts.prompts}
    assert "diagram of sample.skuinfo" in served.prompt.messages[0].content.text


def test_a_prompt_that_is_not_there_is_an_error_with_the_nearest(served: Served) -> None:
    assert "no prompt 'diagramm'. did you mean diagram" in served.missing


def test_files_that_change_are_read_again(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "shop"
    shutil.copytree(folder, own, ignore=shutil.ignore_patterns(".modeler"))

    async def work(client: Any) -> tuple[str, str]:
        before = await client.call_tool("describe", {"tables": ["sample.skuinfo"]})
        (own / "ddl" / "returns.sql").write_text("CREATE TABLE sample.returned (sku_id BIGINT);", encoding="utf-8")
        after = await client.call_tool("describe", {"tables": ["sample.returned"]})
        return before.content[0].text, after.content[0].text

    before, after = asyncio.run(_session(own, work))

    assert "returned" not in before
    assert "## sample.returned" in after
