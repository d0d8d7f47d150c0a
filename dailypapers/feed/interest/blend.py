"""One score from what is known of a reader and a paper. Pure.

Each part is brought to mean 0 and deviation 1 over the papers that are ranked together, for their
units differ:

    content = direction + CLOSENESS * closeness + FAMILIARITY * min(1, likes / MANY) * familiar
    score   = content + weight of neighbours * heard

What is familiar needs many likes to say something. The weight of neighbours, for readers of few and
of many likes, is 0 until a check on held-out likes says that they help (`check.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dailypapers.feed.interest.likes import Floats, Rows

CLOSENESS = 0.25
FAMILIARITY = 0.15
FEW, MANY = 5, 20  # likes


@dataclass(frozen=True, slots=True)
class Parts:
    """What each part says of the candidates, (candidates,) or (readers, candidates) each."""

    direction: Floats
    closeness: Floats
    familiar: Floats
    heard: Floats

    def of(self, some: slice | Rows) -> Parts:
        """Return the parts of some candidates, to be ranked by themselves."""
        whole = self.direction, self.closeness, self.familiar, self.heard
        return Parts(*(part[..., some] for part in whole))


@dataclass(frozen=True, slots=True)
class NeighbourWeight:
    """What neighbours weigh for readers of `FEW` likes and of `MANY`; between, by the logarithm."""

    few: float = 0.0
    many: float = 0.0

    def at(self, likes: int) -> float:
        """Return the weight for a reader of so many likes.

        >>> NeighbourWeight(few=1.0, many=0.5).at(10)
        0.75
        """
        span = np.log([FEW, MANY])
        return float(np.interp(np.log(max(likes, 1)), span, [self.few, self.many]))


def standard(scores: Floats) -> Floats:
    """Return scores at mean 0 and deviation 1 along the last axis; all 0 where all are equal.

    >>> standard(np.array([1.0, 3.0])).tolist()
    [-1.0, 1.0]
    """
    centred = scores - scores.mean(axis=-1, keepdims=True)
    spread = centred.std(axis=-1, keepdims=True)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-9))


def content(parts: Parts, likes: int) -> Floats:
    """Return what the papers themselves say to a reader of so many likes, (candidates,)."""
    known = FAMILIARITY * min(1.0, likes / MANY)
    near = CLOSENESS * standard(parts.closeness) + known * standard(parts.familiar)
    return np.asarray(standard(parts.direction) + near)


def blended(parts: Parts, likes: int, weight: NeighbourWeight) -> Floats:
    """Return the whole score of each candidate, (candidates,)."""
    heard = weight.at(likes)
    found = content(parts, likes)
    return found + heard * standard(parts.heard) if heard else found
