"""Which papers are nearest to a question in meaning. Pure."""

from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.likes import Floats, Rows

DECIMALS = 6  # of a cosine; what follows depends on how many are summed at once


def nearest_first(vectors: Floats, question: Floats) -> Rows:
    """Return the rows of vectors, (n, d), the nearest first; ties stay in their order.

    Vectors are of unit length.
    """
    cosines = np.round(vectors @ question, DECIMALS)
    return np.argsort(-cosines, kind="stable")
