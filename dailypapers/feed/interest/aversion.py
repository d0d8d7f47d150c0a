"""How much a paper is like what a reader wants less of. Pure.

A dislike says little of all that is unlike it: papers the reader wants may lie right beside. So it
is no direction to turn away from, but a place to keep off, and the nearest one alone counts:

    aversion = max over dislikes of max(cosine, 0) ** SHARPNESS
    score    = score - AVERSION * aversion
"""

from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.likes import Floats

AVERSION = 3.0  # deviations of the score, for a copy of what is disliked
SHARPNESS = 3


def aversion(candidates: Floats, disliked: Floats) -> Floats:
    """Return how much each candidate is like the nearest disliked paper, (candidates,).

    Both are vectors of unit length, a paper a row.
    """
    return averse(candidates @ disliked.T)


def averse(cosines: Floats) -> Floats:
    """Return the same, (candidates,), given the cosines, (candidates, disliked)."""
    nearest = cosines.max(axis=1, initial=0)
    return np.asarray(nearest**SHARPNESS, np.float32)
