"""The functions of this instance: its own operations, and those of the operator's documents."""

from __future__ import annotations

import logging
from functools import lru_cache

from dailypapers.assistant import documents, inside
from dailypapers.assistant.tools import mcp, openapi
from dailypapers.assistant.tools.finding import Finder
from dailypapers.assistant.tools.tool import Tool
from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.search import encoding

logger = logging.getLogger(__name__)
# What a conversation is not for: secrets, what moderators do, files of everything.
NOT_HERE = (
    "/api/v1/moderation",
    "/api/v1/webhooks",
    "/api/v1/me/data",
    "/api/v1/export.ndjson",
)


def finder() -> Finder:
    """Return what finds functions, made once for a state of the operator's documents."""
    return _finder(documents.state())


@lru_cache(maxsize=1)
def _finder(state: str) -> Finder:
    tools = (*own(), *documents.tools())
    try:
        encoder = encoding.encoder()
        return Finder(tools, encoder.encode_query if encoder else None)
    except EncoderUnavailable as error:
        logger.warning("functions are found by words only: %s", error)
        return Finder(tools)


@lru_cache(maxsize=1)
def own() -> tuple[Tool, ...]:
    """Return the functions of this site."""
    every = openapi.tools(inside.document())
    kept = tuple(tool for tool in every if not tool.path.startswith(NOT_HERE))
    return (*kept, *mcp.tools(inside.listed()))
