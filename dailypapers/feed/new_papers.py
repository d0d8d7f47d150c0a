"""The papers that lists of readers are made from: the newest of the instance, for all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from dailypapers.catalogue.models import Announcement, Revision
from dailypapers.feed.instance_interest import Known
from dailypapers.feed.interest.likes import Rows
from dailypapers.feed.interest.reader import Candidates
from dailypapers.feed.queries import KINDS

REACH = timedelta(days=14)
MOST = 2000  # new papers that are ranked for a reader, the newest


def new_papers(at: datetime, known: Known | None = None) -> tuple[datetime, list[int]]:
    """Return when the newest paper came, and all new papers, newest first.

    An instance whose sources rest still has its newest ones. With what is known of it, they are
    looked for once for all readers, until any paper changes.
    """
    came = standing().filter(announced_at__lte=at).order_by("-announced_at")
    until = came.values_list("announced_at", flat=True).first() or at
    return until, _kept(known, until) if known else _new(until)


def left(new: Iterable[int], done: Collection[int]) -> list[int]:
    """Return the new papers that a reader is not done with, as many as are ranked."""
    return [paper for paper in new if paper not in done][:MOST]


@dataclass(frozen=True)
class Pool:
    """New papers, newest first, enough for some readers; `papers` have vectors to be ranked by."""

    until: datetime
    new: list[int]
    papers: list[int]
    candidates: Candidates

    @classmethod
    def of(cls, at: datetime, known: Known, done: Iterable[Collection[int]]) -> Pool:
        """Return what is new for readers who are each `done` with some papers."""
        until, new = new_papers(at, known)
        far = {paper: place for place, paper in enumerate(new)}
        skipped = (sum(paper in far for paper in papers) for papers in done)
        new = new[: MOST + max(skipped, default=0)]
        return cls(until, new, *known.candidates(new))

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each of the papers is."""
        return {paper: place for place, paper in enumerate(self.papers)}

    def open_to(self, done: Collection[int]) -> Rows:
        """Return the places of what is left for a reader who is done with some papers."""
        places = self.places
        found = [places[paper] for paper in left(self.new, done) if paper in places]
        return np.array(found, np.int64)


def standing() -> QuerySet[Announcement]:
    """Return the announcements of papers that editions show."""
    shown = Announcement.objects.filter(kind__lte=KINDS[settings.EDITIONS])
    return shown.filter(paper__withdrawn=False, paper__merged_into=None)


def _kept(known: Known, until: datetime) -> list[int]:
    as_of = Revision.latest(), until, settings.EDITIONS
    if known.new[0] != as_of:
        known.new = as_of, _new(until)
    return known.new[1]


def _new(until: datetime) -> list[int]:
    rows = standing().filter(announced_at__gt=until - REACH, announced_at__lte=until)
    papers = rows.order_by("-announced_at", "paper").values_list("paper", flat=True)
    return list(dict.fromkeys(papers))
