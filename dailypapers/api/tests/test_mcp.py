"""The Model Context Protocol through the SDK's own client, over HTTP and over stdio."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from django.test import Client as Browser
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from pytest_django.fixtures import Settings

from dailypapers.testing.processes import Instance

pytestmark = pytest.mark.any_database

READS = {
    *("search", "read_paper", "today", "trending", "recommended", "similar", "cite", "sources"),
    *("reading_lists_here", "read_list", "refine"),
}
WRITES = {"add_to_list", "subscribe"}
ADA = """
from datetime import timedelta
from uuid import uuid4
from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.community import reading_lists
from dailypapers.testing.people import make_reader
ada = make_reader()
print(tokens.make(ada, "Mine", ApiToken.Scope.{scope}, timedelta(days=1)))
print(reading_lists.make(ada, uuid4(), "Mine", "", "private").slug)
"""

Talk = Callable[[Client], Awaitable[Any]]


def over_http(served: Instance, talk: Talk, token: str = "") -> Any:
    """Talk to a real server."""

    async def run() -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            transport = streamable_http_client(f"{served.address}/mcp", http_client=http)
            async with Client(transport) as client:
                return await talk(client)

    return asyncio.run(run())


def over_stdio(served: Instance, talk: Talk, token: str = "") -> Any:
    """Talk to a process of one's own."""
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "dailypapers.cli", "mcp"],
        env=served.environment | ({"DAILYPAPERS_TOKEN": token} if token else {}),
    )

    async def run() -> Any:
        async with Client(stdio_client(command)) as client:
            return await talk(client)

    return asyncio.run(run())


async def everything(client: Client) -> dict[str, Any]:
    """Ask for one of everything that a stranger may."""

    async def call(name: str, **said: Any) -> Any:
        answer = await client.call_tool(name, said)
        assert not answer.is_error, (name, answer.content)
        return answer.structured_content

    found = await call("search", query="language models", limit=3)
    name = found["papers"][0]["id"]
    return {
        "tools": (await client.list_tools()).tools,
        "search": found,
        "refine": await call("refine", query="language models"),
        "read": await call("read_paper", paper=name),
        "today": await call("today", limit=5),
        "trending": await call("trending", window="year", limit=3),
        "similar": await call("similar", paper=name, limit=2),
        "cite": await call("cite", papers=[name]),
        "sources": await call("sources"),
        "lists": await call("reading_lists_here"),
        "resource": (await client.read_resource(f"papers://paper/{name}")).contents[0],
        "edition": (await client.read_resource("papers://edition/2026-09-30")).contents[0],
        "templates": (await client.list_resource_templates()).resource_templates,
        "prompts": (await client.list_prompts()).prompts,
        "prompt": await client.get_prompt("whats_new", {"subject": "teapots"}),
    }


@pytest.mark.parametrize("transport", [over_http, over_stdio])
def test_a_stranger_may_look_up_everything(
    served: Instance, transport: Callable[..., dict[str, Any]]
) -> None:
    said = transport(served, everything)
    tools = {tool.name: tool for tool in said["tools"]}
    assert tools.keys() == READS | WRITES
    for name, tool in tools.items():
        assert tool.annotations.read_only_hint == (name in READS)
        assert len(tool.description) > 30
        assert tool.output_schema
        for about in tool.input_schema["properties"].values():
            assert about.get("description") or about.get("enum") or "anyOf" in about, (name, about)
    assert len(said["search"]["papers"]) == 3
    first = said["search"]["papers"][0]
    assert first["why"]
    assert first["url"].endswith(first["id"])
    assert first["votes"].keys() == {"own", "elsewhere"}
    assert said["search"]["source"]
    assert said["refine"]["question"]["options"]
    assert said["read"]["result"].startswith(f"# {first['title']}")
    assert len(said["today"]["papers"]) == 5
    assert said["today"]["total"] >= 5
    assert said["trending"]["papers"]
    assert len(said["similar"]["papers"]) <= 2
    assert "@" in said["cite"]["result"]
    assert said["resource"].text.startswith("# ")
    assert said["resource"].mime_type == "text/markdown"
    assert "Wednesday 30 September 2026" in said["edition"].text
    assert {one.uri_template for one in said["templates"]} == {
        "papers://paper/{name}",
        "papers://edition/{day}",
    }
    assert {one.name for one in said["prompts"]} == {"whats_new", "compare"}
    assert "teapots" in said["prompt"].messages[0].content.text


