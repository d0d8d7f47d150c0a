"""Calls of the site's own operations inside of it, by the addresses and rights of programs.

Nothing above is imported: an operation is found by its address, as a program finds it, and does
for a reader what their token would let it do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.urls import resolve

from dailypapers.accounts.models import ApiToken, User
from dailypapers.accounts.tokens import Access
from dailypapers.assistant.tools import schema
from dailypapers.assistant.tools.tool import Tool
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MCP = "/mcp"
WHOLE = frozenset({"address", "target"})  # values of a path that may have slashes
LARGEST = 4 * 1024 * 1024


def call(reader: User | None, tool: Tool, arguments: Mapping[str, Any], key: str = "") -> Any:
    """Return what an operation answers; raise `InputError` with its own words where it refuses.

    A write with a `key` is done once, however often it is sent.
    """
    if wrong := schema.problems(tool, arguments):
        raise InputError("; ".join(wrong))
    if tool.method == "MCP":
        return _text(_mcp(reader, "tools/call", {"name": tool.name, "arguments": dict(arguments)}))
    path, query, body = _divided(tool, arguments)
    sent = json.dumps(body).encode() if body or tool.method in {"POST", "PUT", "PATCH"} else b""
    return _sent(reader, tool.method, path, urlencode(query), sent, key)


def document() -> Any:
    """Return the OpenAPI document of the site's operations."""
    return _sent(None, "GET", "/api/v1/openapi.json", "", b"")


def listed() -> Any:
    """Return the functions that the Model Context Protocol lists."""
    return _mcp(None, "tools/list", {})


def _divided(
    tool: Tool, arguments: Mapping[str, Any]
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    path, query, body = tool.path, dict[str, Any](), dict[str, Any]()
    for one in tool.parameters:
        value = arguments.get(one.name)
        if value is None:
            continue
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", _in_path(one.name, str(value)))
        elif one.place == "query":
            query[one.name] = str(value).lower() if isinstance(value, bool) else value
        else:
            body[one.name] = value
    return path, query, body


def _in_path(name: str, value: str) -> str:
    """Return a value as it stands in an address, which it must not change."""
    parts = value.split("/")
    is_bad = not value.isprintable() or {".", "..", ""} & set(parts)
    if is_bad or (len(parts) > 1 and name not in WHOLE):
        raise InputError(say("“{value}” is no name of anything here.", value=value[:80]))
    return value


def _mcp(reader: User | None, method: str, params: Mapping[str, Any]) -> Any:
    asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return _sent(reader, "POST", MCP, "", json.dumps(asked).encode()).get("result") or {}


def _text(result: Any) -> Any:
    rows = result.get("content") if isinstance(result, Mapping) else None
    text = "\n".join(str(row.get("text", "")) for row in rows or () if isinstance(row, Mapping))
    if isinstance(result, Mapping) and result.get("isError"):
        raise InputError(text or say("This could not be done."))
    return {"text": text}


def _sent(
    reader: User | None, method: str, path: str, query: str, body: bytes, key: str = ""
) -> Any:
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_ACCEPT": "application/json, text/event-stream",
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }
    if key:
        environ["HTTP_IDEMPOTENCY_KEY"] = key
    request = WSGIRequest(environ)
    request.user = reader or AnonymousUser()
    if reader:
        scopes = frozenset({ApiToken.Scope.READ, ApiToken.Scope.WRITE})
        request.program_access = Access(reader, scopes)  # type: ignore[attr-defined]
    match = resolve(path)
    request.resolver_match = match
    return _answer(match.func(request, *match.args, **match.kwargs))


def _answer(response: Any) -> Any:
    content = getattr(response, "content", b"")[:LARGEST]
    try:
        said = json.loads(content) if content else {}
    except ValueError:
        said = {}
    if response.status_code >= 400:
        words = said.get("detail") if isinstance(said, Mapping) else ""
        raise InputError(str(words or say("This could not be done.")))
    return said
