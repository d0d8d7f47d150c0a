"""When a group meets, and about which papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from dailypapers.community.meetings import Meeting
from dailypapers.community.models import Group, ListEntry, ReadingList

MOST = 200  # meetings, the latest ones
MOST_PAPERS = 50  # of each


@dataclass(frozen=True, slots=True)
class Planned:
    """A list that has a day, with title and address of its first papers."""

    reading_list: ReadingList
    meeting: Meeting
    papers: Sequence[tuple[str, str]]


def agenda_of(group: Group, *, is_open: bool) -> list[Planned]:
    """Return the meetings of a group, the latest first, as members see them. Two queries.

    An open one is for everybody: it leaves out lists of readers who were set apart.
    """
    first = ListEntry.objects.filter(position__lte=MOST_PAPERS, paper__merged_into=None)
    papers = first.select_related("paper").order_by("position", "pk")
    rows = ReadingList.objects.filter(group=group, visibility=ReadingList.Visibility.GROUP)
    rows = rows.exclude(meets_on=None).order_by("-meets_on", "-pk")
    if is_open:
        rows = rows.exclude(owners__reader__is_shadowed=True)
    return [
        Planned(
            one, meeting, [(entry.paper.title, entry.paper.address) for entry in one.entries.all()]
        )
        for one in rows.prefetch_related(Prefetch("entries", papers))[:MOST]
        if (meeting := one.meeting)
    ]
