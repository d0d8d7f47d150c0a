"""A few places for papers that the reader's profile is unsure of. Pure.

The regression of `space.py`, seen as a Gaussian process that knows only the papers a reader has
judged, says how unsure it is of each other one: little beside what is judged, most where nothing
is. With k(x, y) the product of two centred vectors, one of them weighed as the regression does, and
brought to a mean of 1 over the catalogue for x = y,

    unsure  = sqrt(k(x, x) - k(x, judged) (k(judged, judged) + NOISE)^-1 k(judged, x))
    curious = score + CURIOSITY * unsure, at mean 0 and deviation 1 over the list

Every EVERY-th place goes to the paper of which one is most curious, among those that one is more
unsure of than of the mean paper. Nothing is drawn by chance, so that pages and feeds agree; what is
shown and judged is no longer unsure. Li, Chu, Langford and
Schapire, "A contextual-bandit approach to personalized news article recommendation" (2010), and
Srinivas, Krause, Kakade and Seeger, "Gaussian process optimization in the bandit setting" (2010).
"""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from dailypapers.feed.interest.blend import standard
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.interest.space import Space, shrinkage

CURIOSITY = 1.0  # deviations of the score, for a deviation of being unsure
EVERY = 10  # places of which one is for exploring
NOISE = 0.3  # the variance of a judgement, as a share of that of a paper nobody has judged
MOST = 100  # last judgements that are looked at


def unsure(space: Space, judged: Floats, asked: Floats, squares: Floats | None = None) -> Floats:
    """Return the deviation of each candidate once these are judged, (candidates,).

    `judged` are vectors, a paper a row, in the order of time; `asked` are those of the candidates
    as `space.turned` gives them, and `squares` theirs, where they are known.
    """
    judged = judged[-MOST:]
    weighs = 1 / (space.variances + shrinkage(len(judged)))
    weighs /= (space.variances * weighs).sum()
    known = space.turned(judged)
    near = asked @ (known * weighs).T
    among = (known * weighs) @ known.T + NOISE * np.eye(len(known), dtype=np.float32)
    explained = (near @ np.linalg.inv(among) * near).sum(axis=1)
    itself = (asked**2 if squares is None else squares) @ weighs
    return np.asarray(np.sqrt(np.maximum(itself - explained, 0)))


def curious(scores: Floats, deviations: Floats, curiosity: float = CURIOSITY) -> Floats:
    """Return how curious one is of each candidate, (candidates,): -inf where one is rather sure."""
    unsure = standard(deviations)
    return np.asarray(np.where(unsure > 0, scores + curiosity * unsure, -np.inf))


def explored(order: Rows, wanted: Floats) -> tuple[Rows, Set[int]]:
    """Return as long an order with the most wanted papers at their places, and which these are.

    `wanted` is a number for each candidate, those beyond the order too; at -inf it is not. A paper
    that would have stood there anyway is none of these.
    """
    waiting = dict.fromkeys(order.tolist())
    falling = np.argsort(-wanted, kind="stable")[: 2 * len(order)]  # More are never looked at.
    others = iter(falling[wanted[falling] > -np.inf].tolist())
    found: dict[int, None] = {}
    moved: set[int] = set()
    for place in range(1, len(order) + 1):
        chosen = usual = next(iter(waiting))
        if place % EVERY == 0:
            chosen = next((paper for paper in others if paper not in found), usual)
        if chosen != usual:
            moved.add(chosen)
        found[chosen] = None
        waiting.pop(chosen, None)
    return np.array(list(found), np.int64), moved
