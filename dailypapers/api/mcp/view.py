"""`/mcp`: streamable HTTP, each request by itself, so that any server process may answer it.

It is answered behind Django's middleware: hosts, private instances, tokens and limits hold here as
everywhere. The body goes to the SDK's own application and its answer comes back whole.
"""

from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from dailypapers.api.answers import refusal
from dailypapers.api.gate import access_of
from dailypapers.api.mcp import asking

FORWARDED = {"accept", "content-type", "last-event-id", "origin"}
NO_STREAM = "This server answers each request by itself: send JSON-RPC by POST."


@csrf_exempt  # What changes anything needs a token.
def mcp(request: HttpRequest) -> HttpResponse:
    """Answer an assistant: the Model Context Protocol."""
    if request.method != "POST":
        answer = refusal(request, 405, NO_STREAM)
        answer.headers["Allow"] = "POST, OPTIONS"
        return answer
    known = asking.access.set(access_of(request))
    try:
        return async_to_sync(_answer)(_scope(request), request.body)
    finally:
        asking.access.reset(known)


async def _answer(scope: dict[str, Any], body: bytes) -> HttpResponse:
    from mcp.server.transport_security import TransportSecuritySettings

    from dailypapers.api.mcp.server import server  # It takes a second, and few ask.

    app = server().streamable_http_app(
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    sent: list[Any] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    start = next(message for message in sent if message["type"] == "http.response.start")
    whole = b"".join(message.get("body", b"") for message in sent)
    answer = HttpResponse(whole, status=start["status"])
    del answer.headers["Content-Type"]
    for name, value in start["headers"]:
        if name.lower() != b"content-length":
            answer.headers[name.decode()] = value.decode()
    return answer


def _scope(request: HttpRequest) -> dict[str, Any]:
    headers = [
        (name.lower().encode(), value.encode("latin-1", "replace"))
        for name, value in request.headers.items()
        if name.lower() in FORWARDED or name.lower().startswith("mcp-")
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme or "http",
        "path": "/mcp",
        "raw_path": b"/mcp",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
    }
