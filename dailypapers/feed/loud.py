"""Which papers readers spoke of, here or elsewhere, and in which ways: one query for any list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from dailypapers.catalogue.models import Announcement
from dailypapers.catalogue.observations import Gain, Kind, gains, thin
from dailypapers.core.clock import now
from dailypapers.feed import ranking
from dailypapers.feed.ranking import SAVES_STEP, WINDOWS, Signals

SPOKEN_OF = (
    Q(paper__tally__weight__gt=0)
    | Q(paper__tally__speakers__gt=0)
    | Q(paper__tally__saves__gte=SAVES_STEP)
    | Q(paper__imported_votes__gt=0)
    | Q(paper__imported_comments__gt=0)
)


class Loud(NamedTuple):
    """A paper that readers spoke of, when it was announced, and the topic it is first filed under.

    `day` is that of its edition; `field` is empty for a paper that is filed nowhere.
    """

    paper: int
    announced: datetime
    day: date
    field: str
    signals: Signals


def loud(since: datetime, until: datetime, topic: str = "") -> list[Loud]:
    """Return what readers spoke of; a paper announced twice is as of the last time.

    What its code and it gained beside is what came between the two times.
    """
    gained = gains(since, until)
    starred = Q(paper__in=list(gained)) if ranking.STAR_AN_HOUR or ranking.CITATION else Q()
    rows = Announcement.objects.filter(
        SPOKEN_OF | starred, announced_at__gt=since, announced_at__lte=until
    ).annotate(first=FilteredRelation("paper__filings", condition=Q(paper__filings__position=0)))
    if topic:
        rows = rows.filter(paper__filings__topic=topic)
    named = rows.order_by("announced_at").values_list(
        "paper", "announced_at", "day", "first__topic", *columns()
    )
    last = {row[0]: row for row in _fetched(named)}
    return [
        Loud(
            paper,
            announced.replace(tzinfo=UTC),
            day,
            field or "",
            _with_gains(Signals(*said), gained.get(paper, {})),
        )
        for paper, announced, day, field, *said in last.values()
    ]


def forget_old() -> None:
    """Forget what was counted before any window begins."""
    thin(now() - 2 * max(window.length for window in WINDOWS.values()))


def _with_gains(signals: Signals, gained: Mapping[str, Gain]) -> Signals:
    stars, citations = gained.get(Kind.STARS), gained.get(Kind.CITATIONS)
    if stars:
        signals = signals._replace(stars_an_hour=stars.an_hour)
    return signals._replace(citations=citations.count) if citations else signals


def columns() -> tuple[Combinable, ...]:
    """Return what an announcement's row is asked for to know the `Signals` of its paper."""
    saves = Coalesce("paper__tally__saves", 0)
    return (
        Coalesce("paper__tally__weight", 0.0),  # A paper nobody spoke of has no tally.
        Coalesce("paper__tally__speakers", 0),
        F("paper__imported_votes"),
        F("paper__imported_comments"),
        saves - saves % SAVES_STEP,  # `ranking.told` in the database's own words
    )


def _fetched(rows: QuerySet[Announcement, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return rows as the database has them: Django would take half the time."""
    sql, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
