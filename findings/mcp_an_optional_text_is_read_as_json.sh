#!/usr/bin/env bash
# A tool of an MCP server with an optional text, as for the note of a ticket.
#
# Question: `note(text: str | None)` is called with the texts 'null' and '{"error": 1}' (a line of a log). What arrives, and what with `note(text: str)`?
# Guess: the texts as they are, in all four cases.
# Seen with mcp 2.3.0: with `str` the texts arrive. With `str | None` the text 'null' arrives as None, and the line of the log is refused as
# no valid string: a text for a parameter that is not exactly `str` is first read as JSON, and a list, an object or null replaces it, because some clients
# send lists as texts.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check mcp==2.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

server = MCPServer("desk")


@server.tool()
def optional(text: str | None) -> str:
    return repr(text)


@server.tool()
def plain(text: str) -> str:
    return repr(text)


def call(tool: str, text: str) -> str:
    try:
        return asyncio.run(server.call_tool(tool, {"text": text})).content[0].text
    except ToolError:
        return "refused"


seen = {tool: [call(tool, text) for text in ("null", '{"error": 1}', "a note")] for tool in ("plain", "optional")}
print("mcp", version("mcp"), seen)
assert seen == {"plain": ["'null'", "'{\"error\": 1}'", "'a note'"], "optional": ["None", "refused", "'a note'"]}, "the behaviour has changed"
PYTHON
