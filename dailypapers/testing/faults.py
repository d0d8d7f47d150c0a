"""What may go wrong on the wire, played to any connector: a server that answers everything alike.

Whichever host a connector means, its requests come to this machine.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from typing import Any

import httpx2

from dailypapers.core import http
from dailypapers.core.tls import trusted
from dailypapers.testing.replay import FakeTime, Reply, Source, source

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<OAI-PMH><ListRecords><record>&d;</record></ListRecords></OAI-PMH>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><OAI-PMH>&x;</OAI-PMH>"""
LARGEST = 1_000_000  # What a body may have in these tests.
NULL = b'{"results": null, "data": null, "message": null, "notes": null, "collection": null}'


@cache
def _bomb() -> bytes:
    return gzip.compress(b"\0" * 50_000_000)


FAULTS: Mapping[str, Callable[[], Reply]] = {
    "nothing at all": lambda: Reply(b""),
    "a page of HTML": lambda: Reply(
        b"<!doctype html><title>Just a moment</title>", headers={"Content-Type": "text/html"}
    ),
    "XML of another kind": lambda: Reply(b"<nothing/>", headers={"Content-Type": "text/xml"}),
    "JSON of another kind": lambda: Reply(b'{"a": [1, {}]}'),
    "JSON with nulls for everything": lambda: Reply(NULL),
    "a body that breaks off": lambda: Reply(b'{"results": [' + b" " * 5000, cut=True),
    "bytes in no encoding": lambda: Reply(b'<?xml version="1.0" encoding="utf-8"?><a>\xff\xfe</a>'),
    "an encoding nobody knows": lambda: Reply(b'<?xml version="1.0" encoding="klingon"?><a/>'),
    "NUL characters": lambda: Reply(b'{"a": "\x00"}\x00\x00'),
    "deep nesting of JSON": lambda: Reply(b"[" * 200_000),
    "deep nesting of XML": lambda: Reply(b"<a>" * 200_000),
    "a bomb of entities": lambda: Reply(LAUGHS),
    "an entity from a file": lambda: Reply(OUTSIDE),
    "a gzip bomb": lambda: Reply(_bomb(), headers={"Content-Encoding": "gzip"}),
    "a body without end": lambda: Reply(parts=repeat(b"x" * 65_536)),
    "an answer packed twice": lambda: Reply(b"x", headers={"Content-Encoding": "gzip, gzip"}),
    "a redirect to a private machine": lambda: Reply(
        status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}
    ),
    "redirects in a circle": lambda: Reply(status=302, headers={"Location": "?again"}),
    "400": lambda: Reply(b"no", status=400),
    "403": lambda: Reply(b"no", status=403),
    "429, come back tomorrow": lambda: Reply(status=429, headers={"Retry-After": "86400"}),
    "500": lambda: Reply(status=500),
    "503": lambda: Reply(status=503),
}


class Always(list[Reply]):
    """A script that never ends: the same reply each time."""

    def __init__(self, make: Callable[[], Reply]) -> None:
        super().__init__([make()])
        self._make = make

    def pop(self, place: Any = 0) -> Reply:
        """Return the reply once more."""
        return self._make()


class Diverted(httpx2.HTTPTransport):
    """Brings every request to one server, whatever host it means, but for private addresses."""

    def __init__(self, to: str) -> None:
        super().__init__(verify=trusted())
        self._to = httpx2.URL(to)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send it there, with the host it means still as its name."""
        url = request.url.copy_with(scheme="http", host=self._to.host, port=self._to.port)
        return super().handle_request(
            httpx2.Request(request.method, url, headers=request.headers, stream=request.stream)
        )


class DivertedHttp(http.Http):
    """The client of the tests: it never really waits, and all its hosts are one server."""

    def __init__(self, to: str) -> None:
        super().__init__(timekeeper=FakeTime().keeper())
        headers = self._plain.headers
        self._plain.close()
        self._plain = httpx2.Client(transport=Diverted(to), headers=headers)


@contextmanager
def playing(fault: str) -> Iterator[Source]:
    """Serve one fault to whoever asks for anything."""
    with source() as site:
        site.script = Always(FAULTS[fault])
        yield site
