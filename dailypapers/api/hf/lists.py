"""Lists: days, weeks, months, trending, by submitter; the newest; what is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from dailypapers.accounts.models import User
from dailypapers.api.addresses import same_with
from dailypapers.api.answers import json_answer
from dailypapers.api.hf.known import known_of
from dailypapers.api.hf.shape import Said, item
from dailypapers.api.hf.view import READS, answers
from dailypapers.api.reading import number, reader_of
from dailypapers.core.clock import edition_day, now
from dailypapers.core.errors import InputError
from dailypapers.feed import calendar, queries, ranking
from dailypapers.feed.calendar import Period
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.recent import most_voted, recent, submitted_by
from dailypapers.feed.search import Result, Sort, Wish, search
from dailypapers.search.engine.highlight import Segment

MOST_DAILY, MOST_FOUND, LONGEST = 100, 120, 250
DEEPEST = 100_000  # pages
SORTS = ("publishedAt", "trending")
PERIODS = {"date": "day", "week": "week", "month": "month"}


@answers(*READS)
def daily(request: HttpRequest) -> HttpResponse:
    """Answer with the papers of editions by votes, or of one submitter, or trending."""
    page, limit = number(request, "p", 0, 0, DEEPEST), number(request, "limit", 50, 1, MOST_DAILY)
    ids = _ids(request, page * limit, limit + 1)
    entries = load_entries(ids[:limit], reader_of(request))
    return _listed(request, entries, page + 1 if len(ids) > limit else None)


@answers(*READS)
def newest(request: HttpRequest) -> HttpResponse:
    """Answer with all papers of this instance, those published last first, or what is searched."""
    if request.GET.get("search"):
        return _found(request, "search", number(request, "limit", 50, 1, MOST_DAILY))
    limit = number(request, "limit", 50, 1, MOST_DAILY)
    page = number(request, "cursor", 0, 0, DEEPEST)
    found = search(Wish(sort=Sort.NEWEST), page + 1, size=limit)
    more = page + 1 if (page + 1) * limit < found.total else None
    return _listed(request, [result.entry for result in found.results], more, "cursor")


@answers(*READS)
def find(request: HttpRequest) -> HttpResponse:
    """Answer with what is found by words and meaning, best first."""
    return _found(request, "q", number(request, "limit", 20, 1, MOST_FOUND))


def _ids(request: HttpRequest, first: int, count: int) -> list[int]:
    """Return papers `first` to `first + count` of what is asked for."""
    period, sort = _period(request), request.GET.get("sort", "publishedAt")
    if sort not in SORTS:
        raise InputError(f'"sort" is one of {", ".join(SORTS)}')
    if submitter := request.GET.get("submitter"):
        return submitted_by(submitter, period, first, count)
    if sort == "trending":
        return _trending(period)[first : first + count]
    return most_voted(period, first, count) if period else recent(first, count, _today())


def _period(request: HttpRequest) -> Period | None:
    """Return the day, week or month that is asked for; of several, the shortest."""
    for name, kind in PERIODS.items():
        if code := request.GET.get(name):
            return calendar.parse(kind, code)
    return None


def _trending(period: Period | None) -> list[int]:
    """Return what readers speak of now, or spoke of when a period ended.

    Now is the shortest of the published windows in which anybody spoke.
    """
    at, windows = now(), list(ranking.WINDOWS.values())
    if period:
        windows, ended = [ranking.WINDOWS[period.kind]], period.last + timedelta(days=1)
        at = min(at, datetime.combine(ended, time(), ZoneInfo(settings.EDITION_TIME_ZONE)))
    lists = (queries.trending(one, at, size=queries.TRENDING_LENGTH).ids for one in windows)
    return next(filter(None, lists), [])


def _today() -> date:
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    return edition_day(now(), zone, settings.EDITION_ROLLOVER_HOUR)


def _listed(
    request: HttpRequest, entries: Sequence[Entry], following: int | None, name: str = "p"
) -> HttpResponse:
    known = known_of([entry.id for entry in entries])
    answer = json_answer([item(entry, known) for entry in entries])
    if following is not None:
        answer.headers["Link"] = f'<{same_with(request, **{name: following})}>; rel="next"'
    return answer


def _found(request: HttpRequest, name: str, limit: int) -> HttpResponse:
    text, reader = request.GET.get(name, "").strip(), reader_of(request)
    if len(text) > LONGEST:
        raise InputError(f'"{name}" has at most {LONGEST} characters')
    results = search(Wish(text), reader=reader, size=limit).results if text else []
    known = known_of([result.entry.id for result in results])
    return json_answer([_hit(result, item(result.entry, known), reader) for result in results])


def _hit(result: Result, said: Said, reader: User | None) -> Said:
    entry: Entry = result.entry
    said |= {"highlightedTitle": _marked(result.title), "highlightedSummary": _marked(result.text)}
    return said | ({"upvoted": entry.voted} if reader else {})


def _marked(segments: Sequence[Segment]) -> str:
    """Return a text as HTML with what matched marked."""
    return "".join(
        f"<mark>{escape(text)}</mark>" if is_match else escape(text) for text, is_match in segments
    )
