"""How good a ranking is, and how sure we are: nDCG, average precision, recall, reciprocal rank.

Definitions as in trec_eval, so that figures can be held against published ones: gains are the
judged grades themselves, none below 0, the discount is log2(rank + 1), what was not judged is not
relevant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log2, sqrt

import numpy as np

SAMPLES = 2000  # bootstrap samples
CONFIDENCE = 0.95

Grades = Mapping[str, int]  # document to judged grade, above 0 where relevant
Metric = Callable[[Sequence[str], Grades], float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries with the ends of its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def ndcg_at_10(ranking: Sequence[str], grades: Grades) -> float:
    """Return the discounted gain of the first ten, as a share of the best possible.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).
    """
    best = _discounted(sorted(grades.values(), reverse=True)[:10])
    return _discounted([grades.get(name, 0) for name in ranking[:10]]) / best


def average_precision(ranking: Sequence[str], grades: Grades) -> float:
    """Return the mean, over relevant documents, of the precision where each was found."""
    found, total = 0, 0.0
    for rank, name in enumerate(ranking, start=1):
        if grades.get(name, 0) > 0:
            found += 1
            total += found / rank
    return total / _relevant(grades)


def recall_at_100(ranking: Sequence[str], grades: Grades) -> float:
    """Return the share of the relevant documents among the first hundred."""
    return sum(grades.get(name, 0) > 0 for name in ranking[:100]) / _relevant(grades)


def reciprocal_rank(ranking: Sequence[str], grades: Grades) -> float:
    """Return one over the rank of the first relevant document, 0 where none was found."""
    ranks = (rank for rank, name in enumerate(ranking, start=1) if grades.get(name, 0) > 0)
    return next((1 / rank for rank in ranks), 0.0)


METRICS: dict[str, Metric] = {
    "ndcg@10": ndcg_at_10,
    "map": average_precision,
    "recall@100": recall_at_100,
    "mrr": reciprocal_rank,
}


def estimate(values: Sequence[float], seed: int) -> Estimate:
    """Return the mean of one value per query, and how far it may be from the truth."""
    if not values:
        return Estimate(0.0, 0.0, 0.0)
    every = np.asarray(values, dtype=float)
    chance = np.random.default_rng(seed)
    means = every[chance.integers(0, len(every), (SAMPLES, len(every)))].mean(axis=1)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Estimate(float(every.mean()), float(low), float(high))


def mean_of(parts: Sequence[Estimate]) -> Estimate:
    """Return the mean of what is known of several collections, each of which weighs alike.

    Their queries have nothing in common, so the squares of the half intervals add up.

    >>> mean_of([Estimate(0.5, 0.2, 0.8), Estimate(0.7, 0.3, 1.1)])
    Estimate(value=0.6, low=0.35, high=0.85)
    """
    value = sum(part.value for part in parts) / len(parts)
    spread = sqrt(sum(((part.high - part.low) / 2) ** 2 for part in parts)) / len(parts)
    return Estimate(value, value - spread, value + spread)


def _discounted(gains: Sequence[int]) -> float:
    return sum(max(0, gain) / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _relevant(grades: Grades) -> int:
    return sum(grade > 0 for grade in grades.values())
