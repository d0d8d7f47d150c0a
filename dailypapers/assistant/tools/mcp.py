"""Functions as the Model Context Protocol lists them: the answer to `tools/list`.

https://modelcontextprotocol.io/specification/2025-06-18/server/tools
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dailypapers.assistant.tools.finding import spread
from dailypapers.assistant.tools.openapi import MOST_PARAMETERS, MOST_TOOLS, schema_of, text
from dailypapers.assistant.tools.tool import Parameter, Tool, resource_of

# What the site's own operations do as well is there once.
COVERED = spread(
    "search read_paper today trending recommended similar sources reading_lists_here read_list "
    "add_to_list subscribe refine"
)


def tools(listed: Any, *, without: frozenset[str] = COVERED) -> tuple[Tool, ...]:
    """Return the functions of a list, those that only read told from the others."""
    rows = listed.get("tools") if isinstance(listed, Mapping) else None
    found = []
    for row in rows[:MOST_TOOLS] if isinstance(rows, list) else ():
        name = row.get("name") if isinstance(row, Mapping) else None
        if not isinstance(name, str) or name in without:
            continue
        hints = row.get("annotations")
        reads = isinstance(hints, Mapping) and hints.get("readOnlyHint") is True
        parameters = tuple(_parameters(row.get("inputSchema")))[:MOST_PARAMETERS]
        found.append(
            Tool(name[:64], text(row.get("description")), parameters, not reads, method="MCP")
        )
    return tuple(found)


def _parameters(said: Any) -> Iterator[Parameter]:
    properties = said.get("properties") if isinstance(said, Mapping) else None
    needed = said.get("required") if isinstance(said, Mapping) else None
    for name, schema in properties.items() if isinstance(properties, Mapping) else ():
        required = isinstance(needed, list) and name in needed
        about = schema.get("description") if isinstance(schema, Mapping) else ""
        yield Parameter(
            str(name)[:64],
            schema_of(said, schema),
            "arguments",
            required,
            text(about),
            resource_of(str(name)),
        )
