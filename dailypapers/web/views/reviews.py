"""Literature reviews: all of them, one of them, making, changing, finishing, deleting, people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Review, ReviewPerson
from dailypapers.community.reading_lists import Changed
from dailypapers.community.reviews import keeping, people, queries
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import is_on, readers_only
from dailypapers.web.requests import number_in, reader_of
from dailypapers.web.review_forms import JoinForm, ReviewForm, said_of
from dailypapers.web.review_page import overview, people_of, rows_of

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
NOBODY = _("There is no such review here, or it is private.")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show one's own reviews, invitations, and those that everybody may read."""
    reader = reader_of(request)
    context = {
        "own": rows_of(queries.reviews_of(reader)) if reader else [],
        "invited": rows_of(queries.invited_to(reader)) if reader else [],
        "public": rows_of(queries.published()),
    }
    return render(request, "web/reviews.html", context)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a review asks, who makes it, how far it is, and what came of it."""
    reader = reader_of(request)
    review = readable(slug, reader)
    return render(request, "web/review.html", {"review": overview(review, reader)})


@never_cache
@reads_and_posts
@readers_only
def new(request: HttpRequest, reader: User) -> HttpResponse:
    """Make a review; a search to begin with is kept in the address."""
    query = request.GET.get("search", "")[:2000]
    form = ReviewForm(request.POST if request.method == "POST" else None)
    made = form.is_valid() and _made(form, reader)
    if not made:
        words = {"title": say("Begin a review"), "button": say("Begin the review")}
        return _form(request, form, **words, begins_with=query)
    if query:
        where = reverse("review.searches", args=[made.slug])
        return redirect(f"{where}?{urlencode({'search': query})}")
    return redirect("review", made.slug)


@never_cache
@reads_and_posts
@readers_only
def edit(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Change what a review says of itself."""
    review = run(slug, reader)
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=said_of(review))
    if form.is_valid():
        try:
            keeping.edit(review.pk, form.cleaned_data["version"], form.about())
            return redirect("review", slug)
        except Changed as error:
            again = {**request.POST.dict(), "version": review.version}
            form = ReviewForm(again)
            form.add_error(None, spoken(error))
        except InputError as error:
            form.add_error(None, spoken(error))
    words = {"title": say("Edit “{title}”", title=review.title), "button": say("Keep")}
    return _form(request, form, **words, review=review)


@require_POST
@readers_only
def done(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Say that a review is done, or open it again."""
    review = run(slug, reader)
    if is_on(request):
        keeping.finish(review.pk)
        messages.success(request, say("The review is done: nothing of it changes any more."))
    else:
        keeping.reopen(review.pk)
        messages.success(request, say("The review is open again."))
    return redirect("review", slug)


@never_cache
@reads_and_posts
@readers_only
def delete(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Ask, then delete a review."""
    review = run(slug, reader)
    if request.method != "POST":
        return render(request, "web/review_delete.html", {"review": review})
    keeping.delete(review.pk)
    messages.success(request, say("The review “{title}” is deleted.", title=review.title))
    return redirect("reviews")


@never_cache
@reads_and_posts
@readers_only
def team(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Show who makes a review and who is invited; owners invite and change roles, all may leave."""
    review = readable(slug, reader)
    me, is_run = people.part_of(review, reader), access.may_run_review(reader, review)
    if me is None:
        raise Http404(NOBODY)
    form = JoinForm(request.POST if is_run and "handle" in request.POST else None)
    if request.method == "POST":
        try:
            if answer := _change_team(request, me, review, form if is_run else None):
                return answer
        except InputError as error:
            messages.error(request, spoken(error))
            return HttpResponseRedirect(request.path)
    context = {
        "review": review,
        "people": people_of(review),
        "roles": ReviewPerson.Role.choices,
        "invitations": review.invitations.all(),
        "form": form if is_run else None,
        "me": me.pk,
        "handle": reader.handle,
    }
    is_bad = form.is_bound and not form.is_valid()
    return render(request, "web/review_team.html", context, status=400 if is_bad else 200)


@require_POST
@readers_only
def join(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Accept an invitation, or decline it."""
    review = queries.find_review(slug)
    if review is None or not (
        access.may_join_review(reader, review) or access.may_see_review(reader, review)
    ):
        raise Http404(NOBODY)
    if is_on(request):
        people.join(review.pk, reader)
        return redirect("review", slug)
    people.withdraw(review.pk, reader.handle)
    return redirect("reviews")


def readable(slug: str, reader: User | None) -> Review:
    """Return a review that somebody may read; whether there is another is told to nobody."""
    review = queries.find_review(slug)
    if review is None or not access.may_see_review(reader, review):
        raise Http404(NOBODY)
    return review


def run(slug: str, reader: User) -> Review:
    """Return a review that a reader owns."""
    review = readable(slug, reader)
    if not access.may_run_review(reader, review):
        raise PermissionDenied(say("Only its owners may do this with a review."))
    return review


def screened(slug: str, reader: User) -> tuple[Review, ReviewPerson]:
    """Return a review that a reader screens, and them as one of its people."""
    review = readable(slug, reader)
    if not access.may_screen_review(reader, review):
        raise PermissionDenied(
            say("Only its owners and screeners may do this, while the review is not done.")
        )
    return review, people.person_of(review, reader)


def _made(form: ReviewForm, reader: User) -> Review | None:
    if not access.may_comment(reader):
        raise PermissionDenied(say("You may not write at present."))
    try:
        return keeping.make(reader, form.cleaned_data["key"], form.about())
    except InputError as error:
        form.add_error(None, spoken(error))
        return None


def _change_team(
    request: HttpRequest, me: ReviewPerson, review: Review, form: JoinForm | None
) -> HttpResponse | None:
    """Do what was pressed; only owners have a form, and may change others."""
    here, said = HttpResponseRedirect(request.path), request.POST
    if "leave" in said:
        people.leave(review.pk, me.pk)
        return redirect("reviews")
    if form is None:
        raise PermissionDenied(say("Only its owners may do this with a review."))
    if "withdraw" in said:
        people.withdraw(review.pk, said["withdraw"])
    elif person := number_in(said.get("person", "")):
        if said.get("role") in ReviewPerson.Role.values:
            people.set_role(review.pk, person, said["role"])
        elif "out" in said:
            people.leave(review.pk, person)
    elif form.is_valid():
        assert me.reader
        said_of_them = form.cleaned_data
        people.invite(review.pk, said_of_them["handle"], said_of_them["role"], me.reader)
    else:
        return None
    return here


def _form(request: HttpRequest, form: ReviewForm, **context: Any) -> HttpResponse:
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "web/review_form.html", context | {"form": form}, status=status)
