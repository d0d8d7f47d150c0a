"""The order of a list in which papers make room for what is unlike them. Pure.

Papers are taken one by one, the best first, and each is held against those that would stand less
than WINDOW places before it:

    crowding = sum over those places of odds, with c the cosine: c / (1 - c), 0 below 0
    worth    = score - DIVERSITY * crowding

The odds are small for papers of one field and grow without end towards a copy, so the next paper on
a subject has to be better than the last, and copies never stand together. Carbonell and Goldstein,
"The use of MMR, diversity-based reranking for reordering documents and producing summaries" (1998),
has the walk; the window is that of Chen, Zhang and Zhou, "Fast greedy MAP inference for
determinantal point process" (2018).
"""

from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.likes import Floats, Rows

DIVERSITY = 0.1  # deviations of the score, for each paper before at a cosine of a half
LENGTH = 200  # papers of a list; what stands behind them is not in it
WINDOW = 10  # places, about what a reader sees at once
NEAREST = 0.999  # the cosine from which on papers are the same


def varied(
    scores: Floats, vectors: Floats, diversity: float | None = None, places: int = LENGTH
) -> Rows:
    """Return the places of the papers in their new order, (papers,), as far as it is asked for.

    `vectors` are of unit length, a paper a row. At a diversity of 0 the order is that of scores;
    `DIVERSITY` is what lists have.
    """
    cosines = np.clip(vectors @ vectors.T, 0, NEAREST).astype(np.float64)
    crowds = (DIVERSITY if diversity is None else diversity) * cosines / (1 - cosines)
    left = scores.astype(np.float64)
    order: list[int] = []
    for place in range(min(places, len(scores))):
        if place >= WINDOW:
            left += crowds[order[place - WINDOW]]
        chosen = int(left.argmax())
        order.append(chosen)
        left -= crowds[chosen]
        left[chosen] = -np.inf
    return np.array(order, np.int64)
