"""All editions as one list, the newest day first, each day in its own order; for programs.

A paper that was put before readers on two days is in the list of both, as on the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from dailypapers.catalogue.records import Featured
from dailypapers.community.features import OUR_OWN
from dailypapers.community.models import Edition, Feature, Place
from dailypapers.feed.calendar import Period
from dailypapers.feed.queries import KINDS, ordered, shown


def recent(first: int, count: int, until: date) -> list[int]:
    """Return papers `first` to `first + count` of the days to `until`, in three queries."""
    before, days = _days(first, first + count, until)
    if not days:
        return []
    rows = shown().filter(day__gte=days[-1], day__lte=days[0])
    now = _by_day(ordered(rows, "days").values_list("day", "paper"))
    kept = _closed(days)
    whole = [paper for day in days for paper in _as_closed(kept.get(day, ()), now[day])]
    return whole[first - before : first - before + count]


def submitted_by(name: str, period: Period | None, first: int, count: int) -> list[int]:
    """Return what somebody put before readers, the newest first, here or where it came from.

    Readers go by what others call them, and by their handle.
    """
    own = Q(reader__handle=name) | Q(reader__name=name, reader__shows_name=True)
    here = Feature.objects.filter(own, paper=OuterRef("paper"), kind=OuterRef("kind"))
    rows = shown().filter(kind__lte=Featured.SUBMISSION)
    rows = rows.filter(
        Q(featured_by__iexact=name) & ~Q(source__in=OUR_OWN) | Q(Exists(here), source__in=OUR_OWN)
    )
    if period:
        rows = rows.filter(day__gte=period.first, day__lte=period.last)
    papers = rows.order_by("-day", "position", "paper").values_list("paper", flat=True)
    return list(dict.fromkeys(papers))[first : first + count]


def _days(first: int, end: int, until: date) -> tuple[int, list[date]]:
    """Return the days that hold papers `first` to `end`, and how many papers come before them."""
    counts = shown().filter(day__lte=until).order_by("-day").values_list("day")
    before, reached, days = 0, 0, list[date]()
    for day, papers in counts.annotate(n=Count("paper", distinct=True)).iterator():
        reached += papers
        if reached <= first:
            before = reached
        else:
            days.append(day)
        if reached >= end:
            break
    return before, days


def _closed(days: Sequence[date]) -> dict[date, list[int]]:
    """Return the lists of those days that have closed, as they were then."""
    closed = Edition.objects.filter(day=OuterRef("day"), closed_at__isnull=False)
    places = Place.objects.filter(
        Exists(closed), day__gte=days[-1], day__lte=days[0], kind__lte=KINDS[settings.EDITIONS]
    )
    became = Coalesce("paper__merged_into", "paper")
    return _by_day(places.order_by("day", "position").values_list("day", became))


def _by_day(rows: QuerySet[Any, Any]) -> dict[date, list[int]]:
    days: dict[date, list[int]] = defaultdict(list)
    for day, paper in rows:
        days[day].append(paper)
    return days


def _as_closed(kept: Sequence[int], now: Sequence[int]) -> list[int]:
    """Return the list as it was closed, and behind it what came later."""
    return list(dict.fromkeys([*kept, *now]))
