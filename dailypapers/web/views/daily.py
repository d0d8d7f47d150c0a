"""The lists of papers: a day, a week, a month, and the newest edition."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say_many, spoken
from dailypapers.feed import calendar, queries
from dailypapers.feed.calendar import Period
from dailypapers.feed.entries import load_entries
from dailypapers.feed.quiet import Quiet, why_quiet
from dailypapers.feed.trust import distrust
from dailypapers.feed.words import curator
from dailypapers.web.expected_line import with_expected
from dailypapers.web.look import Look
from dailypapers.web.readers import called
from dailypapers.web.requests import today
from dailypapers.web.titles import age, edition_title, roll_over_rule


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Show the newest edition that has papers, saying how old it is."""
    day = queries.newest_day(until=today()) or today()
    return _edition(request, calendar.day(day))


@require_safe
def edition(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show the papers of one day, ISO week or month."""
    try:
        return _edition(request, calendar.parse(kind, code))
    except InputError as error:
        raise Http404(spoken(error)) from None


def _edition(request: HttpRequest, period: Period) -> HttpResponse:
    look, source = Look(request, "editions"), request.GET.get("source", "")
    page = queries.edition(period, source=source, number=look.number, scope=look.scope)
    if elsewhere := look.past_the_end(
        page.pages,
        say_many("This edition has {n} page.", "This edition has {n} pages.", page.pages),
    ):
        return elsewhere
    day, is_empty = today(), not page.counts or not page.counts.every
    entries = load_entries(page.ids, look.reader)
    cards = with_expected(look.cards(entries), entries)
    sources = queries.edition_sources(period)
    quiet = why_quiet(period, day, source) if is_empty else None
    context = {
        "period": period,
        "title": edition_title(
            period, called(page.curator) if page.curator else curator(settings.CURATOR)
        ),
        "age": age(period, day),
        "roll_over_rule": roll_over_rule(),
        "cards": cards,
        "bar": look.bar(cards, page.counts, page.pages),
        "pager": look.pager(page),
        "sources": sources,
        "source": source,
        "kinds": _kinds(period),
        "absence": look.absence,
        "quiet": quiet,
        "distrust": _distrust(period, sources, quiet),
        **_neighbours(period),
    }
    missing = period.first > day and is_empty
    return render(request, "web/daily.html", context, status=404 if missing else 200)


def _distrust(period: Period, sources: list[tuple[str, int]], quiet: Quiet | None) -> str:
    """What to say of a day that may lack papers, unless its emptiness is explained by that."""
    if period.kind != "day" or (quiet and quiet.reason in ("failed", "empty", "future")):
        return ""
    return distrust(period.first, [name for name, _ in sources])


def _kinds(period: Period) -> list[Period]:
    """The day, week and month that readers can switch between; a week's day is one with papers."""
    newest = queries.newest_day(until=period.last)
    inside = newest is not None and newest >= period.first
    anchor = calendar.day(newest) if newest and inside else period
    return [anchor.as_kind("day"), period.as_kind("week"), period.as_kind("month")]


def _neighbours(period: Period) -> dict[str, Period | date | None]:
    """The periods before and after that have papers: quiet days are stepped over."""
    earlier = queries.newest_day(until=period.before().last)
    later = queries.next_day(period.last)
    return {
        "earlier": calendar.day(earlier).as_kind(period.kind) if earlier else None,
        "later": calendar.day(later).as_kind(period.kind) if later else None,
    }
