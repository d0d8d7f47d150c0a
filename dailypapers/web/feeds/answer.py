"""Answering with a feed, or with the word that nothing changed.

An ETag has two halves: what happened on the instance and to its reader, which is cheap to ask, and
what the document says. While the first is as the reader program knows it, the list is not even
looked up; while the second is, it is not sent. Each process remembers both of what it sent last,
for programs that ask by date alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_http_date_safe

import dailypapers
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say
from dailypapers.feed.changed import DONE, own_state, state
from dailypapers.web.feeds.document import Document
from dailypapers.web.feeds.formats import FORMATS
from dailypapers.web.feeds.watched import watch
from dailypapers.web.requests import reader_of

KNOWN = re.compile(r'W/"([0-9a-f]{16})\.([0-9a-f]{16})"')
FRESH = 300  # seconds that a document may be kept without asking
LATER = 300  # seconds after which an index may be there again


class Sent(NamedTuple):
    """What a process knows of a document: the halves of its ETag, and when it changed."""

    state: str
    said: str
    updated: datetime

    @property
    def etag(self) -> str:
        """The ETag without its quotes."""
        return f"{self.state}.{self.said}"


def answer(
    request: HttpRequest,
    form: str,
    build: Callable[[], Document],
    *,
    is_listed: bool = True,
    of: Collection[type[Model]] = DONE,
    extra: object = "",
) -> HttpResponse:
    """Answer with the document that `build` returns, in the format of a name.

    `of` is what of all that readers do may change it, `extra` what it hangs on beside that, beside
    the papers, and beside what is its reader's own.
    """
    now, known = _state(request, of, extra), dict(_known(request))
    if now in known:
        return _headed(request, HttpResponse(status=304), f"{now}.{known[now]}", is_listed)
    key = sha256(request.get_full_path().encode()).hexdigest()
    sent: Sent | None = caches["feeds"].get(key)
    if sent and sent.state == now and _has(request, known, sent):
        return _unchanged(request, sent, is_listed)
    try:
        document = build()
    except IndexUnavailable:
        return _unavailable()
    if document.hub and document.watched:
        watch(document.watched)
    body = FORMATS[form].write(document)
    sent = Sent(now, _short(body), document.updated)
    caches["feeds"].set(key, sent)
    if _has(request, known, sent):
        return _unchanged(request, sent, is_listed)
    response = HttpResponse(body, content_type=f"{FORMATS[form].media_type}; charset=utf-8")
    response.headers["Last-Modified"] = http_date(sent.updated.timestamp())
    if document.hub:
        response.headers["Link"] = f'<{document.hub}>; rel="hub", <{document.address}>; rel="self"'
    return _headed(request, response, sent.etag, is_listed)


def is_secret(request: HttpRequest) -> bool:
    """Say whether a feed is answered to one reader alone."""
    return settings.PRIVATE or reader_of(request) is not None


def keep_secret(response: HttpResponse) -> HttpResponse:
    """Keep what one reader alone is answered from search engines, caches and other sites."""
    patch_cache_control(response, private=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _headed(
    request: HttpRequest, response: HttpResponse, etag: str, is_listed: bool
) -> HttpResponse:
    response.headers["ETag"] = f'W/"{etag}"'
    patch_cache_control(response, max_age=FRESH)
    if is_secret(request):
        return keep_secret(response)
    patch_cache_control(response, public=True)
    if not is_listed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _unchanged(request: HttpRequest, sent: Sent, is_listed: bool) -> HttpResponse:
    response = HttpResponse(status=304)
    response.headers["Last-Modified"] = http_date(sent.updated.timestamp())
    return _headed(request, response, sent.etag, is_listed)


def _state(request: HttpRequest, of: Collection[type[Model]], extra: object) -> str:
    """Return the half of an ETag that says what happened."""
    reader = reader_of(request)
    own = f"{reader.pk} {own_state(reader)}" if reader else ""
    return _short(f"{dailypapers.__version__} {state(of)} {own} {extra}")


def _known(request: HttpRequest) -> Iterator[tuple[str, str]]:
    yield from KNOWN.findall(request.headers.get("If-None-Match", ""))


def _has(request: HttpRequest, known: Mapping[str, str], sent: Sent) -> bool:
    """Say whether the program that asks has the document already."""
    if "If-None-Match" in request.headers:
        return sent.said in known.values()
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(sent.updated.timestamp()) <= since


def _short(said: str | bytes) -> str:
    return sha256(said.encode() if isinstance(said, str) else said).hexdigest()[:16]


def _unavailable() -> HttpResponse:
    words = say("The search index is not ready yet. Ask again in some minutes.") + "\n"
    response = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(LATER)
    return response
