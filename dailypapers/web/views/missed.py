"""What a reader missed while they were away."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import visits
from dailypapers.core.clock import now
from dailypapers.core.spoken import say
from dailypapers.feed.entries import load_entries
from dailypapers.feed.missed import missed
from dailypapers.feed.names import Named
from dailypapers.feed.new_papers import REACH
from dailypapers.web import links
from dailypapers.web.acts import readers_only
from dailypapers.web.cards import Why, paper_card
from dailypapers.web.requests import page_of


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the best papers of the days that a reader was away."""
    at = now()
    absence = visits.absence_of(reader, at)
    if absence is None:
        return render(request, "web/missed.html", {"cards": []})
    found = missed(reader, absence, at)
    causes = dict(zip(found.papers, found.causes, strict=True))
    context = {
        "absence": absence,
        "is_cut": found.is_own and at - absence.since > REACH,
        "days": REACH.days,
        "is_own": found.is_own,
        "cards": [
            paper_card(entry, why=_why(causes[entry.id]))
            for entry in load_entries(found.papers, reader)
        ],
    }
    return render(request, "web/missed.html", context)


def _why(causes: Sequence[Named]) -> list[Why]:
    return [Why(say("Because you like"), [links.paper(*one) for one in causes])] if causes else []


@require_POST
@readers_only
def put_away(request: HttpRequest, reader: User) -> HttpResponse:
    """Tell of the absence no more, and return to where that was pressed."""
    visits.put_away(reader)
    page, own = page_of(request), reverse("for_you.missed")
    return HttpResponseRedirect(reverse("for_you") if page.startswith(own) else page)
