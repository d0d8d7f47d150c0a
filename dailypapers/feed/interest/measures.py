"""How well scores put the wanted papers first, for many readers at once. Pure.

Definitions as in `search/evaluation/metrics.py`, with grades of 0 and 1. A reader who wants none of
the ranked papers has no figure: NaN.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from dailypapers.feed.interest.likes import Floats

Wanted = npt.NDArray[np.bool_]  # (readers, candidates)
Figures = npt.NDArray[np.float64]  # (readers,)
TOP, DEPTH = 10, 100


def measured(scores: Floats, wanted: Wanted) -> Mapping[str, Figures]:
    """Return nDCG@10, recall@100 and the reciprocal rank of each reader, (readers,) each."""
    depth = min(DEPTH, scores.shape[1])
    first = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    order = np.argsort(-np.take_along_axis(scores, first, axis=1), axis=1, kind="stable")
    hits = np.take_along_axis(wanted, np.take_along_axis(first, order, axis=1), axis=1)
    count = wanted.sum(axis=1)
    wanting = np.where(count > 0, 1.0, np.nan)
    found = {
        "ndcg@10": _gain(hits) / _gain(np.arange(depth) < count[:, None]).clip(1e-9),
        "recall@100": hits.sum(axis=1) / np.maximum(count, 1),
        "mrr": hits.any(axis=1) / (1.0 + hits.argmax(axis=1)),
    }
    return {name: figures * wanting for name, figures in found.items()}


def _gain(hits: Wanted) -> Figures:
    """Return the discounted gain of the first ten places."""
    top = hits[:, :TOP]
    return np.asarray(top @ (1 / np.log2(np.arange(2, top.shape[1] + 2))))
