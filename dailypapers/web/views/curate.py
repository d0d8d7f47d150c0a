"""The editors' desk: what may be picked for a day, what is, in which order and with which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access, curating
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed import calendar
from dailypapers.feed.candidates import SHOWN, candidates
from dailypapers.feed.entries import load_entries
from dailypapers.web.acts import is_on, paper_named, readers_only
from dailypapers.web.cards import pager, paper_card
from dailypapers.web.curate_page import pick_views
from dailypapers.web.requests import number_in, page_number, today

P = ParamSpec("P")
Desk = Callable[Concatenate[HttpRequest, User, date, P], HttpResponse]
STEPS = {"up": -1, "down": 1}
QUEUE = "queue"  # Where the focus goes when a paper left the queue: to the next one.
AHEAD = 7  # days that the desk has links to


def editors_only(act: Desk[P]) -> Callable[..., HttpResponse]:
    """Hand in who curates and the day; to everybody else there is nothing here."""

    @readers_only
    @wraps(act)
    def view(
        request: HttpRequest, reader: User, /, code: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not access.may_curate(reader):
            raise Http404
        return act(request, reader, _day(code), *args, **kwargs)

    return view


@never_cache
@require_safe
@readers_only
def newest(request: HttpRequest, reader: User) -> HttpResponse:
    """Lead to the day that is asked for, or to the one that is open now."""
    if not access.may_curate(reader):
        raise Http404
    return _at(_day(request.GET.get("day") or today().isoformat()), "")


@never_cache
@require_safe
@editors_only
def desk(request: HttpRequest, reader: User, day: date) -> HttpResponse:
    """Show the picks of a day and what else may be picked."""
    return _desk(request, reader, day)


@require_POST
@editors_only
def pick(request: HttpRequest, reader: User, day: date, address: str) -> HttpResponse:
    """Pick a paper for the day, or put it back."""
    paper = paper_named(address)
    if is_on(request):
        return _done(request, day, QUEUE, lambda: curating.pick(reader, day, paper))
    return _done(request, day, QUEUE, lambda: curating.put_back(day, paper))


@require_POST
@editors_only
def move(request: HttpRequest, reader: User, day: date, address: str) -> HttpResponse:
    """Move a pick up or down."""
    step = STEPS.get(request.POST.get("on", ""))
    version = number_in(request.GET.get("version", ""))
    if step is None or version is None:
        raise BadRequest(say("A pick moves up or down in an order that was seen."))
    paper = paper_named(address)
    return _done(request, day, address, lambda: curating.move(day, paper, step, version))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def note(request: HttpRequest, reader: User, day: date, address: str) -> HttpResponse:
    """Say a line about a pick; a refused one is shown again with its words."""
    if request.method != "POST":
        return _at(day, address)  # A button of the page that shows the refusal leads back here.
    paper, said = paper_named(address), request.POST.get("note", "")
    try:
        curating.annotate(day, paper, said, request.POST.get("before", ""))
    except InputError as error:
        return _desk(
            request, reader, day, {"address": address, "note": said, "error": spoken(error)}
        )
    return _at(day, address)


@require_POST
@editors_only
def curator(request: HttpRequest, reader: User, day: date) -> HttpResponse:
    """Name oneself at the head of the day's page, or nobody."""
    return _done(request, day, "", lambda: curating.name(day, reader if is_on(request) else None))


def _day(code: str) -> date:
    try:
        return calendar.parse("day", code).first
    except InputError as error:
        raise Http404(spoken(error)) from None


def _done(request: HttpRequest, day: date, focus: str, act: Callable[[], None]) -> HttpResponse:
    """Do it and return to the desk; what another editor did meanwhile is said there."""
    try:
        act()
    except InputError as error:
        messages.error(request, spoken(error))
    return _at(day, focus)


def _at(day: date, focus: str) -> HttpResponse:
    address = reverse("curate.day", args=[day.isoformat()])
    return HttpResponseRedirect(f"{address}?at={focus}" if focus else address)


def _desk(
    request: HttpRequest, reader: User, day: date, refused: dict[str, str] | None = None
) -> HttpResponse:
    shown, number = request.GET.get("show", "all"), page_number(request)
    if shown not in SHOWN:
        raise Http404(say("The queue shows {names}.", names=" or ".join(SHOWN)))
    edition, at = curating.edition(day), request.GET.get("at", "")
    queue = candidates(min(day, today()), now(), reader, shown, number)
    cards = [paper_card(entry) for entry in load_entries(queue.ids, reader)]
    context = {
        "day": day,
        "period": calendar.day(day),
        "is_open": edition.closed_at is None,
        "is_ahead": day > today(),
        "edition": edition,
        "curates": edition.curator_id == reader.pk,
        "picks": pick_views(curating.picks(day), refused),
        "cards": cards,
        "focus": cards[0].address if at == QUEUE and cards else at,
        "shown": shown,
        "days": [today() + timedelta(days=ahead) for ahead in range(AHEAD)],
        "pager": pager(request.path, number, queue.pages, queue.total, f"show={shown}"),
    }
    return render(request, "web/curate.html", context, status=409 if refused else 200)
