"""Suggestions for the search box: a fragment for our script, and a page for anybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.suggest import Suggestions, suggestions

SECONDS_KEPT = 60  # A reader who takes a letter back sees the same again.


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Show what the beginning of a query may become; nothing while there is no index."""
    try:
        found = suggestions(request.GET.get("q", ""))
    except IndexUnavailable:
        found = Suggestions()
    response = render(request, "web/suggest.html", {"found": found})
    response.headers["Cache-Control"] = f"private, max-age={SECONDS_KEPT}"
    return response
