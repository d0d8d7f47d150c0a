"""What ranking for readers knows of this instance: known papers, all likes, new papers' neighbours.

It is made in each process from the index and the database, and made anew when it is old; a reader's
own likes are read at every request (`for_you.py`), so that a vote moves the next page.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import numpy as np
from django.conf import settings
from django.db.models import Max, Min, Q, QuerySet

from dailypapers.catalogue.models import Authorship, Paper
from dailypapers.community.models import Mark, Vote
from dailypapers.core.clock import now
from dailypapers.core.prepared import prepared
from dailypapers.feed.interest.blend import NeighbourWeight
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.neighbours import NEAREST, CoLikes, Neighbours
from dailypapers.feed.interest.reader import Candidates
from dailypapers.feed.interest.space import Space
from dailypapers.feed.neighbour_weight import kept
from dailypapers.search import index

FRESH = timedelta(minutes=10)
BACKGROUND = 10_000  # papers that stand for the catalogue, drawn evenly from it
FEWEST = 50  # papers with vectors, for their common directions to mean anything

Time = TypeVar("Time", datetime, str)  # as Django has it, or SQLite: that sorts alike

Given = dict[int, list[tuple[int, datetime]]]  # reader to papers, in the order of time


@dataclass(slots=True)
class Met:
    """Papers that were ranked for anybody: their vectors, and their neighbours among the known.

    `turned` are the vectors along the axes of the space.
    """

    vectors: Floats
    turned: Floats
    near: Rows
    weights: Floats
    places: dict[int, int] = field(default_factory=dict)  # paper to row

    @classmethod
    def nobody(cls, vectors: Floats) -> Met:
        """Return none of them yet, to be met by papers of these `vectors`."""
        near = np.empty((0, min(NEAREST, len(vectors))))
        return cls(vectors[:0], vectors[:0], near.astype(np.int64), near.astype(np.float32))

    def add(self, papers: Sequence[int], vectors: Floats, turned: Floats, near: Neighbours) -> None:
        """Keep some more."""
        self.places.update(zip(papers, count(len(self.places)), strict=False))
        self.vectors = np.concatenate((self.vectors, vectors))
        self.turned = np.concatenate((self.turned, turned))
        self.near = np.concatenate((self.near, near.papers))
        self.weights = np.concatenate((self.weights, near.weights))


@dataclass(slots=True)
class Known:
    """The known papers, a row each, and what all readers like of them."""

    made: datetime
    encoder: str
    rows: dict[int, int]  # paper to row
    vectors: Floats
    space: Space
    colikes: CoLikes
    counted: dict[int, Rows]  # reader to the rows that were counted
    weight: NeighbourWeight
    met: Met
    meeting: threading.Lock = field(default_factory=threading.Lock)
    new: tuple[object, list[int]] = (None, [])  # the newest papers, and as of what
    pool: Any = None  # `new_papers.Pool` of the last who asked
    signed: dict[int, tuple[int, ...]] = field(default_factory=dict)  # paper to authors

    def signers(self, papers: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
        """Return the authors of these papers, among those of others."""
        new = [paper for paper in papers if paper not in self.signed]
        for start in range(0, len(new), 1000):
            some = new[start : start + 1000]
            found: dict[int, list[int]] = {paper: [] for paper in some}
            for paper, author in _signed(some):
                found[paper].append(author)
            self.signed |= {paper: tuple(names) for paper, names in found.items()}
        return self.signed

    def candidates(self, papers: Sequence[int]) -> tuple[list[int], Candidates]:
        """Return those papers that have a vector, ready to be ranked."""
        with self.meeting:  # Who asks at the same time waits for the answer.
            self._meet([paper for paper in papers if paper not in self.met.places])
            met = self.met
            ready = [paper for paper in papers if paper in met.places]
            rows = np.array([met.places[paper] for paper in ready], np.int64)
            neighbours = Neighbours(met.near[rows], met.weights[rows])
            vectors, turned = met.vectors[rows], met.turned[rows]
            return ready, Candidates(vectors, turned, neighbours, self.space, self.colikes)

    def held_against(self, vectors: Floats, paper: int) -> Candidates:
        """Return a paper as it would be with each of some vectors, ready to be ranked."""
        own = np.full(len(vectors), self.rows.get(paper, -1))
        near = Neighbours.of(vectors, np.arange(len(self.vectors)), self.vectors, own)
        turned = self.space.turned(vectors)
        return Candidates(vectors, turned, near, self.space, self.colikes)

    def _meet(self, papers: Sequence[int]) -> None:
        """Find the neighbours of papers that were not asked for before, themselves left out."""
        found = index.reader().vectors(papers)
        new = [paper for paper in papers if paper in found]
        for start in range(0, len(new), 500):
            some = new[start : start + 500]
            vectors = np.stack([found[paper] for paper in some]).astype(np.float32)
            own = np.array([self.rows.get(paper, -1) for paper in some])
            near = Neighbours.of(vectors, np.arange(len(self.vectors)), self.vectors, own)
            self.met.add(some, vectors, self.space.turned(vectors), near)


@prepared
def _signed(papers: Sequence[int]) -> QuerySet[Authorship, Any]:
    rows = Authorship.objects.filter(paper__in=papers).order_by("paper", "position")
    return rows.values_list("paper", "author")


def known(at: datetime) -> Known | None:
    """Return what is known now, None while too few papers have vectors.

    Raises `IndexUnavailable`.
    """
    with _making:
        encoder = index.reader().encoder
        last = _last.get("known")
        if last is None or at - last.made > FRESH or at < last.made or last.encoder != encoder:
            last = _make(at, encoder)
            _last["known"] = last
        return last if len(last.vectors) >= FEWEST else None


def given() -> Given:
    """Return what each who counts likes by voting and saving: papers of now.

    Of readers who are banned or set apart, others hear nothing.
    """
    marks = Mark.objects.filter(kind=Mark.Kind.SAVED, paper__merged_into=None)
    votes = Vote.objects.filter(paper__merged_into=None)
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    for rows in (marks, votes):
        for reader, paper, at in rows.filter(_counts()).values_list("reader", "paper", "at"):
            found[reader].append((paper, at))
    return {reader: in_order(liked) for reader, liked in found.items()}


def in_order(liked: Iterable[tuple[int, Time]]) -> list[tuple[int, Time]]:
    """Return papers in the order of time, each as of the first time it was liked."""
    papers: dict[int, Time] = {}
    for paper, at in liked:
        papers[paper] = min(at, papers.get(paper, at))
    return sorted(papers.items(), key=lambda item: (item[1], item[0]))


def _counts() -> Q:
    """Return who says something for others."""
    is_free = Q(reader__banned_until=None) | Q(reader__banned_until__lte=now())
    return is_free & Q(reader__is_active=True, reader__is_shadowed=False)


def forget() -> None:
    """Make everything anew at the next request."""
    _last.clear()


def likes_of_all(rows: dict[int, int], everybody: Given) -> tuple[dict[int, Rows], Likes]:
    """Return each reader's known papers, and the same as likes."""
    counted = {
        reader: np.array([rows[paper] for paper, _ in papers if paper in rows], np.int64)
        for reader, papers in everybody.items()
    }
    return counted, Likes.of([one.tolist() for one in counted.values()])


