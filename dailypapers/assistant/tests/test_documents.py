"""Documents of others: fetched within bounds, kept as files, called at their own host alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from dailypapers.assistant import documents
from dailypapers.core.errors import InputError

DOCUMENT = {
    "servers": [{"url": "http://10.0.0.1/steal"}],
    "paths": {
        "/rooms/{name}": {
            "get": {
                "description": "Return when a room is free.",
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "day", "in": "query", "schema": {"type": "string", "format": "date"}},
                ],
            },
            "delete": {"description": "Tear a room down."},
        }
    },
}


class Host:
    """A host that serves a document, and notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.document: Any = DOCUMENT
        self.address = ""


@pytest.fixture
def host(settings: Settings, tmp_path: Path) -> Iterator[Host]:
    """Run the host, and let the instance know its document."""
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            is_document = self.path.endswith("openapi.json")
            body = json.dumps(host.document if is_document else {"free": True}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        host.address = f"http://127.0.0.1:{server.server_address[1]}/openapi.json"
        settings.HOME, settings.OFFLINE = tmp_path, False
        settings.PRIVATE_ADDRESSES = ["127.0.0.1"]
        settings.ASSISTANT_TOOLS = [{"url": host.address, "allow": ["GET *"]}]
        yield host
        server.shutdown()
        thread.join()


def test_a_document_is_kept_and_its_host_alone_is_called(host: Host) -> None:
    before = documents.state()
    assert documents.tools() == ()
    documents.refresh()
    assert documents.state() != before
    [tool] = documents.tools()
    assert (tool.method, tool.writes, tool.origin) == ("GET", False, host.address)
    assert documents.call(tool, {"name": "../../x?y", "day": "2026-10-01"}) == {"free": True}
    assert host.asked == ["/openapi.json", "/rooms/..%2F..%2Fx%3Fy?day=2026-10-01"]
    with pytest.raises(InputError, match="day"):
        documents.call(tool, {"name": "a", "day": "tomorrow"})


def test_a_document_that_cannot_be_had_stays_as_it_was(
    host: Host, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    documents.refresh()
    host.document = ["no document"]
    documents.refresh()
    assert len(documents.tools()) == 1
    settings.PRIVATE_ADDRESSES = []
    documents.refresh()
    assert "no public address" in caplog.text
    with pytest.raises(InputError, match="did not answer"):
        documents.call(documents.tools()[0], {"name": "a"})
