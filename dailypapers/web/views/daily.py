"""The lists of papers: a day, a week, a month, the newest edition, and what is trending."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.feed import calendar, queries, ranking
from dailypapers.feed.calendar import Period
from dailypapers.feed.entries import load_entries
from dailypapers.feed.quiet import why_quiet
from dailypapers.web.cards import pager, paper_card
from dailypapers.web.readers import called
from dailypapers.web.requests import page_number, reader_of, today
from dailypapers.web.titles import age, count_of_pages, edition_title, roll_over_rule


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
        raise Http404(str(error)) from None


@require_safe
def trending(request: HttpRequest) -> HttpResponse:
    """Show what readers speak of, in one of the published windows."""
    window = ranking.WINDOWS.get(request.GET.get("window", "week"))
    if window is None:
        raise Http404(f"Windows are {', '.join(ranking.WINDOWS)}.")
    moment, number = now(), page_number(request)
    page = queries.trending(window, moment, number=number)
    if number > page.pages:
        raise Http404(f"This list has {count_of_pages(page.pages)}.")
    wider = None if page.total else queries.narrowest_window(moment)
    context = {
        "window": window,
        "windows": ranking.WINDOWS.values(),
        "wider": wider,
        "cards": [paper_card(entry) for entry in load_entries(page.ids, reader_of(request))],
        "first_place": (number - 1) * queries.PAGE_SIZE + 1,
        "pager": pager(request.path, number, page.pages, page.total, f"window={window.name}"),
    }
    return render(request, "web/trending.html", context)


def _edition(request: HttpRequest, period: Period) -> HttpResponse:
    number, source = page_number(request), request.GET.get("source", "")
    page = queries.edition(period, source=source, number=number)
    if number > page.pages:
        raise Http404(f"This edition has {count_of_pages(page.pages)}.")
    query = urlencode({"source": source}) if source else ""
    day = today()
    context = {
        "period": period,
        "title": edition_title(period, called(page.curator) if page.curator else settings.CURATOR),
        "age": age(period, day),
        "roll_over_rule": roll_over_rule(),
        "cards": [paper_card(entry) for entry in load_entries(page.ids, reader_of(request))],
        "pager": pager(request.path, number, page.pages, page.total, query),
        "sources": queries.edition_sources(period),
        "source": source,
        "kinds": _kinds(period),
        "quiet": None if page.total else why_quiet(period, day, source),
        **_neighbours(period),
    }
    missing = period.first > day and not page.total
    return render(request, "web/daily.html", context, status=404 if missing else 200)


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