def background(everybody: Given) -> tuple[dict[int, int], Floats]:
    """Return the rows and vectors of all liked papers and of an even part of the catalogue."""
    papers = {paper for one in everybody.values() for paper, _ in one} | _evenly()
    found = index.reader().vectors(papers)
    kept_ids = sorted(found)
    vectors = np.stack([found[paper] for paper in kept_ids]) if kept_ids else np.zeros((0, 1))
    return {paper: row for row, paper in enumerate(kept_ids)}, vectors.astype(np.float32)


def _make(at: datetime, encoder: str) -> Known:
    everybody = given()
    rows, vectors = background(everybody)
    counted, crowd = likes_of_all(rows, everybody)
    space = Space.of(vectors) if len(vectors) else Space(*(np.zeros(1, np.float32),) * 3)
    colikes = CoLikes.of(crowd, len(rows))
    weight, met = kept(settings.HOME), Met.nobody(vectors)
    return Known(at, encoder, rows, vectors, space, colikes, counted, weight, met)


def _evenly() -> set[int]:
    """Return papers at even distances in the order in which they came."""
    ends = Paper.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return set()
    span = np.linspace(ends["first"], ends["last"], BACKGROUND)
    return set(np.unique(span.astype(np.int64)).tolist())


_making = threading.Lock()
_last: dict[str, Known] = {}
