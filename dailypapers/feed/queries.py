"""Which papers are in a view, in which order: the one place readers' lists come from."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, FloatField, Min, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Identifier, Paper
from dailypapers.catalogue.queries import find_address
from dailypapers.catalogue.records import Featured
from dailypapers.community.models import Edition, Place
from dailypapers.feed import ranking, usual_here
from dailypapers.feed.calendar import Period
from dailypapers.feed.expected_order import standing
from dailypapers.feed.loud import Loud, columns, loud
from dailypapers.feed.ranking import (
    COMMENT,
    IMPORTED_COMMENT,
    IMPORTED_VOTE,
    SAVE,
    VOTE,
    WINDOWS,
    Window,
)
from dailypapers.feed.unread import EVERYTHING, Counts, Scope
from dailypapers.feed.usual import Usual

KINDS = {  # The last that editions show, by the setting.
    "everything": Featured.LISTING,
    "community": Featured.SUBMISSION,
    "curated": Featured.PICK,
}
PAGE_SIZE = 50
TRENDING_LENGTH = 200  # Papers of a trending list that can be paged through.
UNPLACED = 1_000_000  # Behind every position a curator gives.


class Standing(NamedTuple):
    """Why a paper trends: its score, and all that it is made of."""

    score: float
    signals: ranking.Signals
    age_days: float
    field: str
    day: date
    usual: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: which papers, and where the page stands in the whole.

    `total` counts what the list shows, `counts` also what it would show with what was read.
    `curator` is named at the head of an edition, if an editor is; `standings` say why papers trend,
    and `fields` are the topics that most of all that trends is first filed under.
    """

    ids: list[int]
    number: int
    total: int
    curator: User | None = None
    counts: Counts | None = None
    standings: Mapping[int, Standing] = field(default_factory=dict)
    fields: Sequence[str] = ()

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def newest_day(until: date | None = None) -> date | None:
    """Return the newest edition day that has papers, not after `until`."""
    days = shown().filter(day__lte=until) if until else shown()
    return days.order_by("-day").values_list("day", flat=True).first()


def next_day(after: date) -> date | None:
    """Return the first edition day with papers after a day."""
    days = shown().filter(day__gt=after).order_by("day")
    return days.values_list("day", flat=True).first()


def days_between(after: date, until: date) -> int:
    """Return how many edition days after one and until another have papers."""
    days = shown().filter(day__gt=after, day__lte=until)
    return days.values("day").distinct().count()


def edition(
    period: Period,
    *,
    source: str = "",
    number: int = 1,
    scope: Scope = EVERYTHING,
    size: int = PAGE_SIZE,
) -> Page:
    """Return one page of a day's, week's or month's papers.

    Picks first (in the curator's order within a day), then submissions, then listings; inside
    each by the weight of votes and comments, and what is expected of a paper before they come,
    then as they came. A closed day keeps its list.
    """
    if period.kind != "day":
        return _open(period, source, number, scope, size)
    kept = Edition.objects.filter(day=period.first).select_related("curator").first()
    read = _closed if kept and kept.closed_at else _open
    page = read(period, source, number, scope, size)
    return replace(page, curator=kept.curator if kept else None)


def in_order(day: date) -> list[tuple[int, int]]:
    """Return every paper of a day as it stands now, with the best way in which it was featured."""
    rows = Announcement.objects.filter(day=day)
    return [(row["paper"], row["best_kind"]) for row in _ordered(rows, "day")]


def _open(period: Period, source: str, number: int, scope: Scope, size: int) -> Page:
    rows = _announced(period, source)
    counts = scope.counted(rows)
    ids = _ordered(scope.kept(rows), period.kind).values_list("paper", flat=True)
    return Page(list(ids[_slice(number, size)]), number, scope.total(counts), counts=counts)


def _closed(period: Period, source: str, number: int, scope: Scope, size: int) -> Page:
    """Return the list as it was closed, and behind it what came later."""
    now = list(_ordered(_announced(period, source), "day").values_list("paper", flat=True))
    places = Place.objects.filter(day=period.first, kind__lte=KINDS[settings.EDITIONS])
    became = Coalesce("paper__merged_into", "paper")
    kept = list(dict.fromkeys(places.order_by("position").values_list(became, flat=True)))
    known, shown = set(kept), set(now)
    ids = [paper for paper in kept if paper in shown or not source]
    ids += [paper for paper in now if paper not in known]
    return cut(ids, number, scope, size)


