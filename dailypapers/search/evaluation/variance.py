"""How far a figure may be off: over what was asked, over training seeds, and beside a baseline.

Madaan and others, "Quantifying Variance in Evaluation Benchmarks" (arXiv 2406.10229), for what is
asked of training: how much the seed changes, whether that drowns what is measured, and whether a
figure grows while a model learns. Values are (items,), or (seeds, items) where something was
trained more than once; an item that has no figure is NaN and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dailypapers.search.evaluation.metrics import CONFIDENCE, SAMPLES, Estimate

AT_ONCE = 100  # bootstrap samples
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SeedVariance:
    """The mean figure of runs that differ by their seed alone, and their standard deviation."""

    seeds: int
    mean: float
    deviation: float
    chance: float = 0.0

    @property
    def signal_to_noise(self) -> float:
        """How often the deviation goes into what is gained over chance; without any, infinity."""
        return abs(self.mean - self.chance) / self.deviation if self.deviation else float("inf")


def seed_variance(scores: Sequence[float], chance: float = 0.0) -> SeedVariance:
    """Return how one figure varies over training seeds; `chance` is what guessing would get.

    >>> found = seed_variance([0.5, 0.6, 0.7])
    >>> round(found.mean, 2), round(found.deviation, 2), round(found.signal_to_noise, 1)
    (0.6, 0.1, 6.0)
    """
    if len(scores) < 2:
        raise ValueError("one seed says nothing of how much seeds vary")
    return SeedVariance(len(scores), float(np.mean(scores)), float(np.std(scores, ddof=1)), chance)


def monotonicity(scores: ArrayLike) -> float:
    """Return Kendall's tau of checkpoints with their order: 1 where every one is better.

    `scores` is (checkpoints,), or (seeds, checkpoints), of which the mean over seeds is taken.

    >>> monotonicity([0.1, 0.3, 0.2])
    0.3333333333333333
    """
    runs = np.atleast_2d(np.asarray(scores, float))
    pairs = list(combinations(range(runs.shape[1]), 2))
    if not pairs:
        raise ValueError("one checkpoint is in no order")
    steps = [np.sign(runs[:, later] - runs[:, earlier]) for earlier, later in pairs]
    return float(np.mean(steps))


def over_items(values: ArrayLike, seed: int) -> Estimate:
    """Return the mean with its 95 % bootstrap interval: items are drawn anew, and seeds too."""
    return _estimated([_runs(values)], seed)


def difference(values: ArrayLike, baseline: ArrayLike, seed: int) -> Estimate:
    """Return what is gained over a baseline, paired by item, with its 95 % bootstrap interval.

    Where both were trained several times, seeds are drawn apart: they have nothing in common.
    """
    ours, theirs = _runs(values), _runs(baseline)
    if ours.shape[1] != theirs.shape[1]:
        raise ValueError("what is paired must have the same items")
    return _estimated([ours, -theirs], seed)


def _runs(values: ArrayLike) -> Numbers:
    """Return values as (seeds, items)."""
    return np.atleast_2d(np.asarray(values, np.float64))


def _estimated(parts: Sequence[Numbers], seed: int) -> Estimate:
    """Return the mean of the sum of parts, the same items drawn of all, seeds of each."""
    has = ~np.isnan(np.concatenate(parts)).any(axis=0)
    known = [part[:, has] for part in parts]
    if not has.any():
        return Estimate(0.0, 0.0, 0.0)
    chance = np.random.default_rng(seed)
    means = np.concatenate([_drawn(known, chance) for _ in range(SAMPLES // AT_ONCE)])
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Estimate(float(sum(part.mean() for part in known)), float(low), float(high))


def _drawn(parts: Sequence[Numbers], chance: np.random.Generator) -> Numbers:
    """Return means over items and seeds that are drawn anew, (AT_ONCE,)."""
    count = parts[0].shape[1]
    items = chance.integers(0, count, (AT_ONCE, count))
    found = np.zeros(AT_ONCE)
    for part in parts:
        each = np.stack([run[items].mean(axis=1) for run in part], axis=1)  # (AT_ONCE, seeds)
        seeds = chance.integers(0, len(part), (AT_ONCE, len(part)))
        found += np.take_along_axis(each, seeds, axis=1).mean(axis=1)
    return found
