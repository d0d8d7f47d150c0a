"""Papers that readers save who saved a given one. Nobody is named, and no one save shows.

What one saves, nobody else sees. So a pair of papers counts from `FEWEST` readers on, and then by
whole steps of that many, as saves do in trending; and only saves that weigh there are counted here.
A share of many readers is surer than one of few, which is drawn towards none:

    readers = those who saved both, by whole threes
    score   = readers / sqrt(saves of the one * saves of the other) * readers / (readers + PULL)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from django.db.models import Count, Max

from dailypapers.community.models import Tally
from dailypapers.community.tallies import saves_that_weigh
from dailypapers.feed.names import Named, named
from dailypapers.feed.ranking import SAVES_STEP, told

FEWEST = SAVES_STEP
PULL = 10  # readers
MOST_READERS = 500  # of a paper who are asked, those who saved it last
MOST = 100  # papers that are compared, those that most of these readers saved


@dataclass(frozen=True, slots=True)
class Cosaved:
    """A paper that at least so many readers saved who saved the other; a higher score is closer."""

    paper: int
    readers: int
    score: float


def cosaved(paper: int) -> Sequence[Cosaved]:
    """Return the papers that are saved together with this one, the closest first."""
    own = Tally.objects.filter(paper=paper).values_list("saves", flat=True).first() or 0
    if own < FEWEST:
        return []
    asked = saves_that_weigh().filter(paper=paper).order_by("-at", "-pk")
    rows = saves_that_weigh().filter(reader__in=asked.values("reader")[:MOST_READERS])
    both = (
        rows.exclude(paper=paper)
        .values("paper")
        .annotate(readers=Count("reader"), saves=Max("paper__tally__saves"))
    )
    first = both.filter(readers__gte=FEWEST).order_by("-readers", "paper")[:MOST]
    found = [_pair(own, **row) for row in first]
    return sorted(found, key=lambda one: (-one.score, one.paper))


def _pair(own: int, paper: int, readers: int, saves: int) -> Cosaved:
    both = told(readers)
    return Cosaved(paper, both, score(both, max(both, told(own)), max(both, told(saves))))


def score(readers: int, saves: int, others: int) -> float:
    """Return how closely two papers go together that so many saved, and `readers` both.

    >>> score(10, 10, 40)
    0.25
    """
    return readers / sqrt(saves * others) * readers / (readers + PULL)


def also_saved(paper: int, k: int) -> list[Named]:
    """Return the `k` closest of them by name."""
    first = [one.paper for one in cosaved(paper)[:k]]
    names = named(first) if first else {}
    return [names[one] for one in first if one in names]
