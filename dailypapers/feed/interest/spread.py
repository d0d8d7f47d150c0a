"""A few papers that stand for many, to be picked from by who has said nothing yet. Pure.

Facility location: of all sets of so many papers, the one whose papers are, for each of the many,
nearest to it in the sum,

    covered = sum over papers of max over the set of max(cosine, 0) ** SHARPNESS

which no small theme escapes and no large one fills. Greedy choice is within 1 - 1/e of the best
set: Nemhauser, Wolsey and Fisher, "An analysis of approximations for maximizing submodular set
functions" (1978); what a paper would add only falls, so most need no second look: Minoux,
"Accelerated greedy algorithms for maximizing submodular set functions" (1978).
"""

from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.likes import Floats, Rows

SHARPNESS = 2
POOL = 2000  # newest papers that are stood for
OFFERED = 24  # papers, that fit on a screen


def spread(vectors: Floats, count: int) -> Rows:
    """Return the rows of so many papers that stand for all, the one that says most first.

    `vectors` are of unit length, a paper a row.
    """
    near = np.maximum(vectors @ vectors.T, 0) ** SHARPNESS
    covered = np.zeros(len(vectors), np.float32)
    most = near.sum(axis=1)  # that each would add, at most
    chosen: list[int] = []
    while len(chosen) < min(count, len(vectors)):
        first = int(most.argmax())
        most[first] = np.maximum(near[first] - covered, 0).sum()
        if first == most.argmax():
            chosen.append(first)
            covered = np.maximum(covered, near[first])
            most[first] = -1.0
    return np.array(chosen, np.int64)
