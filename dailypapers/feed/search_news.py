"""Telling readers of new papers that searches they follow find: one line a search and edition day.

A search is asked at most once in `EVERY`, and a run asks at most `MOST`, those first that waited
longest; so the work is bounded, and with more searches than fit each is asked less often. What a
run that was cut off wrote stands, and the next one counts the same days anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from dailypapers.catalogue.models import Announcement
from dailypapers.community import access
from dailypapers.community.models import Follow, Notification, SavedSearch
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.news import Brought, last_days, write
from dailypapers.feed.own_fields import own_fields
from dailypapers.feed.search_form import SearchForm
from dailypapers.search import queries
from dailypapers.search.engine.conditions import Own

EVERY = timedelta(hours=1)
MOST = 500  # searches of one run

Days = dict[date, list[int]]


def pending() -> bool:
    """Say whether it is the turn of any search."""
    return _due().exists()


def tell() -> None:
    """Ask those whose turn it is what the last edition days brought; wait while none can answer."""
    follows = list(_due().select_related("reader")[:MOST])
    papers = _announced()
    brought: dict[date, list[Brought]] = defaultdict(list)
    try:
        for follow, day, found in _found(follows, papers):
            brought[day].append((follow, found))
    except IndexUnavailable:
        return
    for day, rows in brought.items():
        write(day, Notification.Kind.SEARCH, rows)
    Follow.objects.filter(pk__in=[follow.pk for follow in follows]).update(asked_at=now())


def _due() -> QuerySet[Follow]:
    follows = Follow.objects.filter(kind=Follow.Kind.SEARCH, is_quiet=False)
    waited = follows.filter(Q(asked_at=None) | Q(asked_at__lt=now() - EVERY))
    return waited.order_by(F("asked_at").asc(nulls_first=True), "pk")


def _announced() -> Days:
    rows = Announcement.objects.filter(day__in=last_days(), paper__merged_into=None)
    found: Days = defaultdict(list)
    for day, paper in rows.values_list("day", "paper").distinct():
        found[day].append(paper)
    return found


def _found(follows: Sequence[Follow], papers: Days) -> Iterator[tuple[Follow, date, int]]:
    """Yield how many papers each search finds on each day since it is followed, if any."""
    searches = SavedSearch.objects.in_bulk([int(follow.target) for follow in follows])
    owns: dict[int, Own | None] = {}
    for follow in follows:
        search = searches.get(int(follow.target))
        if search is None or not access.may_use_search(follow.reader, search):
            continue
        own = owns.setdefault(follow.reader_id, own_fields(follow.reader))
        wish = SearchForm(QueryDict(search.query)).wish()
        for day in (day for day in papers if day >= follow.at.date()):
            if found := queries.count_among(wish.text, wish.as_filter(), papers[day], own):
                yield follow, day, found
