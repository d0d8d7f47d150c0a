"""How close a paper is to any one of those that a reader likes. Pure.

A direction is one interest; a reader may have several. Here each liked paper speaks for itself, and
the nearest ones speak loudest, by a kernel of von Mises and Fisher:

    closeness = log of the sum over likes of weight * exp(SHARPNESS * (cosine - 1))
"""

from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.likes import Floats

SHARPNESS = 20.0
NOTHING = 1e-9  # the closeness to no paper at all, before the logarithm


def kernel(candidates: Floats, liked: Floats) -> Floats:
    """Return how much each liked paper says for each candidate, (candidates, likes).

    Both are vectors of unit length, a paper a row.
    """
    return np.asarray(np.exp(SHARPNESS * (candidates @ liked.T - 1)))


def closeness(said: Floats, weights: Floats) -> Floats:
    """Return the closeness of each candidate, (candidates,), given its row of `kernel`."""
    return np.asarray(np.log(said @ weights + NOTHING))
