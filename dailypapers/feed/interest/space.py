"""The reader's direction among the vectors of papers: ridge regression, in closed form. Pure.

Every paper of the catalogue counts as 0 and a liked one as 1. The regression of that on the
centred vectors X needs one matrix for all readers,

    direction = (X'X / papers + shrinkage)^-1 * sum of (liked vector - mean)

so it is a centroid in which the directions that all papers share count little. Hu, Koren and
Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (2008), has the same closed form
with learnt vectors in place of given ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dailypapers.feed.interest.likes import Floats, Rows

# With few likes the regression trusts them less: what shrinks it, as a share of the unit that is
# the variance of vectors of unit length, falls from FEW_LIKES on.
SHRINKAGE_FEW, FEW_LIKES = 0.025, 5
SHRINKAGE_MANY, MANY_LIKES = 0.005, 20


def shrinkage(likes: Rows | int) -> Floats:
    """Return what is added to each variance for readers with so many likes.

    >>> [round(float(shrinkage(n)), 4) for n in (1, 10, 400)]
    [0.025, 0.0112, 0.005]
    """
    span = np.log([FEW_LIKES, MANY_LIKES])
    ends = np.log([SHRINKAGE_FEW, SHRINKAGE_MANY])
    found = np.exp(np.interp(np.log(np.maximum(likes, 1)), span, ends))
    return np.asarray(found, np.float32)


@dataclass(frozen=True, slots=True)
class Space:
    """What the catalogue's vectors have in common: `mean` (d,), and how they vary.

    `axes` is (d, d), a principal axis a column, and `variances` (d,) the variance along each.
    """

    mean: Floats
    axes: Floats
    variances: Floats

    @classmethod
    def of(cls, vectors: Floats) -> Space:
        """Return the space of a catalogue's vectors, (papers, d), in one pass over them."""
        mean = vectors.mean(axis=0)
        second = (vectors.T @ vectors) / len(vectors) - np.outer(mean, mean)
        variances, axes = np.linalg.eigh(second.astype(np.float64))
        return cls(
            mean.astype(np.float32), axes.astype(np.float32), np.maximum(variances, 0).astype("f4")
        )

    def turned(self, vectors: Floats) -> Floats:
        """Return centred vectors, (..., d), along the axes."""
        return np.asarray((vectors - self.mean) @ self.axes)

    def direction(self, vectors: Floats, weights: Floats, likes: int | None = None) -> Floats:
        """Return the direction of a reader who likes these, (d,); zeros if there are none.

        `vectors` is (likes, d), `weights` (likes,); `likes` says how many they are worth, where
        that is not their number.
        """
        total = weights @ vectors - weights.sum() * self.mean
        return np.asarray(self.whitened(total, len(weights) if likes is None else likes))

    def whitened(self, vectors: Floats, likes: int) -> Floats:
        """Return centred vectors, (..., d), as the regression for so many likes weighs them."""
        along = (vectors @ self.axes) / (self.variances + shrinkage(likes))
        return np.asarray(along @ self.axes.T)
