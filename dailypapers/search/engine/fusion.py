"""One ranking out of two: keywords, which know what was typed, and meaning.

score(paper) = (1 - weight) * points / best points
             + weight * (cosine - floor) / (best cosine - floor)

`points` are BM25's, 0 for a paper that the keyword list does not have. A paper that has no vector
yet is judged by its words alone. `floor` is the query's cosine to the mean of all papers: what a
paper gets for being a paper. Fixed floors in place of the last score of each list (min-max, Fox and
Shaw's CombSUM of 1994 as it is mostly run) make the result nearly independent of how deep the lists
are, which lets them be short (measured in docs/decisions/0005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dailypapers.search.engine.types import Hit

DEPTH = 200  # hits taken of each side
RANK_CONSTANT = 60  # of reciprocal rank fusion


@dataclass(frozen=True, slots=True)
class Fused:
    """One paper in the fused ranking, with what either side said: BM25 points and cosine.

    None where the paper is not in that side's list, or has no vector yet.
    """

    id: int
    score: float
    points: float | None = None
    cosine: float | None = None

    def scored(self, score: float) -> Fused:
        """Return the paper with another score."""
        return Fused(self.id, score, self.points, self.cosine)


def weighted_sum(
    keyword: Sequence[Hit], cosines: Mapping[int, float], weight: float, floor: float
) -> list[Fused]:
    """Fuse by scaled scores, best first; `weight` is the share of meaning, from 0 to 1.

    `keyword` has the best first; `cosines` has the papers found by meaning, and of those in
    `keyword` all that have a vector.

    >>> both = weighted_sum([Hit(1, 9.0), Hit(2, 3.0)], {2: 0.8, 3: 0.5, 1: 0.1}, 0.5, 0.2)
    >>> [(fused.id, round(fused.score, 3)) for fused in both]
    [(2, 0.667), (1, 0.5), (3, 0.25)]
    """
    points = {hit.id: hit.score for hit in keyword}
    most = max(points.values(), default=0.0) or 1.0
    spread = max(cosines.values(), default=floor) - floor
    scores = {
        number: score / most * (1 - weight if number in cosines else 1)
        for number, score in points.items()
    }
    for number, cosine in cosines.items():
        near = max(0.0, cosine - floor) / spread if spread > 0 else 0.0
        scores[number] = scores.get(number, 0.0) + weight * near
    return _ordered(scores, points, cosines)


def reciprocal_rank(keyword: Sequence[Hit], meaning: Sequence[Hit]) -> list[Fused]:
    """Fuse by ranks alone: the sum of 1 / (60 + rank). Cormack, Clarke and Büttcher (2009).

    >>> [fused.id for fused in reciprocal_rank([Hit(1), Hit(2)], [Hit(2), Hit(3)])]
    [2, 1, 3]
    """
    scores: dict[int, float] = {}
    for side in (keyword, meaning):
        for rank, hit in enumerate(side, start=1):
            scores[hit.id] = scores.get(hit.id, 0.0) + 1 / (RANK_CONSTANT + rank)
    points = {hit.id: hit.score for hit in keyword}
    return _ordered(scores, points, {hit.id: hit.score for hit in meaning})


def _ordered(
    scores: Mapping[int, float], points: Mapping[int, float], cosines: Mapping[int, float]
) -> list[Fused]:
    """Return what was scored, best first; ties in the order given, keywords first."""
    best = sorted(scores.items(), key=lambda pair: -pair[1])
    return [Fused(n, score, points.get(n), cosines.get(n)) for n, score in best]
