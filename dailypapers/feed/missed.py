"""The best of what came while a reader was away: by their own order, or by what others speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement
from dailypapers.community.visits import Absence
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import for_you, queries
from dailypapers.feed.names import Named
from dailypapers.feed.ranking import WINDOWS
from dailypapers.feed.unread import Scope

SHOWN = 10
PAGES = 4  # of an order that are looked through


@dataclass(frozen=True, slots=True)
class Missed:
    """Papers, the best first, each with the likes that brought it; none where all is by trending.

    `is_own` says that they stand in the reader's own order.
    """

    papers: Sequence[int]
    causes: Sequence[Sequence[Named]]
    is_own: bool


def missed(reader: User, absence: Absence, at: datetime) -> Missed:
    """Return at most ten papers of the editions that ended while a reader was away."""
    for is_own, order in ((True, _own(reader, at)), (False, _loud(reader, absence))):
        found: dict[int, Sequence[Named]] = {}
        for causes in order:
            came = _while_away(absence, list(causes))
            found |= {paper: said for paper, said in causes.items() if paper in came}
            if len(found) >= SHOWN:
                break
        if found:
            first = list(found)[:SHOWN]
            return Missed(first, [found[paper] for paper in first], is_own)
    return Missed([], [], is_own=False)


def _own(reader: User, at: datetime) -> Iterator[dict[int, Sequence[Named]]]:
    """Yield For you, a page at a time, with its reasons."""
    for number in range(1, PAGES + 1):
        try:
            page = for_you.for_you(reader, at, number)
        except IndexUnavailable:
            return
        yield dict(zip(page.page.ids, page.causes, strict=True))
        if number >= page.page.pages:
            return


def _loud(reader: User, absence: Absence) -> Iterator[dict[int, Sequence[Named]]]:
    """Yield what trended then, but for what they read or put away."""
    scope = Scope(reader, unread_only=True)
    for number in range(1, PAGES + 1):
        page = queries.trending(WINDOWS["month"], absence.until, number=number, scope=scope)
        yield dict.fromkeys(page.ids, ())
        if number >= page.pages:
            return


def _while_away(absence: Absence, papers: Sequence[int]) -> set[int]:
    """Return which papers came meanwhile, but for those of the newest edition."""
    rows = Announcement.objects.filter(paper__in=papers, announced_at__lte=absence.until)
    rows = rows.filter(announced_at__gt=absence.since)
    if newest := queries.newest_day(until=absence.until.date()):
        rows = rows.exclude(day=newest)
    return set(rows.values_list("paper", flat=True))
