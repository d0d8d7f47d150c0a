"""Closed editions keep their list: what comes or is voted for later moves nothing in it.

An edition closes at the hour at which it is mailed. A paper that its source brings only later is
shown behind the others.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from dailypapers.catalogue.models import Announcement
from dailypapers.community.models import Edition, Place
from dailypapers.core.bulk import insert_rows
from dailypapers.core.clock import edition_day, now
from dailypapers.feed.queries import in_order

# Older ones are still being brought in: nobody reads them day by day.
REACH = timedelta(days=7)


def newest_closed() -> date:
    """Return the newest edition day whose hour of closing has come."""
    zone = ZoneInfo(settings.EDITION_TIME_ZONE)
    moment = now() - timedelta(hours=settings.DIGEST_HOUR)
    return edition_day(moment, zone, settings.EDITION_ROLLOVER_HOUR) - timedelta(days=1)


def pending() -> bool:
    """Say whether an edition is to be closed."""
    return bool(_due())


def close_due() -> None:
    """Close every edition whose hour has come. Safe to repeat."""
    for day in _due():
        _close(day)


def _due() -> list[date]:
    last = newest_closed()
    window = {"day__lte": last, "day__gt": last - REACH}
    closed = Edition.objects.filter(**window, closed_at__isnull=False).values("day")
    days = Announcement.objects.filter(**window).exclude(day__in=closed)
    return sorted(days.values_list("day", flat=True).distinct())


@transaction.atomic
def _close(day: date) -> None:
    Edition.objects.get_or_create(day=day)
    row = Edition.objects.select_for_update().get(day=day)
    if row.closed_at:
        return
    insert_rows(
        Place,
        ["day", "paper", "position", "kind"],
        (
            (day, paper, position, kind)
            for position, (paper, kind) in enumerate(in_order(day), start=1)
        ),
    )
    Edition.objects.filter(day=day).update(closed_at=now())
