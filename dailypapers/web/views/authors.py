"""Authors: the papers that a name signs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dailypapers.catalogue.models import Author
from dailypapers.catalogue.store import name_key
from dailypapers.community.models import Follow
from dailypapers.core.spoken import say, say_many
from dailypapers.feed.authors import papers_of
from dailypapers.feed.entries import load_entries
from dailypapers.web.follow_button import follow_button
from dailypapers.web.look import Look


@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show the papers of one name, newest first; another spelling of it leads there."""
    author = Author.objects.filter(key__in=[key, name_key(key)]).first()
    if author is None:
        raise Http404(say("No paper here is signed so."))
    if author.key != key:
        return redirect("author", author.key, permanent=True)
    look = Look(request, f"author:{key}", say("Newest first"))
    page = papers_of([author], look.number, by_votes=look.by_votes, scope=look.scope)
    if elsewhere := look.past_the_end(
        page.pages, say_many("This author has {n} page.", "This author has {n} pages.", page.pages)
    ):
        return elsewhere
    cards = look.cards(load_entries(page.ids, look.reader))
    context = {
        "author": author,
        "follow": follow_button(look.reader, Follow.Kind.AUTHOR, key, author.name),
        "cards": cards,
        "bar": look.bar(cards, page.counts, page.pages),
        "pager": look.pager(page),
    }
    return render(request, "web/author.html", context)
