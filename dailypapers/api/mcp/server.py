"""The server: tools, resources and prompts, as the official SDK serves them.

The SDK is asynchronous and this program is not: whatever reads the database is run in the thread
that the request came with, where its connection is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.conf import settings
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.types import ToolAnnotations

from dailypapers import __version__
from dailypapers.api.mcp import lists, refining, tools
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.feed import calendar, citing, queries
from dailypapers.feed.entries import load_entries
from dailypapers.feed.words import name_of

P = ParamSpec("P")
R = TypeVar("R")
INDEXING = "The search index is being built. Try again in a minute."
INSTRUCTIONS = (
    "Research papers of {site}: search them, read their abstracts, see what was featured today and "
    "what readers speak of. Only what this site has is found, and it has abstracts, no full texts. "
    "Votes of other sites are named apart and never added up. Name papers by title and link."
)
READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
WRITES = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


@cache
def server() -> MCPServer:
    """Return the server of this process."""
    made: MCPServer = MCPServer(
        name="dailypapers",
        title=settings.SITE_NAME,
        version=__version__,
        website_url=settings.BASE_URL,
        instructions=INSTRUCTIONS.format(site=settings.SITE_NAME),
        log_level="WARNING",
    )
    for tool in (*tools.READS, refining.refine, *lists.READS):
        made.add_tool(_bridged(tool), annotations=READS)
    for change in lists.WRITES:
        made.add_tool(_bridged(change), annotations=WRITES)
    made.resource("papers://paper/{name}", mime_type="text/markdown")(_resource(paper))
    made.resource("papers://edition/{day}", mime_type="text/markdown")(_resource(edition))
    made.prompt()(whats_new)
    made.prompt()(compare)
    return made


def paper(name: str) -> str:
    """Read one paper as Markdown, by an arXiv id or another name without slashes."""
    found = queries.paper_named(name)
    if found is None:
        raise InputError("There is no such paper here.")
    return citing.markdown(load_entries([found])[0])


def edition(day: str) -> str:
    """Read a day's papers as Markdown: 2026-09-30."""
    period = calendar.parse("day", day)
    entries = load_entries(queries.edition(period).ids)
    lines = [f"- [{one.title}]({citing.url_of(one)}): {', '.join(one.authors)}" for one in entries]
    return "\n".join([f"# {name_of(period)}", "", *(lines or ["No papers were announced."]), ""])


def whats_new(subject: str) -> str:
    """Say what is new on a subject."""
    return (
        f"What is new on {subject}? Use `search` with sort newest and a few wordings, and "
        "`trending`, then say in a few sentences what the last weeks brought. Name each paper by "
        "its title, with its link and date, and say what you could not find."
    )


def compare(first: str, second: str) -> str:
    """Compare two papers."""
    return (
        f"Read {first} and {second} with `read_paper`. Say what each asks, does and finds, where "
        "they agree and where not, by what their abstracts say and no more. End with their BibTeX "
        "by `cite`."
    )


def _bridged(tool: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Return a tool as the SDK wants it; what it says of wrong input reaches who asks."""

    @wraps(tool)
    async def bridged(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await sync_to_async(tool)(*args, **kwargs)
        except InputError as error:
            raise ToolError(str(error)) from None
        except IndexUnavailable:
            raise ToolError(INDEXING) from None

    return bridged


def _resource(read: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    @wraps(read)
    async def bridged(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await sync_to_async(read)(*args, **kwargs)
        except InputError as error:
            raise ResourceNotFoundError(str(error)) from None

    return bridged
