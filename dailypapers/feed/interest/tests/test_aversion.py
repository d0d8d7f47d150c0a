from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.aversion import aversion


def test_the_nearest_dislike_counts_alone() -> None:
    candidates = np.array([[1, 0], [0.6, 0.8], [-1, 0]], np.float32)
    disliked = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert np.allclose(aversion(candidates, disliked), [1, 0.8**3, 0])


def test_who_dislikes_nothing_keeps_off_nothing() -> None:
    candidates = np.ones((2, 3), np.float32)
    assert aversion(candidates, np.zeros((0, 3), np.float32)).tolist() == [0, 0]
