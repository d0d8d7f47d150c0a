"""How well papers go on with a reading list. Pure.

A list is read as a reader who likes its papers, all alike, with three differences. Its papers are
on one subject, so the regression trusts few of them as much as many. What is proposed may be old,
so readers who like it together with the list are asked of the paper itself, not of its neighbours.
And only the papers furthest in the direction of the list are looked at, of however many there are:

    direction = (X'X / papers + SHRINKAGE)^-1 * sum of (listed vector - mean)
    score     = direction + CLOSENESS * closeness + TOGETHER * together

where each part is brought to mean 0 and deviation 1 over the `SHORTLIST` papers.
"""

from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.blend import CLOSENESS, standard
from dailypapers.feed.interest.closeness import closeness, kernel
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.space import Space

SHRINKAGE = 0.002
TOGETHER = 0.5
SHORTLIST = 1000


def towards(listed: Floats, space: Space) -> Floats:
    """Return the direction of a list, (d,) at unit length; `listed` is (papers, d)."""
    total = (listed - space.mean).sum(axis=0) @ space.axes
    found = space.axes @ (total / (space.variances + SHRINKAGE))
    return np.asarray(found / max(float(np.linalg.norm(found)), 1e-9), np.float32)


def continuing(
    candidates: Floats, listed: Floats, direction: Floats, together: Floats | None = None
) -> Floats:
    """Return how well each candidate goes on with a list, (candidates,).

    `together` says of each how often it is liked together with the list, None for not asked.
    """
    near = closeness(kernel(candidates, listed), np.ones(len(listed), np.float32))
    found = standard(candidates @ direction) + CLOSENESS * standard(near)
    return found if together is None else found + TOGETHER * standard(together)
