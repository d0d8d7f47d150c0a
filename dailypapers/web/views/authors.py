"""Authors: the papers that a name signs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dailypapers.catalogue.models import Author
from dailypapers.catalogue.store import name_key
from dailypapers.community.models import Follow
from dailypapers.feed.authors import papers_of
from dailypapers.feed.entries import load_entries
from dailypapers.web.cards import pager, paper_card
from dailypapers.web.follow_button import follow_button
from dailypapers.web.requests import page_number, reader_of
from dailypapers.web.titles import count_of_pages


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show the papers of one name, newest first; another spelling of it leads there."""
    author = Author.objects.filter(key__in=[key, name_key(key)]).first()
    if author is None:
        raise Http404("No paper here is signed so.")
    if author.key != key:
        return redirect("author", author.key, permanent=True)
    number, reader = page_number(request), reader_of(request)
    page = papers_of(author, number)
    if number > page.pages:
        raise Http404(f"This author has {count_of_pages(page.pages)}.")
    context = {
        "author": author,
        "follow": follow_button(reader, Follow.Kind.AUTHOR, key, author.name),
        "cards": [paper_card(entry) for entry in load_entries(page.ids, reader)],
        "pager": pager(request.path, number, page.pages, page.total),
    }
    return render(request, "web/author.html", context)
