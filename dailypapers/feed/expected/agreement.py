"""How well an order of each list agrees with the votes that came. Pure.

nDCG@10 as in `search/evaluation/metrics.py`, the gain of a paper being its votes, or log2(1 +
votes); Spearman's correlation of the ranks, equal ones sharing theirs. Papers that are expected to
be alike are put in an order by chance, so that the order of a file helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dailypapers.feed.expected.papers import Numbers
from dailypapers.feed.interest.likes import Rows

TOP = 10
NDCG, LOG_NDCG, SPEARMAN = "ndcg@10", "ndcg@10 of log votes", "spearman"
METRICS = (NDCG, SPEARMAN, LOG_NDCG)


def agreement(expected: Numbers, votes: Numbers, lists: Rows, seed: int) -> dict[str, list[float]]:
    """Return each metric list by list; those that are alike in votes have none."""
    chance = np.random.default_rng(seed)
    found: dict[str, list[float]] = {metric: [] for metric in METRICS}
    for rows in telling(votes, lists):
        mixed = chance.permutation(rows)
        order = mixed[np.argsort(-expected[mixed], kind="stable")]
        found[NDCG].append(ndcg(votes[order]))
        found[LOG_NDCG].append(ndcg(np.log2(1 + votes[order])))
        found[SPEARMAN].append(spearman(expected[rows], votes[rows]))
    return found


def telling(votes: Numbers, lists: Rows) -> Iterator[Rows]:
    """Yield the rows of each list whose papers differ in votes."""
    for number in np.unique(lists):
        rows = np.flatnonzero(lists == number)
        if np.ptp(votes[rows]) > 0:
            yield rows


def ndcg(ordered: Numbers) -> float:
    """Return the discounted gain of the first ten, as a share of the best possible.

    >>> round(ndcg(np.array([1.0, 3.0])), 3)
    0.797
    """
    discounts = 1 / np.log2(np.arange(2, min(TOP, len(ordered)) + 2))
    best = np.sort(ordered)[::-1]
    return float(ordered[:TOP] @ discounts / (best[:TOP] @ discounts))


def spearman(left: Numbers, right: Numbers) -> float:
    """Return the correlation of the ranks, 0 where all of one side are equal.

    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0, 20.0]))
    0.5
    """
    one, other = _ranks(left), _ranks(right)
    if not np.ptp(one) or not np.ptp(other):
        return 0.0
    return float(round(np.corrcoef(one, other)[0, 1], 12))


def _ranks(values: Numbers) -> Numbers:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])