def cut(ids: Sequence[int], number: int, scope: Scope, size: int = PAGE_SIZE) -> Page:
    """Return one page of a list of which all is known."""
    shown, counts = scope.sifted(ids)
    return Page(shown[_slice(number, size)], number, len(shown), counts=counts)


def _ordered(rows: QuerySet[Announcement], kind: str) -> QuerySet[Announcement, Any]:
    """Return the papers in the order of a day, or of a longer period, one row each."""
    ordered = rows.values("paper").annotate(
        best_kind=Min("kind"),
        place=Min(Coalesce("position", UNPLACED)),
        heard=_heard(),
    )
    within = ["place"] if kind == "day" else []
    ordered = ordered.annotate(standing=standing("heard"))
    return ordered.order_by("best_kind", *within, "-standing", "paper")


def _heard() -> CombinedExpression:
    """Return how much is heard of a paper, by the weights of `ranking.heard`."""
    weights = (VOTE, COMMENT, IMPORTED_VOTE, IMPORTED_COMMENT, SAVE)
    terms = zip(columns(), weights, strict=True)
    return reduce(add, (Value(weight, FloatField()) * column for column, weight in terms))


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
    size: int = PAGE_SIZE,
) -> Page:
    """Return one page of the papers readers speak of, by `ranking.trending_score`."""
    rows, here = loud(at - window.length, at, topic), usual_here.usual()
    found = {row.paper: _standing(row, here, window, at) for row in rows}
    ids = heapq.nsmallest(TRENDING_LENGTH, found, key=lambda paper: (-found[paper].score, paper))
    page = cut(ids, number, scope, size)
    fields = [field for field, _ in Counter(row.field for row in rows).most_common()]
    return replace(page, standings={paper: found[paper] for paper in page.ids}, fields=fields)


def _standing(row: Loud, here: Usual, window: Window, at: datetime) -> Standing:
    usual, age = here.of(row.field, row.day.weekday()), ranking.age_in_days(row.announced, at)
    score = ranking.score(ranking.heard(row.signals), age, window, usual)
    return Standing(score, row.signals, age, row.field, row.day, usual)


def narrowest_window(at: datetime, topic: str = "") -> Window | None:
    """Return the shortest trending window that has papers at a time."""
    found = (window for window in WINDOWS.values() if trending(window, at, topic=topic).total)
    return next(found, None)


def paper_named(name: str) -> int | None:
    """Return the paper at an address, or that any other name of it means."""
    return paper_at(name) or paper_at(find_address(name) or "")


def paper_at(address: str) -> int | None:
    """Return the paper at an address, unless it was merged into another."""
    papers = Paper.objects.filter(address=address, merged_into=None)
    return papers.values_list("pk", flat=True).first()


def papers_at(addresses: Sequence[str]) -> list[int]:
    """Return the papers at some addresses, but for those that were merged into others."""
    papers = Paper.objects.filter(address__in=addresses, merged_into=None)
    return list(papers.values_list("pk", flat=True))


def papers_with(scheme: str, values: Sequence[str]) -> list[int]:
    """Return the papers that have these identifiers, in their order."""
    rows = Identifier.objects.filter(scheme=scheme, value__in=values)
    known = dict(rows.values_list("value", "paper"))
    return list(dict.fromkeys(known[value] for value in values if value in known))


def address_of(scheme: str, value: str) -> str | None:
    """Return the address of the paper that has exactly this identifier."""
    known = Identifier.objects.filter(scheme=scheme, value=value)
    return known.values_list("paper__address", flat=True).first()


def _announced(period: Period, source: str) -> QuerySet[Announcement]:
    rows = shown().filter(day__gte=period.first, day__lte=period.last)
    return rows.filter(source=source) if source else rows


def shown() -> QuerySet[Announcement]:
    """Return what the editions of this instance show at all."""
    most, rows = KINDS[settings.EDITIONS], Announcement.objects.all()
    return rows if most is Featured.LISTING else rows.filter(kind__lte=most)


def _slice(number: int, size: int) -> slice:
    return slice((number - 1) * size, number * size)
