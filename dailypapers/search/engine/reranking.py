"""The last stage of ranking: scorers that see a paper among the others that were found.

A `Scorer` may be anything that takes a pool of papers and scores each in the light of the rest; it
is asked once for all papers (`one_pass`) or step by step (`elimination`). What each is worth was
measured; docs/decisions/0008 has the figures, and what was tried besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

import numpy as np

from dailypapers.search.engine.fusion import Fused
from dailypapers.search.engine.types import Vector

LEADERS = 5  # papers, the best of the pool, that the others are compared with
WEIGHT = 0.1  # of the comparison, beside a score between 0 and 1
DROPPED = 0.1  # share of the pool that goes at each step of an elimination


class Scorer(Protocol):
    """Scores a pool of papers, best first by what is known so far; higher is better."""

    def __call__(self, pool: Sequence[Fused], /) -> Sequence[float]:
        """Return one score for each paper of the pool."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Scores a paper by its score so far and by how near it is to the best papers of the pool.

    That is Rocchio's relevance feedback (1971) without the reader: the first papers are taken for
    relevant. Their vectors are weighed by their scores; a leader is not compared with itself, and
    nearness begins at `floor`, the mean cosine of a vector to those of all papers. A paper without
    a vector keeps its score.
    """

    vectors: Mapping[int, Vector]
    floor: Callable[[Vector], float]
    leaders: int = LEADERS
    weight: float = WEIGHT

    def __call__(self, pool: Sequence[Fused]) -> list[float]:
        """Return the scores of a pool; those that were between 0 and 1 still are."""
        known = [place for place, fused in enumerate(pool) if fused.id in self.vectors]
        scores = [fused.score for fused in pool]
        if len(known) > 1:
            near = self._nearness([pool[place] for place in known])
            for place, nearness in zip(known, near, strict=True):
                scores[place] = (scores[place] + self.weight * nearness) / (1 + self.weight)
        return scores

    def _nearness(self, pool: Sequence[Fused]) -> list[float]:
        """Return how near each is to the leaders, from 0 to 1 for the nearest."""
        vectors = np.array([self.vectors[fused.id] for fused in pool])
        trust = np.zeros(len(pool))
        trust[: self.leaders] = [max(fused.score, 1e-6) for fused in pool[: self.leaders]]
        centre = trust @ vectors
        others = np.maximum(trust.sum() - trust, 1e-9)  # a leader does not speak for itself
        own = trust * (vectors * vectors).sum(axis=1)
        floor = self.floor(centre) * float(np.linalg.norm(centre)) / trust.sum()
        near = np.maximum(0.0, (vectors @ centre - own) / others - floor)
        found: list[float] = (near / max(near.max(), 1e-9)).tolist()
        return found


def one_pass(pool: Sequence[Fused], scorer: Scorer) -> list[Fused]:
    """Score all papers once; return them best first, ties as they were."""
    scored = zip(pool, scorer(pool), strict=True)
    return sorted((f.scored(score) for f, score in scored), key=lambda f: -f.score)


def elimination(pool: Sequence[Fused], scorer: Scorer, dropped: float = DROPPED) -> list[Fused]:
    """Drop the worst of the pool, score the rest anew, and so on; the last one left is the best.

    For scorers that judge the better the less they are given (IRanker, arXiv 2506.21638). They see
    the scores that the papers came with; what is returned are scores from 1 down to 0, by place.
    """
    alive, worst_first = list(pool), []
    while alive:
        scores = scorer(alive)
        places = sorted(range(len(alive)), key=lambda place: (scores[place], -place))
        gone = places[: ceil(dropped * len(alive))]
        worst_first += [alive[place] for place in gone]
        alive = [fused for place, fused in enumerate(alive) if place not in set(gone)]
    step = 1 / max(1, len(worst_first) - 1)
    return [f.scored(1 - n * step) for n, f in enumerate(reversed(worst_first))]
