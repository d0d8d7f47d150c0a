"""The search page: words, filters, results that look like any other list."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dailypapers.catalogue.queries import find_pasted
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.spoken import say, say_many
from dailypapers.feed.search import Result, search
from dailypapers.feed.search_form import SearchForm
from dailypapers.web.cards import PaperCard, pager, paper_card
from dailypapers.web.look import Look
from dailypapers.web.marks import marked
from dailypapers.web.search_page import absent, address, search_page

PAGE = "web/search.html"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what a search finds; an identifier or an address of a paper leads straight to it."""
    form = SearchForm(request.GET)
    wish = form.wish()
    context = {"form": form, "query": request.GET.get("q", "").strip()}
    if name := find_pasted(wish.text):
        return redirect("paper", name)
    if form.is_empty():
        return render(request, PAGE, context)
    look = Look(request, keeps_all=True)
    number, unread_only = look.number, look.scope.unread_only
    try:
        results = search(wish, number, reader=look.reader, unread_only=unread_only)
    except IndexUnavailable:
        context["links"] = search_page(request.GET, wish, None)
        return render(request, PAGE, context | {"unavailable": True}, status=503)
    if elsewhere := look.past_the_end(
        results.pages,
        say_many("This search has {n} page.", "This search has {n} pages.", results.pages),
    ):
        return elsewhere
    cards = _cards(results.results)
    query = address(request.GET).removeprefix("?")
    note = (
        say("of {total:,} papers that can be paged to", total=results.total)
        if results.is_cut
        else ""
    )
    context |= {
        "results": results,
        "cards": cards,
        "bar": look.bar(cards, results.counts, results.pages),
        "near": _cards(results.near),
        "links": search_page(request.GET, wish, results),
        "absent": absent(wish.text),
        "pager": pager(request.path, number, results.pages, results.total, query, note),
    }
    return render(request, PAGE, context)


def _cards(results: Sequence[Result]) -> list[PaperCard]:
    return [
        paper_card(
            result.entry,
            title=marked(result.title),
            text=marked(result.text),
            reason=result.reason,
        )
        for result in results
    ]
