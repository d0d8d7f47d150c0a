"""Editions in the order that programs of Hugging Face know: by votes, all sites together.

Picks come first, in their editor's order, then submissions, then what sources list. A paper that
was put before readers on two days is in the list of both.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from dailypapers.catalogue.models import Announcement
from dailypapers.catalogue.records import Featured
from dailypapers.community.features import OUR_OWN
from dailypapers.community.models import Feature
from dailypapers.feed.calendar import Period
from dailypapers.feed.queries import UNPLACED, shown
from dailypapers.feed.their_submitters import SOURCE, submitted_there


def most_voted(period: Period, first: int, count: int) -> list[int]:
    """Return papers `first` to `first + count` of a day, a week or a month."""
    rows = shown().filter(day__gte=period.first, day__lte=period.last)
    within = ["place"] if period.kind == "day" else []
    papers = _by_votes(rows).order_by("best_kind", *within, "-upvotes", "paper")
    return list(papers.values_list("paper", flat=True)[first : first + count])


def recent(first: int, count: int, until: date) -> list[int]:
    """Return papers `first` to `first + count` of all days to `until`, the newest day first."""
    before, newest, oldest = _days(first, first + count, until)
    if newest is None or oldest is None:
        return []
    rows = _by_votes(shown().filter(day__gte=oldest, day__lte=newest), "day")
    papers = rows.order_by("-day", "best_kind", "place", "-upvotes", "paper")
    return list(papers.values_list("paper", flat=True)[first - before : first - before + count])


def submitted_by(name: str, period: Period | None, first: int, count: int) -> list[int]:
    """Return what somebody put before readers, the newest first, here or where it came from.

    Readers go by what others call them, and by their handle; those of Hugging Face by their name
    there.
    """
    own = Q(reader__handle=name) | Q(reader__name=name, reader__shows_name=True)
    here = Feature.objects.filter(own, paper=OuterRef("paper"), kind=OuterRef("kind"))
    rows = shown().filter(kind__lte=Featured.SUBMISSION)
    rows = rows.filter(
        Q(featured_by__iexact=name) & ~Q(source__in=OUR_OWN)
        | Q(Exists(here), source__in=OUR_OWN)
        | Q(source=SOURCE, paper__in=submitted_there(name))
    )
    if period:
        rows = rows.filter(day__gte=period.first, day__lte=period.last)
    papers = rows.order_by("-day", "position", "paper").values_list("paper", flat=True)
    return list(dict.fromkeys(papers))[first : first + count]


def _by_votes(rows: QuerySet[Announcement], *by: str) -> QuerySet[Announcement, Any]:
    """Return one row for each paper, of each day if that is asked for."""
    papers: QuerySet[Announcement, Any] = rows.values(*by, "paper").annotate(
        best_kind=Min("kind"), place=Min(Coalesce("position", UNPLACED))
    )
    votes = F("paper__imported_votes") + Coalesce("paper__tally__votes", 0)
    return papers.annotate(upvotes=votes)


def _days(first: int, end: int, until: date) -> tuple[int, date | None, date | None]:
    """Return how many papers come before the day of paper `first`, that day, and that of `end`."""
    counts = shown().filter(day__lte=until).order_by("-day").values_list("day")
    before, reached, newest, oldest = 0, 0, None, None
    for day, papers in counts.annotate(n=Count("paper", distinct=True)).iterator():
        reached += papers
        if reached <= first:
            before = reached
        else:
            newest, oldest = newest or day, day
        if reached >= end:
            break
    return before, newest, oldest
