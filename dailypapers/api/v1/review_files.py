"""What comes of a literature review as files, by version 1."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from dailypapers.api.reading import reader_of
from dailypapers.api.v1.common import read
from dailypapers.api.v1.files import Form, as_file
from dailypapers.api.v1.reviewed import seen
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.people import part_of
from dailypapers.feed.reviews import table_file
from dailypapers.feed.reviews.agreeing import agreements_of
from dailypapers.feed.reviews.citing import citations_of
from dailypapers.feed.reviews.flow_picture import picture
from dailypapers.feed.reviews.flow_words import reasons_of, steps
from dailypapers.feed.reviews.report import report

TAG = "reviews"


@read("/reviews/{slug}/report.md", "review.report", None, TAG)
def whole(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the report as Markdown; how far people agree is said to them alone."""
    reader = reader_of(request)
    review = seen(slug, reader)
    agreements = list(agreements_of(review)) if part_of(review, reader) else []
    return _text(report(review, agreements), "text/markdown")


@read("/reviews/{slug}/flow.svg", "review.flow", None, TAG)
def flow(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the flow diagram as a picture."""
    review = seen(slug, reader_of(request))
    drawn = picture(steps(queries.flow_of(review), reasons_of(review)))
    return _text(render_to_string("feed/flow.svg", {"picture": drawn}), "image/svg+xml")


@read("/reviews/{slug}/table.csv", "review.csv", None, TAG)
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the table as CSV, for spreadsheets."""
    return _text(table_file.written(seen(slug, reader_of(request))), "text/csv")


@read("/reviews/{slug}/files/{form}", "review.file", None, TAG)
def included(request: HttpRequest, slug: str, form: Form) -> HttpResponse:
    """Return the included papers in one of the formats that other programs read."""
    review = seen(slug, reader_of(request))
    return as_file(form, citations_of(list(queries.included(review))))


def _text(text: str, kind: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")
