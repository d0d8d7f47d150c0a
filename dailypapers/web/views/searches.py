"""Searches that a reader keeps: save one from its results, look at what is new, rename, delete."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.community import access, follows, searches
from dailypapers.community.models import Follow, SavedSearch
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.saved_searches import newest
from dailypapers.feed.search_form import kept_query
from dailypapers.web.acts import readers_only
from dailypapers.web.saved_searches import NameForm, saved_searches

PAGE = "web/searches.html"
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """List the searches that the reader keeps, or keep another; a refused one is shown again."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            query = kept_query(form.cleaned_data["query"])
            kept = searches.save(reader, form.cleaned_data["name"], query, _newest())
            if form.cleaned_data["follow"]:
                follows.follow(reader, Follow.Kind.SEARCH, str(kept.pk))
            messages.success(request, say("The search is kept."))
            return redirect("searches")
        except InputError as error:
            form.add_error("name", spoken(error))
    return render(request, PAGE, {"searches": saved_searches(reader), "form": form})


@never_cache
@reads_and_posts
@readers_only
def run(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Lead to the results; its buttons note as well that the reader looked.

    An address alone notes nothing: browsers open some before anybody asks them to.
    """
    search = _search(reader, number)
    if request.method == "POST":
        searches.looked(search, _newest())
        if "stay" in request.POST:
            return redirect("searches")
    return redirect(f"{reverse('search')}?{search.query}")


@never_cache
@require_POST
@readers_only
def rename(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Give a search another name; a refused one is shown again."""
    search = _search(reader, number)
    name = request.POST.get("name", "")
    try:
        searches.rename(search, name)
    except InputError as error:
        form = NameForm(initial={"name": name})
        context = {"form": form, "searches": saved_searches(reader, (number, name, spoken(error)))}
        return render(request, PAGE, context)
    return redirect("searches")


@never_cache
@require_POST
@readers_only
def delete(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Keep a search no longer."""
    searches.delete(_search(reader, number))
    messages.success(request, say("The search is deleted."))
    return redirect("searches")


def _search(reader: User, number: int) -> SavedSearch:
    search = SavedSearch.objects.filter(pk=number).first()
    if search is None or not access.may_use_search(reader, search):
        raise Http404(say("You keep no such search."))
    return search


def _newest() -> int:
    """Return the newest paper that can be found, 0 while nothing can: then all of them are new."""
    try:
        return newest()
    except IndexUnavailable:
        return 0
