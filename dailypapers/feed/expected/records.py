"""How the earlier papers of the same people were received. Pure, and blind to all but the past.

The record of a name on a day is the mean gain of its papers of days before, held back by `PRIOR`
papers that gained nothing: a name with one loved paper is not yet believed to be loved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import groupby
from math import log1p

import numpy as np

from dailypapers.feed.expected.papers import Names, Numbers
from dailypapers.feed.interest.likes import Rows

PRIOR = 5.0  # papers
WIDTH = 5


def records(days: Rows, gained: Numbers, names: Names) -> Numbers:
    """Return what the names of each paper had behind them in the morning of its day.

    (papers, 5): the best record, the mean and the sum of the records, the logarithm of how many
    papers that are counted, and of how many names there are. A gain of NaN is in no record.
    """
    sums: dict[Hashable, float] = defaultdict(float)
    counts: dict[Hashable, int] = defaultdict(int)
    found = np.zeros((len(days), WIDTH))
    for _, same in groupby(np.argsort(days, kind="stable").tolist(), key=lambda row: days[row]):
        today = list(same)
        for row in today:
            found[row] = _of(names[row], sums, counts)
        for row in today:
            if np.isnan(gained[row]):
                continue
            for name in names[row]:
                sums[name] += float(gained[row])
                counts[name] += 1
    return found


def _of(
    names: Sequence[Hashable], sums: dict[Hashable, float], counts: dict[Hashable, int]
) -> tuple[float, ...]:
    if not names:
        return (0.0,) * WIDTH
    each = [sums.get(name, 0.0) / (counts.get(name, 0) + PRIOR) for name in names]
    papers = sum(counts.get(name, 0) for name in names)
    return max(each), sum(each) / len(each), sum(each), log1p(papers), log1p(len(names))
