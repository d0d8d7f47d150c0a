"""Which papers are in a view, in which order: the one place readers' lists come from."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, FloatField, Min, Q, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Identifier, Paper
from dailypapers.catalogue.records import Featured
from dailypapers.community.models import Edition, Place
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
from dailypapers.feed.unread import EVERYTHING, Counts, Scope

KINDS = {  # The last that editions show, by the setting.
    "everything": Featured.LISTING,
    "community": Featured.SUBMISSION,
    "curated": Featured.PICK,
}
PAGE_SIZE = 50
TRENDING_LENGTH = 200  # Papers of a trending list that can be paged through.
UNPLACED = 1_000_000  # Behind every position a curator gives.


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: which papers, and where the page stands in the whole.

    `total` counts what the list shows, `counts` also what it would show with what was read.
    `curator` is named at the head of an edition, if an editor is.
    """

    ids: list[int]
    number: int
    total: int
    curator: User | None = None
    counts: Counts | None = None

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def newest_day(until: date | None = None) -> date | None:
    """Return the newest edition day that has papers, not after `until`."""
    days = _shown().filter(day__lte=until) if until else _shown()
    return days.order_by("-day").values_list("day", flat=True).first()


def next_day(after: date) -> date | None:
    """Return the first edition day with papers after a day."""
    days = _shown().filter(day__gt=after).order_by("day")
    return days.values_list("day", flat=True).first()


def edition(
    period: Period, *, source: str = "", number: int = 1, scope: Scope = EVERYTHING
) -> Page:
    """Return one page of a day's, week's or month's papers.

    Picks first (in the curator's order within a day), then submissions, then listings; inside
    each by the weight of votes and comments, then as they came. A closed day keeps its list.
    """
    if period.kind != "day":
        return _open(period, source, number, scope)
    kept = Edition.objects.filter(day=period.first).select_related("curator").first()
    read = _closed if kept and kept.closed_at else _open
    return replace(read(period, source, number, scope), curator=kept.curator if kept else None)


def in_order(day: date) -> list[tuple[int, int]]:
    """Return every paper of a day as it stands now, with the best way in which it was featured."""
    rows = Announcement.objects.filter(day=day)
    return [(row["paper"], row["best_kind"]) for row in _ordered(rows, "day")]


def _open(period: Period, source: str, number: int, scope: Scope) -> Page:
    rows = _announced(period, source)
    counts = scope.counted(rows)
    ids = _ordered(scope.kept(rows), period.kind).values_list("paper", flat=True)
    return Page(list(ids[_slice(number)]), number, scope.total(counts), counts=counts)


def _closed(period: Period, source: str, number: int, scope: Scope) -> Page:
    """Return the list as it was closed, and behind it what came later."""
    now = list(_ordered(_announced(period, source), "day").values_list("paper", flat=True))
    places = Place.objects.filter(day=period.first, kind__lte=KINDS[settings.EDITIONS])
    became = Coalesce("paper__merged_into", "paper")
    kept = list(dict.fromkeys(places.order_by("position").values_list(became, flat=True)))
    known, shown = set(kept), set(now)
    ids = [paper for paper in kept if paper in shown or not source]
    ids += [paper for paper in now if paper not in known]
    return cut(ids, number, scope)


def cut(ids: Sequence[int], number: int, scope: Scope) -> Page:
    """Return one page of a list of which all is known."""
    shown, counts = scope.sifted(ids)
    return Page(shown[_slice(number)], number, len(shown), counts=counts)


def _ordered(rows: QuerySet[Announcement], kind: str) -> QuerySet[Announcement, Any]:
    """Return the papers in the order of a day, or of a longer period, one row each."""
    ordered = rows.values("paper").annotate(
        best_kind=Min("kind"),
        place=Min(Coalesce("position", UNPLACED)),
        heard=_votes() * Value(VOTE, FloatField())
        + F("paper__imported_votes") * Value(IMPORTED_VOTE, FloatField())
        + _comments() * Value(COMMENT, FloatField()),
    )
    within = ["place"] if kind == "day" else []
    return ordered.order_by("best_kind", *within, "-heard", "paper")


def edition_sources(period: Period) -> list[tuple[str, int]]:
    """Return the sources that announced papers in a period, each with how many."""
    rows = _announced(period, "").values_list("source")
    return list(rows.annotate(papers=Count("paper")).order_by("-papers", "source"))


def trending(
    window: Window,
    at: datetime,
    *,
    topic: str = "",
    number: int = 1,
    scope: Scope = EVERYTHING,
) -> Page:
    """Return one page of the papers readers speak of, by `ranking.trending_score`."""
    spoken_of = Paper.objects.filter(
        Q(tally__votes__gt=0)
        | Q(tally__comments__gt=0)
        | Q(imported_votes__gt=0)
        | Q(imported_comments__gt=0)
    )
    if topic:
        spoken_of = spoken_of.filter(filings__topic=topic)
    rows = Announcement.objects.filter(
        paper__in=spoken_of, announced_at__gt=at - window.length, announced_at__lte=at
    )
    best: dict[int, float] = {}  # A paper announced twice counts from the last time.
    for paper, votes, imported, comments, announced in rows.values_list(
        "paper",
        *heard(),
        "announced_at",
    ):
        signals = Signals(votes, imported, comments)
        score = trending_score(signals, announced, at, window)
        best[paper] = max(score, best.get(paper, 0.0))
    first = heapq.nsmallest(TRENDING_LENGTH, best, key=lambda paper: (-best[paper], paper))
    return cut(first, number, scope)


def narrowest_window(at: datetime) -> Window | None:
    """Return the shortest trending window that has papers at a time."""
    return next((window for window in WINDOWS.values() if trending(window, at).total), None)


def paper_at(address: str) -> int | None:
    """Return the paper at an address, unless it was merged into another."""
    papers = Paper.objects.filter(address=address, merged_into=None)
    return papers.values_list("pk", flat=True).first()


def papers_at(addresses: Sequence[str]) -> list[int]:
    """Return the papers at some addresses, but for those that were merged into others."""
    papers = Paper.objects.filter(address__in=addresses, merged_into=None)
    return list(papers.values_list("pk", flat=True))


def address_of(scheme: str, value: str) -> str | None:
    """Return the address of the paper that has exactly this identifier."""
    known = Identifier.objects.filter(scheme=scheme, value=value)
    return known.values_list("paper__address", flat=True).first()


def _announced(period: Period, source: str) -> QuerySet[Announcement]:
    rows = _shown().filter(day__gte=period.first, day__lte=period.last)
    return rows.filter(source=source) if source else rows


def _shown() -> QuerySet[Announcement]:
    """Return what the editions of this instance show at all."""
    most = KINDS[settings.EDITIONS]
    shown = Announcement.objects.all()
    return shown if most is Featured.LISTING else shown.filter(kind__lte=most)


def heard() -> tuple[Coalesce, str, CombinedExpression]:
    """Return what an announcement's row is asked for to know the `Signals` of its paper."""
    return _votes(), "paper__imported_votes", _comments()


def _votes() -> Coalesce:
    """Return the votes of this instance; a paper nobody spoke of has no tally."""
    return Coalesce("paper__tally__votes", 0)


def _comments() -> CombinedExpression:
    """Return the readers who commented here, and the comments on other sites."""
    return Coalesce("paper__tally__speakers", 0) + F("paper__imported_comments")


def _slice(number: int) -> slice:
    return slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
