"""What belongs in a reading list: papers of the whole instance, and the listed ones they are near.

The order is `interest/continuing.py`. What readers like together is asked only where the weekly
check of what others say found that it helps here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Mark, ReadingList
from dailypapers.feed import instance_interest
from dailypapers.feed.instance_interest import Known
from dailypapers.feed.interest.continuing import SHORTLIST, continuing, towards
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.reader import NOBODY
from dailypapers.feed.names import Named, named
from dailypapers.feed.reading_lists import all_entries
from dailypapers.search import index

SHOWN = 10
MOST_LISTED = 500  # papers of a list that are looked at, the last ones put in
TRIED = 100  # of which what is withdrawn or put away is left out
NEAREST = 2  # papers of the list that a proposal names


@dataclass(frozen=True, slots=True)
class Proposal:
    """A paper that may belong in a list, and those of the list to which it is nearest."""

    paper: Named
    nearest: Sequence[Named]


def belonging(reading_list: ReadingList, reader: User, at: datetime) -> list[Proposal]:
    """Return the papers that likeliest belong in a list, but for what this reader put away.

    None do while too few papers are encoded. Raises `IndexUnavailable`.
    """
    known = instance_interest.known(at)
    entries = sorted(all_entries(reading_list), key=lambda entry: (entry.at, entry.pk))
    listed = [entry.paper_id for entry in entries]
    read = index.reader().vectors(listed[-MOST_LISTED:])
    if known is None or not read:
        return []
    vectors = _matrix(read.values())
    direction = towards(vectors, known.space)
    hits = index.reader().vector(direction, k=SHORTLIST, exclude=listed)
    found = index.reader().vectors([hit.id for hit in hits])
    if not found:
        return []
    candidates, papers = _matrix(found.values()), list(found)
    scores = continuing(candidates, vectors, direction, _together(known, reader, read, papers))
    order = np.argsort(-scores, kind="stable")[:TRIED].tolist()
    able = _open(reader, [papers[place] for place in order])
    first = [place for place in order if papers[place] in able][:SHOWN]
    near = np.argsort(-candidates[first] @ vectors.T, axis=1, kind="stable")[:, :NEAREST]
    of_list = list(read)
    nearest = [[of_list[place] for place in row] for row in near]
    shown = [papers[place] for place in first]
    names = named({*shown, *(paper for row in nearest for paper in row)})
    return [
        Proposal(names[paper], [names[one] for one in row if one in names])
        for paper, row in zip(shown, nearest, strict=True)
    ]


def _open(reader: User, papers: Sequence[int]) -> set[int]:
    """Return the papers that stand, but for those that the reader put away."""
    shown = Paper.objects.filter(pk__in=papers, withdrawn=False, merged_into=None)
    away = Mark.objects.filter(reader=reader, kind=Mark.Kind.HIDDEN).values("paper")
    return set(shown.exclude(pk__in=away).values_list("pk", flat=True))


def _together(
    known: Known, reader: User, listed: Collection[int], papers: Sequence[int]
) -> Floats | None:
    """Return how often others like each paper together with the list; None where it is no help."""
    if not known.weight.at(len(listed)):
        return None
    rows = np.array([known.rows[paper] for paper in listed if paper in known.rows], np.int64)
    own = known.counted.get(reader.pk, NOBODY)
    liked = known.colikes.together(rows, np.ones(len(rows), np.float32), own)
    places = np.array([known.rows.get(paper, -1) for paper in papers])
    return np.where(places < 0, 0, liked[places]).astype(np.float32)


def _matrix(vectors: Collection[Floats]) -> Floats:
    return np.stack(list(vectors)).astype(np.float32)
