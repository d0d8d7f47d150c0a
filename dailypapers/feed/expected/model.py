"""A ridge regression of gains on columns, both taken against the others of the same list. Pure.

Hoerl and Kennard, "Ridge Regression: Biased Estimation for Nonorthogonal Problems" (1970). With X
the columns less their mean in the list, divided by their deviation, and y the gains:

    weights = (X'X + shrinkage)^-1 X'y
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dailypapers.feed.expected.papers import Numbers
from dailypapers.feed.interest.likes import Rows

FLAT = 1e-6  # a column that varies less says nothing


@dataclass(frozen=True, slots=True)
class Model:
    """`mean` of the columns, and the weight of each, (columns,)."""

    mean: Numbers
    weights: Numbers

    @classmethod
    def fit(cls, columns: Numbers, gained: Numbers, lists: Rows, shrinkage: Numbers) -> Model:
        """Learn from papers whose gain is a number."""
        has = ~np.isnan(gained)
        if not has.any():
            return cls(np.zeros(columns.shape[1]), np.zeros(columns.shape[1]))
        known, against = columns[has], gained[has]
        centred = within(known, lists[has])
        spread = centred.std(axis=0)
        scale = np.where(spread > FLAT, spread, np.inf)
        scaled = centred / scale
        weights = np.linalg.solve(scaled.T @ scaled + np.diag(shrinkage), scaled.T @ against)
        return cls(known.mean(axis=0), weights / scale)

    def expected(self, columns: Numbers) -> Numbers:
        """Return the gain to expect of papers, (papers,), against an average one."""
        return np.asarray((columns - self.mean) @ self.weights)


def within(columns: Numbers, lists: Rows) -> Numbers:
    """Return columns, (papers, n), less their mean among the papers of the same list."""
    _, place, counts = np.unique(lists, return_inverse=True, return_counts=True)
    order = np.argsort(place, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    means = np.add.reduceat(columns[order], starts, axis=0) / counts[:, None]
    return np.asarray(columns - means[place])
