"""The papers that lists of readers are made from: the newest of the instance, for all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from dailypapers.catalogue.models import Announcement, Revision
from dailypapers.feed.instance_interest import Known
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.interest.reader import Candidates
from dailypapers.feed.queries import KINDS
from dailypapers.search import index

REACH = timedelta(days=14)
MOST = 2000  # new papers that are ranked for a reader, the newest
SPARE = 250  # more by which a pool grows, for readers who are done with some


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
    """New papers, newest first, enough for some readers; `papers` have vectors to be ranked by.

    `as_of` tells one from the next.
    """

    as_of: object
    until: datetime
    new: list[int]
    papers: list[int]
    candidates: Candidates
    signers: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, at: datetime, known: Known, done: Iterable[Collection[int]]) -> Pool:
        """Return what is new for readers who are each `done` with some papers.

        It is kept for whoever comes next, until papers change or are encoded.
        """
        until, new = new_papers(at, known)
        among = set(new)
        skipped = max((len(among.intersection(papers)) for papers in done), default=0)
        as_of = known.new[0], index.reader().generation
        kept: Pool | None = known.pool
        if kept is None or kept.as_of != as_of or len(kept.new) < min(len(new), MOST + skipped):
            new = new[: MOST + SPARE * (skipped // SPARE + 1)]
            papers, candidates = known.candidates(new)
            kept = cls(as_of, until, new, papers, candidates, known.signers(papers))
            known.pool = kept
        return kept

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each of the papers is."""
        return {paper: place for place, paper in enumerate(self.papers)}

    @cached_property
    def signed_by(self) -> dict[int, list[int]]:
        """Where the papers of each author are."""
        found: dict[int, list[int]] = defaultdict(list)
        for place, paper in enumerate(self.papers):
            for author in self.signers.get(paper, ()):
                found[author].append(place)
        return found

    @cached_property
    def squares(self) -> Floats:
        """What `exploration.unsure` wants of the candidates, whoever asks."""
        return np.asarray(self.candidates.turned**2)

    @cached_property
    def _rows(self) -> dict[int, int]:
        """Where each new paper is among the new."""
        return {paper: row for row, paper in enumerate(self.new)}

    @cached_property
    def _ready(self) -> Rows:
        """The place of each new paper among those that have vectors, -1 where it has none."""
        places = self.places
        return np.array([places.get(paper, -1) for paper in self.new], np.int64)

    def open_to(self, done: Collection[int]) -> Rows:
        """Return the places of what is left for a reader who is done with some papers."""
        ready = self._ready
        if skipped := [self._rows[paper] for paper in done if paper in self._rows]:
            ready = np.delete(ready, skipped)
        ready = ready[:MOST]
        return ready[ready >= 0]


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
