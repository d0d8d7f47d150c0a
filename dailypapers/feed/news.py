"""Telling readers of new papers of what they follow: one line a follow and edition day.

A run counts the last days anew, so it may be killed or run twice; a day's line grows with the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count

from dailypapers.catalogue.models import Announcement
from dailypapers.community.models import Follow, Notification
from dailypapers.community.notifications import wanted
from dailypapers.core.clock import now

DAYS = 3  # counted anew, so that a night without a worker loses nothing
FIELDS = {
    Follow.Kind.AUTHOR: "paper__authorships__author__key",
    Follow.Kind.TOPIC: "paper__filings__topic",
}


def pending() -> bool:
    """Say whether anybody follows what papers come of."""
    return Follow.objects.filter(kind__in=FIELDS).exists()


def tell() -> None:
    """Write down what the last edition days brought to each follow."""
    newest = now().date() + timedelta(days=1)  # An edition may be ahead of UTC.
    for day in (newest - timedelta(days=back) for back in range(DAYS + 1)):
        told = list(_brought(day))
        Notification.objects.bulk_create(
            told,
            update_conflicts=True,
            unique_fields=["follow", "day"],
            update_fields=["papers"],
        )


def _brought(day: date) -> Iterator[Notification]:
    for kind, field in FIELDS.items():
        follows = Follow.objects.filter(kind=kind)
        rows = Announcement.objects.filter(day=day, paper__merged_into=None)
        counted = rows.filter(**{f"{field}__in": follows.values("target")}).values_list(field)
        papers = dict(counted.annotate(n=Count("paper", distinct=True)))
        brought = list(follows.filter(target__in=papers, at__date__lte=day))
        want = wanted({follow.reader_id for follow in brought}, Notification.Kind.NEWS)
        for follow in brought:
            if follow.reader_id in want:
                yield Notification(
                    reader_id=follow.reader_id,
                    kind=Notification.Kind.NEWS,
                    follow=follow,
                    day=day,
                    papers=papers[follow.target],
                )
