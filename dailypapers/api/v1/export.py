"""All papers of a query as NDJSON, one a line, streamed: no more is held than a few hundred."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query

from dailypapers.accounts.models import User
from dailypapers.api.reading import reader_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Asked, fields_in
from dailypapers.api.v1.common import read
from dailypapers.catalogue.models import Paper, PaperTopic, Record
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.search import search

CHUNK = 500
FOUND = 100  # of a search at a time
OF_SEARCH = ("q", "venue", "has_code", "edition", "year")


@read("/export.ndjson", "export", None, "papers")
def export(request: HttpRequest, asked: Annotated[Asked, Query()]) -> StreamingHttpResponse:
    """Send every paper of a query, one JSON object a line.

    With words, a venue, a year, an edition or code asked for, what search finds in its order, up to
    10,000; else all papers, by topic, source and dates of publication, the oldest here first.
    """
    fields, reader = fields_in(asked.fields), reader_of(request)
    is_searched = any(getattr(asked, name) for name in OF_SEARCH)
    chunks = _found(asked, reader) if is_searched else _all(asked, reader)
    answer = StreamingHttpResponse(
        _lines(chunks, fields, is_known=reader is not None), content_type="application/x-ndjson"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="papers.ndjson"'
    return answer


def _lines(chunks: Iterator[list[Entry]], fields: set[str], *, is_known: bool) -> Iterator[bytes]:
    for entries in chunks:
        papers = shapes.sparse(entries, fields, is_known=is_known)
        yield b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in papers)


def _found(asked: Asked, reader: User | None) -> Iterator[list[Entry]]:
    wish, number, told = asked.wish(), 1, 0
    while True:
        found = search(wish, number, reader=reader, size=FOUND)
        yield [result.entry for result in found.results]
        number, told = number + 1, told + len(found.results)
        if not found.results or told >= found.total:
            return


def _all(asked: Asked, reader: User | None) -> Iterator[list[Entry]]:
    rows, last = _rows(asked), 0
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield load_entries(ids, reader)
        last = ids[-1]


def _rows(asked: Asked) -> QuerySet[Paper]:
    rows = Paper.objects.filter(merged_into=None).order_by("pk")
    if asked.topic:
        rows = rows.filter(
            Exists(PaperTopic.objects.filter(paper=OuterRef("pk"), topic=asked.topic))
        )
    if asked.source:
        rows = rows.filter(Exists(Record.objects.filter(paper=OuterRef("pk"), source=asked.source)))
    if asked.published_from:
        rows = rows.filter(published__gte=asked.published_from)
    if asked.published_to:
        rows = rows.filter(published__lte=asked.published_to)
    return rows
