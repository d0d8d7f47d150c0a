"""Screening the papers of a review: one at a time, and what is pressed on them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Candidate, Review
from dailypapers.community.reviews import deciding, queries
from dailypapers.community.reviews.stages import Stage
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.reviews import ordering
from dailypapers.feed.reviews.agreeing import words_of
from dailypapers.feed.reviews.ordering import Order
from dailypapers.web.acts import is_on, readers_only
from dailypapers.web.requests import number_in
from dailypapers.web.review_forms import DecisionForm
from dailypapers.web.review_screen import paper_view, reasons_of
from dailypapers.web.views.reviews import screened


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User, slug: str) -> HttpResponse:
    """Show the next paper to decide about, or one that is named."""
    review, person = screened(slug, reader)
    stage = stage_in(request.GET.get("stage", Stage.TITLE))
    number, last = (number_in(request.GET.get(name, "")) for name in ("paper", "last"))
    left = queries.undecided(review, stage, person)
    by = order_in(request.GET.get("by", ""))
    queue = ordering.queue(review, person, stage, by)
    candidate = candidate_of(review, number) if number else queue.next
    context = {
        "review": review,
        "stage": stage,
        "stages": [(one, words_of(one)) for one in Stage],
        "words": words_of(stage),
        "paper": paper_view(candidate, review) if candidate else None,
        "reasons": reasons_of(review),
        "needs_reason": stage is Stage.TEXT,
        "left": left.count(),
        "decided": queries.decided(review, stage, person).count(),
        "excluded_in_a_row": queries.excluded_in_a_row(review, stage, person),
        "queue": queue,
        "by": by,
        "last": last,
    }
    return render(request, "web/review_screen.html", context)


@require_POST
@readers_only
def decide(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Keep what a person says of a paper, and show the next one."""
    return _said(request, reader, slug, number, deciding.decide)


@require_POST
@readers_only
def settle(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Say what holds where people say different things of a paper."""
    review, _ = screened(slug, reader)
    if not access.may_settle_review(reader, review):
        raise PermissionDenied(say("Only its owners may settle what others disagree about."))
    return _said(request, reader, slug, number, deciding.settle)


@require_POST
@readers_only
def take_back(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """End what a person said of a paper, or, for owners, what was settled about it."""
    review, person = screened(slug, reader)
    stage, settles = stage_in(request.POST.get("stage", "")), "settles" in request.POST
    if settles and not access.may_settle_review(reader, review):
        raise PermissionDenied(say("Only its owners may settle what others disagree about."))
    candidate = candidate_of(review, number)
    _trying(request, lambda: deciding.take_back(person, candidate.pk, stage, settles=settles))
    return _back(request, slug, stage, paper=number)


@require_POST
@readers_only
def missing(request: HttpRequest, reader: User, slug: str, number: int) -> HttpResponse:
    """Note that the full text of a paper could not be had, or that it is here after all."""
    review, person = screened(slug, reader)
    candidate, is_missing = candidate_of(review, number), is_on(request)
    _trying(request, lambda: deciding.set_missing(person, candidate.pk, is_missing=is_missing))
    return _back(request, slug, Stage.TEXT, last=number)


def candidate_of(review: Review, number: int) -> Candidate:
    """Return a paper of a review by its number there."""
    rows = Candidate.objects.filter(review=review, number=number)
    found = rows.select_related("reason", "missed_by__reader", "duplicate_of").first()
    if found is None:
        raise Http404(say("The review has no such paper."))
    return found


def stage_in(text: str) -> Stage:
    """Return the stage that a request names."""
    try:
        return Stage(text)
    except ValueError:
        raise BadRequest(say("A paper is screened by title or by text.")) from None


def order_in(text: str) -> Order:
    """Return the order of papers that a request names, by the question unless it does."""
    return Order.FOUND if text == Order.FOUND else Order.QUESTION


def _said(
    request: HttpRequest,
    reader: User,
    slug: str,
    number: int,
    act: Callable[..., Candidate],
) -> HttpResponse:
    review, person = screened(slug, reader)
    candidate, form = candidate_of(review, number), DecisionForm(request.POST)
    if not form.is_valid():
        raise BadRequest(say("Press one of the buttons: include, exclude or unsure."))
    stage, verdict, reason = form.said()
    note = form.cleaned_data["note"]
    is_kept = _trying(request, lambda: act(person, candidate.pk, stage, verdict, reason, note))
    at = {"last": number} if is_kept else {"paper": number}
    return _back(request, slug, stage, **at)


def _trying(request: HttpRequest, act: Callable[[], object]) -> bool:
    try:
        act()
    except InputError as error:
        messages.error(request, spoken(error))
        return False
    return True


def _back(request: HttpRequest, slug: str, stage: Stage, **at: int) -> HttpResponse:
    """Return to the page that was pressed on: that of the one paper, or to the next one."""
    if request.POST.get("from") == "paper":
        return redirect("review.paper", slug, at.get("last") or at.get("paper"))
    by = order_in(request.POST.get("by", ""))
    said = {"stage": str(stage)} | ({"by": str(by)} if by is Order.FOUND else {})
    query = urlencode(said | {name: str(one) for name, one in at.items()})
    return redirect(f"{reverse('review.screen', args=[slug])}?{query}")
