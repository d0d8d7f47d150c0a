"""Which papers are in a view, in which order: the one place readers' lists come from."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, FloatField, Min, Q, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from dailypapers.catalogue.models import Announcement, Identifier, Paper
from dailypapers.feed.calendar import Period
from dailypapers.feed.ranking import (
    COMMENT,
    IMPORTED_VOTE,
    VOTE,
    WINDOWS,
    Signals,
    Window,
    trending_score,
)

PAGE_SIZE = 50
TRENDING_LENGTH = 200  # Papers of a trending list that can be paged through.
UNPLACED = 1_000_000  # Behind every position a curator gives.


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: which papers, and where the page stands in the whole."""

    ids: list[int]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def newest_day(until: date | None = None) -> date | None:
    """Return the newest edition day that has papers, not after `until`."""
    days = Announcement.objects.filter(day__lte=until) if until else Announcement.objects.all()
    return days.order_by("-day").values_list("day", flat=True).first()


def next_day(after: date) -> date | None:
    """Return the first edition day with papers after a day."""
    days = Announcement.objects.filter(day__gt=after).order_by("day")
    return days.values_list("day", flat=True).first()


def edition(period: Period, *, source: str = "", number: int = 1) -> Page:
    """Return one page of a day's, week's or month's papers.

    Picks first (in the curator's order within a day), then submissions, then listings; inside
    each by the weight of votes and comments, then as they came.
    """
    rows = _announced(period, source)
    ordered = rows.values("paper").annotate(
        best_kind=Min("kind"),
        place=Min(Coalesce("position", UNPLACED)),
        heard=_votes() * Value(VOTE, FloatField())
        + F("paper__imported_votes") * Value(IMPORTED_VOTE, FloatField())
        + _comments() * Value(COMMENT, FloatField()),
    )
    within = ["place"] if period.kind == "day" else []
    ordered = ordered.order_by("best_kind", *within, "-heard", "paper")
    total = rows.aggregate(papers=Count("paper", distinct=True))["papers"]
    return _cut(ordered.values_list("paper", flat=True), number, total)


def edition_sources(period: Period) -> list[tuple[str, int]]:
    """Return the sources that announced papers in a period, each with how many."""
    rows = _announced(period, "").values_list("source")
    return list(rows.annotate(papers=Count("paper")).order_by("-papers", "source"))


def trending(window: Window, at: datetime, *, topic: str = "", number: int = 1) -> Page:
    """Return one page of the papers readers speak of, by `ranking.trending_score`."""
    heard = Paper.objects.filter(
        Q(tally__votes__gt=0)
        | Q(tally__comments__gt=0)
        | Q(imported_votes__gt=0)
        | Q(imported_comments__gt=0)
    )
    if topic:
        heard = heard.filter(filings__topic=topic)
    rows = Announcement.objects.filter(
        paper__in=heard, announced_at__gt=at - window.length, announced_at__lte=at
    )
    best: dict[int, float] = {}  # A paper announced twice counts from the last time.
    for paper, votes, imported, comments, announced in rows.values_list(
        "paper",
        _votes(),
        "paper__imported_votes",
        _comments(),
        "announced_at",
    ):
        signals = Signals(votes, imported, comments)
        score = trending_score(signals, announced, at, window)
        best[paper] = max(score, best.get(paper, 0.0))
    first = heapq.nsmallest(TRENDING_LENGTH, best, key=lambda paper: (-best[paper], paper))
    return Page(first[_slice(number)], number, len(first))


def narrowest_window(at: datetime) -> Window | None:
    """Return the shortest trending window that has papers at a time."""
    return next((window for window in WINDOWS.values() if trending(window, at).total), None)


def paper_at(address: str) -> int | None:
    """Return the paper at an address, unless it was merged into another."""
    papers = Paper.objects.filter(address=address, merged_into=None)
    return papers.values_list("pk", flat=True).first()


def address_of(scheme: str, value: str) -> str | None:
    """Return the address of the paper that has exactly this identifier."""
    known = Identifier.objects.filter(scheme=scheme, value=value)
    return known.values_list("paper__address", flat=True).first()


def _announced(period: Period, source: str) -> QuerySet[Announcement]:
    rows = Announcement.objects.filter(day__gte=period.first, day__lte=period.last)
    return rows.filter(source=source) if source else rows


def _votes() -> Coalesce:
    """Return the votes of this instance; a paper nobody spoke of has no tally."""
    return Coalesce("paper__tally__votes", 0)


def _comments() -> CombinedExpression:
    """Return the readers who commented here, and the comments on other sites."""
    return Coalesce("paper__tally__speakers", 0) + F("paper__imported_comments")


def _slice(number: int) -> slice:
    return slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)


def _cut(ids: QuerySet[Any, int], number: int, total: int) -> Page:
    return Page(list(ids[_slice(number)]), number, total)
