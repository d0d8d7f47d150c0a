"""What the server hands on to Django."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dailypapers.config import asgi
from dailypapers.ops import ready


def test_a_header_with_an_underscore_cannot_pass_for_the_proxys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Any] = []

    async def django(scope: Any, receive: Any, send: Any) -> None:
        seen.extend(scope["headers"])

    monkeypatch.setattr(asgi, "django", django)
    ours, theirs = (b"x-forwarded-for", b"203.0.113.9"), (b"x_forwarded_for", b"198.51.100.1")
    asyncio.run(asgi.application({"type": "http", "headers": [ours, theirs]}, None, None))
    assert seen == [ours]


def test_no_visitor_is_taken_before_all_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    monkeypatch.setattr(ready, "make_ready", lambda: happened.append("ready"))
    messages = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, str]:
        return {"type": next(messages)}

    async def send(message: dict[str, str]) -> None:
        happened.append(message["type"])

    asyncio.run(asgi.application({"type": "lifespan"}, receive, send))
    assert happened == ["ready", "lifespan.startup.complete", "lifespan.shutdown.complete"]
