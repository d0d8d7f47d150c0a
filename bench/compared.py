"""Tables of quality: every figure with its interval, every row held against its baseline."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from bench.page import interval, table
from dailypapers.search.evaluation.variance import difference, over_items, seed_variance

Rows = Mapping[str, Mapping[str, ArrayLike]]  # row to metric to values, (items,) or (seeds, items)


def compared(rows: Rows, baseline: str, seed: int, form: str = ".3f") -> str:
    """Return a Markdown table: each metric, and what it is over the baseline, paired by item.

    Brackets are 95 % bootstrap intervals, over items and over training seeds where a row has
    several; the last column then says how far the first metric's figures of the seeds lie apart.
    """
    metrics = list(rows[baseline])
    is_trained = any(np.ndim(of[metrics[0]]) > 1 for of in rows.values())
    head = ["", *(name for metric in metrics for name in (metric, f"over {baseline}"))]
    if is_trained:
        head.append(f"{metrics[0]} by seed")
    lines = []
    for name, of in rows.items():
        cells = [name]
        for metric in metrics:
            cells.append(interval(over_items(of[metric], seed), form))
            gained = difference(of[metric], rows[baseline][metric], seed)
            cells.append("" if name == baseline else interval(gained, f"+{form}"))
        if is_trained:
            cells.append(by_seed(of[metrics[0]], form))
        lines.append(cells)
    return table(head, lines)


def by_seed(values: ArrayLike, form: str) -> str:
    """Return the standard deviation over seeds, and of how many; empty for what is not trained."""
    runs = np.asarray(values, float)
    if runs.ndim < 2 or len(runs) < 2:
        return ""
    found = seed_variance([float(np.nanmean(run)) for run in runs])
    return f"± {found.deviation:{form}} ({found.seeds})"
