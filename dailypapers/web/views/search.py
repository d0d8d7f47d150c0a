"""The search page: words, filters, results that look like any other list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dailypapers.catalogue.models import Topic
from dailypapers.catalogue.queries import find_address
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.search import Results, search
from dailypapers.web.cards import PaperCard, pager, paper_card
from dailypapers.web.marks import marked
from dailypapers.web.requests import page_number
from dailypapers.web.search_form import SearchForm
from dailypapers.web.titles import count_of_pages

PAGE = "web/search.html"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what a search finds; an identifier or an address of a paper leads straight to it."""
    form = SearchForm(request.GET)
    wish, context = form.wish(), {"form": form, "query": request.GET.get("q", "").strip()}
    if address := find_address(wish.text):
        return redirect("paper", address)
    context["topic"] = Topic.objects.filter(pk=wish.topic).first() if wish.topic else None
    if form.is_empty():
        return render(request, PAGE, context)
    number = page_number(request)
    try:
        results = search(wish, number)
    except IndexUnavailable:
        return render(request, PAGE, context | {"unavailable": True}, status=503)
    if number > results.pages:
        raise Http404(f"This search has {count_of_pages(results.pages)} of results.")
    query = _without(request.GET, "page")
    context |= {
        "results": results,
        "cards": _cards(results),
        "pager": pager(request.path, number, results.pages, results.total, query),
        "without_topic": _without(request.GET, "page", "topic"),
    }
    return render(request, PAGE, context)


def _cards(results: Results) -> list[PaperCard]:
    return [
        paper_card(result.entry, title=marked(result.title), text=marked(result.text))
        for result in results.results
    ]


def _without(asked: QueryDict, *names: str) -> str:
    """The address' parameters without some of them, and without empty ones."""
    kept = asked.copy()
    for name in [*names, *(name for name, value in asked.items() if not value)]:
        kept.pop(name, None)
    return kept.urlencode()
