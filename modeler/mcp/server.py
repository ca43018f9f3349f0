"""A server of the Model Context Protocol over standard input and output: skills as tools, and prompts.

Specification: https://modelcontextprotocol.io/specification. The tools only read. The protocol owns standard
output; the SDK keeps everything else away from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from modeler.assistant.assisted import tools
from modeler.assistant.discretion import discreet
from modeler.errors import MissingExtra, ModelerError
from modeler.workspace import Workspace

if TYPE_CHECKING:
    import mcp_types as types
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server

_T = TypeVar("_T")


def serve(workspace: Workspace, *, with_rows: bool = False) -> None:
    """Answer requests until standard input ends; files that changed since the last request are read again.

    Rows of data and values of people are left out unless *with_rows*; secrets always are.

    Raises:
        MissingExtra: the SDK is not installed.
    """
    try:
        from mcp.server.stdio import stdio_server
    except ImportError as error:
        raise MissingExtra(
            "the SDK of the Model Context Protocol is not installed", hint='pip install "modeler[mcp]"'
        ) from error

    async def run() -> None:
        # a workspace is used from one thread at a time; the event loop must stay free to answer pings
        with ThreadPoolExecutor(max_workers=1) as thread:
            workspace.refresh()
            server = _server(workspace, thread, with_rows=with_rows)
            async with stdio_server() as (reading, writing):
                await server.run(reading, writing, server.create_initialization_options())

    asyncio.run(run())


def _server(workspace: Workspace, thread: ThreadPoolExecutor, *, with_rows: bool) -> Server[Any]:
    import mcp_types as types
    from mcp.server.lowlevel import Server
    from mcp.shared.exceptions import MCPError

    async def elsewhere(work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(thread, work)

    async def list_tools(_context: _Context, _params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=dict(tool.schema),
                    annotations=types.ToolAnnotations(
                        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
                    ),
                )
                for tool in tools()
            ]
        )

    async def call_tool(_context: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        return await elsewhere(lambda: _called(workspace, params, with_rows=with_rows))

    async def list_prompts(
        _context: _Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        found = await elsewhere(workspace.prompts)
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=prompt.name,
                    description=prompt.title,
                    arguments=[
                        types.PromptArgument(name=name, description=meaning, required=False)
                        for name, meaning in prompt.inputs
                    ],
                )
                for prompt in found
            ]
        )

    async def get_prompt(_context: _Context, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        try:
            text = await elsewhere(lambda: workspace.prompt(params.name, **(params.arguments or {})))
        except ModelerError as error:
            raise MCPError(types.INVALID_PARAMS, _said(error)) from error
        content = types.TextContent(type="text", text=text)
        return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=content)])

    return Server(
        "modeler",
        instructions=f"The data model of {workspace.title}: joins, diagrams, labels, tests, queries. Reads only.",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


if TYPE_CHECKING:
    _Context = ServerRequestContext[Any]


def _called(workspace: Workspace, params: types.CallToolRequestParams, *, with_rows: bool) -> types.CallToolResult:
    """What a skill answers; what is wrong is an answer too, so that the assistant can correct itself."""
    import mcp_types as types

    workspace.refresh()
    try:
        section = workspace.call_skill(params.name, params.arguments or {})
    except ModelerError as error:
        return types.CallToolResult(content=[types.TextContent(type="text", text=_said(error))], is_error=True)
    shown = discreet(section.markdown, rows=with_rows)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=shown)],
        structured_content={
            "sql": list(section.sql),
            "citations": list(section.citations),
            "verified": section.verified,
        },
    )


def _said(error: ModelerError) -> str:
    return f"{error.message}. {error.hint}".rstrip(". ") + "."
