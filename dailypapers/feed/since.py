"""Which lists that everybody may read are others than they were at a mark."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet

from dailypapers.catalogue.models import Announcement, Paper, PaperTopic
from dailypapers.community.models import Comment, ReadingList
from dailypapers.core.clock import now
from dailypapers.search import index

OVERLAP = timedelta(seconds=10)  # Nothing that readers do takes that long to be written down.


class Mark(NamedTuple):
    """How far somebody has got: in changes of papers, in announcements, in time."""

    revision: int
    announcement: int
    at: datetime


class Changed(NamedTuple):
    """Edition days, codes of topics, slugs of public lists, and addresses of papers spoken of."""

    days: set[date]
    topics: set[str]
    lists: set[str]
    spoken_of: set[str]


_PUBLIC = ReadingList.objects.filter(visibility=ReadingList.Visibility.PUBLIC)


def here() -> Mark:
    """Return how far there is to get: papers count once they can be found.

    Raises `IndexUnavailable`.
    """
    newest = Announcement.objects.aggregate(Max("pk"))["pk__max"] or 0
    return Mark(index.reader().mark, newest, now())


def is_behind(mark: Mark) -> bool:
    """Say whether anything happened after a mark; raises `IndexUnavailable`."""
    upto = here()
    if (upto.revision, upto.announcement) != (mark.revision, mark.announcement):
        return True
    return _said_since(mark.at).exists() or _PUBLIC.filter(changed_at__gt=mark.at).exists()


def changed_between(since: Mark, upto: Mark) -> Changed:
    """Return what changed after one mark up to another, in four queries.

    What readers did shortly before the first mark is in it too.
    """
    papers = Paper.objects.filter(revision__gt=since.revision, revision__lte=upto.revision)
    announced = Q(paper__in=papers) | Q(
        pk__gt=since.announcement, pk__lte=upto.announcement, paper__merged_into=None
    )
    days = Announcement.objects.filter(announced).values_list("day", flat=True)
    topics = PaperTopic.objects.filter(paper__in=papers).values_list("topic", flat=True)
    start = since.at - OVERLAP
    lists = _PUBLIC.filter(Q(changed_at__gt=start) | Q(entries__paper__in=papers))
    said = _said_since(start)
    return Changed(
        set(days.distinct()),
        set(topics.distinct()),
        set(lists.values_list("slug", flat=True).distinct()),
        set(said.values_list("paper__address", flat=True).distinct()),
    )


def _said_since(start: datetime) -> QuerySet[Comment]:
    """Return what was said, edited, removed or hidden, of what everybody may read."""
    times = ("at", "edited_at", "removed_at", "hidden_at")
    later = reduce(or_, (Q(**{f"{name}__gt": start}) for name in times))
    return Comment.objects.filter(later, group=None, reader__is_shadowed=False)
