"""Papers like one of ours, or like a text that somebody pastes: as a whole or by facet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dailypapers.catalogue.queries import find_address
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say
from dailypapers.feed.entries import load_entries
from dailypapers.feed.queries import paper_at
from dailypapers.feed.similar import By, similar_to, similar_to_text
from dailypapers.search.engine.roles import Role
from dailypapers.web.cards import paper_card
from dailypapers.web.requests import reader_of
from dailypapers.web.similar_page import SimilarForm, choices, similar_page

PAPER, TEXT = "web/similar.html", "web/similar_text.html"


@require_safe
def paper(request: HttpRequest, address: str) -> HttpResponse:
    """Show papers like this one by content or readers, as a whole or in a facet, in an order."""
    known = paper_at(address)
    if known is None:
        if other := find_address(address):
            return HttpResponsePermanentRedirect(reverse("paper.similar", args=[other]))
        raise Http404(say("This instance has no paper of that name."))
    entry = load_entries([known], reader_of(request))[0]
    by, facet = _by(request.GET.get("by", "")), _facet(request.GET.get("facet", ""))
    by_date = request.GET.get("sort") == "date"
    context = {"paper": paper_card(entry), "choices": choices(by, facet, by_date=by_date), "by": by}
    try:
        found = similar_to(entry, facet, reader=reader_of(request), by=by)
        context["similar"] = similar_page(found, by_date=by_date)
    except IndexUnavailable:
        return render(request, PAPER, context | {"unavailable": True}, status=503)
    return render(request, PAPER, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """Take a title and an abstract, and show papers like them. Nothing of it is kept."""
    if request.method != "POST":
        return render(request, TEXT, {"form": SimilarForm()})
    form = SimilarForm(request.POST)
    if not form.is_valid():
        return render(request, TEXT, {"form": form}, status=400)
    said = form.cleaned_data
    try:
        found = similar_to_text(
            said["title"], said["abstract"], _facet(said["facet"]), reader=reader_of(request)
        )
    except IndexUnavailable:
        return render(request, TEXT, {"form": form, "unavailable": True}, status=503)
    return render(request, TEXT, {"form": form, "similar": similar_page(found)})


def _by(name: str) -> By:
    return By(name) if name in set(By) else By.CONTENT


def _facet(name: str) -> Role | None:
    return Role(name) if name in set(Role) else None
