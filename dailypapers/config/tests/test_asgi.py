"""What the server hands on to Django."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from dailypapers.config import asgi
from dailypapers.config.handler import make_handler
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


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["base64", "rot13", "utf-16", "unicode_escape", "nonsense"])
def test_a_form_in_another_charset_is_refused_with_a_sentence(charset: str) -> None:
    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/similar",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": f"application/x-www-form-urlencoded; charset={charset}",
        "CONTENT_LENGTH": "3",
        "QUERY_STRING": "q=x",
        "wsgi.input": BytesIO(b"a=b"),
        "wsgi.url_scheme": "http",
    }

    def start(status: str, *_: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return statuses.append  # type: ignore[return-value]

    answer = make_handler()(environ, start)
    assert statuses == ["400 Bad Request"]
    assert b"Forms are read here as UTF-8" in b"".join(answer)


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
