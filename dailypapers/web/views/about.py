"""Pages about this instance: how it ranks, which papers' methods it uses, how its sources do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dailypapers.feed import ranking
from dailypapers.feed.used_here import uses
from dailypapers.sources.models import Harvest

SHOWN_HARVESTS = 30


@require_safe
def ranking_page(request: HttpRequest) -> HttpResponse:
    """Show the formula with the constants it runs with."""
    context = {
        "vote": ranking.VOTE,
        "imported_vote": ranking.IMPORTED_VOTE,
        "comment": ranking.COMMENT,
        "windows": ranking.WINDOWS.values(),
        "example": ranking.strength(ranking.Signals(imported_votes=7)),
    }
    return render(request, "web/about_ranking.html", context)


@require_safe
def used_here(request: HttpRequest) -> HttpResponse:
    """List the papers whose methods work inside this program."""
    return render(request, "web/used_here.html", {"uses": uses()})


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Show how the last harvests of every source ended."""
    return render(request, "web/sources.html", {"harvests": Harvest.objects.all()[:SHOWN_HARVESTS]})
