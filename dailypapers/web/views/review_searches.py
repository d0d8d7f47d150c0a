"""The searches of a review: here, run again, and what other places found."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Review, ReviewSearch, SearchRun
from dailypapers.community.reviews import people
from dailypapers.community.reviews.finding import Origin
from dailypapers.community.reviews.people import part_of
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import say, say_many, spoken
from dailypapers.feed.reviews import searching
from dailypapers.web.acts import readers_only
from dailypapers.web.list_page import unread_lines
from dailypapers.web.requests import reader_of
from dailypapers.web.review_forms import ElsewhereForm, SearchHereForm
from dailypapers.web.review_searches import searches_of
from dailypapers.web.views.reviews import readable, screened

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the searches of a review; its people run one here."""
    reader = reader_of(request)
    review = readable(slug, reader)
    may_search = access.may_screen_review(reader, review)
    asked = QueryDict(request.GET.get("search", ""), mutable=True)
    words = asked.pop("q", [""])[-1]
    begun = {"q": words, "filters": asked.urlencode()}
    form = SearchHereForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST":
        if reader is None or not may_search:
            raise PermissionDenied(say("Only its owners and screeners may search for a review."))
        if form.is_valid() and _run(request, review, reader, form):
            return HttpResponseRedirect(request.path)
    filters = form["filters"].value() or ""
    context = {
        "review": review,
        "is_mine": part_of(review, reader) is not None,
        "searches": searches_of(review),
        "form": form if may_search else None,
        "filters": searching.words_of(filters),
    }
    status = 400 if form.is_bound else 200
    return render(request, "web/review_searches.html", context, status=status)


@require_POST
@readers_only
def again(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Run a search of this instance again, and say what is new."""
    review, person = screened(slug, reader)
    search = ReviewSearch.objects.filter(review=review, pk=number, is_here=True).first()
    if search is None:
        raise Http404(say("There is no such search of this instance in the review."))
    try:
        _tell(request, searching.run_again(search, person))
    except InputError as error:
        messages.error(request, spoken(error))
    except IndexUnavailable:
        messages.error(request, say("The search index is being built. Try again in a minute."))
    return redirect("review.searches", slug)


@never_cache
@reads_and_posts
@readers_only
def elsewhere(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Take in what another database, register or site found."""
    review, person = screened(slug, reader)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, problems = ElsewhereForm(*sent), []
    if form.is_valid():
        said = form.cleaned_data
        origin = Origin(said["name"], said["asked"], said["method"])
        try:
            run = searching.take_in_file(review, person, said["key"], origin, said["reading"])
        except InputError as error:
            form.add_error(None, spoken(error))
        else:
            _tell(request, run)
            problems = unread_lines(said["reading"].problems)
            if not problems:
                return redirect("review.searches", slug)
            form = ElsewhereForm()
    status = 400 if form.is_bound and not form.is_valid() else 200
    context = {"review": review, "form": form, "problems": problems}
    return render(request, "web/review_elsewhere.html", context, status=status)


def _run(request: HttpRequest, review: Review, reader: User, form: SearchHereForm) -> bool:
    said = form.cleaned_data
    query = f"{urlencode({'q': said['q']})}&{said['filters']}"
    try:
        run = searching.run(review, people.person_of(review, reader), said["key"], query)
    except InputError as error:
        form.add_error("q", spoken(error))
        return False
    except IndexUnavailable:
        form.add_error("q", say("The search index is being built. Try again in a minute."))
        return False
    _tell(request, run)
    return True


def _tell(request: HttpRequest, run: SearchRun) -> None:
    found = say_many("{n:,} paper found", "{n:,} papers found", run.found)
    new = say_many("{n:,} of them new to this search", "{n:,} of them new to this search", run.new)
    messages.success(request, f"{found}, {new}.")
