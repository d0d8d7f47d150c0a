"""A source on this machine: an HTTP server that gives the replies a test wrote down, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from dailypapers.core.turns import Timekeeper


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; with `cut`, the connection ends half-way through the body.

    `parts` follow the body as they come; its length is not said then.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    parts: Iterable[bytes] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as the server received it; `headers` by their names in lower case."""

    path: str
    query: dict[str, str]
    agent: str
    form: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Source:
    """The server's address, the replies still to be given, and the requests so far.

    A request beyond the script gets 410, which no client tries again.
    """

    url: str
    script: list[Reply]
    seen: list[Seen] = field(default_factory=list)


@contextmanager
def source(*script: Reply) -> Iterator[Source]:
    """Serve the script on a free port of 127.0.0.1 until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.source = Source(f"http://127.0.0.1:{server.server_port}", list(script))  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.source  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Note the request and give the next reply."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Note what is sent too."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    do_PUT = do_POST  # The name is the server's.

    def _answer(self, body: bytes) -> None:
        source: Source = self.server.source  # type: ignore[attr-defined]
        address = urlsplit(self.path)
        agent = self.headers.get("User-Agent", "")
        query, form = dict(parse_qsl(address.query)), dict(parse_qsl(body.decode()))
        headers = {name.lower(): value for name, value in self.headers.items()}
        source.seen.append(Seen(address.path, query, agent, form, self.command, headers, body))
        reply = source.script.pop(0) if source.script else Reply(status=410)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if not reply.parts:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        body = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
        with suppress(ConnectionError):  # Who has had enough hangs up.
            for part in chain([body], reply.parts):
                self.wfile.write(part)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class FakeTime:
    """Time that passes only by waiting; `waits` are the seconds of each wait."""

    def __init__(self, start: datetime = datetime(2026, 9, 24, 6, tzinfo=UTC)) -> None:
        self.start = start
        self.waits: list[float] = []

    def keeper(self) -> Timekeeper:
        """Return what `Http` takes."""
        return Timekeeper(
            sleep=self.waits.append,
            monotonic=lambda: sum(self.waits),
            now=lambda: self.start + timedelta(seconds=sum(self.waits)),
        )
