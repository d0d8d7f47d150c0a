"""Telling readers of new papers of what they follow: one line a follow and edition day.

A run counts the last days anew, so it may be killed or run twice; a day's line grows with the day.
Searches take turns, as each asks the index: see `search_news.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Count

from dailypapers.catalogue.models import Announcement
from dailypapers.community import access
from dailypapers.community.models import Follow, ListEntry, Notification
from dailypapers.community.notifications import wanted
from dailypapers.core.clock import now
from dailypapers.feed.reading_lists import find_lists

DAYS = 3  # counted anew, so that a night without a worker loses nothing
FIELDS = {
    Follow.Kind.AUTHOR: "paper__authorships__author__key",
    Follow.Kind.TOPIC: "paper__filings__topic",
}
Kind = Notification.Kind
Brought = tuple[Follow, int]  # a follow, and how many papers a day brought of it


def pending() -> bool:
    """Say whether anybody follows what papers come of."""
    return Follow.objects.filter(kind__in=[*FIELDS, Follow.Kind.LIST]).exists()


def tell() -> None:
    """Write down what the last days brought to each follow."""
    for day in last_days():
        write(day, Kind.NEWS, announced(day))
        entries = _entries(day)
        write(day, Kind.LIST, _put_in(entries))
        _take_back(day, entries)


def last_days() -> list[date]:
    """Return the days that are counted anew, the newest first."""
    newest = now().date() + timedelta(days=1)  # An edition may be ahead of UTC.
    return [newest - timedelta(days=back) for back in range(DAYS + 1)]


def write(day: date, kind: str, brought: Iterable[Brought]) -> None:
    """Tell of a day those who want to hear of the kind; again with what is true now."""
    rows = list(brought)
    want = wanted({follow.reader_id for follow, _ in rows}, kind)
    told = [
        Notification(
            reader_id=follow.reader_id,
            kind=kind,
            follow=follow,
            day=day,
            papers=papers,
            mail=want[follow.reader_id],
        )
        for follow, papers in rows
        if follow.reader_id in want
    ]
    Notification.objects.bulk_create(
        told,
        update_conflicts=True,
        unique_fields=["follow", "day"],
        update_fields=["papers"],
    )


def announced(day: date) -> Iterator[Brought]:
    """Yield what an edition day brought of authors and topics."""
    for kind, field in FIELDS.items():
        follows = Follow.objects.filter(kind=kind, is_quiet=False)
        rows = Announcement.objects.filter(day=day, paper__merged_into=None)
        counted = rows.filter(**{f"{field}__in": follows.values("target")}).values_list(field)
        papers = dict(counted.annotate(n=Count("paper", distinct=True)))
        for follow in follows.filter(target__in=papers, at__date__lte=day):
            yield follow, papers[follow.target]


def _put_in(entries: dict[str, list[ListEntry]]) -> Iterator[Brought]:
    """Yield how many papers others put into lists since they are followed, to who sees those."""
    followed = Follow.objects.filter(kind=Follow.Kind.LIST, is_quiet=False, target__in=entries)
    lists = find_lists(entries)
    for follow in followed.select_related("reader"):
        new = [
            entry
            for entry in entries[follow.target]
            if entry.at >= follow.at and entry.added_by_id != follow.reader_id
        ]
        if new and access.may_follow_list(follow.reader, lists[follow.target]):
            yield follow, len(new)


def _entries(day: date) -> dict[str, list[ListEntry]]:
    """Return what was put into followed lists on a day, by list, but for those set apart."""
    slugs = Follow.objects.filter(kind=Follow.Kind.LIST).values("target")
    rows = ListEntry.objects.filter(at__date=day, paper__merged_into=None)
    rows = rows.filter(reading_list__slug__in=slugs)
    rows = rows.exclude(reading_list__owners__reader__is_shadowed=True)
    found: dict[str, list[ListEntry]] = defaultdict(list)
    for entry in rows.select_related("reading_list"):
        found[entry.reading_list.slug].append(entry)
    return found


def _take_back(day: date, entries: Collection[str]) -> None:
    """Take back what was told of papers that were taken out again before anybody looked."""
    told = Notification.objects.filter(kind=Kind.LIST, day=day, read_at=None)
    told.exclude(follow__target__in=entries).delete()
