"""What comes of a review: its flow diagram, its report, and the included papers as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from dailypapers.catalogue.citations.formats import FORMATS
from dailypapers.community.models import Review
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.people import part_of
from dailypapers.core.spoken import say
from dailypapers.feed.reviews.agreeing import agreements_of
from dailypapers.feed.reviews.citing import citations_of
from dailypapers.feed.reviews.flow_picture import picture
from dailypapers.feed.reviews.report import report
from dailypapers.web.requests import reader_of
from dailypapers.web.review_page import steps_of
from dailypapers.web.views.reviews import readable


@require_safe
def flow(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the flow diagram as a picture."""
    review = readable(slug, reader_of(request))
    drawn = picture(steps_of(review, queries.flow_of(review)))
    media_type = "image/svg+xml; charset=utf-8"
    return render(request, "feed/flow.svg", {"picture": drawn}, content_type=media_type)


@require_safe
def whole(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the report as Markdown."""
    reader = reader_of(request)
    review = readable(slug, reader)
    agreements = list(agreements_of(review)) if part_of(review, reader) else []
    return as_file(report(review, agreements), "text/markdown", review, "md")


@require_safe
def included(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Answer with the included papers as a file in one of the formats."""
    review = readable(slug, reader_of(request))
    if name not in FORMATS:
        raise Http404(say("Lists are written as {names}.", names=", ".join(FORMATS)))
    form = FORMATS[name]
    written = form.write(citations_of(list(queries.included(review))))
    return as_file(written, form.media_type, review, form.extension)


def as_file(text: str, media_type: str, review: Review, extension: str) -> HttpResponse:
    """Answer with a file that is named after the review."""
    answer = HttpResponse(text, content_type=f"{media_type}; charset=utf-8")
    name = f"{slugify(review.title)[:60] or 'review'}.{extension}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