async def wrong(client: Client) -> list[str]:
    """Ask for what is not there, or not for strangers, and return what is said of it."""
    asked: list[tuple[str, dict[str, Any]]] = [
        ("read_paper", {"paper": "9901.00001"}),
        ("today", {"day": "yesterday"}),
        ("recommended", {}),
        ("read_list", {"slug": "nowhere"}),
        ("add_to_list", {"slug": "nowhere", "paper": "2106.04647"}),
        ("subscribe", {"kind": "topic", "target": "cs.CL"}),
        ("search", {"query": "x", "limit": 1000}),
    ]
    said = []
    for name, arguments in asked:
        answer = await client.call_tool(name, arguments)
        assert answer.is_error, name
        said.append(str(answer.content[0]))
    return said


def test_what_cannot_be_is_said_in_words_that_help(served: Instance) -> None:
    said = over_http(served, wrong)
    for answer, words in zip(
        said,
        (
            *("has no paper", "Write it like 2026-09-30", "needs a token", "no such reading list"),
            *("needs a token", "needs a token", "less than or equal to 50"),
        ),
        strict=True,
    ):
        assert words in answer
        assert "Traceback" not in answer


@pytest.fixture
def writing(loaded: Instance) -> Instance:
    """An instance of a test's own to write to."""
    loaded.serve()
    return loaded


def test_a_reader_puts_papers_into_lists_and_follows(writing: Instance) -> None:
    token, slug = writing.python(ADA.format(scope="WRITE")).splitlines()
    reads, _ = writing.python(ADA.format(scope="READ")).splitlines()

    async def fill(client: Client) -> list[Any]:
        put = {"slug": slug, "paper": "2106.04647", "note": "Read it"}
        calls = [
            await client.call_tool("add_to_list", put),
            await client.call_tool("add_to_list", put),
            await client.call_tool("read_list", {"slug": slug}),
            await client.call_tool("reading_lists_here", {}),
            await client.call_tool("subscribe", {"kind": "topic", "target": "cs.CL"}),
            await client.call_tool("recommended", {"limit": 2}),
        ]
        assert not any(call.is_error for call in calls), [call.content for call in calls]
        return [call.structured_content for call in calls]

    first, again, listed, lists, followed, _ = over_http(writing, fill, token)
    assert (first["done"], again["done"]) == (True, False)
    assert listed["papers"][0]["id"] == "2106.04647"
    assert listed["papers"][0]["why"] == "Read it"
    assert lists["result"][0]["slug"] == slug
    assert followed["done"]

    async def refused(client: Client) -> str:
        answer = await client.call_tool("add_to_list", {"slug": slug, "paper": "2106.04647"})
        assert answer.is_error
        return str(answer.content[0])

    assert "may only read" in over_stdio(writing, refused, reads)
    assert writing.run("mcp", DAILYPAPERS_TOKEN="nonsense").returncode == 1


@pytest.mark.django_db
def test_the_address_is_gated_as_others_are(client: Browser, settings: Settings) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    both = {"accept": "application/json, text/event-stream"}

    def post(said: object) -> Any:
        body = said if isinstance(said, str) else json.dumps(said)
        return client.post("/mcp", body, content_type="application/json", headers=both)

    assert post("{").status_code == 400
    assert post(asked).status_code in {200, 400}
    assert client.get("/mcp").status_code == 405
    assert client.get("/mcp").headers["Allow"] == "POST, OPTIONS"
    settings.PRIVATE = True
    assert post(asked).status_code == 401
    settings.PRIVATE, settings.API_REQUESTS = False, 1
    assert [post(asked).status_code, post(asked).status_code][1] == 429
