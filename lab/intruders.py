"""Intruder dimensions: directions of a tuned matrix that the matrix before did not have.

Shuttleworth et al., "LoRA vs Full Fine-tuning: An Illusion of Equivalence" (2024, arXiv
2410.21228): a singular vector of high rank after tuning is an intruder if its cosine with every
singular vector before is below a threshold. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Matrices = Mapping[str, np.ndarray]
HIGHEST = 10  # singular vectors of each matrix that are looked at


def kinship(before: Matrices, after: Matrices, highest: int = HIGHEST) -> np.ndarray:
    """Return, for the highest singular vectors of every matrix that was tuned, how near one was.

    Near is the largest cosine with a singular vector of the matrix before: 1 where it was there.
    """
    tuned = [name for name in after if not np.array_equal(before[name], after[name])]
    found = [nearest(before[name], after[name])[:highest] for name in tuned]
    return np.concatenate(found) if found else np.ones(0)


def nearest(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return, for each left singular vector after, the largest cosine with one before."""
    old, _, _ = np.linalg.svd(before, full_matrices=False)
    new, _, _ = np.linalg.svd(after, full_matrices=False)
    cosines: np.ndarray = np.abs(old.T @ new).max(axis=0)
    return cosines
