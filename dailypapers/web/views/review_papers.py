"""The papers of a review: lists of them, and one with all that was said of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dailypapers.community.reviews import queries
from dailypapers.community.reviews.people import part_of
from dailypapers.core.spoken import say, say_many
from dailypapers.feed.queries import PAGE_SIZE
from dailypapers.web.cards import pager
from dailypapers.web.requests import page_number, reader_of
from dailypapers.web.review_screen import (
    history_of,
    offers_of,
    paper_view,
    reasons_of,
    rows_of,
    state_of,
)
from dailypapers.web.views.review_screen import candidate_of
from dailypapers.web.views.reviews import readable

SHOWS = {
    "all": _("All"),
    "open": _("To be screened"),
    "conflicts": _("In conflict"),
    "reading": _("To be read"),
    "included": _("Included"),
    "missing": _("Full text not had"),
    "excluded-by-text": _("Excluded by full text"),
    "excluded-by-title": _("Excluded by title"),
    "duplicates": _("Duplicates"),
}


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """List the papers of a review by where they stand."""
    reader, number = reader_of(request), page_number(request)
    review = readable(slug, reader)
    show = request.GET.get("show", "all")
    if show not in SHOWS:
        raise Http404(say("Papers are shown by {names}.", names=", ".join(SHOWS)))
    counts = queries.counts(review)
    pages = max(1, -(-counts[show] // PAGE_SIZE))
    if number > pages:
        raise Http404(say_many("This list has {n} page.", "This list has {n} pages.", pages))
    first, me = (number - 1) * PAGE_SIZE, part_of(review, reader)
    rows = list(queries.shown(review, show)[first : first + PAGE_SIZE])
    context = {
        "review": review,
        "is_mine": me is not None,
        "rows": rows_of(rows, me),
        "show": show,
        "shows": [(name, words, counts[name]) for name, words in SHOWS.items()],
        "pager": pager(request.path, number, pages, counts[show], f"show={show}"),
    }
    return render(request, "web/review_papers.html", context)


@require_safe
def page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one paper of a review, and what its people said of it."""
    reader = reader_of(request)
    review = readable(slug, reader)
    candidate, me = candidate_of(review, number), part_of(review, reader)
    context = {
        "review": review,
        "is_mine": me is not None,
        "paper": paper_view(candidate, review),
        "state": state_of(candidate),
        "reason": candidate.reason,
        "twin": candidate.duplicate_of,
        "is_missing": candidate.missing_since is not None,
        "history": history_of(candidate, me) if me else [],
        "offers": offers_of(candidate, review, reader),
        "reasons": reasons_of(review),
    }
    return render(request, "web/review_paper.html", context)
