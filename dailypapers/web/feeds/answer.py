"""Answering with a feed, or with the word that nothing changed.

An ETag has two halves: what happened on the instance, which is cheap to ask, and what the document
says. While the first is as the reader program knows it, the list is not even looked up; while the
second is, it is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_http_date_safe

import dailypapers
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.changed import state
from dailypapers.web.feeds.document import Document
from dailypapers.web.feeds.formats import FORMATS
from dailypapers.web.requests import reader_of

KNOWN = re.compile(r'W/"([0-9a-f]{16})\.([0-9a-f]{16})"')
FRESH = 300  # seconds that a document may be kept without asking
LATER = 300  # seconds after which an index may be there again


def answer(
    request: HttpRequest,
    form: str,
    build: Callable[[], Document],
    *,
    is_listed: bool = True,
    extra: object = "",
) -> HttpResponse:
    """Answer with the document that `build` returns, in the format of a name.

    `extra` is what the document hangs on beside what happens to everybody's papers.
    """
    reader = reader_of(request)
    now = _short(f"{dailypapers.__version__} {state()} {reader and reader.pk} {extra}")
    known = dict(_known(request))
    if reader is None and now in known:  # What one reader marks, the state knows nothing of.
        return _headed(request, HttpResponse(status=304), f"{now}.{known[now]}", is_listed)
    try:
        document = build()
    except IndexUnavailable:
        return _unavailable()
    body = FORMATS[form].write(document)
    said = _short(body)
    etag = f"{now}.{said}"
    is_same = said in known.values() or (not known and _is_unchanged(request, document.updated))
    media_type = f"{FORMATS[form].media_type}; charset=utf-8"
    response = HttpResponse(b"" if is_same else body, content_type=media_type)
    if is_same:
        response = HttpResponse(status=304)
    response.headers["Last-Modified"] = http_date(document.updated.timestamp())
    if document.hub:
        response.headers["Link"] = f'<{document.hub}>; rel="hub", <{document.address}>; rel="self"'
    return _headed(request, response, etag, is_listed)


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


def _known(request: HttpRequest) -> Iterator[tuple[str, str]]:
    yield from KNOWN.findall(request.headers.get("If-None-Match", ""))


def _is_unchanged(request: HttpRequest, updated: datetime) -> bool:
    if "If-None-Match" in request.headers:
        return False
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(updated.timestamp()) <= since


def _short(said: str | bytes) -> str:
    return sha256(said.encode() if isinstance(said, str) else said).hexdigest()[:16]


def _unavailable() -> HttpResponse:
    words = "The search index is not ready yet. Ask again in some minutes.\n"
    response = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    response.headers["Retry-After"] = str(LATER)
    return response
