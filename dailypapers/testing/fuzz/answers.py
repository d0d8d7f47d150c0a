"""What may not be in an answer, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from dailypapers.testing.fuzz.requests import Request
from dailypapers.testing.fuzz.values import SCRIPT

SLOWEST = 3.0  # CPU seconds of one answer
FAULTS = (
    b"Traceback (most recent call last)",
    b"DoesNotExist",
    b"psycopg",
    b"sqlite3",
    b"__class__",
)
EMPTY = {"HEAD", "OPTIONS"}  # methods whose answers are headers


def faults(request: Request, answer: HttpResponseBase, took: float) -> Iterator[str]:
    """Yield what is wrong with an answer, in words."""
    content = b"" if answer.streaming else answer.getvalue()
    status = answer.status_code
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if status >= 500:
        yield f"status {status}"
    if took > SLOWEST:
        yield f"took {took:.1f} CPU seconds"
    for fault in FAULTS:
        if fault in content:
            yield f"says {fault.decode()}"
    if is_page and SCRIPT.encode() in content:
        yield "has a script of its visitor"
    if 400 <= status < 500 and request.method not in EMPTY and (is_page or not content):
        yield from _silent(content)
    if 300 <= status < 400 and status != 304:
        yield from _astray(request, answer.headers.get("Location", ""))


def _silent(content: bytes) -> Iterator[str]:
    """A refusal is a page of ours, with a heading, a sentence and a way on."""
    for wanted in (b"<h1", b"<p>", b'href="/"'):
        if wanted not in content:
            yield f"refuses without {wanted.decode()}"
            return


def _astray(request: Request, target: str) -> Iterator[str]:
    """A redirect leads to a page that there is, unless the visitor named it."""
    parts = urlsplit(target)
    if "\n" in target or "\r" in target:
        yield "leads astray by a new line"
    elif parts.netloc not in {"", "testserver"}:
        yield f"leads to {parts.netloc}"
    elif "next=" not in request.address and b"next" not in request.body:
        try:
            resolve(parts.path or "/")
        except Resolver404:
            yield f"leads to {target[:99]}, where nothing is"
