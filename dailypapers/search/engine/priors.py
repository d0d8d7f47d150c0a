"""A ranking with what is known of papers apart from the query added to their scores. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dailypapers.search.engine.fusion import Fused


def with_priors(ranking: Sequence[Fused], priors: Mapping[int, float]) -> list[Fused]:
    """Return the ranking ordered anew by score / best score + prior; without a prior, by 0.

    Dividing by the best makes a prior count the same whatever the scores are made of.

    >>> ranking = [Fused(1, 8.0), Fused(2, 7.6), Fused(3, 1.0)]
    >>> [(fused.id, round(fused.score, 3)) for fused in with_priors(ranking, {2: 0.1, 3: 0.2})]
    [(2, 1.05), (1, 1.0), (3, 0.325)]
    """
    best = max((fused.score for fused in ranking), default=0.0) or 1.0
    scored = [replace(f, score=f.score / best + priors.get(f.id, 0.0)) for f in ranking]
    return sorted(scored, key=lambda fused: -fused.score)
